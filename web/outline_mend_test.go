package web_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cordboard/flow"
)

var mendings = regexp.MustCompile(`name="mend" value="([^"]*)"`)

// mendings are the buttons of a page that mend something.
func (s *site) mendings(path string) (keys []string) {
	s.t.Helper()
	for _, found := range mendings.FindAllStringSubmatch(s.get(path).body, -1) {
		keys = append(keys, html.UnescapeString(found[1]))
	}
	return keys
}

// What mends a finding is a button beside it; what is typed or chosen is saved with it.
func TestOutlineMends(t *testing.T) {
	s := outlined(t)
	s.change("activity", url.Values{"base": {"1"}, "activity": {"hello"}, "id": {"hello"}, "properties.prompt": {"Hello {{ vars.teir }}."}})
	create := "unknown_variable|hello|properties.prompt|Create the variable teir"
	if got := s.mendings(outline); !slices.Contains(got, create) {
		t.Fatalf("got the mendings %q, want %q in them", got, create)
	}
	if got := s.mendings(outline + "?activity=hello"); !slices.Contains(got, create) {
		t.Errorf("got the mendings %q in the open form, want %q in them", got, create)
	}
	if at := s.change("wires", url.Values{"base": {"2"}, "wire.hello.next": {""}, "mend": {create}}); at != outline+"#step-hello" {
		t.Errorf("got %s, want the activity", at)
	}
	if f := s.draft(); len(f.Variables) != 1 || f.Variables[0].Name != "teir" || s.leads("hello", "next") != "" {
		t.Errorf("got %+v, want the variable made and the outlet saved", f)
	}
	s.change("activity", url.Values{"base": {"3"}, "activity": {"hello"}, "id": {"hello"}, "properties.prompt": {"Hello {{ vars.tier }}."}, "mend": {"unknown_variable|hello|properties.prompt|Change to teir"}})
	if hello, _ := s.draft().Activity("hello"); !strings.Contains(string(hello.Properties), "vars.teir") {
		t.Errorf("got %s, want what was typed, mended", hello.Properties)
	}
	s.change("wires", url.Values{"base": {"3"}, "mend": {create}})
	if got := len(s.draft().Variables); got != 1 {
		t.Errorf("got %d variables, want one: the problem was gone", got)
	}
	if got := s.as("supervisor").mendings(outline); len(got) != 0 {
		t.Errorf("got %q for somebody who may not edit, want no button", got)
	}
}

// A mending that adds activities leads to the first of them.
func TestOutlineMendAdds(t *testing.T) {
	s := outlined(t)
	s.change("add", url.Values{"base": {"1"}, "type": {"collect_input"}, "where": {"after:hello"}})
	s.change("settings", url.Values{"base": {"2"}, "description": {""}, "start": {"hello"}, "handlers.on_error": {""}})
	key := ""
	for _, one := range s.mendings(outline) {
		if strings.Contains(one, "Apologise") {
			key = one
		}
	}
	if key == "" {
		t.Fatalf("got no button that adds an apology: %q", s.mendings(outline))
	}
	got := s.post(outline+"/wires", url.Values{"base": {"3"}, "mend": {key}})
	got.want(t, http.StatusSeeOther)
	if to := s.draft().Handlers[flow.OnError]; to == "" || got.header.Get("Location") != outline+"#step-"+to {
		t.Errorf("got %s and the handler to %q, want the page at what the handler begins with", got.header.Get("Location"), to)
	}
}
