package routing

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestCapacity goes through the modes: which contact may come while an agent has others.
func TestCapacity(t *testing.T) {
	slots := map[string]Slots{"voice": {Slots: 1}, "chat": {Slots: 2}, "email": {Slots: 2}}
	blended, realtime, exclusive := &Profile{Mode: Blended, Channels: slots}, &Profile{Mode: BlendedRealTime, Channels: slots}, &Profile{Mode: Exclusive, Channels: slots}
	interrupted := &Profile{Mode: Exclusive, Channels: slots, Interrupts: map[string][]string{"voice": {"email"}}}
	manual := &Profile{Channels: map[string]Slots{"voice": {Slots: 1}, "email": {Slots: 2, Manual: true}}}
	cases := []struct {
		name    string
		profile *Profile
		has     []string
		comes   string
		want    bool
	}{
		{"blended: a chat during a call", blended, []string{"voice"}, "chat", true},
		{"blended: a second call", blended, []string{"voice"}, "voice", false},
		{"blended: a third chat", blended, []string{"chat", "chat"}, "chat", false},
		{"real-time: a chat during a call", realtime, []string{"voice"}, "chat", false},
		{"real-time: a call during a chat", realtime, []string{"chat"}, "voice", false},
		{"real-time: an email during a call", realtime, []string{"voice"}, "email", true},
		{"real-time: a second chat", realtime, []string{"chat"}, "chat", true},
		{"exclusive: an email during a chat", exclusive, []string{"chat"}, "email", false},
		{"exclusive: a second email", exclusive, []string{"email"}, "email", false},
		{"interrupts: a call during an email", interrupted, []string{"email"}, "voice", true},
		{"interrupts: an email during a call", interrupted, []string{"voice"}, "email", false},
		{"manual: nothing is offered", manual, nil, "email", false},
		{"a channel without slots", manual, nil, "chat", false},
		{"no profile: one call", nil, []string{"voice"}, "voice", false},
		{"no profile: five chats", nil, []string{"chat", "chat", "chat", "chat"}, "chat", true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := crew(Queue{}, Agent{Profile: c.profile})
			for i, channel := range c.has {
				ticket := string(rune('0' + i))
				agent := agentOf(d.Apply(Join{Ticket: ticket, Queue: "q", Channel: channel}, noon).Commands)
				d.Apply(Accept{ticket, agent}, noon)
			}
			if got := offered(d.Apply(Join{Ticket: "new", Queue: "q", Channel: c.comes}, noon)) != ""; got != c.want {
				t.Errorf("offered: got %v, want %v", got, c.want)
			}
		})
	}
}

// TestWrapUp ends work after contacts by time, by hand with a reason, and not at all.
func TestWrapUp(t *testing.T) {
	life := func(w WrapUp) *Desk {
		d := crew(Queue{WrapUp: w}, Agent{})
		d.Apply(Join{Ticket: "1", Queue: "q"}, noon)
		d.Apply(Accept{"1", "a"}, noon)
		d.Apply(Join{Ticket: "2", Queue: "q"}, at(5))
		return d
	}
	timed := life(WrapUp{Time: Duration(30 * time.Second)})
	got := timed.Apply(Leave{Ticket: "1"}, at(10)).Commands
	if diff := cmp.Diff([]Command{WrapUpBegan{"1", "a", "q", at(40)}}, got); diff != "" {
		t.Errorf("the customer leaves (-want +got):\n%s", diff)
	}
	if got := plain(timed.Apply(Tick{}, at(40)).Commands); !cmp.Equal(got, []Command{WrapUpEnded{Ticket: "1", Agent: "a"}, Offer{Ticket: "2", Agent: "a", Queue: "q"}}) {
		t.Errorf("time is over: got %+v, want the next contact", got)
	}
	manual := life(WrapUp{Mode: WrapUpManual, ReasonRequired: true, Reasons: []string{"Sold"}})
	manual.Apply(Finish{"1", "a"}, at(10))
	for _, reason := range []string{"", "Lost"} {
		if got := manual.Apply(EndWrapUp{Ticket: "1", Agent: "a", Reason: reason}, at(300)).Commands; !cmp.Equal(got, []Command{WrapUpRefused{"1", "a"}}) {
			t.Errorf("reason %q: got %+v, want it refused", reason, got)
		}
	}
	result := manual.Apply(EndWrapUp{Ticket: "1", Agent: "a", Reason: "Sold"}, at(310))
	if offered(result) != "a" {
		t.Errorf("with a reason: got %+v, want the next contact", result.Commands)
	}
	var wrapped []WrappedUp
	for _, f := range result.Facts {
		if f, ok := f.(WrappedUp); ok {
			wrapped = append(wrapped, f)
		}
	}
	if len(wrapped) != 1 || wrapped[0].WrapUp != 300*time.Second || wrapped[0].Reason != "Sold" {
		t.Errorf("facts: got %+v, want 300 s of wrap-up", wrapped)
	}
	if got := offered(life(WrapUp{}).Apply(Finish{"1", "a"}, at(10))); got != "a" {
		t.Errorf("without wrap-up: got %q, want the next contact at once", got)
	}
}

// TestRONA leaves an agent who does not answer alone until they say that they are there.
func TestRONA(t *testing.T) {
	d := crew(Queue{OfferTimeout: Duration(30 * time.Second)}, Agent{})
	d.Apply(Join{Ticket: "1", Queue: "q", Since: at(-60)}, noon)
	d.Apply(Join{Ticket: "2", Queue: "q", Since: at(-10)}, noon)
	if got := d.Apply(Tick{}, at(30)).Commands; !cmp.Equal(got, []Command{Declined{"1", "a", true}}) {
		t.Errorf("not answered: got %+v", got)
	}
	if got := d.Apply(Tick{}, at(600)).Commands; len(got) > 0 && offered(Result{Commands: got}) != "" {
		t.Errorf("later: got %+v, want no offer", got)
	}
	if s := d.seats["a"]; s.state() != RONA {
		t.Errorf("got %s, want rona", s.state())
	}
	result := d.Apply(SetAgent{Agent: "a", State: Available}, at(601))
	if len(result.Decisions) != 1 || result.Decisions[0].Ticket != "1" {
		t.Errorf("back again: got %+v, want the contact that has its age", result.Decisions)
	}
}

// TestGone moves the offers of a browser that is gone on.
func TestGone(t *testing.T) {
	d := crew(Queue{}, Agent{}, Agent{})
	d.Apply(Join{Ticket: "1", Queue: "q"}, noon)
	got := plain(d.Apply(Present{Agent: "a"}, at(15)).Commands)
	if diff := cmp.Diff([]Command{Withdraw{"1", "a"}, Offer{Ticket: "1", Agent: "b", Queue: "q"}}, got); diff != "" {
		t.Errorf("gone (-want +got):\n%s", diff)
	}
	d.Apply(Join{Ticket: "2", Queue: "q"}, at(16))
	if got := offered(d.Apply(Present{Agent: "a", Present: true}, at(17))); got != "a" {
		t.Errorf("back: offered to %q, want a", got)
	}
}

// TestPull gives two agents who press at once different contacts, and the third nothing.
func TestPull(t *testing.T) {
	d := crew(Queue{Pull: true}, make([]Agent, 3)...)
	for i, ticket := range []string{"old", "older"} {
		if got := offered(d.Apply(Join{Ticket: ticket, Queue: "q", Channel: "email", Since: at(-i * 60)}, noon)); got != "" {
			t.Fatalf("%s was offered to %s", ticket, got)
		}
	}
	for _, c := range []struct {
		agent string
		want  Command
	}{{"a", Connect{"older", "a", "q"}}, {"b", Connect{"old", "b", "q"}}, {"c", Nothing{"c", "q"}}} {
		got := d.Apply(Pull{Agent: c.agent, Queue: "q"}, at(1)).Commands
		if len(got) == 0 || got[0] != c.want {
			t.Errorf("%s: got %+v, want %+v", c.agent, got, c.want)
		}
	}
}

// TestInactivity frees the slot of a silent chat, and takes it again when somebody writes.
func TestInactivity(t *testing.T) {
	d := crew(Queue{Inactivity: Duration(time.Minute)}, Agent{Capacity: map[string]int{"chat": 1}})
	d.Apply(Join{Ticket: "1", Queue: "q", Channel: "chat"}, noon)
	d.Apply(Accept{"1", "a"}, noon)
	d.Apply(Active{"1"}, at(30))
	d.Apply(Join{Ticket: "2", Queue: "q", Channel: "chat"}, at(31))
	if got := offered(d.Apply(Tick{}, at(89))); got != "" {
		t.Errorf("too early: offered to %s", got)
	}
	if got := offered(d.Apply(Tick{}, at(90))); got != "a" {
		t.Errorf("silent for a minute: offered to %q, want a", got)
	}
	d.Apply(Leave{Ticket: "2"}, at(91))
	d.Apply(Active{"1"}, at(92))
	if got := offered(d.Apply(Join{Ticket: "3", Queue: "q", Channel: "chat"}, at(93))); got != "" {
		t.Errorf("written again: the slot was given to %s", got)
	}
}

// TestPause keeps an agent from the next contact of the channel for a while.
func TestPause(t *testing.T) {
	d := crew(Queue{Pause: Duration(20 * time.Second)}, Agent{})
	d.Apply(Join{Ticket: "1", Queue: "q"}, noon)
	d.Apply(Accept{"1", "a"}, noon)
	d.Apply(Finish{"1", "a"}, at(60))
	if got := offered(d.Apply(Join{Ticket: "2", Queue: "q"}, at(61))); got != "" {
		t.Errorf("during the pause: offered to %s", got)
	}
	if next, ok := d.Next(); !ok || !next.Equal(at(80)) {
		t.Errorf("next: got %v %v, want the end of the pause", next, ok)
	}
	if got := offered(d.Apply(Tick{}, at(80))); got != "a" {
		t.Errorf("after the pause: offered to %q, want a", got)
	}
}

// TestLongestWait gives a contact up that has waited as long as its queue allows.
func TestLongestWait(t *testing.T) {
	d := crew(Queue{MaxWait: Duration(time.Minute)}, Agent{})
	d.Apply(SetAgent{Agent: "a", State: Away}, noon)
	d.Apply(Join{Ticket: "1", Queue: "q"}, noon)
	result := d.Apply(Tick{}, at(60))
	if !cmp.Equal(result.Commands, []Command{Refuse{Ticket: "1", Reason: ReasonTimeout}}) {
		t.Errorf("got %+v, want it given up", result.Commands)
	}
	if len(result.Facts) != 1 || result.Facts[0].(Overflowed).Wait != time.Minute {
		t.Errorf("facts: got %+v, want an overflow after a minute", result.Facts)
	}
}

// TestSettings reads the short and the long forms, and the defaults.
func TestSettings(t *testing.T) {
	q, err := ParseQueue("q", json.RawMessage(`{"wrap_up":"30s","agents":["a",{"agent":"b","channels":["chat"]}],"service_level":{"threshold":"10s"}}`))
	want := Queue{
		Name: "q", OfferTimeout: Duration(30 * time.Second), WrapUp: WrapUp{Time: Duration(30 * time.Second)}, ServiceLevel: ServiceLevel{Threshold: Duration(10 * time.Second)},
		Agents: []Member{{Agent: "a"}, {Agent: "b", Channels: []string{"chat"}}},
	}
	if diff := cmp.Diff(want, q); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if q, err := ParseQueue("q", json.RawMessage(`{"strategy":"ring_all"}`)); err != nil || q.OfferTimeout != 0 {
		t.Errorf("ring all: got %v %v, want no timeout", q.OfferTimeout, err)
	}
	if _, err := ParseQueue("q", json.RawMessage(`{"wrap_up":{"time":"soon"}}`)); err == nil || err.Error() != `settings of queue q: "soon" is not a duration such as 20s or 2m30s` {
		t.Errorf("got %v, want the value named", err)
	}
	s, err := ParseStaff("a", json.RawMessage(`{"queues":["q",{"queue":"r","channels":["voice"]}],"skills":{"finnish":7},"capacity_profile":"digital"}`))
	wantStaff := Staff{Agent: Agent{Name: "a", Skills: map[string]any{"finnish": 7.0}}, Queues: []Membership{{Queue: "q"}, {Queue: "r", Channels: []string{"voice"}}}, Capacities: "digital"}
	if diff := cmp.Diff(wantStaff, s); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
