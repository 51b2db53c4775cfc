package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/runtime/routing"
	"cordboard/storage"
)

// hangUp lets the customer of a contact go.
func hangUp(t *testing.T, app *App, id string) {
	t.Helper()
	_, err := app.Driver.Deliver(t.Context(), runtime.Arrival{Contact: id, Key: "gone", At: time.Now(), Event: &flow.Disconnected{By: "customer"}})
	if err != nil {
		t.Fatal(err)
	}
}

// offeredTo waits until an agent is offered a contact, and gives its ticket.
func offeredTo(t *testing.T, app *App, agent, contact string) routing.TicketRecord {
	t.Helper()
	var got routing.TicketRecord
	soon(t, agent+" is offered "+contact, func() bool {
		i := slices.IndexFunc(state(t, app, agent).Tickets, func(r routing.TicketRecord) bool { return r.Contact == contact && len(r.Offers) > 0 })
		if i >= 0 {
			got = state(t, app, agent).Tickets[i]
		}
		return i >= 0
	})
	return got
}

// TestCustomerComesBack: who hung up waiting keeps the place, and who comes again gets the agent of before.
func TestCustomerComesBack(t *testing.T) {
	eachDatabase(t, func(t *testing.T, db *storage.DB) {
		app := desks(t, db, 1)[0]
		settings := json.RawMessage(`{"offer_timeout":"30s","last_agent":"1h","resume":"10m"}`)
		q, err := db.Queue(t.Context(), "support")
		if err != nil {
			t.Fatal(err)
		}
		q.Settings = settings
		if _, err := db.SaveQueue(t.Context(), storage.Actor{Name: "test"}, q); err != nil {
			t.Fatal(err)
		}
		tellDesk(t, app, "s1", routing.SetAgent{Agent: "anna", State: routing.Away})
		soon(t, "anna is staffed", func() bool { return state(t, app, "anna").State == routing.Away })
		enter(t, app, "c1")
		soon(t, "the first contact waits", func() bool { return slices.Contains(events(t, app, "c1"), "queued") })
		hangUp(t, app, "c1")
		var before storage.Visit
		soon(t, "the desk knows that it was given up", func() bool {
			before, err = db.Desk().Visit(t.Context(), "+358401", "support", time.Now().Add(-time.Minute))
			return err == nil && !before.Since.IsZero()
		})
		enter(t, app, "c2")
		tellDesk(t, app, "s2", routing.SetAgent{Agent: "anna", State: routing.Available})
		again := offeredTo(t, app, "anna", "c2")
		if !again.Resumed || again.Since.UnixMilli() != before.Since.UnixMilli() {
			t.Errorf("got resumed %t since %v, want the place since %v", again.Resumed, again.Since, before.Since)
		}
		tellDesk(t, app, "s3", routing.SetAgent{Agent: "ben", State: routing.Available}) // idle for longer than anna, when she is done
		soon(t, "ben is available", func() bool { return state(t, app, "ben").State == routing.Available })
		tellDesk(t, app, "s4", routing.Accept{Ticket: again.Ticket, Agent: "anna"})
		tellDesk(t, app, "s5", routing.Finish{Ticket: again.Ticket, Agent: "anna"})
		soon(t, "anna is available again", func() bool { return state(t, app, "anna").State == routing.Available })
		enter(t, app, "c3")
		third := offeredTo(t, app, "anna", "c3")
		if third.Prefer != "anna" || third.Resumed {
			t.Errorf("got %+v, want anna preferred and a place of its own", third.Join)
		}
	})
}

// TestRoutingRules: a rule sends a contact to another queue with another priority; what is wrong with a rule is said.
func TestRoutingRules(t *testing.T) {
	eachDatabase(t, func(t *testing.T, db *storage.DB) {
		app, who := desks(t, db, 1)[0], storage.Actor{Name: "test"}
		if _, err := db.SaveQueue(t.Context(), who, storage.Queue{Name: "vip"}); err != nil {
			t.Fatal(err)
		}
		if _, err := db.SaveAgent(t.Context(), who, storage.Agent{Name: "vera", Settings: json.RawMessage(`{"queues":["vip"]}`)}); err != nil {
			t.Fatal(err)
		}
		condition := func(source string) flow.Expression { return flow.Expression{Source: source} }
		for field, bad := range map[string]storage.RoutingRule{
			"rules[0].when":     {Name: "x", When: condition(`contact.ani ==`)},
			"rules[0].queue":    {Name: "x", When: condition(`true`), Queue: "nowhere"},
			"rules[0].agent":    {Name: "x", When: condition(`true`), Agent: "nobody"},
			"rules[0].priority": {Name: "x", When: condition(`true`), Priority: 11},
			"rules[0].name":     {When: condition(`true`)},
		} {
			err := db.SaveRoutingRules(t.Context(), who, []storage.RoutingRule{bad})
			if fields := fault.Fields(err); fields[field] == "" {
				t.Errorf("%s: got %v, want it to be about that field", field, err)
			}
		}
		rules := []storage.RoutingRule{
			{Name: "Others", When: condition(`contact.ani == "+1"`), Priority: 9},
			{Name: "VIP", When: condition(`contact.ani == "+358401" && event.queue == "support"`), Queue: "vip", Priority: 2},
		}
		if err := db.SaveRoutingRules(t.Context(), who, rules); err != nil {
			t.Fatal(err)
		}
		tellDesk(t, app, "s1", routing.SetAgent{Agent: "vera", State: routing.Available})
		soon(t, "vera is available", func() bool { return state(t, app, "vera").State == routing.Available })
		enter(t, app, "c1")
		if got := offeredTo(t, app, "vera", "c1"); got.Queue != "vip" || got.Priority != 2 {
			t.Errorf("got queue %s and priority %d, want vip and 2", got.Queue, got.Priority)
		}
		notes, err := db.Desk().Notes(t.Context(), "c1")
		if err != nil || len(notes) != 1 || notes[0].Rules == nil || len(notes[0].Rules.Rules) != 1 || notes[0].Rules.Rules[0].Name != "VIP" || notes[0].Rules.Queue != "support" {
			t.Errorf("got notes %+v (%v), want the rule VIP that the contact met on its way to support", notes, err)
		}
		if sees := seenBy(t, db, "vera"); !slices.Contains(sees, "c1") {
			t.Errorf("the agent of vip sees %v, want the contact that the rule moved there", sees)
		}
		log, _, err := db.Audit(t.Context(), storage.AuditFilter{Action: "routing_rules.save"})
		if err != nil || len(log) != 1 {
			t.Errorf("got %d entries in the audit log (%v), want the one change", len(log), err)
		}
	})
}

// TestNoteFails: when what rules a contact met cannot be noted, it waits where they sent it all the same.
func TestNoteFails(t *testing.T) {
	file := filepath.Join(t.TempDir(), "cordboard.db")
	app, who := desks(t, openAt(t, file), 1)[0], storage.Actor{Name: "test"}
	urgent := storage.RoutingRule{Name: "Urgent", When: flow.Expression{Source: `true`}, Priority: 1}
	if err := app.DB.SaveRoutingRules(t.Context(), who, []storage.RoutingRule{urgent}); err != nil {
		t.Fatal(err)
	}
	beside, err := sql.Open("sqlite", file+"?_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	if _, err := beside.ExecContext(t.Context(), `CREATE TRIGGER no_note BEFORE INSERT ON desk_notes BEGIN SELECT RAISE(ABORT, 'no note'); END`); err != nil {
		t.Fatal(err)
	}
	tellDesk(t, app, "s1", routing.SetAgent{Agent: "anna", State: routing.Available})
	soon(t, "anna is available", func() bool { return state(t, app, "anna").State == routing.Available })
	enter(t, app, "c1")
	if got := offeredTo(t, app, "anna", "c1"); got.Priority != 1 {
		t.Errorf("got priority %d, want that of the rule", got.Priority)
	}
}

// seenBy lists the contacts that the user who is an agent may see.
func seenBy(t *testing.T, db *storage.DB, agent string) []string {
	t.Helper()
	who := storage.Actor{Name: "test"}
	a, err := db.Agent(t.Context(), agent)
	if err != nil {
		t.Fatal(err)
	}
	var settings map[string]any
	if err := json.Unmarshal(a.Settings, &settings); err != nil {
		t.Fatal(err)
	}
	settings["user"] = agent + "@example.com"
	if a.Settings, err = json.Marshal(settings); err != nil {
		t.Fatal(err)
	}
	if _, err := db.SaveAgent(t.Context(), who, a); err != nil {
		t.Fatal(err)
	}
	contacts, _, err := db.Contacts(t.Context(), storage.ContactFilter{Login: agent + "@example.com", Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, c := range contacts {
		ids = append(ids, c.ID)
	}
	return ids
}

// TestSettingsUnderLoad: a queue that is closed takes nobody any more, also while the desk never rests.
func TestSettingsUnderLoad(t *testing.T) {
	app := desks(t, openAt(t, filepath.Join(t.TempDir(), "cordboard.db")), 1)[0]
	tellDesk(t, app, "s1", routing.SetAgent{Agent: "anna", State: routing.Away})
	enter(t, app, "c0")
	soon(t, "the first contact waits", func() bool { return slices.Contains(events(t, app, "c0"), "queued") })
	q, err := app.DB.Queue(t.Context(), "support")
	if err != nil {
		t.Fatal(err)
	}
	q.Settings = json.RawMessage(`{"closed":true}`)
	if _, err := app.DB.SaveQueue(t.Context(), storage.Actor{Name: "test"}, q); err != nil {
		t.Fatal(err)
	}
	n := 0
	soon(t, "a contact is refused", func() bool {
		n++
		id := fmt.Sprintf("c%d", n)
		enter(t, app, id)
		soon(t, id+" is taken or refused", func() bool {
			kinds := events(t, app, id)
			return slices.Contains(kinds, "queued") || slices.Contains(kinds, "queue_refused")
		})
		return slices.Contains(events(t, app, id), "queue_refused")
	})
}
