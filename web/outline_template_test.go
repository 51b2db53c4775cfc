package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"cordboard/flow"
	"cordboard/web"
)

// An empty flow that begins with a template keeps what it has: its kind, its variables and its notes.
func TestOutlineTemplateKeeps(t *testing.T) {
	template := mainLine("desk")
	template.Variables = []flow.Variable{{Name: "tier", Type: flow.String}, {Name: "mine", Type: flow.Integer}}
	template.Notes = append(make([]flow.Note, 0, 4), flow.Note{ID: "t1", Text: "Theirs", Width: 80, Height: 40})
	s := newSite(t, func(c *web.Config) {
		c.Templates = []web.Template{{ID: "desk", Title: "Desk", Document: template}}
	}).as("designer")
	empty := &flow.Flow{Format: flow.Format, Name: "main-line", Kind: flow.Subflow, Description: "Mine", Variables: []flow.Variable{{Name: "mine", Type: flow.String}},
		Notes: []flow.Note{{ID: "t1", Text: "Mine", Width: 80, Height: 40}}}
	if _, err := s.db.CreateFlow(t.Context(), who, empty); err != nil {
		t.Fatal(err)
	}
	s.change("template", url.Values{"base": {"1"}, "template": {"desk"}})
	f := s.draft()
	if f.Kind != flow.Subflow || f.Description != "Mine" || f.Start != template.Start || len(f.Activities) != len(template.Activities) {
		t.Errorf("got a flow %s %q that begins at %q, want a subflow with its description and the template's activities", f.Kind, f.Description, f.Start)
	}
	if len(f.Variables) != 2 || !slices.ContainsFunc(f.Variables, func(v flow.Variable) bool { return v.Name == "mine" && v.Type == flow.String }) {
		t.Errorf("got %+v, want the flow's variable as it was and the template's other one", f.Variables)
	}
	var texts []string
	for _, n := range f.Notes {
		texts = append(texts, n.Text)
	}
	if slices.Sort(texts); !slices.Equal(texts, []string{"Mine", "Theirs"}) {
		t.Errorf("got notes %q, want both", texts)
	}
	if spare := template.Notes[:2]; spare[1].Text != "" {
		t.Errorf("got %+v in the template, which all flows share", spare[1])
	}
}

// A template that does not work in flows of this kind is refused, with an empty flow too.
func TestOutlineTemplateOfAnotherKind(t *testing.T) {
	s := newSite(t, func(c *web.Config) {
		c.Templates = []web.Template{{ID: "desk", Title: "Desk", Document: mainLine("desk")}}
	}).as("designer")
	if _, err := s.db.CreateFlow(t.Context(), who, &flow.Flow{Format: flow.Format, Name: "main-line", Kind: flow.Digital}); err != nil {
		t.Fatal(err)
	}
	s.post(outline+"/template", url.Values{"base": {"1"}, "template": {"desk"}}).want(t, http.StatusUnprocessableEntity, "does not work in a flow of the kind digital", `id="f-template-error"`)
	if f := s.draft(); f.Kind != flow.Digital || len(f.Activities) > 0 {
		t.Errorf("got a flow %s with %d activities, want it as it was", f.Kind, len(f.Activities))
	}
}
