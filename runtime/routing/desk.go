// Package routing owns the desk: queues, agents, offers and the strategies that choose between agents. The desk is pure: it reads no clock,
// does no I/O, and the same events give the same commands and decisions. It must not know flows, channels or storage.
package routing

import (
	"math/rand/v2"
	"slices"
	"time"

	"github.com/tidwall/btree"
)

// Selection is how the desk orders contacts that wait in several queues.
type Selection string

// The selections.
const (
	StrictPriority Selection = "strict" // the queue's priority, then the contact's, then its age
	ByScore        Selection = "score"  // minutes of wait and points of priority together: whoever waits long enough comes first
)

// Options are the settings of a whole desk.
type Options struct {
	Seed      uint64    // of the strategies that draw lots
	Selection Selection // empty: strict
}

// MostPlaces is how many contacts of a queue are told their place whenever it changes.
const MostPlaces = 20

// Desk is the routing core's state machine, all in memory. Its cost for an event grows with the logarithm of the number of agents and waiting
// contacts; where everybody rings, with the number of those who ring.
type Desk struct {
	options   Options
	queues    map[string]*line
	seats     map[string]*seat
	teams     map[string][]string
	turns     map[string]*Turns
	turners   []*line // queues whose members take turns
	tickets   map[string]*ticket
	callbacks map[string]*ticket // by callbackKey
	channels  channels
	timers    timers
	spare     []*ticket
	random    *rand.Rand
	counter   uint64

	// Of the event under way, or the next.
	out     Result
	shelves shelves
	choice  choice
	active  []*lane   // in which a contact and an agent may have come together
	asks    []*seat   // who may be free for a direct offer
	direct  []*ticket // direct offers to be made
	moved   []*line   // in which places changed
	joined  []*ticket // that have no place yet
	marks   marks
}

// shelves are what results are cut from.
type shelves struct {
	commands   shelf[Command]
	decisions  shelf[Decision]
	facts      shelf[Fact]
	candidates shelf[Candidate]
	skipped    shelf[Skipped]
}

// Result is what comes of an event: what is to be done, why, and what counts. It is never written again; who keeps a part of it for long keeps
// some kilobytes of its neighbours too.
type Result struct {
	Commands  []Command
	Decisions []Decision
	Facts     []Fact
}

// New makes a desk without queues and agents.
func New(o Options) *Desk {
	d := &Desk{
		options: o, queues: map[string]*line{}, seats: map[string]*seat{}, teams: map[string][]string{}, turns: map[string]*Turns{}, tickets: map[string]*ticket{},
		callbacks: map[string]*ticket{}, random: rand.New(rand.NewPCG(o.Seed, o.Seed)),
	}
	d.choice.accepts = d.choice.accept
	return d
}

// tree makes an ordered set. The desk has one owner, so it needs no lock.
func tree[T any](less func(a, b T) bool) *btree.BTreeG[T] {
	return btree.NewBTreeGOptions(less, btree.Options{NoLocks: true})
}

// DefineTeam adds a team, or replaces its members.
func (d *Desk) DefineTeam(name string, agents []string) { d.teams[name] = agents }

// DefineTurns says which members of a team are on duty when; nil: always all.
func (d *Desk) DefineTurns(team string, t *Turns) { d.turns[team] = t }

// Has says whether a queue is defined.
func (d *Desk) Has(queue string) bool { return d.queues[queue] != nil }

// HasTeam says whether a team is defined.
func (d *Desk) HasTeam(team string) bool {
	_, ok := d.teams[team]
	return ok
}

// Apply takes one event at a time and gives what is to be done and why. What was due before it happens first; what changes of settings set
// off comes with it too.
func (d *Desk) Apply(e Event, now time.Time) Result {
	d.overdue(now)
	d.turned(now)
	d.take(e, now)
	d.positions()
	d.match(now)
	d.plan(now)
	return d.result()
}

func (d *Desk) take(e Event, now time.Time) {
	switch e := e.(type) {
	case Join:
		d.join(e, now)
	case Direct:
		d.ask(e, now)
	case Leave:
		d.leave(e, now)
	case Accept:
		d.accept(e, now)
	case Decline:
		d.decline(e, now)
	case Finish:
		d.finish(e, now)
	case EndWrapUp:
		d.endWrapUp(e, now)
	case Return:
		d.giveBack(e, now)
	case SetPriority:
		d.setPriority(e, now)
	case SetSkills:
		d.setSkills(e, now)
	case SetAgent:
		d.setAgent(e, now)
	case Present:
		d.present(e, now)
	case SetDuty:
		d.setDuty(e, now)
	case Pull:
		d.pull(e, now)
	case Active:
		d.wrote(e.Ticket, now)
	case Tick:
	}
}

func (d *Desk) do(c Command) {
	if d.out.Commands == nil {
		d.out.Commands = d.shelves.commands.begin(4)
	}
	d.out.Commands = append(d.out.Commands, c)
}

func (d *Desk) fact(f Fact) {
	if d.out.Facts == nil {
		d.out.Facts = d.shelves.facts.begin(4)
	}
	d.out.Facts = append(d.out.Facts, f)
}

func (d *Desk) why(w Decision) {
	if d.out.Decisions == nil {
		d.out.Decisions = d.shelves.decisions.begin(1)
	}
	d.out.Decisions = append(d.out.Decisions, w)
}

// result gives what came of the event.
func (d *Desk) result() Result {
	r := Result{d.shelves.commands.end(d.out.Commands), d.shelves.decisions.end(d.out.Decisions), d.shelves.facts.end(d.out.Facts)}
	d.out = Result{}
	return r
}

// positions tells waiting contacts whose place changed.
func (d *Desk) positions() {
	for _, l := range d.moved {
		l.moved = false
		place := 0
		l.tickets.Scan(func(t *ticket) bool {
			place++
			d.placed(t, place)
			return place < MostPlaces
		})
	}
	for _, t := range d.joined {
		if t.position == 0 && t.line != nil && t.phase == waiting {
			d.placed(t, t.line.tickets.placeOf(t))
		}
	}
	clear(d.moved)
	clear(d.joined)
	d.moved, d.joined = d.moved[:0], d.joined[:0]
}

func (d *Desk) placed(t *ticket, place int) {
	if t.first == 0 {
		t.first = place
	}
	if t.position != place {
		t.position = place
		d.do(Position{t.Ticket, place})
	}
}

// setPriority changes what a ticket's place depends on.
func (d *Desk) setPriority(e SetPriority, now time.Time) {
	t := d.tickets[e.Ticket]
	if t == nil || t.phase != waiting || t.direct != nil {
		d.do(NotWaiting{e.Ticket, e.Asker})
		return
	}
	d.outOfLine(t)
	t.Priority, t.Since = e.Priority, t.Since.Add(-e.Age)
	d.inLine(t, now)
	d.do(Changed{e.Ticket, e.Asker})
}

func (d *Desk) setSkills(e SetSkills, now time.Time) {
	t := d.tickets[e.Ticket]
	if t == nil || t.phase != waiting || t.direct != nil {
		d.do(NotWaiting{e.Ticket, e.Asker})
		return
	}
	t.Skills, t.Relax = slices.Clone(e.Skills), nil
	d.feed(t, now)
	d.do(Changed{e.Ticket, e.Asker})
}
