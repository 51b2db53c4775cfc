package flow

import "fmt"

// IssueCode tells about one kind of finding.
type IssueCode struct {
	Code     string   `json:"code"`
	Severity Severity `json:"severity"`
	Help     string   `json:"help"` // what it means and what to do
}

// IssueCodes lists every finding there is: errors, warnings, notes. Codes are stable.
var IssueCodes = []IssueCode{
	{"not_a_flow", SeverityError, "The document cannot be read as a flow: it is not JSON, too large or too deep, or of another format."},
	{"duplicate_field", SeverityError, "A field is there twice in one object. Remove one of them."},
	{"unknown_field", SeverityError, "There is no such field. Correct its name or remove it."},
	{"unknown_type", SeverityError, "There is no such activity type."},
	{"unknown_outlet", SeverityError, "The activity has no such outlet. Remove the connection, or add the option or case it was for."},
	{"unknown_variable", SeverityError, "The variable is not declared, or there is no activity with results of that name."},
	{"unknown_resource", SeverityError, "There is no queue, schedule, team, skill, prompt … of that name in this installation."},
	{"no_version", SeverityError, "No version of the flow that goes on here has the label, so contacts would take the error outlet. Publish that flow first."},
	{"dangling_target", SeverityError, "A connection or handler leads to an activity that does not exist."},
	{"missing_start", SeverityError, "The flow has no start, or its start is not an activity of it."},
	{"missing_property", SeverityError, "A required property is empty."},
	{"bad_value", SeverityError, "A value is not allowed here."},
	{"bad_expression", SeverityError, "An expression cannot be compiled, or gives another type than needed."},
	{"duplicate_id", SeverityError, "Two activities, variables or notes have the same id or name."},
	{"duplicate_key", SeverityError, "Two options or cases of an activity have the same key or id."},
	{"percent_sum", SeverityError, "The shares of a percentage split do not sum to 100."},
	{"busy_cycle", SeverityError, "The path runs in a circle that takes no time and has no way out."},
	{"end_on_live_path", SeverityError, "End flow is on the main path of a call, which would leave the caller in silence. Use Disconnect."},
	{"not_in_kind", SeverityError, "The activity is not allowed in a flow of this kind."},
	{"not_in_handler", SeverityError, "The handler runs beside the call and may hold only activities that need no caller."},
	{"secret_host", SeverityError, "The secret may not be sent to the host of the address. Whoever manages secrets can add it to the allowed hosts."},
	{"placeholder", SeverityError, "An imported step has no like here. Put activities that do what it did in its place."},
	{"unreachable_activity", SeverityWarning, "No path leads to the activity."},
	{"unreachable_case", SeverityWarning, "An earlier case catches everything that this one would."},
	{"unwired_outlet", SeverityWarning, "The outlet leads nowhere, so the path ends there."},
	{"cycle_conditional", SeverityWarning, "The path runs in a circle that takes no time; only a condition ends it."},
	{"dead_air", SeverityWarning, "The caller hears nothing more: the path ends without a Disconnect, a queue or a transfer."},
	{"no_on_error", SeverityWarning, "Activities can fail, and neither their error outlets nor an on_error handler say what then."},
	{"missing_translation", SeverityWarning, "The prompt, or the prompt of the library that it plays, lacks a language that other prompts of the flow have."},
	{"no_way_to_a_person", SeverityWarning, "No path leads to an agent, a mailbox, a callback or another number."},
	{"menu_too_deep", SeverityWarning, "The caller has to pass more than three menus to get there."},
	{"menu_too_long", SeverityWarning, "The menu has more than five options, which callers do not remember."},
	{"prompt_too_long", SeverityNote, "The prompt takes longer to say than callers listen: 30 seconds, for the choices of a menu 20."},
	{"no_repeat", SeverityNote, "The menu has one attempt and no path leads back to it, so callers hear its choices only once."},
	{"unchecked_resource", SeverityNote, "Whether the resource exists could not be checked, for want of a database or a resources file."},
}

var severities = func() map[string]Severity {
	m := make(map[string]Severity, len(IssueCodes))
	for _, c := range IssueCodes {
		m[c.Code] = c.Severity
	}
	return m
}()

func issue(code, activity, field, format string, args ...any) Issue {
	severity, ok := severities[code]
	if !ok {
		panic("flow: issue code " + code + " is not in IssueCodes")
	}
	return Issue{Code: code, Severity: severity, Activity: activity, Field: field, Message: fmt.Sprintf(format, args...)}
}
