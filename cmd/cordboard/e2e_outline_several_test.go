package main

import (
	"testing"

	"cordboard/flow"
)

// TestOutlineSubflowByKeys makes a subflow of two activities and puts it back, with scripts switched off and without a mouse; then a finding is
// mended and a frame drawn.
func TestOutlineSubflowByKeys(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	p := s.open(t, anna).unscripted()
	p.goTo("/flows/line/outline")
	p.wait(`document.body?.innerText.includes('Greeting')`, "outline")
	p.press("Several…", "What to do with them")
	p.tab("2 Menu")
	p.typed(" ")
	p.press("Make a subflow…", "Begins at Menu")
	p.tab("Name of the subflow")
	p.replace("asking")
	p.press("Make the subflow", "The subflow is made as a draft")
	if f := s.draft(t, "line"); record(f, "greeting").Outlets["next"] != "asking" {
		t.Fatalf("got %+v, want the subflow run", f.Activities)
	}
	p.goTo("/flows/line/outline/put-back?activity=asking")
	p.wait(`document.body?.innerText.includes('takes the place of')`, "what putting back makes")
	p.press("Put it back", "asking is in this flow now")
	if f := s.draft(t, "line"); record(f, "greeting").Outlets["next"] != "menu" {
		t.Fatalf("got %+v, want the menu again", f.Activities)
	}
	p.frames(s)
}

// frames puts a frame around two activities.
func (u unscripted) frames(s *site) {
	u.t.Helper()
	u.press("Several…", "What to do with them")
	u.tab("1 Greeting")
	u.typed(" ")
	u.tab("2 Menu")
	u.typed(" ")
	u.write("Title of a frame optional", "Welcome")
	u.press("Put a frame around them", "The frame stands around 2 activities")
	if notes := s.draft(u.t, "line").Notes; len(notes) != 1 || !notes[0].Frame || notes[0].Text != "Welcome" {
		u.t.Errorf("got %+v, want one frame", notes)
	}
}

// The pages on the way to a subflow and back are for everybody, light and dark and on a telephone.
func TestOutlineSubflowPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	p := s.open(t, anna)
	check := func(where string) {
		t.Helper()
		for _, scheme := range []string{"light", "dark"} {
			p.scheme(scheme)
			p.axe(where + " " + scheme)
		}
		if wide := eval[int](p, "document.documentElement.scrollWidth"); wide > 390 {
			t.Errorf("%s: got a page %d px wide in a window of 390", where, wide)
		}
	}
	p.size(390, 844)
	p.goTo("/flows/line/outline/several?activity=menu")
	check("several activities")
	p.click("main button|Make a subflow…")
	p.sees("main", "Begins at Menu")
	check("a subflow to be made")
	p.click("main button|Make the subflow")
	p.sees("main", "The subflow is made as a draft")
	p.goTo("/flows/line/outline/put-back?activity=line_part")
	p.sees("main", "takes the place of")
	check("a subflow to be put back")
}

// TestOutlineMendsByKeys mends a finding by its button.
func TestOutlineMendsByKeys(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	f := lineFlow("line")
	f.Handlers = map[flow.Handler]string{flow.OnError: "bye"}
	for i, r := range f.Activities {
		if r.ID == "greeting" {
			f.Activities[i].Properties = []byte(`{"prompt":"Hello {{ vars.name }}."}`)
		}
	}
	s.create(t, f)
	p := s.open(t, anna).unscripted()
	p.goTo("/flows/line/outline")
	p.wait(`document.body?.innerText.includes('Greeting')`, "outline")
	p.press("Create the variable name", "Mended: Create the variable name")
	if got := s.draft(t, "line").Variables; len(got) != 1 || got[0].Name != "name" {
		t.Errorf("got %+v, want the variable", got)
	}
}
