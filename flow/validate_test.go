package flow_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/activities"
	"cordboard/flow"
)

// catalog is the built-in one with stand-ins for types that it does not have yet.
func catalog() *flow.Catalog {
	c := flow.NewCatalog()
	for _, s := range activities.Catalog().Specs() {
		c.Register(*s)
	}
	return c
}

func resources() flow.Resources {
	return flow.Resources{Names: map[string][]string{
		"schedule": {"office"}, "queue": {"sales", "Support"}, "prompt": {"waiting"}, "team": {}, "agent": {}, "subflow": {"rate"}, "secret": {"crm"},
	}, Labels: map[string][]string{"rate": {"test"}}, SecretHosts: map[string][]string{"crm": {"api.crm.example"}}}
}

func codes(issues []flow.Issue) []string {
	list := make([]string, len(issues))
	for i, one := range issues {
		list[i] = one.Code
	}
	return list
}

func TestValidFlowsHaveNoFindings(t *testing.T) {
	files, _ := filepath.Glob("testdata/valid.*.json")
	if len(files) < 4 {
		t.Fatalf("got %d valid flows, want some", len(files))
	}
	for _, file := range files {
		if _, issues := flow.Inspect(read(t, filepath.Base(file)), catalog(), resources()); len(issues) > 0 {
			t.Errorf("%s: got %+v, want no findings", file, issues)
		}
	}
}

// suite is an installation that has everything the flows of testdata/valid name.
func suite() flow.Resources {
	return flow.Resources{
		Names: map[string][]string{
			"schedule": {"office"}, "queue": {"sales", "support", "billing"}, "prompt": {"waiting"}, "team": {"support"}, "agent": {"anna", "ben"}, "skill": {"finnish"},
			"subflow": {"identify"}, "flow": {"night-line"}, "secret": {"bank"}, "table": {"vip"}, "ai_agent": {"shop"},
		},
		Outcomes: map[string][]string{"identify": {"known", "unknown"}}, Intents: map[string][]string{"shop": {"buy"}},
	}
}

// Flows as people draw them have no finding at all, whatever they are made of: every type, kind and handler is among them.
func TestTheSuiteHasNoFindings(t *testing.T) {
	files, _ := filepath.Glob("testdata/valid/*.json")
	if len(files) < 40 {
		t.Errorf("got %d flows, want at least 40", len(files))
	}
	seen := map[string]bool{}
	for _, file := range files {
		f, issues := flow.Inspect(read(t, filepath.Join("valid", filepath.Base(file))), activities.Catalog(), suite())
		for _, one := range issues {
			t.Errorf("%s: got %s of %s, %s: %s", file, one.Code, one.Activity, one.Field, one.Message)
		}
		if f == nil {
			continue
		}
		if f.Name+".json" != filepath.Base(file) {
			t.Errorf("%s: got the name %s, want that of its file", file, f.Name)
		}
		seen["kind "+string(f.Kind)] = true
		for h := range f.Handlers {
			seen["handler "+string(h)] = true
		}
		for _, r := range f.Activities {
			seen["type "+r.Type] = true
		}
	}
	var want []string
	for _, k := range flow.Kinds {
		want = append(want, "kind "+string(k))
	}
	for _, h := range flow.Handlers {
		want = append(want, "handler "+string(h))
	}
	for _, s := range activities.Catalog().Specs() {
		if !s.Unfinished { // which is a finding by itself
			want = append(want, "type "+s.Type)
		}
	}
	for _, one := range want {
		if !seen[one] {
			t.Errorf("got no flow with the %s", one)
		}
	}
}

// Every code has a flow that shows it, and no other error; warnings that belong together may come along.
func TestEveryCodeIsFound(t *testing.T) {
	together := map[string][]string{"dead_air": {"unwired_outlet"}, "duplicate_field": {"unreachable_activity"}, "dangling_target": {"unreachable_activity"}}
	for _, c := range flow.IssueCodes {
		res := resources()
		if c.Code == "unchecked_resource" {
			res = flow.Resources{}
		}
		_, issues := flow.Inspect(read(t, "invalid."+c.Code+".json"), catalog(), res)
		if !slices.Contains(codes(issues), c.Code) {
			t.Errorf("%s: got %+v, want it", c.Code, issues)
		}
		worst := slices.MinFunc(append([]flow.Issue{{Severity: flow.SeverityNote}}, issues...), func(a, b flow.Issue) int {
			order := []flow.Severity{flow.SeverityError, flow.SeverityWarning, flow.SeverityNote}
			return slices.Index(order, a.Severity) - slices.Index(order, b.Severity)
		})
		if worst.Severity != c.Severity {
			t.Errorf("%s: got %s as the worst, want %s", c.Code, worst.Severity, c.Severity)
		}
		for _, one := range issues {
			if one.Code != c.Code && one.Severity == flow.SeverityError || one.Severity != c.Severity && !slices.Contains(together[c.Code], one.Code) {
				t.Errorf("%s: got also %+v", c.Code, one)
			}
			if one.Message == "" || strings.Contains(one.Message, "%!") {
				t.Errorf("%s: got message %q", c.Code, one.Message)
			}
		}
	}
}

func TestIssuesNameTheirPlace(t *testing.T) {
	for code, want := range map[string]flow.Issue{
		"unknown_field":     {Activity: "menu", Field: "properties.timout", Message: `unknown field "timout"; did you mean "timeout"?`},
		"missing_property":  {Activity: "menu", Field: "properties.prompt", Message: "Prompt is required"},
		"dangling_target":   {Activity: "menu", Field: "outlets.1", Message: `the outlet leads to "nowhere", which does not exist`},
		"unknown_variable":  {Activity: "voicemail", Field: "properties.greeting", Message: `the variable "teir" is not declared; did you mean "tier"?`},
		"unknown_resource":  {Activity: "sales", Field: "properties.queue", Message: `there is no queue "saels"; did you mean "sales"?`},
		"bad_value":         {Activity: "menu", Field: "properties.max_tries", Message: "Attempts must be at least 1"},
		"bad_expression":    {Activity: "voicemail", Field: "properties.greeting", Message: "the expression ends too early (at character 21)"},
		"duplicate_key":     {Activity: "menu", Field: "properties.options[2].key", Message: `"1" is there twice`},
		"percent_sum":       {Activity: "split", Field: "properties.shares", Message: "the shares sum to 99, not 100"},
		"busy_cycle":        {Activity: "first", Message: "“first” → “second” → “first” runs in a circle that takes no time and never ends"},
		"cycle_conditional": {Activity: "check", Message: "“check” → “set” → “check” runs in a circle that takes no time; only a condition ends it"},
		"end_on_live_path":  {Activity: "done", Field: "type", Message: "done would leave the caller in silence; use Disconnect"},
		"unwired_outlet":    {Activity: "menu", Field: "outlets.no_match", Message: "“No match” of “Main menu” leads nowhere"},
		"unreachable_case":  {Activity: "switch", Field: "properties.cases[1]", Message: "case 2 is caught by case 1"},
		"secret_host": {
			Activity: "ask", Field: "properties.auth",
			Message: `the secret "crm" may not be sent to api.crm.example.evil.example; its allowed hosts are api.crm.example`,
		},
		"missing_start":       {Field: "start", Message: `the start "begin" is not an activity of the flow`},
		"missing_translation": {Activity: "voicemail", Field: "properties.greeting", Message: "the prompt has no translation for fi-FI"},
	} {
		_, issues := flow.Inspect(read(t, "invalid."+code+".json"), catalog(), resources())
		i := slices.IndexFunc(issues, func(i flow.Issue) bool { return i.Code == code })
		if i < 0 {
			t.Errorf("%s: got %+v, want it", code, issues)
			continue
		}
		got := issues[i]
		if got.Activity != want.Activity || got.Field != want.Field || got.Message != want.Message {
			t.Errorf("%s:\ngot  %+v\nwant %+v", code, got, want)
		}
		if strings.Contains(code, "cycle") && len(got.Cycle) != 2 {
			t.Errorf("%s: got cycle %v, want two activities", code, got.Cycle)
		}
	}
}

func TestIssuesAreInDocumentOrder(t *testing.T) {
	f, _ := flow.Decode(read(t, "valid.main_line.json"), catalog())
	f.Name, f.Start = "not a name", "menu"
	for i := range f.Activities {
		f.Activities[i].Properties = nil
	}
	var order []int
	for _, one := range flow.Validate(f, catalog(), resources()) {
		order = append(order, slices.IndexFunc(f.Activities, func(r flow.Record) bool { return r.ID == one.Activity }))
	}
	if len(order) < 8 || !slices.IsSorted(order) {
		t.Errorf("got the order %v", order)
	}
}

// Drafts are validated while they are half written.
func TestValidateTakesBrokenDrafts(t *testing.T) {
	for _, f := range []*flow.Flow{
		{},
		{Kind: "x", Start: "a", Activities: []flow.Record{{}}},
		{Kind: flow.Inbound, Activities: []flow.Record{{ID: "a", Type: "menu", Properties: []byte(`null`)}, {ID: "a", Type: "menu", Properties: []byte(`{"options": 5}`)}}},
		{Kind: flow.Inbound, Activities: []flow.Record{{ID: "a", Type: "menu", Properties: []byte(`{"options": [5, null, {"key": null}, {"key": 1}]}`)}}},
		{Kind: flow.Inbound, Activities: []flow.Record{{ID: "a", Type: "switch", Properties: []byte(`{"cases": {`), Outlets: map[string]string{"a": "a", "": ""}}}},
		{Kind: flow.Inbound, Activities: []flow.Record{{ID: "a", Type: "run_subflow", Properties: []byte(`[]`), Outlets: map[string]string{"x": "a"}}}},
		{Kind: flow.Inbound, Start: "a", Activities: []flow.Record{{ID: "a", Type: "loop", Outlets: map[string]string{"loop": "a"}}}, Handlers: map[flow.Handler]string{"on_fire": "a", flow.OnError: ""}},
		{Variables: []flow.Variable{{}, {Name: "a", Type: "string", Default: []byte(`{`)}, {Name: "a", Type: "integer", Default: []byte(`"x"`)}}, Notes: []flow.Note{{}, {}}},
	} {
		if issues := flow.Validate(f, catalog(), resources()); !flow.HasErrors(issues) {
			t.Errorf("%+v: got %+v, want errors", f, issues)
		}
	}
}

// A note about a resource is a sentence of English: an agent, a queue.
func TestUncheckedResourcesHaveAnArticle(t *testing.T) {
	f := &flow.Flow{Format: flow.Format, Name: "x", Kind: flow.Inbound, Start: "r", Activities: []flow.Record{
		{ID: "r", Type: "ring", Properties: []byte(`{"users":["anna"]}`)}, {ID: "q", Type: "queue", Properties: []byte(`{"queue":"sales"}`)},
	}}
	var got []string
	for _, issue := range flow.Validate(f, catalog(), flow.Resources{}) {
		if issue.Code == "unchecked_resource" {
			got = append(got, issue.Message)
		}
	}
	want := []string{`whether there is an agent "anna" was not checked`, `whether there is a queue "sales" was not checked`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}
