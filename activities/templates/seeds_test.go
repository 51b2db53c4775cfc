package templates_test

import (
	"context"
	"encoding/json"
	"testing"

	"cordboard/activities"
	"cordboard/activities/templates"
	"cordboard/flow"
	"cordboard/runtime/testcall"
)

// TestSeedRows walks the paths that the acceptance rows of the specification ask of the templates, and names each row.
func TestSeedRows(t *testing.T) {
	closed := testcall.World{Schedules: map[string]string{"office": "closed", "help-desk": "closed"}}
	nobody := testcall.World{Queues: map[string]testcall.StandInQueue{"support": {}, "help-desk": {}}}
	rows := []struct {
		row, template string
		world         testcall.World
		steps         string
	}{
		{"S1-03 S1-12 the assistant answers before a person is reached", "office-line", testcall.World{}, `[{"visits":["hours","assistant"]}]`},
		{"S1-04 S1-13 without a solution the caller goes to people", "office-line", testcall.World{},
			`[{"sends_nothing":true},{"sends_nothing":true},{"visits":["assistant","people"]},{"agent_accepts":"support"}]`},
		{"S1-14 nobody answers in hours: the voicemail of the hours", "office-line", nobody,
			`[{"sends_nothing":true},{"sends_nothing":true},{"sends_nothing":true},{"visits":["people","message_open"]}]`},
		{"S1-15 S1-16 outside hours: the assistant, then another voicemail", "office-line", closed,
			`[{"sends_nothing":true},{"sends_nothing":true},{"sends_nothing":true},{"visits":["hours","assistant_closed","message_closed"]}]`},
		{"S2-14 in hours the team is rung", "help-desk", testcall.World{}, `[{"visits":["hours","team"]},{"agent_accepts":"help-desk"}]`},
		{"S2-15 in hours, unanswered: the message of the hours", "help-desk", nobody, `[{"visits":["team","message_open"]}]`},
		{"S2-16 after hours its own message", "help-desk", closed, `[{"visits":["hours","message_closed"]}]`},
	}
	for _, row := range rows {
		t.Run(row.row, func(t *testing.T) {
			script := &testcall.Script{Format: testcall.Format, Name: row.row, World: row.world, Contact: testcall.Caller{ANI: "+358401234567", DNIS: "+358942450101"}}
			if err := json.Unmarshal([]byte(row.steps), &script.Steps); err != nil {
				t.Fatal(err)
			}
			document, subflows := named(t, row.template)
			report, err := testcall.Run(context.Background(), testcall.Case{Script: script, Flow: document, Subflows: subflows, Catalog: activities.Catalog()})
			if err != nil {
				t.Fatal(err)
			}
			if !report.Passed {
				t.Errorf("step %d: %s", report.Step, report.Failure)
			}
		})
	}
}

// TestOutboundActivities holds rows S4-16 and S4-17: an outbound flow sets the number that is shown before it dials, shows the agent who takes
// the call a page, and holds only activities that outbound flows may have.
func TestOutboundActivities(t *testing.T) {
	f, _ := named(t, "outbound-reminder")
	if r, ok := f.Activity(f.Handlers[flow.OnAccept]); !ok || r.Type != "screen_pop" {
		t.Errorf("S4-16: on_accept leads to %+v, want a screen_pop", r)
	}
	if r, ok := f.Activity("show_number"); !ok || r.Type != "set_ani" || r.Outlets["next"] != "remind" {
		t.Errorf("S4-16: got %+v, want a set_ani before the first prompt", r)
	}
	for _, r := range f.Activities {
		if spec, ok := activities.Catalog().Spec(r.Type); !ok || !spec.AllowedIn(flow.Outbound) {
			t.Errorf("S4-17: %s is a %s, which an outbound flow may not hold", r.ID, r.Type)
		}
	}
	f.Activities = append(f.Activities, flow.Record{ID: "queued", Type: "queue", Properties: json.RawMessage(`{"queue":"support"}`)})
	refused := false
	for _, issue := range flow.Validate(f, activities.Catalog(), flow.Resources{}) {
		refused = refused || issue.Code == "not_in_kind" && issue.Activity == "queued"
	}
	if !refused {
		t.Error("S4-17: a queue in an outbound flow is not refused")
	}
}

// named gives a template's document and its subflows by name.
func named(t *testing.T, id string) (*flow.Flow, map[string]*flow.Flow) {
	t.Helper()
	for _, template := range templates.All() {
		if template.ID != id {
			continue
		}
		subflows := map[string]*flow.Flow{}
		for _, file := range template.Subflows {
			f := decode(t, file)
			subflows[f.Name] = f
		}
		return decode(t, documents(template)[0]), subflows
	}
	t.Fatalf("there is no template %s", id)
	return nil, nil
}
