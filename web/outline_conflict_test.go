package web_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cordboard/flow"
)

var hidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

// keepMine posts a form of the outline that clashes, and keeps it on the page that asks.
func (s *site) keepMine(what string, form url.Values) {
	s.t.Helper()
	got := s.post(outline+"/"+what, form)
	got.want(s.t, http.StatusConflict, "nothing that you typed is lost")
	s.change(what, carried(got.body))
}

// carried is what the page that asks posts again.
func carried(body string) url.Values {
	again := url.Values{}
	for _, field := range hidden.FindAllStringSubmatch(body, -1) {
		again.Add(field[1], html.UnescapeString(field[2]))
	}
	return again
}

// The lists of all outlets are posted at once: keeping one's own choice leaves the others where somebody else led them.
func TestOutlineKeepsOthersWires(t *testing.T) {
	s := outlined(t)
	s.change("add", url.Values{"base": {"1"}, "type": {"menu"}, "where": {"after:hello"}})
	s.as("admin")
	s.change("activity", url.Values{"base": {"2"}, "activity": {"hello"}, "id": {"hello"}, "properties.prompt": {"Theirs."}})
	s.change("wires", url.Values{"base": {"3"}, "wire.menu.no_input": {"hello"}})
	s.as("designer")
	s.keepMine("wires", url.Values{"base": {"2"}, "wire.hello.next": {"bye"}, "wire.menu.no_input": {"bye"}})
	if to := s.leads("menu", "no_input"); to != "hello" {
		t.Errorf("got the menu to %q, want hello: only somebody else changed it", to)
	}
	hello, _ := s.draft().Activity("hello")
	if hello.Outlets["next"] != "bye" || !strings.Contains(string(hello.Properties), "Theirs.") {
		t.Errorf("got %+v, want my outlet and their prompt", hello)
	}
}

// What a form of the settings holds and leaves as it was is no choice against what somebody else made of it.
func TestOutlineKeepsOthersSettings(t *testing.T) {
	s := outlined(t)
	s.change("settings", url.Values{"base": {"1"}, "description": {"D"}, "start": {"hello"}, "variables.0.name": {"a"}, "variables.0.type": {"string"}, "variables.1.name": {"b"}, "variables.1.type": {"string"}})
	s.change("activity", url.Values{"base": {"2"}, "activity": {"hello"}, "id": {"hello"}, "properties.prompt": {"Hi {{ vars.b }}"}})
	s.as("admin")
	theirs := url.Values{"base": {"3"}, "description": {"Theirs"}, "start": {"bye"}, "op": {"remove:variables:0"}, "variables.0.name": {"a"}, "variables.0.type": {"string"}, "variables.1.name": {"b"}, "variables.1.type": {"string"}}
	s.change("settings", theirs)
	s.as("designer")
	mine := url.Values{"base": {"3"}, "description": {"Mine"}, "start": {"hello"}, "variables.0.name": {"a"}, "variables.0.type": {"string"}, "variables.1.name": {"b"}, "variables.1.type": {"string"}}
	s.keepMine("settings", mine)
	f := s.draft()
	hello, _ := f.Activity("hello")
	if f.Description != "Mine" || f.Start != "bye" || len(f.Variables) != 1 || f.Variables[0].Name != "b" || !strings.Contains(string(hello.Properties), "vars.b") {
		t.Errorf("got %+v, want my description and all the rest as they left it", f)
	}
}

func TestOutlineKeepsOthersNotes(t *testing.T) {
	s := outlined(t)
	s.change("notes", url.Values{"base": {"1"}, "new": {"one"}})
	s.change("notes", url.Values{"base": {"2"}, "new": {"two"}})
	s.as("admin")
	s.change("notes", url.Values{"base": {"3"}, "note.n1": {"one of theirs"}, "note.n2": {"two of theirs"}})
	s.as("designer")
	s.keepMine("notes", url.Values{"base": {"3"}, "note.n1": {"one of mine"}, "note.n2": {"two"}})
	if notes := s.draft().Notes; notes[0].Text != "one of mine" || notes[1].Text != "two of theirs" {
		t.Errorf("got %+v, want mine of the first and theirs of the second", notes)
	}
}

// What somebody else changed after the page that asks is asked about again.
func TestOutlineAsksAgain(t *testing.T) {
	s := outlined(t)
	prompt := func(base, text string) url.Values {
		return url.Values{"base": {base}, "activity": {"hello"}, "id": {"hello"}, "properties.prompt": {text}}
	}
	s.as("admin")
	s.change("activity", prompt("1", "Theirs."))
	s.as("designer")
	got := s.post(outline+"/activity", prompt("1", "Mine."))
	got.want(t, http.StatusConflict)
	s.as("admin")
	s.change("activity", prompt("2", "Theirs anew."))
	s.as("designer")
	again := s.post(outline+"/activity", carried(got.body))
	again.want(t, http.StatusConflict, "Theirs anew.")
	s.change("activity", carried(again.body))
	if hello, _ := s.draft().Activity("hello"); !strings.Contains(string(hello.Properties), "Mine.") {
		t.Errorf("got %s, want mine after the second asking", hello.Properties)
	}
}

// What was typed into an activity that somebody else deleted or renamed meanwhile can be kept: the activity is there again.
func TestOutlineKeepsOfDeleted(t *testing.T) {
	for what, theirs := range map[string]url.Values{
		"delete":   {"base": {"1"}, "activity": {"bye"}},
		"activity": {"base": {"1"}, "activity": {"bye"}, "id": {"farewell"}},
	} {
		s := outlined(t)
		s.as("admin")
		s.change(what, theirs)
		s.as("designer")
		form := url.Values{"base": {"1"}, "activity": {"bye"}, "id": {"bye"}, "name": {"Typed for long"}}
		s.post(outline+"/activity", form).want(t, http.StatusConflict, "Keeping yours adds it again")
		s.keepMine("activity", form)
		f := s.draft()
		if bye, there := f.Activity("bye"); !there || bye.Name != "Typed for long" || f.Layout["bye"] == (flow.Position{}) {
			t.Errorf("%s: got %+v at %+v, want what I typed, where it stood", what, bye, f.Layout)
		}
	}
}

// A form that comes back stays the form of its activity when somebody else deleted that.
func TestOutlineFormOfDeleted(t *testing.T) {
	s := outlined(t)
	s.as("admin")
	s.change("delete", url.Values{"base": {"1"}, "activity": {"hello"}})
	s.as("designer")
	s.post(outline+"/activity", url.Values{"base": {"1"}, "activity": {"hello"}, "id": {"Not an id"}, "name": {"Typed for long"}}).want(t,
		http.StatusUnprocessableEntity, `value="Typed for long"`, `id="f-id-error"`)
}

// Two people who add the same to the same draft both have theirs.
func TestOutlineAddsOfTwo(t *testing.T) {
	s := outlined(t)
	add := url.Values{"base": {"1"}, "type": {"menu"}, "where": {""}}
	mine := s.change("add", add)
	s.change("notes", url.Values{"base": {"1"}, "new": {"Ask sales"}})
	copied := s.change("duplicate", url.Values{"base": {"1"}, "activity": {"hello"}})
	s.as("admin")
	if theirs := s.change("add", add); theirs == mine || len(s.draft().Activities) != 5 {
		t.Errorf("got %s and %s in %+v, want two menus", mine, theirs, s.draft().Activities)
	}
	if theirs := s.change("duplicate", url.Values{"base": {"1"}, "activity": {"hello"}}); theirs == copied || len(s.draft().Activities) != 6 {
		t.Errorf("got %s and %s, want two copies", copied, theirs)
	}
	s.change("notes", url.Values{"base": {"1"}, "new": {"Ask sales"}})
	if notes := s.draft().Notes; len(notes) != 2 {
		t.Errorf("got %+v, want two notes", notes)
	}
	s.post(outline+"/activity", url.Values{"base": {"1"}, "activity": {"hello"}, "id": {"menu"}}).want(t, http.StatusUnprocessableEntity, "Another activity has the id menu")
}

// Nothing is led to what somebody else deleted since the page was made.
func TestOutlineWiresToDeleted(t *testing.T) {
	s := outlined(t)
	s.change("add", url.Values{"base": {"1"}, "type": {"menu"}, "where": {""}})
	s.as("admin")
	s.change("delete", url.Values{"base": {"2"}, "activity": {"menu"}})
	s.as("designer")
	s.post(outline+"/wires", url.Values{"base": {"2"}, "wire.hello.next": {"menu"}}).want(t, http.StatusUnprocessableEntity, "no activity",
		`id="o-hello-next-error"`, `aria-describedby="o-hello-next-error"`, `value="menu" selected>menu (deleted)`, `name="base" value="2"`)
	s.post(outline+"/activity", url.Values{"base": {"2"}, "activity": {"hello"}, "id": {"hello"}, "name": {"Typed name"}, "wire.hello.next": {"menu"}}).want(t, http.StatusUnprocessableEntity,
		`id="o-hello-next-error"`, `value="Typed name"`)
	if to := s.leads("hello", "next"); to != "bye" {
		t.Errorf("got the outlet to %q, want it as it was", to)
	}
}

// Keeping one's own of the variables keeps the other person's of those that one left as they were.
func TestOutlineKeepsOthersVariables(t *testing.T) {
	s := outlined(t)
	settings := func(base string, variables ...string) url.Values {
		form := url.Values{"base": {base}, "start": {"hello"}}
		for i, v := range variables {
			name, kind, _ := strings.Cut(v, " ")
			form.Set(fmt.Sprintf("variables.%d.name", i), name)
			form.Set(fmt.Sprintf("variables.%d.type", i), kind)
		}
		return form
	}
	s.change("settings", settings("1", "a string", "b string", "c string"))
	s.as("admin").change("settings", settings("2", "a string", "b integer", "theirs string"))
	s.as("designer").keepMine("settings", settings("2", "a boolean", "b string", "c string", "mine string"))
	var got []string
	for _, v := range s.draft().Variables {
		got = append(got, v.Name+" "+string(v.Type))
	}
	if want := []string{"a boolean", "b integer", "theirs string", "mine string"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
