package testcall_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/runtime/testcall"
)

// saved makes a saved test call of steps.
func saved(id, world, steps string) testcall.Saved {
	return testcall.Saved{ID: id, Name: "test " + id, Script: json.RawMessage(`{"format":"cordboard.test/v1","name":"in the file","flow":"x.json","world":` + world + `,"steps":` + steps + `}`)}
}

func TestSuite(t *testing.T) {
	suite := testcall.NewSuite(testcall.SuiteConfig{Catalog: activities.Catalog()})
	standing, err := suite.RunAll(t.Context(), document(t, menuFlow), []testcall.Saved{
		saved("sales", `{}`, `[{"presses":"1"},{"agent_accepts":"sales"},{"agent_leaves":true},{"ends":"disconnected"}]`),
		saved("wrong", `{}`, `[{"presses":"1"},{"hears":"Good evening <you>"}]`),
		{ID: "bad", Name: "not readable", Script: json.RawMessage(`{"format":"cordboard.test/v1","steps":[{"dances":true}]}`)},
		saved("declared", `{"variables":{"nothing":1}}`, `[]`),
	})
	if err != nil {
		t.Fatal(err)
	}
	if standing.Green != 1 || standing.Total != 4 || len(standing.Failed) != 3 {
		t.Fatalf("got %d of %d green and %d failed, want 1 of 4 and 3: %+v", standing.Green, standing.Total, len(standing.Failed), standing.Failed)
	}
	for i, want := range []struct {
		id, name, script, failure string
		step                      int
	}{
		{"wrong", "test wrong", `{"hears":"Good evening <you>"}`, `did not hear "Good evening <you>"`, 2},
		{"bad", "not readable", "", `step 1 {"dances":true}`, 0},
		{"declared", "test declared", "", `flow "line" declares no such variable`, 0},
	} {
		got := standing.Failed[i]
		if got.ID != want.id || got.Name != want.name || got.Script != want.script || got.Step != want.step || !strings.Contains(got.Failure, want.failure) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	if c := standing.Coverage; c.Covered != 4 || c.Total != 6 {
		t.Errorf("got %d of %d outlets, want 4 of 6", c.Covered, c.Total)
	}
}

// TestSuiteAround runs a flow that reads a variable of the organisation and runs another flow: both come from around it, and a test may say
// something else of the variable.
func TestSuiteAround(t *testing.T) {
	inner := document(t, `{"format":"cordboard.flow/v1","name":"inner","kind":"subflow","start":"say","activities":[
		{"id":"say","type":"play_prompt","properties":{"prompt":"Inside."},"outlets":{"next":"end"}},{"id":"end","type":"end_flow","properties":{"outcome":"done"}}]}`)
	outer := document(t, `{"format":"cordboard.flow/v1","name":"outer","kind":"inbound","start":"run","activities":[
		{"id":"run","type":"run_subflow","properties":{"flow":"Inner"},"outlets":{"done":"limit"}},
		{"id":"limit","type":"play_prompt","properties":{"prompt":"Limit {{ org.limit }}."},"outlets":{"next":"end"}},{"id":"end","type":"disconnect"}]}`)
	suite := testcall.NewSuite(testcall.SuiteConfig{Catalog: activities.Catalog(), Around: func(_ context.Context, doc *flow.Flow) (testcall.Around, error) {
		if doc.Name != "outer" {
			return testcall.Around{}, errors.New("asked for something else")
		}
		return testcall.Around{Subflows: map[string]*flow.Flow{"inner": inner}, Org: map[string]any{"limit": 7}}, nil
	}})
	for _, c := range []testcall.Saved{
		saved("as it is", `{}`, `[{"hears":"Inside."},{"hears":"Limit 7."},{"ends":"disconnected"}]`),
		saved("as the test says", `{"org":{"limit":8}}`, `[{"hears":"Inside."},{"hears":"Limit 8."}]`),
	} {
		v, err := suite.Run(t.Context(), outer, c)
		if err != nil || !v.Passed {
			t.Errorf("%s: got %v, step %d %s, want it to pass", c.ID, err, v.Step, v.Failure)
		}
	}
	if _, err := suite.Run(t.Context(), inner, saved("x", `{}`, `[]`)); err == nil {
		t.Error("got no error, want that of what is around")
	}
}

// TestSuiteStopsWhenNobodyWaits gives up with the request, and blames no test for it.
func TestSuiteStopsWhenNobodyWaits(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	suite := testcall.NewSuite(testcall.SuiteConfig{Catalog: activities.Catalog()})
	if _, err := suite.RunAll(ctx, document(t, menuFlow), []testcall.Saved{saved("sales", `{}`, `[{"presses":"1"}]`)}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the request's end", err)
	}
}

func TestStartAtAnActivity(t *testing.T) {
	suite := testcall.NewSuite(testcall.SuiteConfig{Catalog: activities.Catalog()})
	at := func(start string) testcall.Saved {
		return testcall.Saved{ID: start, Script: json.RawMessage(`{"format":"cordboard.test/v1","flow":"x.json","start":"` + start + `","steps":[{"visits_exactly":["line","music"]}]}`)}
	}
	v, err := suite.Run(t.Context(), document(t, menuFlow), at("line"))
	if err != nil || !v.Passed {
		t.Errorf("got %v, step %d %s, want the call to begin in the queue", err, v.Step, v.Failure)
	}
	v, err = suite.Run(t.Context(), document(t, menuFlow), at("nowhere"))
	if err != nil || v.Passed || !strings.Contains(v.Failure, `no activity "nowhere"`) {
		t.Errorf("got %v, %q, want a test that says what is not there", err, v.Failure)
	}
}
