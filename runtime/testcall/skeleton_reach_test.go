package testcall_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/runtime/testcall"
)

// generated makes tests of a flow, runs them all, and gives what is not taken as "activity outlet"; each has to pass.
func generated(t *testing.T, doc *flow.Flow, around testcall.Around) (testcall.Skeletons, string) {
	t.Helper()
	suite := testcall.NewSuite(testcall.SuiteConfig{Catalog: activities.Catalog(), Around: func(context.Context, *flow.Flow) (testcall.Around, error) { return around, nil }})
	made, err := suite.Generate(t.Context(), doc, nil)
	if err != nil {
		t.Fatal(err)
	}
	var all []testcall.Saved
	for _, s := range made.Scripts {
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, testcall.Saved{ID: s.Name, Name: s.Name, Script: data})
	}
	standing, err := suite.RunAll(t.Context(), doc, all)
	if err != nil || standing.Green != len(all) || len(standing.Coverage.Missing) != len(made.Missing) {
		t.Errorf("got %d of %d green, %d outlets not taken, %d said to be missing (%v): %+v", standing.Green, standing.Total, len(standing.Coverage.Missing), len(made.Missing), err, standing.Failed)
	}
	var missing []string
	for _, one := range made.Missing {
		if one.Why == "" {
			t.Errorf("got no reason why nothing takes %s of %s", one.Outlet, one.Activity)
		}
		missing = append(missing, one.Activity+" "+one.Outlet+": "+one.Why)
	}
	return made, strings.Join(missing, "; ")
}

// fromStart says how many tests begin at the flow's start.
func fromStart(made testcall.Skeletons) (n int) {
	for _, s := range made.Scripts {
		if s.Start == "" {
			n++
		}
	}
	return n
}

// TestGenerateReaches comes to every outlet of flows in which several values, other places' answers, handlers and subflows decide, from the
// start of the flow on.
func TestGenerateReaches(t *testing.T) {
	for _, c := range []struct{ name, variables, handlers, activities string }{
		{"two variables", `{"name":"tier","type":"string","default":""},{"name":"age","type":"integer","default":0}`, "", `
			{"id":"a","type":"condition","properties":{"expression":"vars.tier == 'gold' && vars.age >= 18"},"outlets":{"true":"b","false":"bye"}},
			{"id":"b","type":"condition","properties":{"expression":"vars.age > 60 || vars.tier in ['x','y']"},"outlets":{"true":"bye","false":"bye"}}`},
		{"three variables and a count", `{"name":"a","type":"boolean","default":false},{"name":"b","type":"decimal","default":1.5},{"name":"list","type":"json","default":[]}`, "", `
			{"id":"a","type":"condition","properties":{"expression":"vars.a and vars.b * 2 > 40 and len(vars.list) == 2"},"outlets":{"true":"bye","false":"bye"}}`},
		{"a default that has to go", `{"name":"n","type":"integer","default":7}`, "", `
			{"id":"a","type":"switch","properties":{"expression":"vars.n % 3","cases":[{"id":"zero","value":0},{"id":"one","value":1},{"id":"big","expression":"vars.n > 100"}]},
			 "outlets":{"zero":"bye","one":"bye","big":"bye","default":"bye"}}`},
		{"what the customer entered", `{"name":"pin","type":"string"},{"name":"n","type":"integer","default":0}`, "", `
			{"id":"a","type":"collect_input","properties":{"prompt":"Pin?","variable":"pin","min":4,"max":4},"outlets":{"success":"b","no_input":"bye","no_match":"bye"}},
			{"id":"b","type":"set_variables","properties":{"assignments":[{"variable":"n","expression":"int(vars.pin) + 1"}]},"outlets":{"next":"c","error":"bye"}},
			{"id":"c","type":"condition","properties":{"expression":"vars.n == 4712"},"outlets":{"true":"bye","false":"bye"}}`},
		{"a pattern", `{"name":"order","type":"string"}`, "", `
			{"id":"a","type":"collect_input","properties":{"prompt":"Order?","variable":"order","validate":"regex","pattern":"[A-C]{2}-[0-9]{3}"},"outlets":{"success":"bye","no_input":"bye","no_match":"bye"}}`},
		{"the organisation and the caller", "", "", `
			{"id":"a","type":"condition","properties":{"expression":"org.emergency && contact.language startsWith 'fi'"},"outlets":{"true":"bye","false":"b"}},
			{"id":"b","type":"condition","properties":{"expression":"contact.attributes.vip == 'yes'"},"outlets":{"true":"bye","false":"bye"}}`},
		{"the time", "", "", `
			{"id":"a","type":"condition","properties":{"expression":"now.Weekday().String() == 'Sunday' && now.Hour() < 6"},"outlets":{"true":"bye","false":"b"}},
			{"id":"b","type":"condition","properties":{"expression":"now.Format('01-02') == '12-24'"},"outlets":{"true":"bye","false":"bye"}}`},
		{"an answer over HTTP", `{"name":"tier","type":"string","default":""}`, "", `
			{"id":"a","type":"http_request","properties":{"url":"https://crm.example.com/{{ contact.ani }}","extract":[{"variable":"tier","path":"$.customer.tiers[1]"}]},"outlets":{"success":"b","http_error":"e","timeout":"bye","error":"bye"}},
			{"id":"b","type":"condition","properties":{"expression":"vars.tier == 'gold' && results.a.body.open > 3"},"outlets":{"true":"bye","false":"bye"}},
			{"id":"e","type":"condition","properties":{"expression":"results.a.status == 404"},"outlets":{"true":"bye","false":"bye"}}`},
		{"a row of a table", `{"name":"level","type":"integer","default":0},{"name":"key","type":"string","default":"k1"}`, "", `
			{"id":"a","type":"table_lookup","properties":{"table":"vip","key":"{{ vars.key }}","outputs":{"level":"level"}},"outlets":{"found":"b","not_found":"bye"}},
			{"id":"b","type":"condition","properties":{"expression":"vars.level >= 3 and results.a.row.name == 'Anna'"},"outlets":{"true":"bye","false":"bye"}}`},
		{"a failing expression", `{"name":"data","type":"json","default":{"a":{"b":1}}}`, "", `
			{"id":"a","type":"condition","properties":{"expression":"vars.data.a.b > 0"},"outlets":{"true":"bye","false":"bye","error":"bye"}}`},
		{"handlers of a queue", `{"name":"n","type":"integer","default":0}`, `"on_offer":"offer","on_accept":"accept","on_sla_breach":"late","on_abandon":"lost","on_agent_disconnected":"left","on_ended":"over"`, `
			{"id":"a","type":"queue","properties":{"queue":"sales"},"outlets":{"waiting":"music"}},
			{"id":"music","type":"play_prompt","properties":{"prompt":"Please wait."},"outlets":{}},
			{"id":"offer","type":"set_outcome","properties":{"outcome":"offered"},"outlets":{"next":"done"}},
			{"id":"accept","type":"notify","properties":{"to":["anna"],"text":"x"},"outlets":{"sent":"done","failed":"done"}},
			{"id":"late","type":"set_priority","properties":{"priority":1},"outlets":{"next":"done"}},
			{"id":"lost","type":"http_request","properties":{"url":"https://example.com/lost","method":"POST"},"outlets":{"success":"done","timeout":"done","http_error":"done","error":"done"}},
			{"id":"left","type":"survey","properties":{"type":"csat","prompts":["Good?","Fast?"]},"outlets":{"completed":"bye","partial":"bye","declined":"bye"}},
			{"id":"over","type":"condition","properties":{"expression":"vars.n > 3"},"outlets":{"true":"done","false":"done"}},
			{"id":"done","type":"end_flow"}`},
		{"a callback that fails", "", `"on_callback_failed":"failed","on_error":"sorry"`, `
			{"id":"a","type":"callback","properties":{"queue":"sales","retries":1},"outlets":{"scheduled":"bye","invalid_number":"bye","not_dialable":"bye"}},
			{"id":"failed","type":"switch","properties":{"expression":"event.code","cases":[{"id":"busy","value":"busy"},{"id":"silent","value":"no_answer"}]},"outlets":{"busy":"bye","silent":"bye"}},
			{"id":"sorry","type":"disconnect"}`},
		{"a transfer and before it", "", `"before_dial":"dial","on_error":"sorry"`, `
			{"id":"a","type":"transfer_to_number","properties":{"number":"+35840999","return":true},"outlets":{"completed":"bye","busy":"bye","no_answer":"bye","invalid_number":"bye"}},
			{"id":"dial","type":"set_ani","properties":{"number":"+35891234500"},"outlets":{"next":"done","invalid_number":"done"}},
			{"id":"sorry","type":"play_prompt","properties":{"prompt":"Sorry."},"outlets":{"next":"bye"}},
			{"id":"done","type":"end_flow"}`},
		{"shares by the number", "", "", `
			{"id":"a","type":"percentage_split","properties":{"sticky_by":"contact.ani","shares":[{"id":"most","percent":97},{"id":"few","percent":3}]},"outlets":{"most":"bye","few":"bye"}}`},
		{"shares by the contact", "", "", `
			{"id":"a","type":"percentage_split","properties":{"shares":[{"id":"most","percent":97},{"id":"few","percent":3}]},"outlets":{"most":"bye","few":"bye"}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := document(t, `{"format":"cordboard.flow/v1","name":"x","kind":"inbound","start":"a","variables":[`+c.variables+`],"handlers":{`+c.handlers+`},"activities":[`+c.activities+`,{"id":"bye","type":"disconnect"}]}`)
			made, missing := generated(t, doc, testcall.Around{Org: map[string]any{"emergency": false}})
			if missing != "" || fromStart(made) != len(made.Scripts) {
				t.Errorf("got %d of %d tests from the start, not taken: %s", fromStart(made), len(made.Scripts), missing)
			}
		})
	}
}

// TestGenerateReachesThroughSubflows comes to every outcome of subflows inside each other: by what is entered there, by what goes in, by what an AI
// agent finds out, and by their failure.
func TestGenerateReachesThroughSubflows(t *testing.T) {
	inner := document(t, `{"format":"cordboard.flow/v1","name":"inner","kind":"subflow","start":"ask","variables":[{"name":"limit","type":"integer","default":0},{"name":"pin","type":"string"},{"name":"found","type":"string","default":""}],"activities":[
		{"id":"ask","type":"menu","properties":{"prompt":"Which?","options":[{"key":"1","label":"One"},{"key":"2","label":"Two"}]},"outlets":{"1":"pin","2":"rich","no_input":"nothing"}},
		{"id":"pin","type":"collect_input","properties":{"prompt":"Pin?","variable":"pin","min":2,"max":2},"outlets":{"success":"find"}},
		{"id":"find","type":"http_request","properties":{"url":"https://crm.example.com/{{ vars.pin }}","extract":[{"variable":"found","path":"$.name"}]},"outlets":{"success":"ok"}},
		{"id":"rich","type":"condition","properties":{"expression":"vars.limit >= 1000"},"outlets":{"true":"gold","false":"nothing"}},
		{"id":"ok","type":"end_flow","properties":{"outcome":"known"}},{"id":"gold","type":"end_flow","properties":{"outcome":"gold"}},{"id":"nothing","type":"end_flow","properties":{"outcome":"nothing"}}]}`)
	outer := document(t, `{"format":"cordboard.flow/v1","name":"outer","kind":"subflow","start":"run","variables":[{"name":"credit","type":"integer","default":0},{"name":"name","type":"string","default":""}],"activities":[
		{"id":"run","type":"run_subflow","properties":{"flow":"inner","inputs":{"limit":"vars.credit * 10"},"outputs":{"found":"name"}},"outlets":{"known":"ok","gold":"gold","nothing":"nothing"}},
		{"id":"ok","type":"end_flow","properties":{"outcome":"known"}},{"id":"gold","type":"end_flow","properties":{"outcome":"gold"}},{"id":"nothing","type":"end_flow","properties":{"outcome":"nothing"}}]}`)
	doc := document(t, `{"format":"cordboard.flow/v1","name":"x","kind":"inbound","start":"a","variables":[{"name":"credit","type":"integer","default":5},{"name":"who","type":"string","default":""}],"activities":[
		{"id":"a","type":"run_subflow","properties":{"flow":"outer","inputs":{"credit":"vars.credit"},"outputs":{"name":"who"}},"outlets":{"known":"b","gold":"bye","nothing":"bye","error":"bye"}},
		{"id":"b","type":"condition","properties":{"expression":"vars.who startsWith 'Anna'"},"outlets":{"true":"bye","false":"bye"}},
		{"id":"bye","type":"disconnect"}]}`)
	made, missing := generated(t, doc, testcall.Around{Subflows: map[string]*flow.Flow{"inner": inner, "outer": outer}})
	if missing != "" || fromStart(made) != len(made.Scripts) {
		t.Errorf("got %d of %d tests from the start, not taken: %s", fromStart(made), len(made.Scripts), missing)
	}
}

// TestGenerateSaysWhy names what stands in the way: what nothing makes fail, what no value is found for, and what comes before.
func TestGenerateSaysWhy(t *testing.T) {
	doc := document(t, `{"format":"cordboard.flow/v1","name":"x","kind":"inbound","start":"a","variables":[{"name":"n","type":"integer","default":0}],"activities":[
		{"id":"a","type":"play_prompt","name":"Hello","properties":{"prompt":"Hello."},"outlets":{"next":"b","error":"bye"}},
		{"id":"b","type":"condition","name":"Odd","properties":{"expression":"vars.n > 3 && vars.n < 2"},"outlets":{"true":"bye","false":"bye"}},
		{"id":"bye","type":"disconnect"}]}`)
	_, missing := generated(t, doc, testcall.Around{})
	if want := "a error: Nothing in a test call makes this fail.; b true: No value of vars.n was found with which it is left by “True”."; missing != want {
		t.Errorf("got %q, want %q", missing, want)
	}
}
