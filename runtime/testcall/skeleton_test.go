package testcall_test

import (
	"encoding/json"
	"strings"
	"testing"

	"cordboard/activities"
	"cordboard/activities/templates"
	"cordboard/flow"
	"cordboard/runtime/testcall"
)

// TestGenerate makes tests of a flow: each is green, is named by where it went, takes something new, and together they take every outlet.
func TestGenerate(t *testing.T) {
	suite := testcall.NewSuite(testcall.SuiteConfig{Catalog: activities.Catalog()})
	doc := document(t, menuFlow)
	made, err := suite.Generate(t.Context(), doc, nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	var all []testcall.Saved
	for _, s := range made.Scripts {
		names = append(names, s.Name)
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, testcall.Saved{ID: s.Name, Name: s.Name, Script: data})
	}
	if got, want := strings.Join(names, "; "), "Main menu: Sales, Sales queue: Agent left; Main menu: No input; Main menu: No match"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	standing, err := suite.RunAll(t.Context(), doc, all)
	if err != nil || standing.Green != len(all) || standing.Coverage.Covered != standing.Coverage.Total || len(made.Missing) != 0 {
		t.Errorf("got %d of %d green, %d of %d outlets, %d missing (%v); want all: %+v", standing.Green, standing.Total, standing.Coverage.Covered, standing.Coverage.Total, len(made.Missing), err, standing.Failed)
	}
	again, err := suite.Generate(t.Context(), doc, []testcall.Taken{{Activity: "menu", Outlet: "no_input"}, {Activity: "menu", Outlet: "no_match"}})
	if err != nil || len(again.Scripts) != 1 {
		t.Errorf("got %d tests (%v), want one for what is not taken yet", len(again.Scripts), err)
	}
}

// TestGenerateSaysWhatItCannot meets a condition that is never true: that outlet is left to the author, with the reason.
func TestGenerateSaysWhatItCannot(t *testing.T) {
	suite := testcall.NewSuite(testcall.SuiteConfig{Catalog: activities.Catalog()})
	made, err := suite.Generate(t.Context(), document(t, `{"format":"cordboard.flow/v1","name":"x","kind":"inbound","start":"vip","variables":[{"name":"tier","type":"string","default":"none"}],"activities":[
		{"id":"vip","type":"condition","properties":{"expression":"vars.tier == 'gold'"},"outlets":{"true":"odd","false":"bye"}},
		{"id":"odd","type":"condition","properties":{"expression":"false"},"outlets":{"true":"bye","false":"bye"}},
		{"id":"bye","type":"disconnect"}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(made.Missing) != 1 || made.Missing[0].Activity != "odd" || made.Missing[0].Label != "True" || made.Missing[0].Why == "" {
		t.Errorf("got %+v, want only that odd is true", made.Missing)
	}
}

// TestGenerateForTemplates makes tests of every shipped flow: they take every outlet but the one that nobody can.
func TestGenerateForTemplates(t *testing.T) {
	total, all := 0, []string{}
	for _, template := range templates.All() {
		doc, err := flow.DecodeDraft(template.Document)
		if err != nil {
			t.Fatal(err)
		}
		around := testcall.Around{Subflows: map[string]*flow.Flow{}}
		for _, file := range template.Subflows {
			inner, err := flow.DecodeDraft(file.Data)
			if err != nil {
				t.Fatal(err)
			}
			around.Subflows[inner.Name] = inner
		}
		made, missing := generated(t, doc, around)
		outlets := testcall.Cover(doc, activities.Catalog(), nil).Total
		total += outlets
		t.Logf("%s: %d tests, %d of them from the start, take %d of %d outlets", template.ID, len(made.Scripts), fromStart(made), outlets-len(made.Missing), outlets)
		if missing != "" {
			all = append(all, template.ID+" "+missing)
		}
	}
	t.Logf("%d outlets in all", total)
	if got, want := strings.Join(all, "; "), "chat-desk rate partial: It asks one question only: there is no part of it to answer."; got != want {
		t.Errorf("got not taken: %s; want %s", got, want)
	}
}
