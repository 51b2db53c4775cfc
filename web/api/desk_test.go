package api

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"cordboard/runtime/routing"
	"cordboard/storage"
	"cordboard/web"
)

// crew are the queue and the agents of the tests: a queue that rings everybody, with wrap-up, and one of which agents take contacts by hand.
type crew struct{ setup routing.Setup }

func (c crew) Version(context.Context) (string, error)            { return "1", nil }
func (c crew) Load(context.Context) (routing.Setup, error)        { return c.setup, nil }
func (c crew) tell(context.Context, routing.Delivery) (err error) { return nil }

// deskSite serves a desk that runs. Anna and ben are agents; the tokens are theirs.
func deskSite(t *testing.T) (s *site, desk *routing.Service, anna, ben []string) {
	t.Helper()
	s = newSite(t, func(c *Config) {
		who := storage.Actor{Name: "test"}
		var set crew
		for name, settings := range map[string]string{
			"support": `{"strategy":"ring_all","offer_timeout":"1m","wrap_up":{"mode":"manual","reason_required":true,"reasons":["Order"]}}`, "solve": `{"pull":true}`,
		} {
			if _, err := c.DB.SaveQueue(t.Context(), who, storage.Queue{Name: name, Settings: json.RawMessage(settings)}); err != nil {
				t.Fatal(err)
			}
			q, err := routing.ParseQueue(name, json.RawMessage(settings))
			if err != nil {
				t.Fatal(err)
			}
			q.Agents = routing.Members("anna", "ben")
			set.setup.Queues = append(set.setup.Queues, q)
		}
		for _, name := range []string{"anna", "ben"} {
			settings := json.RawMessage(`{"user":"` + name + `@example.com","queues":["support","solve"]}`)
			if _, err := c.DB.SaveAgent(t.Context(), who, storage.Agent{Name: name, Settings: settings}); err != nil {
				t.Fatal(err)
			}
			set.setup.Agents = append(set.setup.Agents, routing.Agent{Name: name, State: routing.Offline})
		}
		desk = routing.NewService(routing.ServiceConfig{Store: c.DB.Desk(), Settings: set, Tell: set.tell, NewID: func() string { return uuid.Must(uuid.NewV7()).String() }, Node: "test"})
		c.Desk = desk
	})
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { desk.Run(ctx) })
	t.Cleanup(func() { stop(); running.Wait() })
	return s, desk, []string{"Authorization", "Bearer " + s.admin}, []string{"Authorization", "Bearer " + s.token("ben@example.com", storage.AdminRole, web.DesktopUse)}
}

// offers lets a contact wait until all of them have it on offer.
func (s *site) offers(desk *routing.Service, ticket string, agents ...[]string) {
	s.t.Helper()
	if err := desk.Send(s.t.Context(), "join:"+ticket, routing.Join{Ticket: ticket, Queue: "support", Channel: "chat", Contact: "c-" + ticket, Customer: "+358401"}); err != nil {
		s.t.Fatal(err)
	}
	for _, agent := range agents {
		s.until(agent, "the offer of "+ticket, func(d deskState) bool {
			return slices.ContainsFunc(d.Offers, func(c deskContact) bool { return c.Ticket == ticket })
		})
	}
}

// until reads an agent's state until it is so.
func (s *site) until(agent []string, what string, is func(deskState) bool) (state deskState) {
	s.t.Helper()
	deadline, look := time.After(15*time.Second), time.NewTicker(100*time.Millisecond)
	defer look.Stop()
	for {
		if got := s.call("GET", "/desk", nil, agent...); got.status == http.StatusOK {
			state = deskState{}
			got.as(s.t, &state)
			if is(state) {
				return state
			}
		}
		select {
		case <-deadline:
			s.t.Fatalf("%s: it did not come to that, but to %+v", what, state)
		case <-look.C:
		}
	}
}

// TestDeskOfAnAgent takes a contact through the API: available, offer, accept, finish, wrap-up with its reason.
func TestDeskOfAnAgent(t *testing.T) {
	s, desk, anna, _ := deskSite(t)
	first := s.want(s.call("GET", "/desk", nil, anna...), 200, "")
	if again := s.call("GET", "/desk", nil, append([]string{"If-None-Match", first.header.Get("ETag")}, anna...)...); again.status != http.StatusNotModified {
		t.Errorf("the same state: got status %d, want 304", again.status)
	}
	s.want(s.call("PUT", "/desk/state", map[string]string{"state": "rona"}, anna...), 422, "invalid")
	var state deskState
	s.want(s.call("PUT", "/desk/state", map[string]string{"state": "available"}, anna...), 200, "").as(t, &state)
	if state.State != "available" || !slices.Equal(state.Pull, []string{"solve"}) {
		t.Errorf("got %+v, want anna available, with one queue to take from", state)
	}
	s.offers(desk, "t1", anna)
	s.want(s.call("POST", "/desk/accept", map[string]string{"ticket": "t1"}, anna...), 200, "").as(t, &state)
	if state.State != "on_contact" || len(state.Contacts) != 1 || state.Contacts[0].Customer != "+358401" || state.Contacts[0].Since == nil {
		t.Errorf("accepted: got %+v, want the contact", state)
	}
	s.want(s.call("POST", "/desk/wrap-up", map[string]string{"ticket": "t1", "reason": "Order"}, anna...), 409, "conflict")
	s.want(s.call("POST", "/desk/finish", map[string]string{"ticket": "t1"}, anna...), 200, "")
	s.want(s.call("POST", "/desk/wrap-up", map[string]string{"ticket": "t1"}, anna...), 422, "invalid")
	state = deskState{}
	s.want(s.call("POST", "/desk/wrap-up", map[string]string{"ticket": "t1", "reason": "Order"}, anna...), 200, "").as(t, &state)
	if state.State != "available" || len(state.WrapUps) != 0 {
		t.Errorf("after the wrap-up: got %+v, want anna available", state)
	}
	s.offers(desk, "t2", anna)
	state = deskState{}
	s.want(s.call("POST", "/desk/decline", map[string]string{"ticket": "t2"}, anna...), 200, "").as(t, &state)
	if len(state.Offers) != 0 {
		t.Errorf("declined: got %+v, want no offer", state.Offers)
	}
}

// TestTwoAccept has two clients accept at the same time, of two agents and of one: one has the contact, the other a conflict. The same
// request sent again is no other one.
func TestTwoAccept(t *testing.T) {
	s, desk, anna, ben := deskSite(t)
	for _, agent := range [][]string{anna, ben} {
		s.want(s.call("PUT", "/desk/state", map[string]string{"state": "available"}, agent...), 200, "")
	}
	for ticket, two := range map[string][2][]string{"t1": {anna, ben}, "t2": {anna, anna}} {
		if ticket == "t2" {
			s.want(s.call("PUT", "/desk/state", map[string]string{"state": "away", "reason": "Lunch"}, ben...), 200, "")
		}
		s.offers(desk, ticket, two[:]...)
		got := make([]answer, 2)
		var both sync.WaitGroup
		for i, agent := range two {
			both.Go(func() {
				got[i] = s.call("POST", "/desk/accept", map[string]string{"ticket": ticket}, append([]string{"Idempotency-Key", ticket + string(rune('a'+i))}, agent...)...)
			})
		}
		both.Wait()
		winner := slices.IndexFunc(got, func(a answer) bool { return a.status == http.StatusOK })
		if winner < 0 || got[1-winner].status != http.StatusConflict {
			t.Fatalf("%s: got %d and %d, want one 200 and one 409", ticket, got[0].status, got[1].status)
		}
		again := append([]string{"Idempotency-Key", ticket + string(rune('a'+winner))}, two[winner]...)
		s.want(s.call("POST", "/desk/accept", map[string]string{"ticket": ticket}, again...), 200, "")
		s.want(s.call("POST", "/desk/finish", map[string]string{"ticket": ticket}, two[winner]...), 200, "")
		s.want(s.call("POST", "/desk/wrap-up", map[string]string{"ticket": ticket, "reason": "Order"}, two[winner]...), 200, "")
	}
}

// TestTwoPull has two agents take the next contact at the same time: they get different ones, and a third press nothing.
func TestTwoPull(t *testing.T) {
	s, desk, anna, ben := deskSite(t)
	for _, agent := range [][]string{anna, ben} {
		s.want(s.call("PUT", "/desk/state", map[string]string{"state": "available"}, agent...), 200, "")
	}
	s.want(s.call("POST", "/desk/pull", map[string]string{"queue": "solve"}, anna...), 409, "conflict")
	s.want(s.call("POST", "/desk/pull", map[string]string{"queue": "support"}, anna...), 403, "forbidden")
	for _, ticket := range []string{"p1", "p2"} {
		if err := desk.Send(t.Context(), ticket, routing.Join{Ticket: ticket, Queue: "solve", Channel: "chat"}); err != nil {
			t.Fatal(err)
		}
	}
	got := make([]answer, 2)
	var both sync.WaitGroup
	for i, agent := range [][]string{anna, ben} {
		both.Go(func() { got[i] = s.call("POST", "/desk/pull", map[string]string{"queue": "solve"}, agent...) })
	}
	both.Wait()
	var tickets []string
	for _, a := range got {
		var state deskState
		s.want(a, 200, "").as(t, &state)
		for _, c := range state.Contacts {
			tickets = append(tickets, c.Ticket)
		}
	}
	if slices.Sort(tickets); !slices.Equal(tickets, []string{"p1", "p2"}) {
		t.Errorf("got %v, want each contact once", tickets)
	}
	s.want(s.call("POST", "/desk/pull", map[string]string{"queue": "solve"}, anna...), 409, "conflict")
}

// TestDeskRefuses keeps others from the desk, and strange requests away from it.
func TestDeskRefuses(t *testing.T) {
	s, desk, anna, ben := deskSite(t)
	nobody := []string{"Authorization", "Bearer " + s.token("cleo@example.com", storage.AdminRole, web.DesktopUse)}
	reader := []string{"Authorization", "Bearer " + s.token("dora@example.com", storage.AdminRole, web.FlowView)}
	s.want(s.call("GET", "/desk", nil, nobody...), 404, "not_found")
	s.want(s.call("GET", "/desk/events", nil, nobody...), 404, "not_found")
	s.want(s.call("GET", "/desk", nil, reader...), 403, "forbidden")
	s.want(s.call("PUT", "/desk/state", map[string]string{"state": "available"}, append([]string{"Idempotency-Key", "a b"}, anna...)...), 422, "invalid")
	s.want(s.call("PUT", "/desk/state", map[string]string{"state": "available", "mood": "good"}, anna...), 422, "invalid")
	s.want(s.call("PUT", "/desk/state", map[string]string{"state": "available"}, anna...), 200, "")
	s.offers(desk, "t1", anna)
	for _, path := range []string{"/desk/accept", "/desk/decline", "/desk/finish"} {
		s.want(s.call("POST", path, map[string]string{"ticket": "t1"}, ben...), 409, "conflict")
	}
	bare := newSite(t)
	for _, r := range routes {
		if strings.HasPrefix(r.path, "/desk") {
			body := any(map[string]string{})
			if r.method == http.MethodGet {
				body = nil
			}
			bare.want(bare.call(r.method, r.path, body), 503, "unavailable")
		}
	}
}

// TestDeskEvents sees each change in the stream, and makes the agent present while it is open. A client that comes back gets nothing twice.
func TestDeskEvents(t *testing.T) {
	s, desk, anna, _ := deskSite(t)
	s.want(s.call("PUT", "/desk/state", map[string]string{"state": "available"}, anna...), 200, "")
	listen := func(last string) *bufio.Scanner {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/desk/events", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set(anna[0], anna[1])
		r.Header.Set("Last-Event-ID", last)
		got, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = got.Body.Close() })
		if got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != "text/event-stream" {
			t.Fatalf("got status %d and %s, want an event stream", got.StatusCode, got.Header.Get("Content-Type"))
		}
		return bufio.NewScanner(got.Body)
	}
	next := func(lines *bufio.Scanner) (state deskState, id string) {
		for lines.Scan() {
			if text, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
				id = text
			}
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(data), &state); err != nil {
					t.Fatal(err)
				}
				return state, id
			}
		}
		t.Fatalf("the stream ended: %v", lines.Err())
		return state, id
	}
	lines := listen("")
	state, id := next(lines)
	for len(state.Offers) == 0 {
		if state.State == "available" && id != "" {
			s.offers(desk, "t1", anna)
		}
		state, id = next(lines)
	}
	if state.State != "offered" || state.Offers[0].Ticket != "t1" {
		t.Errorf("got %+v, want the offer", state)
	}
	s.want(s.call("POST", "/desk/accept", map[string]string{"ticket": "t1"}, anna...), 200, "")
	again, _ := next(listen(id))
	if again.State != "on_contact" {
		t.Errorf("came back: got %s first, want what is so now", again.State)
	}
}
