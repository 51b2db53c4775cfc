package metrics

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cordboard/runtime/routing"
	"cordboard/runtime/routing/simulate"
)

// story draws a scenario and gives the facts of its run, which begins at noon.
func story(t *rapid.T) []routing.Fact {
	text := fmt.Sprintf(`{"format": "cordboard.scenario/v1", "seed": %d, "duration": "%dm",
		"queues": [{"name": "support", "wrap_up": "20s", "service_level": {"threshold": "20s"}}, {"name": "chats", "strategy": "average_utilization"}],
		"agents": [{"name": "a", "count": %d, "queues": ["support", "chats"], "capacity": {"voice": 1, "chat": 3}, "answer_delay": "3s", "decline_rate": 0.1}],
		"arrivals": [{"queue": "support", "channel": "voice", "per_hour": %d, "handle": {"distribution": "exponential", "mean": "2m"}, "patience": {"distribution": "exponential", "mean": "40s"}},
			{"queue": "chats", "channel": "chat", "per_hour": 60, "handle": {"distribution": "exponential", "mean": "5m"}}]}`,
		rapid.Uint64Range(1, 1000).Draw(t, "seed"), rapid.IntRange(20, 200).Draw(t, "minutes"), rapid.IntRange(1, 6).Draw(t, "agents"), rapid.IntRange(20, 200).Draw(t, "calls"))
	s, err := simulate.Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var facts []routing.Fact
	if _, err := simulate.Run(t.Context(), s, simulate.Options{Start: noon, Fact: func(f routing.Fact) { facts = append(facts, f) }}); err != nil {
		t.Fatal(err)
	}
	return facts
}

var everything = Options{From: noon.Add(10 * time.Minute), To: noon.Add(2 * time.Hour), Short: func(string) time.Duration { return 6 * time.Second }, TeamOf: func(string) string { return "all" }}

func by(kind By, interval Interval) Options {
	o := everything
	o.By, o.Interval = kind, interval
	return o
}

// Intervals, and rows, sum up to the whole; and what may come in any order gives the same in any.
func TestCountersAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		facts := story(t)
		for _, kind := range []By{Queue, Channel, Team, Agent} {
			whole, cut := counted(facts, by(kind, Whole)), counted(facts, by(kind, Quarter))
			whole.Close(everything.To)
			cut.Close(everything.To)
			for _, name := range whole.Rows() {
				if diff := cmp.Diff(Total(whole.Row(name)), Total(cut.Row(name))); diff != "" {
					t.Fatalf("%s %s (-whole +intervals):\n%s", kind, name, diff)
				}
			}
			mixed := counted(interleaved(t, facts), by(kind, Quarter))
			mixed.Close(everything.To)
			if diff := cmp.Diff(cut.rows, mixed.rows); diff != "" {
				t.Fatalf("%s (-in order +interleaved):\n%s", kind, diff)
			}
			halves := halves(t, facts, by(kind, Quarter))
			if diff := cmp.Diff(cut.rows, halves.rows); diff != "" {
				t.Fatalf("%s (-whole +two halves):\n%s", kind, diff)
			}
		}
	})
}

// owner is what the order of facts matters to: their ticket or agent.
func owner(f routing.Fact) string {
	if a, ok := f.(routing.AgentChanged); ok {
		return "agent " + a.Agent
	}
	switch f := f.(type) {
	case routing.Entered:
		return f.Ticket
	case routing.Answered:
		return f.Ticket
	case routing.Abandoned:
		return f.Ticket
	case routing.Handled:
		return f.Ticket
	}
	return "others"
}

// interleaved keeps the order of each ticket and agent, and mixes them.
func interleaved(t *rapid.T, facts []routing.Fact) []routing.Fact {
	lines := map[string][]routing.Fact{}
	var names []string
	for _, f := range facts {
		name := owner(f)
		if lines[name] == nil {
			names = append(names, name)
		}
		lines[name] = append(lines[name], f)
	}
	random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "order"), 1))
	var mixed []routing.Fact
	for len(names) > 0 {
		i := random.IntN(len(names))
		line := lines[names[i]]
		mixed = append(mixed, line[0])
		lines[names[i]] = line[1:]
		if len(line) == 1 {
			names = slices.Delete(names, i, i+1)
		}
	}
	return mixed
}

// halves counts the facts of some tickets and agents apart from those of the others.
func halves(t *rapid.T, facts []routing.Fact, o Options) *Collector {
	a, b := New(o), New(o)
	salt := rapid.IntRange(0, 7).Draw(t, "half")
	for _, f := range facts {
		name, sum := owner(f), salt
		for _, letter := range name {
			sum += int(letter)
		}
		if sum%2 == 0 {
			a.Count(f)
		} else {
			b.Count(f)
		}
	}
	a.Close(o.To)
	b.Close(o.To)
	a.Merge(b)
	return a
}

// What reports count is what the simulator counts of the same run.
func TestCountersAgreeWithTheSimulator(t *testing.T) {
	s, err := simulate.Decode([]byte(`{"format": "cordboard.scenario/v1", "seed": 7, "duration": "8h",
		"queues": [{"name": "support", "service_level": {"threshold": "20s", "short_abandon": "6s"}}],
		"agents": [{"name": "a", "count": 9, "queues": ["support"]}],
		"arrivals": [{"queue": "support", "per_hour": 200, "handle": {"distribution": "exponential", "mean": "3m"}, "patience": {"distribution": "exponential", "mean": "60s"}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	k := New(Options{By: Queue, From: noon, To: noon.AddDate(0, 0, 2), Short: everything.Short})
	result, err := simulate.Run(t.Context(), s, simulate.Options{Start: noon, Fact: k.Count})
	if err != nil {
		t.Fatal(err)
	}
	c, want := Total(k.Row("support")), result.Queues[0]
	got := []int{c.Offered(), c.Answered, c.Abandoned, c.Short, c.AnsweredInTime, c.AbandonedInTime, c.Decided()}
	if diff := cmp.Diff([]int{want.Offered, want.Answered, want.Abandoned, want.ShortAbandoned, want.AnsweredInTime, want.AbandonedInTime, want.Offered}, got); diff != "" {
		t.Errorf("counters (-simulator +metrics):\n%s", diff)
	}
	if level, _ := FormulaOf("").Level(&c).Value(); want.Offered < 1000 || level != *want.ServiceLevel {
		t.Errorf("got a service level of %v of %d contacts, want %v", level, want.Offered, *want.ServiceLevel)
	}
}
