package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"testing"

	"cordboard/flow"
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
