package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/web"
)

// What is done with several activities at once: copies, a frame, deletion; the choice comes back when there is none.
func TestOutlineSeveral(t *testing.T) {
	s := outlined(t)
	s.get(outline+"/several?activity=bye").want(t, http.StatusOK, `value="bye" checked`, "1 Hello")
	both := func(base, op string) url.Values {
		return url.Values{"base": {base}, "activity": {"hello", "bye"}, "op": {op}, "title": {"Greeting part"}}
	}
	if at := s.change("several", both("1", "duplicate")); at != outline+"#step-hello_2" || s.leads("hello_2", "next") != "bye_2" {
		t.Errorf("got %s and %+v, want copies that lead to each other", at, s.draft().Activities)
	}
	s.change("several", both("2", "frame"))
	if notes := s.draft().Notes; len(notes) != 1 || !notes[0].Frame || notes[0].Text != "Greeting part" {
		t.Errorf("got %+v, want a frame", notes)
	}
	s.get(outline).want(t, http.StatusOK, "around 1 Hello, 2 Goodbye")
	s.change("several", both("3", "delete"))
	if f := s.draft(); len(f.Activities) != 2 || f.Start != "" {
		t.Errorf("got %+v, want the copies only", f.Activities)
	}
	s.post(outline+"/several", url.Values{"base": {"4"}, "op": {"frame"}, "title": {"Typed title"}}).want(t, http.StatusUnprocessableEntity, "Choose the activities first", "Typed title")
	s.as("supervisor").get(outline+"/several").want(t, http.StatusForbidden)
}

// A subflow is made of several activities, after the page told what it would be, and put back into the flow.
func TestOutlineSubflow(t *testing.T) {
	s := outlined(t)
	s.change("add", url.Values{"base": {"1"}, "type": {"menu"}, "where": {"after:hello"}})
	part := url.Values{"base": {"2"}, "activity": {"menu"}}
	s.post(outline+"/extract", part).want(t, http.StatusOK, `value="main-line-part"`, "Begins at Menu", "leads to Goodbye", "1 activity with")
	part.Set("name", "main-line")
	s.post(outline+"/extract", part).want(t, http.StatusUnprocessableEntity, `id="f-name-error"`)
	part.Set("name", "asking")
	if at := s.change("extract", part); at != outline+"?activity=asking#step-asking" || s.leads("hello", "next") != "asking" || s.leads("asking", "goodbye") != "bye" {
		t.Fatalf("got %s and %+v, want the subflow run in place of the menu", at, s.draft().Activities)
	}
	sub, err := s.db.Flow(t.Context(), "asking")
	if _, there := sub.Draft.Activity("menu"); err != nil || !there || sub.Kind != flow.Subflow {
		t.Fatalf("got %+v, %v, want a subflow with the menu", sub.Draft, err)
	}
	s.get(outline+"/put-back?activity=asking").want(t, http.StatusOK, "takes the place of", "1 activity", "No other flow runs it")
	s.change("put-back", url.Values{"base": {"3"}, "activity": {"asking"}})
	if s.leads("hello", "next") != "menu" || s.leads("menu", "no_input") != "bye" || len(s.draft().Activities) != 3 {
		t.Errorf("got %+v, want the menu in its place again", s.draft().Activities)
	}
	s.get(outline+"/put-back?activity=menu").want(t, http.StatusOK, "names none")
	s.post(outline+"/put-back", url.Values{"base": {"4"}, "activity": {"menu"}}).want(t, http.StatusUnprocessableEntity)
	s.post(outline+"/extract", url.Values{"base": {"4"}}).want(t, http.StatusUnprocessableEntity, "Select the activities first")
}

// Without what others saved meanwhile being lost, no subflow is made that nothing runs.
func TestOutlineExtractConflict(t *testing.T) {
	s := outlined(t)
	s.as("admin").change("activity", url.Values{"base": {"1"}, "activity": {"bye"}, "id": {"bye"}, "name": {"Theirs"}})
	part := url.Values{"base": {"1"}, "activity": {"bye"}, "name": {"ending"}}
	got := s.as("designer").post(outline+"/extract", part)
	got.want(t, http.StatusConflict, "nothing that you typed is lost")
	if _, err := s.db.Flow(t.Context(), "ending"); err == nil {
		t.Error("got a subflow that nothing runs")
	}
	s.change("extract", carried(got.body))
	if s.leads("hello", "next") != "ending" {
		t.Errorf("got %+v, want the subflow run after keeping mine", s.draft().Activities)
	}
}

// A template begins an empty flow, and is put beside what is there.
func TestOutlineTemplates(t *testing.T) {
	s := newSite(t, func(c *web.Config) {
		c.Templates = []web.Template{{ID: "desk", Title: "Desk", Document: mainLine("desk")}}
	}).as("designer")
	s.flow("main-line")
	s.get(outline).want(t, http.StatusOK, `name="template"`, "Insert")
	s.post(outline+"/template", url.Values{"base": {"1"}, "template": {""}}).want(t, http.StatusUnprocessableEntity, "Choose a template", `id="f-template-error"`)
	s.change("template", url.Values{"base": {"1"}, "template": {"desk"}})
	if f := s.draft(); len(f.Activities) != 4 || f.Start != "hello" || s.leads("hello_2", "next") != "bye_2" {
		t.Errorf("got %+v, want the template's activities beside those that were there", f.Activities)
	}
	s.change("several", url.Values{"base": {"2"}, "op": {"delete"}, "activity": ids(s.draft())})
	s.change("template", url.Values{"base": {"3"}, "template": {"desk"}})
	if f := s.draft(); f.Start == "" || strings.HasSuffix(f.Start, "_2") || f.Name != "main-line" {
		t.Errorf("got %+v, want the flow to begin with the template", f)
	}
}

func ids(f *flow.Flow) (all []string) {
	for _, r := range f.Activities {
		all = append(all, r.ID)
	}
	return all
}

// A note can be put at an activity.
func TestOutlineMovesNotes(t *testing.T) {
	s := outlined(t)
	s.change("notes", url.Values{"base": {"1"}, "new": {"Ask sales"}, "beside": {"bye"}})
	note, bye := s.draft().Notes[0], s.draft().Layout["bye"]
	if note.X != bye.X || note.Y <= bye.Y {
		t.Errorf("got %+v, want it below %+v", note, bye)
	}
	s.change("notes", url.Values{"base": {"2"}, "note." + note.ID: {"Ask sales"}, "beside." + note.ID: {"hello"}})
	if note, hello := s.draft().Notes[0], s.draft().Layout["hello"]; note.X != hello.X {
		t.Errorf("got %+v, want it at %+v", note, hello)
	}
}
