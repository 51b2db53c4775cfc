package routing

import (
	"container/heap"
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"cordboard/flow/flowtest"
)

// idleHeap is the floor: what it costs at least to pick the agent who has been free for the longest, mark them busy and free them.
type idleHeap []*idleAgent

type idleAgent struct {
	idleSince int64
	index     int
}

func (h idleHeap) Len() int           { return len(h) }
func (h idleHeap) Less(i, j int) bool { return h[i].idleSince < h[j].idleSince }
func (h idleHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i]; h[i].index, h[j].index = i, j }
func (h *idleHeap) Push(x any)        { *h = append(*h, x.(*idleAgent)) }
func (h *idleHeap) Pop() any          { o := *h; a := o[len(o)-1]; *h = o[:len(o)-1]; return a }

// sizes of the benchmark, in agents.
var sizes = []int{100, 1000, 10_000, 100_000}

// floorOf is the work of the floor with n agents.
func floorOf(n int) func() {
	h := make(idleHeap, n)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range h {
		h[i] = &idleAgent{idleSince: r.Int64N(1 << 40), index: i}
	}
	heap.Init(&h)
	clock := int64(1 << 41)
	return func() {
		clock++
		h[0].idleSince = clock
		heap.Fix(&h, 0)
	}
}

func BenchmarkHeapFloor(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			floor := floorOf(n)
			for b.Loop() {
				floor()
			}
		})
	}
}

// bigDesk is a desk with n agents in two of four queues each, with skills and capacity; nine of ten are free.
func bigDesk(n int, strategy Strategy) (*Desk, []Join) {
	r := rand.New(rand.NewPCG(1, 2))
	d := New(Options{Seed: 1})
	queues := make([]Queue, 4)
	for i := range queues {
		queues[i] = Queue{Name: fmt.Sprintf("q%d", i), Strategy: strategy, OfferTimeout: Duration(DefaultOfferTimeout), ServiceLevel: ServiceLevel{Threshold: Duration(DefaultThreshold)}}
	}
	profile := &Profile{Mode: Blended, Channels: map[string]Slots{"voice": {Slots: 1}, "chat": {Slots: 3}}}
	for i := range n {
		a := Agent{Name: fmt.Sprintf("a%d", i), Profile: profile, State: Available, Priority: 1 + r.IntN(100), Skills: map[string]any{"finnish": float64(r.IntN(11)), "vip": r.IntN(2) == 0}}
		if r.IntN(10) == 0 {
			a.State = Away
		}
		d.DefineAgent(a, noon.Add(time.Duration(r.IntN(1e9))))
		for _, q := range []int{i % 4, (i + 1) % 4} {
			queues[q].Agents = append(queues[q].Agents, Member{Agent: a.Name})
		}
	}
	for _, q := range queues {
		d.Define(q, noon)
	}
	var joins []Join
	for i := range 16 {
		join := Join{Queue: queues[i%4].Name, Channel: []string{"voice", "chat"}[i/4%2], Priority: 5}
		if i >= 8 {
			join.Skills = []Skill{{"finnish", ">=", 5.0}, {"vip", "is", true}}
		}
		joins = append(joins, join)
	}
	return d, joins
}

// cycles are what the benchmarks do with a contact that an agent is offered.
var cycles = map[string]func(d *Desk, ticket, agent string, now time.Time){
	// pick, reserve, release: a contact asks for an agent, one is chosen and reserved, and freed again
	"pick": func(d *Desk, ticket, _ string, now time.Time) { d.Apply(Leave{Ticket: ticket}, now) },
	// the life of a contact: asked for, offered, accepted, over
	"contact": func(d *Desk, ticket, agent string, now time.Time) {
		d.Apply(Accept{ticket, agent}, now)
		d.Apply(Finish{ticket, agent}, now)
	},
}

// BenchmarkDesk chooses the right one of many agents with skills and capacity for each contact.
func BenchmarkDesk(b *testing.B) {
	for _, what := range []string{"pick", "contact"} {
		for _, strategy := range []Strategy{LongestIdle, BestSkill} {
			for _, n := range sizes {
				b.Run(fmt.Sprintf("%s/%s/%d", what, strategy, n), func(b *testing.B) { benchmarkDesk(b, n, strategy, cycles[what]) })
			}
		}
	}
}

func benchmarkDesk(b *testing.B, n int, strategy Strategy, then func(d *Desk, ticket, agent string, now time.Time)) {
	flowtest.Beside(b, flowtest.Work{Do: cycleOf(n, strategy, then), Floor: floorOf(n), Of: "heap", Part: "contact"})
}

// cycleOf is the work of a desk with n agents: a contact is put in, offered to the right agent, and what then does. The records of 64 contacts are
// taken at once.
func cycleOf(n int, strategy Strategy, then func(d *Desk, ticket, agent string, now time.Time)) func() {
	d, joins := bigDesk(n, strategy)
	now, i := noon.Add(time.Minute), 0
	cycle := func() {
		i++
		now = now.Add(time.Millisecond)
		join := joins[i%len(joins)]
		join.Ticket = strconv.Itoa(i)
		then(d, join.Ticket, agentOf(d.Apply(join, now).Commands), now)
		if i%64 == 0 {
			d.Touched()
		}
	}
	for range 2 * len(joins) {
		cycle() // opens the lanes
	}
	d.Touched() // what the settings changed is not the contacts'
	return cycle
}

func agentOf(commands []Command) string {
	for _, c := range commands {
		if o, ok := c.(Offer); ok {
			return o.Agent
		}
	}
	panic("nobody was offered the contact")
}
