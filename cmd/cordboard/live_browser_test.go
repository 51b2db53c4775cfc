package main

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/runtime/channel/browser"
	"cordboard/runtime/routing"
	"cordboard/storage"
	"cordboard/storage/storagetest"
)

const browserFlow = `{"format":"cordboard.flow/v1","name":"line","kind":"inbound","start":"menu","activities":[
  {"id":"menu","type":"menu","properties":{"prompt":"For support press 1.","options":[{"key":"1","label":"Support"}]},"outlets":{"1":"wait","no_input":"end","no_match":"end"}},
  {"id":"wait","type":"queue","properties":{"queue":"support"},"outlets":{"agent_ended":"end","full":"end","closed":"end","no_agents":"end","timeout":"end","error":"end"}},
  {"id":"end","type":"disconnect"}]}`

// called starts a live contact of a browser through browserFlow.
func called(t *testing.T, app *App) browser.Ref {
	t.Helper()
	document := &flow.Flow{}
	if err := json.Unmarshal([]byte(browserFlow), document); err != nil {
		t.Fatal(err)
	}
	program, err := app.DB.SaveSnapshot(t.Context(), document)
	if err != nil {
		t.Fatal(err)
	}
	id, err := app.Live.Start(t.Context(), "u1", browser.Opening{Flow: "line", Version: 1, Program: program, Contact: flow.Contact{Channel: "voice", ANI: "+358401"}})
	if err != nil {
		t.Fatal(err)
	}
	return browser.Ref{User: "u1", ID: id}
}

// reached presses 1 in the menu of a contact, and gives the ticket of the offer to anna.
func reached(t *testing.T, app *App, ref browser.Ref) string {
	t.Helper()
	soon(t, "the menu listens", func() bool { return app.Live.Press(ref, "1") == nil })
	soon(t, "anna is offered the contact", func() bool { return state(t, app, "anna").State == routing.Offered })
	return state(t, app, "anna").Tickets[0].Ticket
}

func shows(t *testing.T, app *App, ref browser.Ref, text string) bool {
	t.Helper()
	v, err := app.Live.View(ref)
	if err != nil {
		t.Fatal(err)
	}
	return v.Desk == text || slices.ContainsFunc(v.Lines, func(l browser.Line) bool { return l.Text == text })
}

// TestBrowserMeetsAgent takes a customer in a browser through a menu and a queue to an agent who leaves first.
func TestBrowserMeetsAgent(t *testing.T) {
	eachDatabase(t, func(t *testing.T, db *storage.DB) {
		app := desks(t, db, 1)[0]
		tellDesk(t, app, "a1", routing.SetAgent{Agent: "anna", State: routing.Available})
		ref := called(t, app)
		soon(t, "the customer hears the menu", func() bool { return shows(t, app, ref, "For support press 1.") })
		ticket := reached(t, app, ref)
		tellDesk(t, app, "a2", routing.Accept{Ticket: ticket, Agent: "anna"})
		soon(t, "the customer knows", func() bool { return shows(t, app, ref, "Connected with anna.") && shows(t, app, ref, "With anna") })
		tellDesk(t, app, "a3", routing.Finish{Ticket: ticket, Agent: "anna"})
		soon(t, "the contact is over", func() bool { return contactOf(t, app, ref.ID).Status == runtime.Over })
		soon(t, "the page says so", func() bool { return shows(t, app, ref, "The flow ended the contact.") })
		if c := contactOf(t, app, ref.ID); c.Test || c.Ends != runtime.Disconnected {
			t.Errorf("got %+v, want a real contact that the flow disconnected", c)
		}
	})
}

// TestBrowserHangsUpInTheQueue takes the contact off the agent to whom it is offered.
func TestBrowserHangsUpInTheQueue(t *testing.T) {
	db, _ := openTest(t)
	app := desks(t, db, 1)[0]
	tellDesk(t, app, "a1", routing.SetAgent{Agent: "anna", State: routing.Available})
	ref := called(t, app)
	reached(t, app, ref)
	if err := app.Live.HangUp(ref); err != nil {
		t.Fatal(err)
	}
	soon(t, "the contact is over", func() bool { return contactOf(t, app, ref.ID).Status == runtime.Over })
	soon(t, "anna is free", func() bool { return len(state(t, app, "anna").Tickets) == 0 })
	if c := contactOf(t, app, ref.ID); c.Ends != runtime.CallerHungUp {
		t.Errorf("got the end %q, want that the caller hung up", c.Ends)
	}
}

// TestBrowserIsLostWithItsServer ends a contact whose server was started again, and takes it off the desk.
func TestBrowserIsLostWithItsServer(t *testing.T) {
	db, _ := openTest(t)
	first := desks(t, db, 1)[0]
	tellDesk(t, first, "a1", routing.SetAgent{Agent: "anna", State: routing.Available})
	ref := called(t, first)
	reached(t, first, ref)
	first.Close()
	second := deskNode(t, db)
	if _, err := second.Driver.Recover(t.Context()); err != nil {
		t.Fatal(err)
	}
	soon(t, "the contact is over", func() bool { return contactOf(t, second, ref.ID).Status == runtime.Over })
	soon(t, "anna is free", func() bool { return len(state(t, second, "anna").Tickets) == 0 })
	if c := contactOf(t, second, ref.ID); c.Ends != runtime.CallerHungUp {
		t.Errorf("got the end %q, want that the caller is gone", c.Ends)
	}
}

// TestBrowserAtAnotherNode takes a customer at one node to an agent of the desk of another: what the desk brings about reaches the customer's page.
func TestBrowserAtAnotherNode(t *testing.T) {
	address := storagetest.PostgresURL(t)
	desk := desks(t, openAt(t, address), 1)[0]
	tellDesk(t, desk, "a1", routing.SetAgent{Agent: "anna", State: routing.Available})
	soon(t, "anna is available", func() bool { return state(t, desk, "anna").State == routing.Available })
	door := deskNode(t, openAt(t, address))
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	door.running.Go(func() { door.Driver.RunHome(ctx) })
	for _, app := range []*App{desk, door} {
		if _, err := app.Driver.Recover(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	ref := called(t, door)
	ticket := reached(t, door, ref)
	tellDesk(t, desk, "a2", routing.Accept{Ticket: ticket, Agent: "anna"})
	soon(t, "anna has the contact", func() bool { return state(t, desk, "anna").State == routing.OnContact })
	tellDesk(t, desk, "a3", routing.Finish{Ticket: ticket, Agent: "anna"})
	soon(t, "the page says that it is over", func() bool { return shows(t, door, ref, "The flow ended the contact.") })
	if c := contactOf(t, door, ref.ID); c.Ends != runtime.Disconnected {
		t.Errorf("got the end %q, want that the flow disconnected", c.Ends)
	}
}
