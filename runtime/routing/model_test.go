package routing

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// oracle is a contact centre in its simplest form: lists that are searched from end to end. It keeps its own account by the events it sends and
// the commands it gets, and knows nothing of lanes, trees and timers.
type oracle struct {
	random  *rand.Rand
	desk    *Desk
	now     time.Time
	byScore bool
	queues  []Queue
	agents  map[string]*modelAgent
	names   []string
	tickets map[string]*modelTicket // that are not over
	serial  int
	counts  map[string]int
	cold    bool // the desk is rebuilt from its records now and then
	records map[string]TicketRecord
	people  map[string]AgentRecord
}

type modelAgent struct {
	Agent
	presence AgentState
	gone     bool
	offDuty  bool
	used     map[string]int
	pauses   map[string]time.Time
}

type modelTicket struct {
	Join
	serial   int
	joined   time.Time
	offers   []string
	agent    string
	wrapping bool
	declined map[string]time.Time
	rests    time.Time
}

// TestModel drives the desk with random events and checks every answer against the oracle. TestCostMillionEvents does so a million times.
func TestModel(t *testing.T) { runModel(t, 20, 2000) }

// TestCostMillionEvents runs without the race detector.
func TestCostMillionEvents(t *testing.T) { runModel(t, 250, 4000) }

func runModel(t *testing.T, worlds, events int) {
	counts := map[string]int{}
	for seed := range worlds {
		o := newOracle(uint64(seed))
		for step := range events {
			if err := o.step(); err != nil {
				t.Fatalf("seed %d, event %d: %v", seed, step, err)
			}
		}
		for what, n := range o.counts {
			counts[what] += n
		}
	}
	for _, what := range []string{"offer", "connect", "declined", "expired", "withdraw", "refused", "handled", "wrap-up", "pulled", "callback", "rebuilt", "relaxed", "returned", "off turn", "unstaffed"} {
		if counts[what] < worlds/2 {
			t.Errorf("%s happened %d times in %d worlds: the events do not reach it", what, counts[what], worlds)
		}
	}
	t.Logf("%d events: %v", worlds*events, counts)
}

func newOracle(seed uint64) *oracle {
	o := &oracle{
		random: rand.New(rand.NewPCG(seed, 7)), now: noon, agents: map[string]*modelAgent{}, tickets: map[string]*modelTicket{}, counts: map[string]int{},
		records: map[string]TicketRecord{}, people: map[string]AgentRecord{},
	}
	o.byScore, o.cold = seed%2 == 1, seed%3 == 0
	profiles := []*Profile{
		nil,
		{Mode: Blended, Channels: map[string]Slots{"voice": {Slots: 1}, "chat": {Slots: 2}}},
		{Mode: BlendedRealTime, Channels: map[string]Slots{"voice": {Slots: 1}, "chat": {Slots: 2}, "email": {Slots: 2}}},
		{Mode: Exclusive, Channels: map[string]Slots{"voice": {Slots: 1}, "chat": {Slots: 2}, "email": {Slots: 2}}, Interrupts: map[string][]string{"voice": {"email"}}},
		{Mode: Blended, Channels: map[string]Slots{"voice": {Slots: 1, Manual: true}, "chat": {Slots: 3}}},
	}
	for i := range 6 {
		name := string(rune('a' + i))
		a := Agent{Name: name, State: Offline, Profile: profiles[o.random.IntN(len(profiles))], Priority: 1 + o.random.IntN(3), Skills: map[string]any{"finnish": o.random.IntN(11)}}
		if o.random.IntN(2) == 0 {
			a.Skills["vip"] = true
		}
		o.names = append(o.names, name)
		o.agents[name] = &modelAgent{Agent: a, presence: Offline, used: map[string]int{}, pauses: map[string]time.Time{}}
	}
	for i := range 3 {
		turns := o.drawTurns()
		q := Queue{
			Name: fmt.Sprintf("q%d", i), Strategy: Strategies[o.random.IntN(len(Strategies))], OfferTimeout: Duration(15 * time.Second), Priority: o.random.IntN(2),
			ServiceLevel: ServiceLevel{Threshold: Duration(20 * time.Second)},
		}
		if o.random.IntN(2) == 0 {
			q.WrapUp = WrapUp{Mode: WrapUpTimed, Time: Duration(5 * time.Second)}
		}
		if o.random.IntN(3) == 0 {
			q.Pause = Duration(3 * time.Second)
		}
		if o.random.IntN(3) == 0 {
			q.MaxWait = Duration(2 * time.Minute)
		}
		q.Pull = i == 2 && o.random.IntN(2) == 0
		for _, name := range o.names {
			if o.random.IntN(3) > 0 {
				q.Agents = append(q.Agents, Member{Agent: name, Turns: turns[name], Channels: [][]string{nil, {"voice"}, {"chat", "email"}}[o.random.IntN(3)]})
			}
		}
		o.queues = append(o.queues, q)
	}
	o.desk = o.build()
	return o
}

// drawTurns lets some agents of a queue, or none, take turns that change every minute or so.
func (o *oracle) drawTurns() map[string]*Turns {
	turns := map[string]*Turns{}
	if o.random.IntN(2) == 0 {
		return turns
	}
	t := &Turns{
		Members: o.names[:2+o.random.IntN(4)], Size: 1 + o.random.IntN(2), Every: time.Duration(60+o.random.IntN(60)) * time.Second, From: noon.Add(time.Minute),
		Channels: [][]string{nil, {"voice"}}[o.random.IntN(2)],
	}
	for _, name := range t.Members {
		turns[name] = t
	}
	return turns
}

// build makes a desk of the world's settings.
func (o *oracle) build() *Desk {
	options := Options{Seed: 1}
	if o.byScore {
		options.Selection = ByScore
	}
	d := New(options)
	for _, q := range o.queues {
		d.Define(q, o.now)
	}
	for _, name := range o.names {
		d.DefineAgent(o.agents[name].Agent, o.now)
	}
	return d
}

// step sends the desk one event and checks what comes of it.
func (o *oracle) step() error {
	last := o.now
	o.now = o.now.Add(time.Duration(o.random.IntN(4)) * time.Second)
	for {
		next, ok := o.desk.Next()
		if !ok || next.After(o.now) {
			break
		}
		if next.Before(last) { // what is older than it was thought to be is late at once
			next = last
		}
		last = next
		if err := o.send(Tick{}, next); err != nil {
			return err
		}
	}
	if err := o.send(o.draw(), o.now); err != nil {
		return err
	}
	if o.cold && o.random.IntN(50) == 0 {
		return o.rebuild()
	}
	return nil
}

func (o *oracle) send(e Event, now time.Time) error {
	o.know(e, now)
	result := o.desk.Apply(e, now)
	for _, f := range result.Facts {
		o.heard(f, now) // slots are given back before they are given again
	}
	for _, c := range result.Commands {
		if err := o.take(c, now); err != nil {
			return fmt.Errorf("%T %+v: %T %+v: %w", e, e, c, c, err)
		}
	}
	o.keep()
	if err := o.idle(now); err != nil {
		return fmt.Errorf("after %T %+v: %w", e, e, err)
	}
	return nil
}

// keep notes the records that changed, as the store does.
func (o *oracle) keep() {
	changes := o.desk.Touched()
	for _, r := range changes.Tickets {
		o.records[r.Ticket] = r
	}
	for _, name := range changes.Gone {
		delete(o.records, name)
	}
	for _, r := range changes.Agents {
		o.people[r.Agent] = r
	}
}

// rebuild goes on with a new desk that has only the records.
func (o *oracle) rebuild() error {
	o.counts["rebuilt"]++
	text, err := json.Marshal(Changes{Tickets: slices.Collect(maps.Values(o.records)), Agents: slices.Collect(maps.Values(o.people))})
	if err != nil {
		return err
	}
	var changes Changes
	if err := json.Unmarshal(text, &changes); err != nil {
		return err
	}
	o.desk = o.build()
	o.desk.Restore(changes, o.now)
	return o.send(Tick{}, o.now)
}

// draw invents an event.
func (o *oracle) draw() Event {
	agent := o.names[o.random.IntN(len(o.names))]
	ticket := o.some()
	switch o.random.IntN(16) {
	case 0, 1, 2, 3:
		if len(o.tickets) < 14 {
			return o.join()
		}
	case 4:
		return Leave{Ticket: ticket}
	case 5, 6, 7:
		if t := o.tickets[ticket]; t != nil && len(t.offers) > 0 {
			return Accept{ticket, t.offers[o.random.IntN(len(t.offers))]}
		}
		return Accept{ticket, agent}
	case 8:
		if t := o.tickets[ticket]; t != nil && len(t.offers) > 0 {
			return Decline{Ticket: ticket, Agent: t.offers[0]}
		}
	case 9, 10:
		if t := o.tickets[ticket]; t != nil && t.agent != "" {
			if t.wrapping {
				return EndWrapUp{Ticket: ticket, Agent: t.agent}
			}
			if t.Callback != "" && o.random.IntN(2) == 0 {
				return Return{ticket, time.Duration(1+o.random.IntN(60)) * time.Second}
			}
			return Finish{ticket, t.agent}
		}
	case 11:
		return Pull{Agent: agent, Queue: o.queues[o.random.IntN(len(o.queues))].Name}
	case 12:
		return SetPriority{Ticket: ticket, Priority: 1 + o.random.IntN(10), Age: time.Duration(o.random.IntN(60)) * time.Second}
	case 13:
		if o.random.IntN(2) == 0 {
			return Present{agent, o.random.IntN(3) > 0}
		}
		return SetDuty{agent, o.random.IntN(3) > 0}
	}
	return SetAgent{Agent: agent, State: []AgentState{Available, Available, Available, Away, Offline}[o.random.IntN(5)]}
}

// some names a contact that is not over, or one that never was.
func (o *oracle) some() string {
	names := slices.Sorted(maps.Keys(o.tickets))
	if len(names) == 0 {
		return "nobody"
	}
	return names[o.random.IntN(len(names))]
}

func (o *oracle) join() Event {
	o.serial++
	j := Join{
		Ticket: fmt.Sprintf("t%06d", o.serial), Queue: o.queues[o.random.IntN(len(o.queues))].Name, Channel: []string{"voice", "chat", "email"}[o.random.IntN(3)],
		Priority: 1 + o.random.IntN(3), Since: o.now,
	}
	switch o.random.IntN(5) {
	case 0:
		j.Skills = []Skill{{"finnish", ">=", 7}}
		j.Relax = []Relax{{30 * time.Second, []Skill{{"finnish", ">=", 4}}}, {time.Minute, nil}}
	case 1:
		j.Skills = []Skill{{"vip", "is", true}}
	case 2:
		j.Prefer = o.names[o.random.IntN(len(o.names))]
	case 3:
		if o.random.IntN(3) == 0 {
			j.Callback, j.Channel = fmt.Sprint("+3585", o.random.IntN(20)), "voice"
		}
	}
	return j
}
