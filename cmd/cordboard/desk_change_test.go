package main

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/runtime/routing"
	"cordboard/storage"
)

const upgradeFlow = `{"format":"cordboard.flow/v1","name":"upgrade","kind":"digital","start":"wait","activities":[
  {"id":"wait","type":"queue","properties":{"queue":"support"},"outlets":{"waiting":"pause","agent_ended":"end","full":"end","closed":"end","no_agents":"end","timeout":"end","error":"end"}},
  {"id":"pause","type":"wait","properties":{"duration":"1m"},"outlets":{"next":"up"}},
  {"id":"up","type":"set_priority","properties":{"priority":1},"outlets":{"next":"pause","error":"end"}},
  {"id":"end","type":"disconnect"}]}`

// TestChangesAreAnsweredByTheDesk: a contact hears what came of a change of its wait when the desk has made it, and not before.
func TestChangesAreAnsweredByTheDesk(t *testing.T) {
	eachDatabase(t, func(t *testing.T, db *storage.DB) {
		app := desks(t, db, 1)[0]
		tellDesk(t, app, "s1", routing.SetAgent{Agent: "anna", State: routing.Away})
		for _, id := range []string{"stays", "left"} {
			enterFlow(t, app, id, upgradeFlow)
			soon(t, id+" waits", func() bool { return slices.Contains(events(t, app, id), "queued") })
		}
		app.stop()
		app.running.Wait()
		tellDesk(t, app, "s2", routing.Leave{Ticket: ticketNamed(t, app, "left")})
		if n, err := app.Driver.Fire(t.Context(), time.Now().Add(time.Hour)); err != nil || n != 2 {
			t.Fatalf("got %d timers (%v), want those of both contacts", n, err)
		}
		app.performer.running.Wait()
		for _, id := range []string{"stays", "left"} {
			if kinds := events(t, app, id); slices.Contains(kinds, "ticket_changed") || slices.Contains(kinds, "failed") {
				t.Errorf("%s: got %v, want no answer while no desk runs", id, kinds)
			}
		}
		other := deskNode(t, db)
		soon(t, "the one that waits hears of the change", func() bool { return slices.Contains(events(t, other, "stays"), "ticket_changed") })
		soon(t, "the other hears that it does not wait", func() bool { return slices.Contains(events(t, other, "left"), "failed") })
		other.stop()
		other.running.Wait()
		var changed routing.TicketRecord
		for _, record := range kept(t, other).Tickets {
			if record.Contact == "stays" {
				changed = record
			}
		}
		if changed.Priority != 1 {
			t.Errorf("got priority %d, want 1", changed.Priority)
		}
	})
}

// TestUnknownContact: what the desk says to a contact that is not there is dropped with a warning that names it, and its ticket goes.
func TestUnknownContact(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "cordboard.db"))
	app := desks(t, db, 1)[0]
	var log bytes.Buffer
	app.stop()
	app.running.Wait()
	told, err := New(AppConfig{DB: db, Log: slog.New(slog.NewJSONHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(told.Close)
	d := told.performer.desk
	delivery := routing.Delivery{ID: "d1", At: time.Now(), Ticket: "nobody:4", Command: routing.Position{Ticket: "nobody:4", Position: 1}}
	if err := d.tell(t.Context(), delivery); err != nil {
		t.Fatal(err)
	}
	if text := log.String(); !strings.Contains(text, `"level":"WARN"`) || !strings.Contains(text, `"contact":"nobody"`) || strings.Contains(text, `"ERROR"`) {
		t.Errorf("got the log %s, want a warning that names the contact, and no error", text)
	}
	messages, err := db.Desk().Inbox(t.Context(), 10)
	if err != nil || !slices.ContainsFunc(messages, func(m routing.Message) bool { return m.Event == routing.Event(routing.Leave{Ticket: "nobody:4"}) }) {
		t.Errorf("got %+v (%v), want the ticket to leave", messages, err)
	}
}

// kept gives the records of the desk; no node of the database may run it meanwhile.
func kept(t *testing.T, app *App) routing.Kept {
	t.Helper()
	all, err := app.DB.Desk().Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// ticketNamed gives the ticket of a contact that waits.
func ticketNamed(t *testing.T, app *App, contact string) string {
	t.Helper()
	for _, record := range kept(t, app).Tickets {
		if record.Contact == contact {
			return record.Ticket
		}
	}
	t.Fatalf("contact %s has no ticket", contact)
	return ""
}

// enterFlow starts a live contact in a flow.
func enterFlow(t *testing.T, app *App, id, source string) {
	t.Helper()
	document := &flow.Flow{}
	if err := json.Unmarshal([]byte(source), document); err != nil {
		t.Fatal(err)
	}
	program, err := app.DB.SaveSnapshot(t.Context(), document)
	if err != nil {
		t.Fatal(err)
	}
	contact := flow.Contact{ID: id, Channel: "chat", ANI: "+358401", DNIS: "web", StartedAt: time.Now()}
	if _, err := app.Driver.Begin(t.Context(), runtime.Contact{Facts: contact, Program: program}); err != nil {
		t.Fatal(err)
	}
}
