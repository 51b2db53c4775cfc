package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/google/uuid"

	"cordboard/runtime/routing"
	"cordboard/storage"
	"cordboard/web"
)

// deskSite has a desk that nobody runs: what agents send stays in its inbox. Anna and ben are agents, anna is offered a contact and ben has one.
func deskSite(t *testing.T) *site {
	t.Helper()
	s := newSite(t, func(c *web.Config) {
		c.Desk = routing.NewService(routing.ServiceConfig{Store: c.DB.Desk(), Now: c.Clock})
	})
	if _, err := s.db.SaveQueue(t.Context(), who, storage.Queue{Name: "support"}); err != nil {
		t.Fatal(err)
	}
	for name, login := range map[string]string{"anna": "agent@example.com", "ben": "supervisor@example.com"} {
		_, err := s.db.SaveAgent(t.Context(), who, storage.Agent{Name: name, Settings: json.RawMessage(`{"user":"` + login + `","queues":["support"]}`)})
		if err != nil {
			t.Fatal(err)
		}
	}
	epoch, taken, err := s.db.Desk().Take(t.Context(), "test")
	if err != nil || !taken {
		t.Fatalf("take the desk: got %v, %v", taken, err)
	}
	if _, err := s.db.Desk().Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	join := func(ticket string) routing.Join {
		return routing.Join{Ticket: ticket, Queue: "support", Channel: "chat", Contact: ticket, Customer: "+358" + ticket, Since: noon}
	}
	err = s.db.Desk().Commit(t.Context(), epoch, routing.Batch{Changes: routing.Changes{
		Tickets: []routing.TicketRecord{
			{Join: join("401"), Phase: "waiting", Offers: []routing.OfferRecord{{Agent: "anna", Expires: noon.Add(time.Minute)}}},
			{Join: join("402"), Phase: "connected", Agent: "ben", Answered: noon},
		},
		Agents: []routing.AgentRecord{{Agent: "anna", Presence: routing.Available, State: routing.Offered}, {Agent: "ben", Presence: routing.Available, State: routing.OnContact}},
	}, Taken: []routing.Slot{{Agent: "anna", Channel: "chat", Number: 1, Of: 1, Ticket: "401"}, {Agent: "ben", Channel: "chat", Number: 1, Of: 1, Ticket: "402"}}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestDeskOfAnAgent shows an agent what is theirs, and takes what they do with it to the desk once.
func TestDeskOfAnAgent(t *testing.T) {
	s := deskSite(t).as("agent")
	s.get("/desk").want(t, http.StatusOK, "+358401", "Chat from support", "Accept", "A contact is offered")
	key := uuid.NewString()
	for range 2 { // pressed twice
		s.post("/desk/offer", url.Values{"key": {key}, "ticket": {"401"}, "answer": {"accept"}}).want(t, http.StatusSeeOther)
	}
	s.post("/desk/state", url.Values{"key": {uuid.NewString()}, "state": {"away"}, "reason": {"Lunch"}}).want(t, http.StatusSeeOther)
	got, err := s.db.Desk().Inbox(t.Context(), 10)
	if err != nil || len(got) != 2 || got[0].Event != routing.Event(routing.Accept{Ticket: "401", Agent: "anna"}) ||
		got[1].Event != routing.Event(routing.SetAgent{Agent: "anna", State: routing.Away, Reason: "Lunch"}) {
		t.Errorf("the desk's inbox: got %+v (%v), want one accept and that anna is away", got, err)
	}
}

// TestDeskRefuses keeps agents from others' contacts, from nonsense, and others from the desk.
func TestDeskRefuses(t *testing.T) {
	s := deskSite(t).as("agent")
	for _, c := range []struct {
		path   string
		form   url.Values
		status int
		words  string
	}{
		{"/desk/finish", url.Values{"ticket": {"402"}}, http.StatusConflict, "not yours any more"},
		{"/desk/offer", url.Values{"ticket": {"402"}, "answer": {"accept"}}, http.StatusConflict, "not yours any more"},
		{"/desk/wrap-up", url.Values{"ticket": {"401"}}, http.StatusConflict, "not yours any more"},
		{"/desk/pull", url.Values{"queue": {"support"}}, http.StatusForbidden, "You take no contacts of this queue"},
		{"/desk/state", url.Values{"state": {"rona"}}, http.StatusUnprocessableEntity, ""},
	} {
		c.form.Set("key", uuid.NewString())
		s.post(c.path, c.form).want(t, c.status, c.words)
	}
	s.post("/desk/state", url.Values{"state": {"away"}}).want(t, http.StatusUnprocessableEntity)
	if got, err := s.db.Desk().Inbox(t.Context(), 10); err != nil || len(got) != 0 {
		t.Errorf("the desk's inbox: got %+v (%v), want nothing", got, err)
	}
	s.as("designer").get("/desk").want(t, http.StatusForbidden)
	s.as("admin").get("/desk").want(t, http.StatusOK, "You are not an agent yet", "admin@example.com")
}
