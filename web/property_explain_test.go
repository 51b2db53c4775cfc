package web

import (
	"strings"
	"testing"

	"cordboard/activities"
)

// TestEveryFormExplainsItself wants help, an example in words and the ways out beside the form of every activity.
func TestEveryFormExplainsItself(t *testing.T) {
	for _, spec := range activities.Catalog().Specs() {
		e := explained(spec)
		if e.Help == "" || e.Use == "" || len(e.Example) == 0 {
			t.Errorf("%s: got %+v, want help and an example", spec.Type, e)
		}
		if len(e.Exits) == 0 && !spec.Terminal {
			t.Errorf("%s: got no ways out, want some", spec.Type)
		}
		for _, f := range e.Example {
			if f.Name == "" || f.Value == "" || strings.Contains(f.Value, "{\"") {
				t.Errorf("%s: got the line %+v, want a label and words", spec.Type, f)
			}
		}
	}
}

func TestExampleInWords(t *testing.T) {
	spec, _ := activities.Catalog().Spec("menu")
	e := explained(spec)
	got := map[string]string{}
	for _, f := range e.Example {
		got[f.Name] = f.Value
	}
	if want := "1, Sales\n2, Support, help\n*, Repeat"; got["Options"] != want {
		t.Errorf("options: got %q, want %q", got["Options"], want)
	}
	if e.Exits[0] != "one for each row of Options" {
		t.Errorf("ways out: got %q, want the options first", e.Exits)
	}
}
