package main

import (
	"fmt"
	"strings"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/fault"
)

// FlowCmd groups the commands about flows.
type FlowCmd struct {
	Validate FlowValidateCmd `cmd:"" help:"Check flow files and list every finding."`
	Fmt      FlowFmtCmd      `cmd:"" help:"Write flow files in their canonical form."`
	Diff     FlowDiffCmd     `cmd:"" help:"Tell in words how two flow files differ."`
	Run      FlowRunCmd      `cmd:"" help:"Run a test call and print the whole transcript."`
	Test     FlowTestCmd     `cmd:"" help:"Run saved test calls."`
	Export   FlowExportCmd   `cmd:"" help:"Write a flow of an installation to a file."`
	Import   FlowImportCmd   `cmd:"" help:"Bring flow files, or exports of other systems, into an installation."`
	Document FlowDocumentCmd `cmd:"" help:"Write a flow as a document to read: Markdown, HTML to print, or the prompts to record."`
	Convert  FlowConvertCmd  `cmd:"" help:"Turn exports of other systems into flow files, and tell what became of each step."`
}

// Help is the second part of `cordboard flow --help`.
func (c *FlowCmd) Help() string {
	return `validate, fmt, diff, document, run and test work on files alone: they need no server and no database. The formats are described in
docs/flow-format.md; "cordboard schema flow" prints them as JSON Schema.`
}

// finding is one line of `flow validate --json`; the fields are a contract.
type finding struct {
	File     string        `json:"file"`
	Code     string        `json:"code"`
	Severity flow.Severity `json:"severity"`
	Activity string        `json:"activity"`
	Field    string        `json:"field"`
	Message  string        `json:"message"`
}

// String writes a finding as compilers do: where, how bad, what, and the stable code.
func (f finding) String() string {
	at := f.Activity
	if f.Field != "" && at != "" {
		at += " "
	}
	at += f.Field
	if at != "" {
		at += ": "
	}
	return fmt.Sprintf("%s: %s%s: %s [%s]", shown(f.File), at, f.Severity, f.Message, f.Code)
}

// findings makes findings of a document's issues.
func findings(file string, issues []flow.Issue) []finding {
	list := make([]finding, 0, len(issues))
	seen := map[finding]bool{}
	for _, i := range issues {
		f := finding{File: file, Code: i.Code, Severity: i.Severity, Activity: i.Activity, Field: i.Field, Message: i.Message}
		if !seen[f] {
			list, seen[f] = append(list, f), true
		}
	}
	return list
}

// unread is the finding of a file whose text was not looked at: it cannot be opened, or it is too large for a flow.
func unread(file string, err error) finding {
	code := "unreadable"
	if fault.CodeOf(err) == fault.Invalid {
		code = "not_a_flow"
	}
	message := strings.TrimPrefix(err.Error(), shown(file)+": ")
	return finding{File: file, Code: code, Severity: flow.SeverityError, Message: message}
}

// flowOf reads a flow document that will run or be compared: it must decode, whatever else is wrong with it.
func (t *terminal) flowOf(file string) (*flow.Flow, error) {
	data, err := t.read(file)
	if err != nil {
		return nil, err
	}
	doc, issues := flow.Decode(data, activities.Catalog())
	if doc == nil {
		return nil, notDecoded(file, issues)
	}
	return doc, nil
}

// notDecoded tells the first error of a document that cannot be used, and how many more there are.
func notDecoded(file string, issues []flow.Issue) error {
	message, more := "this is not a flow document", -1
	for _, f := range findings(file, issues) {
		if f.Severity == flow.SeverityError {
			if more < 0 {
				message = f.String()
			}
			more++
		}
	}
	if more < 0 {
		message = shown(file) + ": " + message
	}
	if more > 0 {
		message += fmt.Sprintf(" (and %d more; see cordboard flow validate)", more)
	}
	return fault.New(fault.Invalid, "%s", message)
}

// resourcesOf reads the file of --resources: which names exist, as flow.Resources.
func (t *terminal) resourcesOf(file string) (flow.Resources, error) {
	var r flow.Resources
	data, err := t.read(file)
	if err != nil {
		return r, err
	}
	if err := flow.UnmarshalStrict(data, &r); err != nil {
		return r, fault.New(fault.Invalid, `%s: %s; the file looks like {"names": {"queue": ["support"]}, "subflow_outcomes": {"card": ["done"]}}`,
			shown(file), place(data, err))
	}
	for kind := range r.Names {
		if !resourceKinds[kind] {
			return r, fault.New(fault.Invalid, "%s: names.%s: there is no such kind of resource", shown(file), kind)
		}
	}
	return r, nil
}

// resourceKinds are the kinds that a flow can name.
var resourceKinds = map[string]bool{
	"schedule": true, "queue": true, "agent": true, "team": true, "skill": true, "prompt": true, "ai_agent": true, "table": true, "subflow": true, "flow": true,
	"secret": true, "entry_point": true, "mailbox": true, "user": true, "number": true,
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
