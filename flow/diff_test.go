package flow_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
)

func loadMainLine(t *testing.T) *flow.Flow {
	t.Helper()
	f, issues := flow.Decode(read(t, "valid.main_line.json"), catalog())
	if len(issues) > 0 {
		t.Fatalf("got issues %+v", issues)
	}
	return f
}

// set gives an activity other properties.
func set(id, properties string) func(*flow.Flow) {
	return func(f *flow.Flow) {
		for i := range f.Activities {
			if f.Activities[i].ID == id {
				f.Activities[i].Properties = json.RawMessage(properties)
			}
		}
	}
}

// wire leads an outlet elsewhere.
func wire(id, outlet, to string) func(*flow.Flow) {
	return func(f *flow.Flow) {
		r, _ := f.Activity(id)
		r.Outlets[outlet] = to
	}
}

func TestDiffInWords(t *testing.T) {
	for _, c := range []struct {
		change func(*flow.Flow)
		want   []string
	}{
		{func(*flow.Flow) {}, nil},
		{wire("menu", "2", "sales"), []string{"wired: Menu ‘Main menu’: digit 2 now goes to sales"}},
		{wire("menu", "no_input", ""), []string{"wired: Menu ‘Main menu’: No input now leads nowhere"}},
		{set("menu", `{"prompt":"Press 1 or 2.","options":[{"key":"1","label":"Sales"},{"key":"2","label":"Help"},{"key":"3","label":"Billing"}],"timeout":"5s"}`), []string{
			"changed: Menu ‘Main menu’: Prompt is now “Press 1 or 2.” (was “For sales press 1, for support press 2.”)",
			"changed: Menu ‘Main menu’: Option 2, Label is now Help (was Support)",
			"changed: Menu ‘Main menu’: Option 3, Key is now 3",
			"changed: Menu ‘Main menu’: Option 3, Label is now Billing",
		}},
		{set("menu", `{"prompt":"For sales press 1, for support press 2.","options":[{"key":"2","label":"Support"},{"key":"1","label":"Sales"}]}`), []string{"changed: Menu ‘Main menu’: the options are in another order"}},
		{set("sales", `{"queue":"sales"}`), []string{"changed: Queue ‘sales’: Wait at most is no longer “5 min”"}},
		{set("sales", `{"queue":"sales","max_wait":"5m","priority":5}`), nil}, // the default, written out
		{func(f *flow.Flow) {
			f.Activities = append(f.Activities, flow.Record{ID: "billing", Type: "queue", Name: "Billing"})
		}, []string{"added: Queue ‘Billing’ was added"}},
		{func(f *flow.Flow) { f.Activities = f.Activities[:len(f.Activities)-1] }, []string{"removed: Disconnect ‘bye’ was removed"}},
		{func(f *flow.Flow) { f.Activities[1].Name = "Choices" }, []string{"changed: Menu ‘Main menu’ is now called ‘Choices’"}},
		{func(f *flow.Flow) { f.Start, f.Description = "menu", "" }, []string{"changed: The description is no longer “Answers the main number”", "wired: The flow now starts at Main menu"}},
		{func(f *flow.Flow) { f.Handlers[flow.OnEnded], f.Handlers[flow.OnError] = "bye", "bye" }, []string{"wired: The handler “An activity fails” now goes to bye", "wired: The handler “The contact is over” now goes to bye"}},
		{func(f *flow.Flow) {
			f.Variables = []flow.Variable{{Name: "tier", Type: flow.String}, {Name: "n", Type: flow.Integer}}
		}, []string{
			"changed: Variable tier: default is no longer standard", "changed: Variable tier: agent sees it is now no (was yes)", "added: Variable n was added",
		}},
		{func(f *flow.Flow) { f.Layout["menu"] = flow.Position{X: 1}; f.Notes[0].X = 5 }, []string{"moved: Menu ‘Main menu’ was moved on the canvas", "moved: A note was moved: “Ask marketing before changing <this>”"}},
		{func(f *flow.Flow) { f.Activities[0], f.Activities[1] = f.Activities[1], f.Activities[0] }, []string{"moved: The activities are in another order"}},
		{func(f *flow.Flow) { f.Notes[0].Width += 80 }, []string{"moved: A note has another size: “Ask marketing before changing <this>”"}},
		{func(f *flow.Flow) { f.Notes = nil }, []string{"removed: A note was removed: “Ask marketing before changing <this>”"}},
		{set("voicemail", `{"mailbox":{"team":"sales"},"greeting":{"segments":[{"say":"Please leave a message, {{ vars.tier }} customer."}],"languages":{"fi-FI":"Jätä viesti."}}}`), []string{
			"changed: Voicemail: Mailbox is now sales (was support)", "changed: Voicemail: Greeting in fi-FI is now “Jätä viesti.”",
		}},
	} {
		older, newer := loadMainLine(t), loadMainLine(t)
		c.change(newer)
		var got []string
		for _, one := range flow.Diff(older, newer, catalog()) {
			got = append(got, string(one.Kind)+": "+one.Text)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestReferencesAndRebind(t *testing.T) {
	f, _ := flow.Decode(read(t, "valid.main_line.json"), catalog())
	want := []flow.Reference{
		{Kind: "schedule", Name: "office", Activity: "hours", Field: "properties.schedule"},
		{Kind: "queue", Name: "sales", Activity: "sales", Field: "properties.queue"},
		{Kind: "queue", Name: "support", Activity: "support", Field: "properties.queue"},
		{Kind: "prompt", Name: "waiting", Activity: "music", Field: "properties.audio"},
		{Kind: "queue", Name: "support", Activity: "voicemail", Field: "properties.mailbox"},
	}
	if diff := cmp.Diff(want, flow.References(f, catalog())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	before := f.Activities[3]
	if err := flow.Rebind(f, catalog(), map[string]map[string]string{"queue": {"Support": "help"}, "prompt": {"waiting": "jazz"}}); err != nil {
		t.Fatal(err)
	}
	for i := range want {
		want[i].Name = map[string]string{"support": "help", "waiting": "jazz"}[want[i].Name] + map[string]string{"office": "office", "sales": "sales"}[want[i].Name]
	}
	if diff := cmp.Diff(want, flow.References(f, catalog())); diff != "" {
		t.Errorf("after Rebind (-want +got):\n%s", diff)
	}
	if string(before.Properties) != `{"queue":"support"}` {
		t.Errorf("the old record was changed: %s", before.Properties)
	}
}
