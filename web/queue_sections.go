package web

import (
	"context"

	"cordboard/web/ui"
)

var (
	formulas = []ui.Option{
		{Value: "C", Label: "Abandons within the time are ignored (C)"}, {Value: "A", Label: "Answered only (A)"}, {Value: "B", Label: "All abandons count against (B)"},
		{Value: "D", Label: "Abandons within the time count as in time (D)"}, {Value: "amazon", Label: "Out of the queue within the time"},
	}
	wrapUpModes = []ui.Option{{Label: "For the time, if there is one"}, {Value: "manual", Label: "Until the agent ends it"}, {Value: "off", Label: "None"}}
)

// queueSections are a queue's fields: a few first, the rest under the names of what it is about.
func queueSections(s *Server, ctx context.Context, f *sheetForm) ([]settingSection, error) {
	agents, note, err := s.memberOptions(ctx, f)
	if err != nil {
		return nil, err
	}
	openWrapUp(f.settings)
	byChannel := append([]ui.Option{{Label: "As the queue"}}, strategies...)
	distribution := settingSection{title: "Distribution", help: "Single channels can have another than the queue.", fold: true}
	for _, channel := range channels {
		distribution.fields = append(distribution.fields, setting{
			name: channel.Value + "_strategy", path: "channels." + channel.Value, kind: settingChoice, label: channel.Label, options: byChannel,
		})
	}
	distribution.fields = append(distribution.fields,
		setting{name: "ring_every", path: "ring_every", kind: settingDuration, label: "Ring one more agent every", help: "When ringing progressively; 10s when nothing is written."},
		setting{name: "last_agent", path: "last_agent", kind: settingDuration, label: "Prefer the last agent for", help: "A customer comes to the agent they had, this long after that contact."},
		setting{name: "priority", path: "priority", kind: settingCount, label: "Priority over other queues", help: "Points: minutes of waiting, when contacts are chosen by score.", most: 1000},
		setting{name: "pull", path: "pull", kind: settingFlag, label: "To solve", help: "Agents take contacts themselves; none is offered."})
	return []settingSection{
		{fields: []setting{
			{name: "strategy", path: "strategy", kind: settingChoice, label: "Distribution", help: "Who is offered the next contact.", options: strategies, begin: "longest_idle"},
			{name: "threshold", path: "service_level.threshold", kind: settingDuration, label: "Service level", help: "Answered within this time counts as in time, such as 20s."},
			{name: "max_waiting", path: "max_waiting", kind: settingCount, label: "Contacts waiting at most", help: "Then the flow leaves by “Queue is full”.", most: 100_000},
			{name: "offer_timeout", path: "offer_timeout", kind: settingDuration, label: "Offer lasts", help: "Then the contact goes to the next agent."},
			{name: "wrap_up", path: "wrap_up.time", kind: settingDuration, label: "Wrap-up", help: "Time after a contact before the next one."},
		}},
		{title: "Agents", help: "Without a mark at a channel it is all channels." + note, fields: []setting{{name: "members", path: "-", kind: settingMembers, label: "Members", options: agents}}},
		distribution,
		{title: "Waiting", fold: true, fields: []setting{
			{name: "max_wait", path: "max_wait", kind: settingDuration, label: "Wait at most", help: "Then the flow leaves by “Waited too long”."},
			{name: "resume", path: "resume", kind: settingDuration, label: "Keep the place for", help: "Who hangs up and calls again within this time goes on waiting where they were."},
			{name: "closed", path: "closed", kind: settingFlag, label: "Closed", help: "Nobody is let in; the flow leaves by “Queue is closed”."},
		}},
		{title: "Service level", fold: true, fields: []setting{
			{name: "formula", path: "service_level.formula", kind: settingChoice, label: "Formula", help: "Reports show the formula beside every figure.", options: formulas, begin: "C"},
			{name: "short_abandon", path: "service_level.short_abandon", kind: settingDuration, label: "Short abandon", help: "Who hangs up sooner is not counted, such as 5s."},
		}},
		{title: "After a contact", fold: true, fields: []setting{
			{name: "wrap_up_mode", path: "wrap_up.mode", kind: settingChoice, label: "Wrap-up ends", options: wrapUpModes},
			{name: "reasons", path: "wrap_up.reasons", kind: settingLines, label: "Wrap-up reasons", help: "One a line, such as Sold. None: agents write what they want."},
			{name: "reason_required", path: "wrap_up.reason_required", kind: settingFlag, label: "A reason is required"},
			{name: "pause", path: "pause", kind: settingDuration, label: "Pause between contacts", help: "Of this queue on one channel, for an agent."},
			{name: "inactivity", path: "inactivity", kind: settingDuration, label: "Silent chats free their place after", help: "Nothing: never."},
		}},
	}, nil
}

// openWrapUp writes a wrap-up that is a time alone as an object.
func openWrapUp(settings map[string]any) {
	if text, ok := settings["wrap_up"].(string); ok {
		settings["wrap_up"] = map[string]any{"time": text}
	}
}

// checkQueue writes a wrap-up that is a time alone as such, and keeps nothing of who is in the queue: agents have that.
func checkQueue(_ *Server, _ context.Context, f *sheetForm) (string, error) {
	delete(f.settings, "-")
	if f.settings["strategy"] == nil {
		f.settings["strategy"] = "longest_idle"
	}
	if wrapUp, ok := f.settings["wrap_up"].(map[string]any); ok && len(wrapUp) == 1 && wrapUp["time"] != nil {
		f.settings["wrap_up"] = wrapUp["time"]
	}
	return "", nil
}
