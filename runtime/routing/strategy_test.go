package routing

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// crew is a desk with one queue and available agents, who became available a second apart: a first.
func crew(q Queue, agents ...Agent) *Desk {
	d := New(Options{Seed: 3})
	for i, a := range agents {
		a.Name, a.State = string(rune('a'+i)), Available
		d.DefineAgent(a, at(i-len(agents)))
		q.Agents = append(q.Agents, Member{Agent: a.Name})
	}
	q.Name = "q"
	d.Define(q, noon)
	return d
}

// arrive sends contacts one after the other, each accepted at once, and tells who got them.
func arrive(d *Desk, n int, channel string, over bool) string {
	var got []string
	for i := range n {
		now := noon.Add(time.Duration(i) * time.Millisecond)
		ticket := fmt.Sprintf("%s-%d", channel, i)
		agent := ""
		for _, c := range d.Apply(Join{Ticket: ticket, Queue: "q", Channel: channel}, now).Commands {
			if o, ok := c.(Offer); ok {
				agent = o.Agent
			}
		}
		if agent == "" {
			got = append(got, "-")
			continue
		}
		got = append(got, agent)
		d.Apply(Accept{ticket, agent}, now)
		if over {
			d.Apply(Finish{ticket, agent}, now)
		}
	}
	return strings.Join(got, "")
}

var fourChats = &Profile{Channels: map[string]Slots{"chat": {Slots: 4}, "voice": {Slots: 1}}}

func TestStrategies(t *testing.T) {
	three := []Agent{{Profile: fourChats}, {Profile: fourChats}, {Profile: fourChats}}
	ranked := []Agent{{Priority: 3}, {Priority: 1}, {Priority: 100}, {Priority: 1}}
	skilled := []Agent{{Skills: map[string]any{"finnish": 4}}, {Skills: map[string]any{"finnish": 9}}, {Skills: map[string]any{"finnish": 6}}}
	cases := []struct {
		name     string
		strategy Strategy
		agents   []Agent
		channel  string
		contacts int
		over     bool // each contact is over before the next comes
		want     string
	}{
		{"maximum utilization fills one agent up: 4+1+0", MaxUtilization, three, "chat", 5, false, "aaaab"},
		{"average utilization loads all alike: 2/2/1", AverageUtilization, three, "chat", 5, false, "abcab"},
		{"average utilization compares shares", AverageUtilization, []Agent{{Profile: fourChats}, {Capacity: map[string]int{"chat": 2}}}, "chat", 5, false, "ababa"},
		{"longest idle: who has a contact and slots left is not idle", LongestIdle, three, "chat", 5, false, "abcab"},
		{"longest idle", LongestIdle, three, "voice", 4, true, "abca"},
		{"round robin", RoundRobin, three, "voice", 5, true, "abcab"},
		{"linear", Linear, three, "voice", 3, true, "aaa"},
		{"linear goes on when the first is busy", Linear, three, "voice", 4, false, "abc-"},
		{"priority, equal ones by idle time", AgentPriority, ranked, "voice", 5, false, "bdac-"},
		{"priority of single channels", AgentPriority, []Agent{{Priority: 1}, {Priority: 2, Priorities: map[string]int{"chat": 1}}}, "chat", 2, true, "ab"},
		{"fewest contacts", FewestContacts, three, "voice", 6, true, "abcabc"},
		{"best skill without a requirement is longest idle", BestSkill, skilled, "voice", 3, false, "abc"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := arrive(crew(Queue{Strategy: c.strategy}, c.agents...), c.contacts, c.channel, c.over); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// TestEveryStrategy holds that each of them names itself in its decisions, gives all free agents contacts, and is documented as a name.
func TestEveryStrategy(t *testing.T) {
	if len(Strategies) != 13 || len(rules) != 13 {
		t.Fatalf("got %d strategies and %d rules, want 13", len(Strategies), len(rules))
	}
	for _, strategy := range Strategies {
		t.Run(string(strategy), func(t *testing.T) {
			d := crew(Queue{Strategy: strategy}, Agent{}, Agent{}, Agent{})
			result := d.Apply(Join{Ticket: "1", Queue: "q"}, noon)
			if len(result.Decisions) == 0 || result.Decisions[0].Reason != Reason(strategy) || result.Decisions[0].Ready != 3 || len(result.Decisions[0].Candidates) != 3 {
				t.Errorf("decisions: got %+v, want one of %s among three", result.Decisions, strategy)
			}
			if got := arrive(crew(Queue{Strategy: strategy}, Agent{}, Agent{}, Agent{}), 3, Voice, false); len(strings.Trim(got, "abc")) > 0 || strategy != RingAll && len(slices.Compact(slices.Sorted(slices.Values(strings.Split(got, ""))))) != 3 {
				t.Errorf("got %s, want all three to have one", got)
			}
		})
	}
}

func TestBestSkill(t *testing.T) {
	d := crew(Queue{Strategy: BestSkill}, Agent{Skills: map[string]any{"finnish": 4, "sales": 5}}, Agent{Skills: map[string]any{"finnish": 9}}, Agent{Skills: map[string]any{"finnish": 6, "sales": 6}})
	asks := []Skill{{"finnish", ">=", 1}, {"sales", ">=", 1}}
	for i, want := range []string{"c", "a", ""} {
		commands := d.Apply(Join{Ticket: fmt.Sprint(i), Queue: "q", Skills: asks}, noon).Commands
		got := ""
		for _, c := range commands {
			if o, ok := c.(Offer); ok {
				got = o.Agent
			}
		}
		if got != want {
			t.Errorf("contact %d: got %q, want %q", i, got, want)
		}
	}
}

func TestLeastTalkTime(t *testing.T) {
	d := crew(Queue{Strategy: LeastTalkTime}, Agent{}, Agent{})
	for i, c := range []struct {
		want string
		talk time.Duration
	}{{"a", 10 * time.Minute}, {"b", time.Minute}, {"b", 5 * time.Minute}, {"b", 5 * time.Minute}, {"a", time.Minute}} {
		ticket, now := fmt.Sprint(i), noon.Add(time.Duration(i)*time.Hour)
		if got := agentOf(d.Apply(Join{Ticket: ticket, Queue: "q"}, now).Commands); got != c.want {
			t.Fatalf("contact %d: got %s, want %s", i, got, c.want)
		}
		d.Apply(Accept{ticket, c.want}, now)
		d.Apply(Finish{ticket, c.want}, now.Add(c.talk))
	}
	// A day later the ten minutes of a are forgotten, and the eleven of b are not yet.
	if got := agentOf(d.Apply(Join{Ticket: "next day", Queue: "q"}, noon.Add(24*time.Hour+5*time.Minute)).Commands); got != "a" {
		t.Errorf("a day later: got %s, want a", got)
	}
}

// TestRandom draws 9,000 agents and compares the counts with an even share: chi-square with two degrees of freedom stays under 13.8 with a
// probability of 99.9 %.
func TestRandom(t *testing.T) {
	counts := drawMany(Random, []Agent{{}, {}, {}})
	square := 0.0
	for _, agent := range []string{"a", "b", "c"} {
		square += math.Pow(float64(counts[agent])-3000, 2) / 3000
	}
	if square > 13.8 {
		t.Errorf("got %v: chi-square %.1f", counts, square)
	}
}

// TestWeightedRandom compares the draws with the rule carried out agent by agent.
func TestWeightedRandom(t *testing.T) {
	agents := []Agent{{Priority: 1}, {Priority: 2}, {Priority: 2}}
	counts := drawMany(WeightedRandom, agents)
	// a has it when its number u is smaller than twice those of b and c: the integral of (1-u/2)² from 0 to 1 is 7/12.
	want := map[string]float64{"a": 9000 * 7.0 / 12, "b": 9000 * 2.5 / 12, "c": 9000 * 2.5 / 12}
	square := 0.0
	for agent, n := range want {
		square += math.Pow(float64(counts[agent])-n, 2) / n
	}
	if square > 13.8 {
		t.Errorf("got %v, want about %v: chi-square %.1f", counts, want, square)
	}
}

func drawMany(strategy Strategy, agents []Agent) map[string]int {
	counts := map[string]int{}
	for _, agent := range strings.Split(arrive(crew(Queue{Strategy: strategy}, agents...), 9000, Voice, true), "") {
		counts[agent]++
	}
	return counts
}

// TestRingAll rings everybody; the others stop when one accepts; whoever becomes free joins in; a hundred at most.
func TestRingAll(t *testing.T) {
	d := crew(Queue{Strategy: RingAll}, make([]Agent, 3)...)
	d.Apply(SetAgent{Agent: "c", State: Away}, noon)
	if got := offered(d.Apply(Join{Ticket: "1", Queue: "q"}, noon)); got != "ab" {
		t.Errorf("rings at %s, want ab", got)
	}
	if got := offered(d.Apply(SetAgent{Agent: "c", State: Available}, at(1))); got != "c" {
		t.Errorf("free later: rings at %s, want c", got)
	}
	result := d.Apply(Accept{"1", "b"}, at(2))
	if got := fmt.Sprint(result.Commands); got != "[{1 b q} {1 a} {1 c}]" {
		t.Errorf("accepted: got %s, want the others withdrawn", got)
	}
	if got := d.Apply(Accept{"1", "a"}, at(2)); len(got.Commands) > 0 {
		t.Errorf("a second accept: got %+v, want nothing", got.Commands)
	}
	big := crew(Queue{Strategy: RingAll}, make([]Agent, MostAtOnce+1)...)
	if got := len(big.Apply(Join{Ticket: "1", Queue: "q"}, noon).Commands) - 1; got != MostAtOnce {
		t.Errorf("rings at %d, want %d", got, MostAtOnce)
	}
}

func offered(r Result) string {
	got := ""
	for _, c := range r.Commands {
		if o, ok := c.(Offer); ok {
			got += o.Agent
		}
	}
	return got
}

func TestRingProgressively(t *testing.T) {
	d := crew(Queue{Strategy: RingProgressively, RingEvery: Duration(5 * time.Second)}, make([]Agent, 3)...)
	got := []string{offered(d.Apply(Join{Ticket: "1", Queue: "q"}, noon))}
	for _, second := range []int{4, 5, 9, 10, 15} {
		got = append(got, offered(d.Apply(Tick{}, at(second))))
	}
	if diff := strings.Join(got, ","); diff != "a,,b,,c," {
		t.Errorf("rings %q, want one more each five seconds", diff)
	}
	if got := fmt.Sprint(d.Apply(Accept{"1", "a"}, at(16)).Commands); got != "[{1 a q} {1 b} {1 c}]" {
		t.Errorf("accepted: got %s", got)
	}
}

// TestStrategyOfAChannel offers calls and chats of one queue by two strategies.
func TestStrategyOfAChannel(t *testing.T) {
	d := crew(Queue{Strategy: RoundRobin, Channels: map[string]Strategy{"chat": MaxUtilization}}, Agent{Profile: fourChats}, Agent{Profile: fourChats})
	if got := arrive(d, 3, "chat", false) + arrive(d, 3, Voice, true); got != "aaa"+"aba" {
		t.Errorf("got %s, want chats at a, and calls in turn", got)
	}
}

func TestSelection(t *testing.T) {
	order := func(selection Selection) string {
		d := New(Options{Selection: selection})
		d.DefineAgent(Agent{Name: "a", State: Away}, noon)
		d.Define(Queue{Name: "low", Agents: Members("a")}, noon)
		d.Define(Queue{Name: "high", Priority: 2, Agents: Members("a")}, noon)
		for i, j := range []Join{
			{Ticket: "old", Queue: "low", Priority: 5, Since: at(-300)}, {Ticket: "urgent", Queue: "low", Priority: 1, Since: at(-10)},
			{Ticket: "high", Queue: "high", Priority: 5, Since: at(-60)}, {Ticket: "late", Queue: "low", Priority: 5, Since: at(-300)},
		} {
			d.Apply(j, at(i))
		}
		var got []string
		for i := range 4 {
			result := d.Apply(SetAgent{Agent: "a", State: Available}, at(10+i))
			for _, c := range result.Commands {
				if o, ok := c.(Offer); ok {
					got = append(got, o.Ticket)
					d.Apply(Accept{o.Ticket, "a"}, at(10+i))
					d.Apply(SetAgent{Agent: "a", State: Away}, at(10+i))
					d.Apply(Finish{o.Ticket, "a"}, at(10+i))
				}
			}
		}
		return strings.Join(got, " ")
	}
	for selection, want := range map[Selection]string{StrictPriority: "high urgent old late", ByScore: "old late urgent high"} {
		if got := order(selection); got != want {
			t.Errorf("%s: got %s, want %s", selection, got, want)
		}
	}
}

// TestNoStarvation floods a queue with urgent contacts; by score the patient one is served after as many minutes as it has fewer points.
func TestNoStarvation(t *testing.T) {
	served := func(selection Selection) int {
		d := New(Options{Selection: selection})
		d.DefineAgent(Agent{Name: "a", State: Available}, noon)
		d.Define(Queue{Name: "q", Agents: Members("a")}, noon)
		d.Apply(Join{Ticket: "first", Queue: "q", Priority: 1}, noon)
		d.Apply(Join{Ticket: "patient", Queue: "q", Priority: 10}, noon)
		has := "first"
		d.Apply(Accept{has, "a"}, noon)
		for minute := 1; minute < 60; minute++ {
			now := noon.Add(time.Duration(minute) * time.Minute)
			d.Apply(Join{Ticket: fmt.Sprint(minute), Queue: "q", Priority: 1}, now)
			for _, c := range d.Apply(Finish{has, "a"}, now).Commands {
				if o, ok := c.(Offer); ok {
					has = o.Ticket
				}
			}
			if has == "patient" {
				return minute
			}
			d.Apply(Accept{has, "a"}, now)
		}
		return 0
	}
	if got := map[Selection]int{StrictPriority: served(StrictPriority), ByScore: served(ByScore)}; !maps.Equal(got, map[Selection]int{StrictPriority: 0, ByScore: 9}) {
		t.Errorf("served after minutes %v, want never by strict priority and after nine minutes by score", got)
	}
}
