package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"testing"
	"time"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/runtime/testcall"
)

// TestUnpublishedFlows wants drafts to stand in for what a test call runs or goes to, also when flows go to each other in a circle.
func TestUnpublishedFlows(t *testing.T) {
	db, _ := openTest(t)
	app, err := New(AppConfig{DB: db, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(app.Driver.Close)
	var day *flow.Flow
	for _, name := range []string{"day", "night"} {
		document := &flow.Flow{}
		text := `{"format":"cordboard.flow/v1","name":"` + name + `","kind":"inbound","start":"on","activities":[
		  {"id":"on","type":"go_to_flow","properties":{"flow":"Night"}},{"id":"off","type":"go_to_flow","properties":{"flow":"day","version":"test"}},
		  {"id":"gone","type":"run_subflow","properties":{"flow":"gone"}}]}`
		if err := json.Unmarshal([]byte(text), document); err != nil {
			t.Fatal(err)
		}
		if _, err := db.CreateFlow(t.Context(), tester, document); err != nil {
			t.Fatal(err)
		}
		if name == "day" {
			day = document
		}
	}
	read, err := app.unpublished(t.Context(), day)
	if err != nil || read == nil {
		t.Fatalf("got no drafts (%v)", err)
	}
	for _, c := range []struct {
		name, label string
		known       bool
	}{{"night", "live", true}, {"Day", "test", true}, {"day", "live", false}, {"gone", "live", false}} {
		event, ok := read(&flow.ReadFlow{Flow: c.name, Label: c.label})
		if ok != c.known || ok && event.(*flow.FlowResolved).Program == "" {
			t.Errorf("%s by %s: got %+v, %v, want it known: %v", c.name, c.label, event, ok, c.known)
		}
	}
}

// TestConfiguredAgentsAreOffered goes by the skills that agents have, by their widening, and by the preferred agent.
func TestConfiguredAgentsAreOffered(t *testing.T) {
	db, _ := openTest(t)
	d := demo{db: db, catalog: activities.Catalog(), who: tester, out: io.Discard}
	if err := d.resources(t.Context()); err != nil {
		t.Fatal(err)
	}
	app, err := New(AppConfig{DB: db, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	defer app.Close()
	for _, c := range []struct {
		name, properties string
		after            time.Duration
		want             string // "" for nobody
	}{
		{"a skill and its level", `{"queue":"support","skills":[{"skill":"swedish","op":">=","value":9}]}`, 0, "laura"},
		{"all of several skills", `{"queue":"support","skills":[{"skill":"swedish","op":">=","value":5},{"skill":"english","op":">=","value":8}]}`, 0, "anna"},
		{"what a skill must not be", `{"queue":"support","skills":[{"skill":"english","op":"is_not","value":10},{"skill":"swedish","op":"is_not","value":5},{"skill":"english","op":">=","value":1}]}`, 0, "mikko"},
		{"a skill that nobody has", `{"queue":"support","skills":[{"skill":"latin","op":">=","value":1}]}`, time.Hour, ""},
		{"too early for the widening", `{"queue":"support","skills":[{"skill":"latin","op":">=","value":1}],"relax":[{"after":"30s","skills":[{"skill":"swedish","op":"is","value":9}]}]}`, 29 * time.Second, ""},
		{"after the widening", `{"queue":"support","skills":[{"skill":"latin","op":">=","value":1}],"relax":[{"after":"30s","skills":[{"skill":"swedish","op":"is","value":9}]}]}`, 31 * time.Second, "laura"},
		{"a preferred agent", `{"queue":"support","prefer_agent":"pekka"}`, 0, "pekka"},
	} {
		t.Run(c.name, func(t *testing.T) {
			document := &flow.Flow{
				Format: flow.Format, Name: "skills", Kind: flow.Inbound, Start: "q",
				Activities: []flow.Record{{ID: "q", Type: "queue", Properties: json.RawMessage(c.properties)}},
			}
			id, err := app.TestCalls.Start(t.Context(), c.name, testcall.Opening{Document: document, Contact: flow.Contact{Channel: "voice", ANI: "+358401234567"}})
			if err != nil {
				t.Fatal(err)
			}
			if err := app.TestCalls.Act(t.Context(), testcall.Ref{User: c.name, ID: id}, "pause", ""); err != nil {
				t.Fatal(err)
			}
			if err := app.TestCalls.Act(t.Context(), testcall.Ref{User: c.name, ID: id}, "skip", max(c.after, time.Second).String()); err != nil {
				t.Fatal(err)
			}
			state, err := app.TestCalls.Snapshot(c.name, id, 0)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if state.Offer != nil {
				got = state.Offer.Agent
			}
			if got != c.want {
				t.Errorf("offered to %q, want %q", got, c.want)
			}
		})
	}
}
