package routing

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func two() *Desk {
	return stand([]Queue{{Name: "sales", Agents: Members("anna", "ben"), OfferTimeout: Duration(20 * time.Second), MaxWaiting: 2}, {Name: "shut", Closed: true}, {Name: "empty"}},
		[]Agent{{Name: "anna", State: Available}, {Name: "ben", State: Away}}, noon)
}

// stand makes a desk; available agents count as idle since noon.
func stand(queues []Queue, agents []Agent, now time.Time) *Desk {
	d := New(Options{})
	for _, q := range queues {
		d.Define(q, now)
	}
	for _, a := range agents {
		d.DefineAgent(a, now)
	}
	return d
}

// plain leaves out when offers expire.
func plain(commands []Command) []Command {
	for i, c := range commands {
		if o, ok := c.(Offer); ok {
			o.Expires = time.Time{}
			commands[i] = o
		}
	}
	return commands
}

func TestDesk(t *testing.T) {
	at := func(seconds int) time.Time { return noon.Add(time.Duration(seconds) * time.Second) }
	cases := []struct {
		name   string
		before []Event
		event  Event
		at     time.Time
		want   []Command
	}{
		{"a free agent is offered the contact", nil, Join{Ticket: "1", Queue: "sales"}, at(0), []Command{Position{"1", 1}, Offer{Ticket: "1", Agent: "anna", Queue: "sales"}}},
		{"a closed queue refuses", nil, Join{Ticket: "1", Queue: "shut"}, at(0), []Command{Refuse{Ticket: "1", Reason: ReasonClosed}}},
		{"a queue without staff refuses", nil, Join{Ticket: "1", Queue: "empty"}, at(0), []Command{Refuse{Ticket: "1", Reason: ReasonNoAgents}}},
		{"an unknown queue refuses", nil, Join{Ticket: "1", Queue: "nowhere"}, at(0), []Command{Refuse{Ticket: "1", Reason: ReasonNotFound}}},
		{"a full queue refuses", []Event{Join{Ticket: "1", Queue: "sales"}, Join{Ticket: "2", Queue: "sales"}, Join{Ticket: "3", Queue: "sales"}},
			Join{Ticket: "4", Queue: "sales"}, at(0), []Command{Refuse{Ticket: "4", Reason: ReasonFull}}},
		{"accept connects", []Event{Join{Ticket: "1", Queue: "sales"}}, Accept{"1", "anna"}, at(1), []Command{Connect{"1", "anna", "sales"}}},
		{"an accept by somebody else is late", []Event{Join{Ticket: "1", Queue: "sales"}}, Accept{"1", "ben"}, at(1), nil},
		{"a hang-up takes the offer back", []Event{Join{Ticket: "1", Queue: "sales"}}, Leave{Ticket: "1"}, at(1), []Command{Withdraw{"1", "anna"}}},
		{"the next in line gets the agent", []Event{Join{Ticket: "1", Queue: "sales", Priority: 5}, Join{Ticket: "2", Queue: "sales", Priority: 5}}, Leave{Ticket: "1"}, at(1),
			[]Command{Withdraw{"1", "anna"}, Position{"2", 1}, Offer{Ticket: "2", Agent: "anna", Queue: "sales"}}},
		{"an offer expires", []Event{Join{Ticket: "1", Queue: "sales"}}, Tick{}, at(20), []Command{Declined{"1", "anna", true}}},
		{"a declined contact goes to the next agent", []Event{SetAgent{Agent: "ben", State: Available}, Join{Ticket: "1", Queue: "sales"}}, Decline{Ticket: "1", Agent: "anna"}, at(1),
			[]Command{Declined{Ticket: "1", Agent: "anna"}, Offer{Ticket: "1", Agent: "ben", Queue: "sales"}}},
		{"a preferred agent is asked first", []Event{SetAgent{Agent: "ben", State: Available}}, Join{Ticket: "1", Queue: "sales", Prefer: "ben"}, at(1),
			[]Command{Position{"1", 1}, Offer{Ticket: "1", Agent: "ben", Queue: "sales"}}},
		{"the last staffed agent leaves", []Event{SetAgent{Agent: "ben", State: Offline}, SetAgent{Agent: "anna", State: Away}, Join{Ticket: "1", Queue: "sales"}}, SetAgent{Agent: "anna", State: Offline}, at(1),
			[]Command{Refuse{Ticket: "1", Reason: ReasonNoAgents}}},
		{"an agent who finishes tells the contact", []Event{Join{Ticket: "1", Queue: "sales"}, Accept{"1", "anna"}}, Finish{"1", "anna"}, at(9), []Command{Disconnect{"1", "anna"}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := two()
			for _, e := range c.before {
				d.Apply(e, noon)
			}
			got := plain(d.Apply(c.event, c.at).Commands)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("commands (-want +got):\n%s", diff)
			}
		})
	}
}

// TestDeskProperties drives the desk with random events and keeps its own account of tickets and agents by the commands alone.
func TestDeskProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := []string{"a", "b", "c"}
		d := stand([]Queue{{Name: "x", Agents: Members(names...), OfferTimeout: Duration(15 * time.Second)}, {Name: "y", Agents: Members(names[1:]...)}},
			[]Agent{{Name: "a", State: Available}, {Name: "b", State: Available}, {Name: "c", State: Away}}, noon)
		l := ledger{joined: map[string]Join{}, offered: map[string]string{}, connected: map[string]string{}}
		now := noon
		for i := range rapid.IntRange(1, 80).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 9).Draw(t, "seconds")) * time.Second)
			e := l.draw(t, i, names, now)
			commands := plain(d.Apply(e, now).Commands)
			l.take(t, d, commands)
		}
	})
}

// ledger is what the world outside knows of the desk.
type ledger struct {
	joined    map[string]Join
	offered   map[string]string // ticket → agent
	connected map[string]string
}

func (l *ledger) draw(t *rapid.T, i int, names []string, now time.Time) Event {
	ticket := fmt.Sprintf("t%d", rapid.IntRange(0, 12).Draw(t, "ticket"))
	agent := rapid.SampledFrom(names).Draw(t, "agent")
	switch rapid.IntRange(0, 6).Draw(t, "what") {
	case 0, 1:
		e := Join{Ticket: fmt.Sprintf("t%d-%d", i%13, i), Queue: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "queue"), Priority: rapid.IntRange(1, 3).Draw(t, "priority"), Since: now}
		l.joined[e.Ticket] = e
		return e
	case 2:
		for _, name := range slices.Sorted(maps.Keys(l.joined)) {
			if name > ticket {
				ticket = name
			}
		}
		delete(l.joined, ticket)
		delete(l.offered, ticket)
		delete(l.connected, ticket)
		return Leave{Ticket: ticket}
	case 3:
		for _, name := range slices.Sorted(maps.Keys(l.offered)) {
			if a := l.offered[name]; a == agent {
				return Accept{name, a}
			}
		}
	case 4:
		for _, name := range slices.Sorted(maps.Keys(l.offered)) {
			if a := l.offered[name]; a == agent {
				return Decline{Ticket: name, Agent: a}
			}
		}
	case 5:
		for _, name := range slices.Sorted(maps.Keys(l.connected)) {
			if a := l.connected[name]; a == agent {
				return Finish{name, a}
			}
		}
	}
	return SetAgent{Agent: agent, State: rapid.SampledFrom([]AgentState{Available, Away, Offline}).Draw(t, "state")}
}

func (l *ledger) take(t *rapid.T, d *Desk, commands []Command) {
	for _, c := range commands {
		switch c := c.(type) {
		case Refuse:
			delete(l.joined, c.Ticket)
			delete(l.offered, c.Ticket)
		case Withdraw:
			delete(l.offered, c.Ticket)
		case Declined:
			delete(l.offered, c.Ticket)
		case Connect:
			delete(l.offered, c.Ticket)
			l.connected[c.Ticket] = c.Agent
		case Disconnect:
			delete(l.connected, c.Ticket)
			delete(l.joined, c.Ticket)
		case Offer:
			l.offer(t, c)
		}
	}
	waits := len(l.joined) - len(l.connected)
	if got := len(d.waits()); got != waits || len(d.tickets) != len(l.joined) {
		t.Fatalf("the desk has %d tickets of which %d wait; want %d and %d", len(d.tickets), got, len(l.joined), waits)
	}
	for _, s := range d.seats {
		if s.state() != Available {
			continue
		}
		for _, w := range d.waits() {
			if len(w.offers) == 0 && w.declined[s.name].IsZero() && (w.Queue == "x" || s.name != "a") {
				t.Fatalf("%s waits although %s is free", w.Ticket, s.name)
			}
		}
	}
}

// waits lists the tickets that wait in queues.
func (d *Desk) waits() []*ticket {
	var list []*ticket
	for _, l := range d.queues {
		list = append(list, l.tickets.Items()...)
	}
	return list
}

func (l *ledger) offer(t *rapid.T, c Offer) {
	if _, ok := l.joined[c.Ticket]; !ok {
		t.Fatalf("%s was offered but is gone", c.Ticket)
	}
	for ticket, agent := range l.offered {
		if agent == c.Agent {
			t.Fatalf("%s is offered %s and %s at once", agent, ticket, c.Ticket)
		}
	}
	for ticket, agent := range l.connected {
		if agent == c.Agent {
			t.Fatalf("%s is offered %s while connected with %s", agent, c.Ticket, ticket)
		}
	}
	l.offered[c.Ticket] = c.Agent
}
