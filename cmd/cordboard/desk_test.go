package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/runtime/routing"
	"cordboard/storage"
	"cordboard/storage/storagetest"
)

const queueFlow = `{"format":"cordboard.flow/v1","name":"support","kind":"digital","start":"wait","activities":[
  {"id":"wait","type":"queue","properties":{"queue":"support"},"outlets":{"agent_ended":"end","full":"end","closed":"end","no_agents":"end","timeout":"end","error":"end"}},
  {"id":"end","type":"disconnect"}]}`

// desks opens a database with a queue and two agents, and as many nodes on it.
func desks(t *testing.T, db *storage.DB, nodes int) []*App {
	t.Helper()
	who := storage.Actor{Name: "test"}
	if _, err := db.SaveQueue(t.Context(), who, storage.Queue{Name: "support", Settings: json.RawMessage(`{"offer_timeout":"30s"}`)}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"anna", "ben"} {
		if _, err := db.SaveAgent(t.Context(), who, storage.Agent{Name: name, Settings: json.RawMessage(`{"queues":["support"]}`)}); err != nil {
			t.Fatal(err)
		}
	}
	apps := make([]*App, nodes)
	for i := range apps {
		apps[i] = deskNode(t, db)
	}
	return apps
}

// deskNode starts an app's desk; it stops with the test, or when stopDesk says so.
func deskNode(t *testing.T, db *storage.DB) *App {
	t.Helper()
	app, err := New(AppConfig{DB: db, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	app.stop = stop
	app.running.Go(func() { app.Desk.Run(ctx) })
	t.Cleanup(app.Close)
	return app
}

// soon waits until something is so.
func soon(t *testing.T, what string, is func() bool) {
	t.Helper()
	deadline, look := time.After(15*time.Second), time.NewTicker(5*time.Millisecond)
	defer look.Stop()
	for !is() {
		select {
		case <-deadline:
			t.Fatalf("%s: it did not come to that", what)
		case <-look.C:
		}
	}
}

func state(t *testing.T, app *App, agent string) storage.DeskAgent {
	t.Helper()
	a, err := app.DB.Desk().Agent(t.Context(), agent)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func tellDesk(t *testing.T, app *App, key string, e routing.Event) {
	t.Helper()
	if err := app.Desk.Send(t.Context(), key, e); err != nil {
		t.Fatal(err)
	}
}

// enter starts a live contact that waits in the queue.
func enter(t *testing.T, app *App, id string) {
	t.Helper()
	enterFlow(t, app, id, queueFlow)
}

func eachDatabase(t *testing.T, do func(t *testing.T, db *storage.DB)) {
	t.Run("sqlite", func(t *testing.T) { do(t, openAt(t, filepath.Join(t.TempDir(), "cordboard.db"))) })
	t.Run("postgres", func(t *testing.T) { do(t, openAt(t, storagetest.PostgresURL(t))) })
}

// TestContactMeetsAgent takes a live contact through a queue to an agent, who accepts it and leaves first.
func TestContactMeetsAgent(t *testing.T) {
	eachDatabase(t, func(t *testing.T, db *storage.DB) {
		app := desks(t, db, 1)[0]
		tellDesk(t, app, "a1", routing.SetAgent{Agent: "anna", State: routing.Available})
		soon(t, "anna is available", func() bool { return state(t, app, "anna").State == routing.Available })
		enter(t, app, "c1")
		soon(t, "anna is offered the contact", func() bool { return state(t, app, "anna").State == routing.Offered })
		offered := state(t, app, "anna")
		if len(offered.Tickets) != 1 || offered.Tickets[0].Contact != "c1" || offered.Tickets[0].Queue != "support" || len(offered.Tickets[0].Offers) != 1 {
			t.Fatalf("got %+v, want the contact on offer", offered.Tickets)
		}
		ticket := offered.Tickets[0].Ticket
		tellDesk(t, app, "a2", routing.Accept{Ticket: ticket, Agent: "anna"})
		soon(t, "anna has the contact", func() bool { return state(t, app, "anna").State == routing.OnContact })
		soon(t, "the contact knows", func() bool { return slices.Contains(events(t, app, "c1"), "accepted") })
		tellDesk(t, app, "a3", routing.Finish{Ticket: ticket, Agent: "anna"})
		soon(t, "the contact is over", func() bool { return contactOf(t, app, "c1").Status == runtime.Over })
		soon(t, "anna is available again", func() bool { return state(t, app, "anna").State == routing.Available })
		decisions, err := db.Desk().Decisions(t.Context(), "c1")
		if err != nil || len(decisions) != 1 || decisions[0].Agent != "anna" || decisions[0].Reason != "longest_idle" {
			t.Errorf("decisions: got %+v (%v), want anna by longest idle", decisions, err)
		}
	})
}

// TestTwoNodes has an agent on one node and contacts on the other; when the owner goes, the other goes on with what was kept.
func TestTwoNodes(t *testing.T) {
	address := storagetest.PostgresURL(t)
	first := desks(t, openAt(t, address), 1)[0]
	tellDesk(t, first, "a1", routing.SetAgent{Agent: "anna", State: routing.Available})
	soon(t, "anna is available", func() bool { return state(t, first, "anna").State == routing.Available })
	second := deskNode(t, openAt(t, address))
	enter(t, second, "c1")
	soon(t, "anna is offered the contact", func() bool { return state(t, first, "anna").State == routing.Offered })
	first.stop()
	first.running.Wait()
	began := time.Now()
	tellDesk(t, second, "a2", routing.Accept{Ticket: state(t, second, "anna").Tickets[0].Ticket, Agent: "anna"})
	soon(t, "anna has the contact", func() bool { return state(t, second, "anna").State == routing.OnContact })
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("the second node took over after %v, want at once", took)
	}
	soon(t, "the contact knows", func() bool { return slices.Contains(events(t, second, "c1"), "accepted") })
}

func contactOf(t *testing.T, app *App, id string) runtime.Contact {
	t.Helper()
	c, err := app.DB.Journal().Contact(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// events lists the kinds of events in a contact's journal.
func events(t *testing.T, app *App, id string) []string {
	t.Helper()
	entries, err := app.DB.Journal().Entries(t.Context(), id, 0)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, e := range entries {
		if event, ok := e.Data.(flow.Event); ok {
			kinds = append(kinds, event.EventKind())
		} else if e.Kind == "event" {
			kinds = append(kinds, fmt.Sprintf("%T", e.Data))
		}
	}
	return kinds
}

// TestCustomerHangsUpWhileWaiting takes a contact that has a channel off the desk when its customer goes.
func TestCustomerHangsUpWhileWaiting(t *testing.T) {
	app := desks(t, openAt(t, filepath.Join(t.TempDir(), "cordboard.db")), 1)[0]
	app.performer.channels = map[string]runtime.Channel{"chat": &chatWindow{driver: app.Driver, closed: make(chan struct{})}}
	tellDesk(t, app, "a1", routing.SetAgent{Agent: "anna", State: routing.Available})
	soon(t, "anna is available", func() bool { return state(t, app, "anna").State == routing.Available })
	enter(t, app, "c1")
	soon(t, "anna is offered the contact", func() bool { return state(t, app, "anna").State == routing.Offered })
	if _, err := app.Driver.Deliver(t.Context(), runtime.Arrival{Contact: "c1", Key: "gone", At: time.Now(), Event: &flow.Disconnected{}}); err != nil {
		t.Fatal(err)
	}
	soon(t, "anna is free again", func() bool { return state(t, app, "anna").State == routing.Available })
}
