package flow_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/fault"
)

// line is a flow that reads: greeting, menu, sales, bye; handler for errors: sorry; loose: spare.
func line() *flow.Flow {
	return &flow.Flow{
		Format: flow.Format, Name: "line", Kind: flow.Inbound, Start: "greeting",
		Handlers: map[flow.Handler]string{flow.OnError: "sorry", flow.OnEnded: "bye"},
		Activities: []flow.Record{
			{ID: "bye", Type: "disconnect", Name: "Bye"}, {ID: "spare", Type: "play_prompt"}, {ID: "sorry", Type: "play_prompt", Outlets: map[string]string{"next": "bye"}},
			{ID: "menu", Type: "menu", Name: "Menu 2", Properties: json.RawMessage(`{"options":[{"key":"2","label":"Bye"},{"key":"1","label":"Sales"}],"prompt":"You said {{ results.greeting.text }} {{ results[\"greeting\"].text }}, mail results.greeting@x.org and {{ results.greeting_2.text }}"}`),
				Outlets: map[string]string{"1": "sales", "2": "bye", "old": "spare_2", "error": "sorry"}},
			{ID: "greeting", Type: "play_prompt", Name: "Greeting", Outlets: map[string]string{"next": "menu"}},
			{ID: "sales", Type: "queue", Outlets: map[string]string{"timeout": "greeting"}}, {ID: "spare_2", Type: "no_such_type"},
		},
		Layout: map[string]flow.Position{"greeting": {}, "menu": {X: 328}, "bye": {X: 656, Y: 400}, "sales": {X: 656}},
	}
}

func TestReadingOrder(t *testing.T) {
	got := flow.ReadingOrder(line(), activities.Catalog(), flow.Resources{})
	want := []flow.Part{
		{Activities: []string{"greeting", "menu", "bye", "sales", "spare_2"}},
		{Handler: flow.OnError, Activities: []string{"sorry"}},
		{Unreached: true, Activities: []string{"spare"}},
	}
	// The menu's error outlet leads to the handler's activity as well: the main path has it first.
	want[0].Activities = append(want[0].Activities, "sorry")
	want = append(want[:1], want[2])
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("order of reading (-want +got):\n%s", diff)
	}
	f := line()
	f.Activities[3].Outlets = map[string]string{"1": "menu"}
	got = flow.ReadingOrder(f, activities.Catalog(), flow.Resources{})
	want = []flow.Part{
		{Activities: []string{"greeting", "menu"}}, {Handler: flow.OnError, Activities: []string{"sorry", "bye"}}, {Unreached: true, Activities: []string{"spare", "sales", "spare_2"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("order of reading with a circle and a handler (-want +got):\n%s", diff)
	}
	if got := flow.ReadingOrder(&flow.Flow{Start: "gone"}, activities.Catalog(), flow.Resources{}); got != nil {
		t.Errorf("got %v of an empty flow, want nothing", got)
	}
}

func TestEditAdds(t *testing.T) {
	f := line()
	e := flow.Edited(f, activities.Catalog(), flow.Resources{})
	id, err := e.Add("play_prompt", flow.Origin{Activity: "menu", Outlet: "1"})
	if err != nil || id != "play_prompt" {
		t.Fatalf("got %q, %v, want play_prompt", id, err)
	}
	added, _ := e.Flow.Activity(id)
	menu, _ := e.Flow.Activity("menu")
	if menu.Outlets["1"] != id || added.Outlets["next"] != "sales" || added.Name != "Play prompt" {
		t.Errorf("got the menu's outlets %v and the new activity %+v, want it between the menu and sales", menu.Outlets, added)
	}
	if at := e.Flow.Layout; at[id] != (flow.Position{X: 656}) || at["sales"] != (flow.Position{X: 984}) || at["bye"] != (flow.Position{X: 984, Y: 400}) {
		t.Errorf("got the places %v, want the new one in the column after the menu, and room made", at)
	}
	if id, err = e.Add("disconnect", flow.Origin{Handler: flow.OnAbandon}); err != nil || e.Flow.Handlers[flow.OnAbandon] != id {
		t.Errorf("got the handlers %v, %v, want %s at on_abandon", e.Flow.Handlers, err, id)
	}
	if at := e.Flow.Layout[id]; at.X != 0 || at.Y < 480 {
		t.Errorf("got %v, want it below everything", at)
	}
	if diff := cmp.Diff(line(), f); diff != "" {
		t.Errorf("the flow itself changed (-want +got):\n%s", diff)
	}
	for activityType, want := range map[string]string{"no_such_type": "no activity type", "send_message": "does not work"} {
		if _, err := e.Add(activityType, flow.Origin{}); fault.CodeOf(err) != fault.Invalid || !strings.Contains(fault.Message(err), want) {
			t.Errorf("%s: got %v, want it refused with %q", activityType, err, want)
		}
	}
	for id, want := range map[string]string{"menu": "no_input", "greeting": "next", "bye": "", "gone": ""} {
		if got := e.After(id); got.Outlet != want {
			t.Errorf("after %s: got the outlet %q, want %q", id, got.Outlet, want)
		}
	}
	first := flow.Edited(&flow.Flow{Kind: flow.Inbound}, activities.Catalog(), flow.Resources{})
	if id, err := first.Add("menu", flow.Origin{}); err != nil || first.Flow.Start != id {
		t.Errorf("got the start %q, %v, want the first activity", first.Flow.Start, err)
	}
}

func TestEditWiresAndRemoves(t *testing.T) {
	e := flow.Edited(line(), activities.Catalog(), flow.Resources{})
	for _, from := range []flow.Origin{{Activity: "gone", Outlet: "next"}, {Handler: "on_fire"}} {
		if err := e.Connect(from, "bye"); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("connect %v: got %v, want it refused", from, err)
		}
	}
	if err := e.Connect(flow.Origin{Activity: "spare", Outlet: "next"}, "gone"); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("connect to nothing: got %v, want it refused", err)
	}
	if err := e.Connect(flow.Origin{Activity: "spare", Outlet: "next"}, "menu"); err != nil {
		t.Fatal(err)
	}
	e.Remove("menu")
	e.Remove("bye")
	spare, _ := e.Flow.Activity("spare")
	greeting, _ := e.Flow.Activity("greeting")
	if spare.Outlets != nil || greeting.Outlets != nil || len(e.Flow.Handlers) != 1 || len(e.Flow.Activities) != 5 {
		t.Errorf("got %+v, want nothing that leads to what is gone", e.Flow)
	}
	e.Remove("greeting")
	if e.Flow.Start != "" {
		t.Errorf("got the start %q, want none", e.Flow.Start)
	}
}

func TestEditDuplicatesAndRenames(t *testing.T) {
	e := flow.Edited(line(), activities.Catalog(), flow.Resources{})
	id, err := e.Duplicate("menu")
	r, _ := e.Flow.Activity(id)
	if err != nil || id != "menu_2" || r.Name != "Menu 3" || r.Outlets != nil || e.Flow.Layout[id].Y <= e.Flow.Layout["menu"].Y {
		t.Errorf("got %+v at %v, %v, want menu_2 below the menu, unwired", r, e.Flow.Layout[id], err)
	}
	if err := e.Rename("greeting", "hello"); err != nil {
		t.Fatal(err)
	}
	menu, _ := e.Flow.Activity("menu")
	sales, _ := e.Flow.Activity("sales")
	if text := string(menu.Properties); e.Flow.Start != "hello" || sales.Outlets["timeout"] != "hello" || !strings.Contains(text, "results.hello.text") ||
		!strings.Contains(text, `results[\"hello\"].text`) || !strings.Contains(text, "mail results.greeting@x.org") || !strings.Contains(text, "results.greeting_2.text") {
		t.Errorf("got start %q, outlets %v, properties %s, want them to follow", e.Flow.Start, sales.Outlets, text)
	}
	if _, ok := e.Flow.Layout["greeting"]; ok {
		t.Error("got a place of the old id, want none")
	}
	for _, id := range []string{"Hello", "", "menu"} {
		if err := e.Rename("hello", id); fault.Fields(err)["id"] == "" {
			t.Errorf("rename to %q: got %v, want a fault of id", id, err)
		}
	}
}
