package flow_test

import (
	"slices"
	"strings"
	"testing"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/fault"
)

// Copies of several activities read each other's results, lead to each other, and stand below everything.
func TestEditDuplicatesAll(t *testing.T) {
	f := line()
	e := flow.Edited(f, activities.Catalog(), flow.Resources{})
	ids, err := e.DuplicateAll([]string{"greeting", "menu"})
	if err != nil || !slices.Equal(ids, []string{"menu_2", "greeting_2"}) {
		t.Fatalf("got %v, %v, want copies of both in document order", ids, err)
	}
	menu, _ := e.Flow.Activity("menu_2")
	greeting, _ := e.Flow.Activity("greeting_2")
	if len(menu.Outlets) != 0 || greeting.Outlets["next"] != "menu_2" || !strings.Contains(string(menu.Properties), "results.greeting_2.text }} {{ results[\\\"greeting_2\\\"].text") {
		t.Errorf("got %+v and %+v, want cords and results among the copies only", menu, greeting)
	}
	for _, id := range ids {
		if at := e.Flow.Layout[id]; at.Y <= 400 {
			t.Errorf("got %s at %+v, want it below everything", id, at)
		}
	}
	if e.Flow.Layout["menu_2"].X-e.Flow.Layout["greeting_2"].X != 328 {
		t.Errorf("got %+v, want the copies beside each other as the originals are", e.Flow.Layout)
	}
	if original, _ := f.Activity("greeting"); original.Outlets["next"] != "menu" || len(f.Activities) != 7 {
		t.Errorf("got %+v, want the flow itself unchanged", f.Activities)
	}
	if _, err := e.DuplicateAll([]string{"nobody"}); fault.Fields(err)["activity"] == "" {
		t.Errorf("got %v of nothing, want a fault of the choice", err)
	}
}

// What is inserted brings the variables that are not here, and keeps off ids that others took meanwhile.
func TestEditInserts(t *testing.T) {
	e := flow.Edited(line(), activities.Catalog(), flow.Resources{})
	others := line()
	others.Activities = append(others.Activities, flow.Record{ID: "hours", Type: "menu"})
	e.Meanwhile(others)
	e.Flow.Variables = []flow.Variable{{Name: "tier", Type: flow.Integer}}
	part := &flow.Flow{Variables: []flow.Variable{{Name: "tier", Type: flow.String}, {Name: "vip", Type: flow.Boolean}}, Activities: []flow.Record{
		{ID: "hours", Type: "menu", Outlets: map[string]string{"1": "bye", "no_input": "elsewhere"}}, {ID: "bye", Type: "disconnect"},
	}}
	ids, err := e.Insert(part)
	if err != nil || !slices.Equal(ids, []string{"hours_2", "bye_2"}) {
		t.Fatalf("got %v, %v, want ids that nobody has", ids, err)
	}
	if hours, _ := e.Flow.Activity("hours_2"); len(hours.Outlets) != 1 || hours.Outlets["1"] != "bye_2" {
		t.Errorf("got %+v, want the cord inside only", hours.Outlets)
	}
	if v := e.Flow.Variables; len(v) != 2 || v[0].Type != flow.Integer || v[1].Name != "vip" {
		t.Errorf("got %+v, want the flow's own tier, and vip", v)
	}
}

// A frame stands around what was chosen, on the grid, with room for its title; it knows what is in it.
func TestEditFrames(t *testing.T) {
	e := flow.Edited(line(), activities.Catalog(), flow.Resources{})
	if err := e.AddFrame([]string{"greeting", "menu"}, "Welcome"); err != nil {
		t.Fatal(err)
	}
	frame := e.Flow.Notes[0]
	if !frame.Frame || frame.Text != "Welcome" || frame.X != -24 || frame.Y != -56 || frame.Width != 616 || frame.Height < 200 {
		t.Errorf("got %+v, want it around both", frame)
	}
	if got := e.Framed()[frame.ID]; !slices.Contains(got, "greeting") || !slices.Contains(got, "menu") || slices.Contains(got, "bye") {
		t.Errorf("got %v in the frame, want what was chosen", got)
	}
	if err := e.AddFrame(nil, "Empty"); fault.Fields(err)["activity"] == "" {
		t.Errorf("got %v, want a fault of the choice", err)
	}
}
