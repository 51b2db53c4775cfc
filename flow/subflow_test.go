package flow_test

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
)

// drawn reads a flow from lines "id type outlet:target … | properties". The first is the start.
func drawn(t *testing.T, name string, kind flow.Kind, lines ...string) *flow.Flow {
	t.Helper()
	f := &flow.Flow{Format: flow.Format, Name: name, Kind: kind, Layout: map[string]flow.Position{}}
	for i, text := range lines {
		words, properties, _ := strings.Cut(text, " | ")
		fields := strings.Fields(words)
		r := flow.Record{ID: fields[0], Type: fields[1], Name: fields[0], Properties: json.RawMessage(properties), Outlets: map[string]string{}}
		for _, cord := range fields[2:] {
			outlet, to, _ := strings.Cut(cord, ":")
			r.Outlets[outlet] = to
		}
		f.Activities = append(f.Activities, r)
		f.Layout[r.ID] = flow.Position{X: float64(i) * 328}
	}
	f.Start = f.Activities[0].ID
	return f
}

func declared(f *flow.Flow, typ flow.Type, names ...string) *flow.Flow {
	for _, name := range names {
		f.Variables = append(f.Variables, flow.Variable{Name: name, Type: typ})
	}
	return f
}

// cords are a flow's activities with their cords, in order: "id type outlet:target …".
func cords(f *flow.Flow) string {
	var b strings.Builder
	for _, r := range f.Activities {
		b.WriteString(r.ID + " " + r.Type)
		for _, outlet := range slices.Sorted(maps.Keys(r.Outlets)) {
			b.WriteString(" " + outlet + ":" + r.Outlets[outlet])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func asks(t *testing.T) *flow.Flow {
	f := declared(drawn(t, "main", flow.Inbound, "hours business_hours open:ask",
		`ask collect_input success:look no_input:bye no_match:bye | {"prompt":"Number of {{ vars.tier }}","variable":"number"}`,
		`look table_lookup found:queue error:bye not_found:bye | {"table":"people","key":"{{ results.ask.value }}"}`, "queue queue timeout:bye", "bye disconnect"), flow.String, "tier", "number", "unused")
	f.Handlers = map[flow.Handler]string{flow.OnError: "bye"}
	return f
}

func TestExtract(t *testing.T) {
	f := asks(t)
	part, err := flow.Extract(flow.Selection{Flow: f, IDs: []string{"ask", "look"}, Catalog: catalog()})
	if err != nil {
		t.Fatal(err)
	}
	want := "ask collect_input no_input:end_bye no_match:end_bye success:look\nlook table_lookup error:end_bye found:end_queue not_found:end_bye\nend_bye end_flow\nend_queue end_flow\n"
	if diff := cmp.Diff(want, cords(part.Subflow)); diff != "" {
		t.Errorf("the subflow (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"tier": "vars.tier", "number": "vars.number"}, part.Inputs); diff != "" {
		t.Errorf("inputs (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"number": "number"}, part.Outputs); diff != "" {
		t.Errorf("outputs (-want +got):\n%s", diff)
	}
	whole, id := part.Replace("collect-number")
	want = "hours business_hours open:collect_number\ncollect_number run_subflow bye:bye queue:queue\nqueue queue timeout:bye\nbye disconnect\n"
	if diff := cmp.Diff(want, cords(whole)); diff != "" || id != "collect_number" || whole.Layout[id].X != 328 {
		t.Errorf("got %s at %v (-want +got):\n%s", id, whole.Layout[id], diff)
	}
	if len(f.Activities) != 5 || f.Activities[0].Outlets["open"] != "ask" {
		t.Error("the flow given was changed")
	}
}

// What activities on both sides of the cut tell each other becomes a variable.
func TestExtractResults(t *testing.T) {
	f := declared(drawn(t, "main", flow.Inbound, `ask collect_input success:check | {"prompt":"Number","variable":"n"}`,
		`check menu 1:say | {"prompt":"Is it {{ results.ask.value }}?","options":[{"key":"1","label":"Yes"}]}`, `say play_prompt | {"prompt":"Key {{ results[\"check\"].key }} after {{ results.check?.tries }}"}`), flow.String, "n")
	part, err := flow.Extract(flow.Selection{Flow: f, IDs: []string{"check"}, Catalog: catalog()})
	if err != nil {
		t.Fatal(err)
	}
	if want, got := map[string]string{"ask_value": "results.ask?.value", "check_key": "vars.check_key", "check_tries": "vars.check_tries"}, part.Inputs; !maps.Equal(want, got) {
		t.Errorf("inputs: got %v, want %v", got, want)
	}
	whole, _ := part.Replace("part")
	for text, one := range map[string]*flow.Flow{"Is it {{ vars.ask_value }}?": part.Subflow, "Key {{ vars.check_key }} after {{ vars.check_tries }}": whole} {
		if got := properties(one); !strings.Contains(got, text) {
			t.Errorf("got %s, want %q in it", got, text)
		}
	}
	if want := "check menu 1:keep_say\nkeep_say set_variables next:end_say\nend_say end_flow\n"; cords(part.Subflow) != want {
		t.Errorf("got\n%s, want\n%s", cords(part.Subflow), want)
	}
}

func properties(f *flow.Flow) (all string) {
	for _, r := range f.Activities {
		all += string(r.Properties)
	}
	return all
}

func TestExtractRefuses(t *testing.T) {
	waits := func(music ...string) *flow.Flow {
		return drawn(t, "main", flow.Inbound, append([]string{"queue queue waiting:music timeout:bye", "bye disconnect", "end end_flow"}, music...)...)
	}
	entered := asks(t)
	entered.Handlers[flow.OnError] = "look"
	tests := []struct {
		f         *flow.Flow
		ids, want string
	}{
		{asks(t), "", "Select the activities first."},
		{entered, "ask look", "A subflow begins at one place, but look and ask are entered from outside (look by the handler “An activity fails”). Select the activities so that all cords enter at the same one."},
		{waits("music play_music next:end"), "queue", "Select music with queue: contacts hear it while they wait there."},
		{waits("music play_music next:bye"), "queue music", "music plays while contacts wait in queue and leads to bye, which is not selected. Select both, or end it with End flow."},
		{drawn(t, "main", flow.Inbound, "hours business_hours open:end", "end end_flow"), "end", "end ends the flow, and in a subflow it would end the subflow only. Leave it outside."},
		{drawn(t, "main", flow.Inbound, "queue queue waiting:say", `say play_prompt | {"prompt":"{{ results.queue.position }}"}`), "say", "say uses results of queue, and only one of them is selected. Put the value into a variable first, or select both."},
		{drawn(t, "main", flow.Inbound, "a menu 1:b", `b play_prompt | {"prompt":"{{ results.a }}"}`), "b", "b uses results of a, and only one of them is selected. Put the value into a variable first, or select both."},
	}
	for _, tt := range tests {
		_, err := flow.Extract(flow.Selection{Flow: tt.f, IDs: strings.Fields(tt.ids), Catalog: catalog()})
		refusal := new(flow.Refusal)
		if !errors.As(err, &refusal) || !sameWords(refusal.Message, tt.want) {
			t.Errorf("%s: got %v, want %q", tt.ids, err, tt.want)
		}
	}
	if _, err := flow.Extract(flow.Selection{Flow: waits("music play_music next:end"), IDs: strings.Fields("queue music end"), Catalog: catalog()}); err != nil {
		t.Errorf("a queue with all that plays in it: got %v, want no refusal", err)
	}
}

// sameWords compares sentences, in whatever order the entries are named.
func sameWords(a, b string) bool { return strings.ReplaceAll(a, "ask and look", "look and ask") == b }
