package routing

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// turnsOf makes the turns of anna, ben, cleo and dan in Helsinki.
func turnsOf(t *testing.T, r Rotation) *Turns {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Helsinki")
	if err != nil {
		t.Fatal(err)
	}
	turns, err := NewTurns(r, []string{"anna", "ben", "cleo", "dan"}, zone)
	if err != nil {
		t.Fatal(err)
	}
	return turns
}

// TestTurnsByTheClock looks at who is on duty, and when that changes, also on the days when the clocks are changed.
func TestTurnsByTheClock(t *testing.T) {
	day, hour := Duration(24*time.Hour), Duration(time.Hour)
	cases := []struct {
		name     string
		rotation Rotation
		at       string
		on, next string
	}{
		{"before the first turn everybody", Rotation{Every: day, From: "2026-11-30", Size: 1}, "2026-11-29T23:59:59", "anna ben cleo dan", "2026-11-30T00:00:00"},
		{"the first turn", Rotation{Every: day, From: "2026-11-30", Size: 1}, "2026-11-30T00:00:00", "anna", "2026-12-01T00:00:00"},
		{"the last moment of it", Rotation{Every: day, From: "2026-11-30", Size: 1}, "2026-11-30T23:59:59", "anna", "2026-12-01T00:00:00"},
		{"the second", Rotation{Every: day, From: "2026-11-30", Size: 1}, "2026-12-01T00:00:00", "ben", "2026-12-02T00:00:00"},
		{"the fifth is the first again", Rotation{Every: day, From: "2026-11-30", Size: 1}, "2026-12-04T12:00:00", "anna", "2026-12-05T00:00:00"},
		{"three at once go round", Rotation{Every: day, From: "2026-11-30", Size: 3}, "2026-12-01T12:00:00", "anna ben dan", "2026-12-02T00:00:00"},
		{"more than there are", Rotation{Every: day, From: "2026-11-30", Size: 7}, "2026-12-01T12:00:00", "anna ben cleo dan", "2026-12-02T00:00:00"},
		{"a week from eight to eight", Rotation{Every: 7 * day, From: "2026-11-30", At: "08:00", Size: 1}, "2026-12-07T07:59:59", "anna", "2026-12-07T08:00:00"},
		{"the next week", Rotation{Every: 7 * day, From: "2026-11-30", At: "08:00", Size: 1}, "2026-12-07T08:00:00", "ben", "2026-12-14T08:00:00"},
		{"every six hours", Rotation{Every: 6 * hour, From: "2026-11-30", Size: 1}, "2026-11-30T13:00:00", "cleo", "2026-11-30T18:00:00"},
		{"a day of 25 hours", Rotation{Every: day, From: "2026-10-24", At: "08:00", Size: 1}, "2026-10-25T07:30:00", "anna", "2026-10-25T08:00:00"},
		{"after it", Rotation{Every: day, From: "2026-10-24", At: "08:00", Size: 1}, "2026-10-25T08:00:00", "ben", "2026-10-26T08:00:00"},
		{"a day of 23 hours", Rotation{Every: day, From: "2026-03-28", At: "08:00", Size: 1}, "2026-03-29T08:00:00", "ben", "2026-03-30T08:00:00"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			turns := turnsOf(t, c.rotation)
			now, err := time.ParseInLocation("2006-01-02T15:04:05", c.at, turns.From.Location())
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(turns.of(turns.Members, "voice", now), " "); got != c.on {
				t.Errorf("on duty: got %s, want %s", got, c.on)
			}
			if got := turns.Next(now).Format("2006-01-02T15:04:05"); got != c.next {
				t.Errorf("next: got %s, want %s", got, c.next)
			}
		})
	}
}

// TestTurnsAreFair: there are always as many on duty as there should be, nothing changes before the change, and it changes then; in as many turns as
// there are members everybody has as many as the others.
func TestTurnsAreFair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, size := rapid.IntRange(1, 9).Draw(t, "members"), rapid.IntRange(1, 9).Draw(t, "size")
		var members []string
		for i := range n {
			members = append(members, fmt.Sprint(i))
		}
		every := time.Duration(rapid.IntRange(1, 200).Draw(t, "hours")) * time.Hour
		zone, err := time.LoadLocation(rapid.SampledFrom([]string{"UTC", "Europe/Helsinki", "America/New_York", "Asia/Kathmandu"}).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		turns, err := NewTurns(Rotation{Every: Duration(every), From: "2026-01-01", At: "07:30", Size: size}, members, zone)
		if err != nil {
			t.Fatal(err)
		}
		now := turns.From
		had := map[string]int{}
		for range n {
			on := turns.of(members, "voice", now)
			if len(on) != min(n, size) {
				t.Fatalf("at %s: got %v on duty, want %d", now, on, min(n, size))
			}
			for _, name := range on {
				had[name]++
			}
			next := turns.Next(now)
			if before := turns.of(members, "voice", next.Add(-1)); !slices.Equal(before, on) || !turns.Next(next.Add(-1)).Equal(next) {
				t.Fatalf("just before %s: got %v, want still %v", next, before, on)
			}
			if after := turns.of(members, "voice", next); size < n && slices.Equal(after, on) {
				t.Fatalf("at %s: got %v again, want others", next, after)
			}
			now = next
		}
		for _, name := range members {
			if had[name] != had[members[0]] {
				t.Fatalf("got turns %v, want the same of each", had)
			}
		}
	})
}

func TestTurnsThatAreWrong(t *testing.T) {
	good := Rotation{Every: Duration(time.Hour), From: "2026-11-30", Size: 1}
	cases := map[string]struct {
		spoil func(*Rotation)
		want  string
	}{
		"day":  {func(r *Rotation) { r.From = "30.11.2026" }, `rotation.from: "30.11.2026" is not a day such as 2026-11-30`},
		"time": {func(r *Rotation) { r.At = "8 am" }, `rotation.at: "8 am" is not a time of day such as 08:00`},
		"turn": {func(r *Rotation) { r.Every = Duration(time.Second) }, `rotation.every: a turn lasts a minute or more, not 1s`},
		"size": {func(r *Rotation) { r.Size = 0 }, `rotation.size: 0 members are on duty, at least one has to be`},
	}
	for name, c := range cases {
		r := good
		c.spoil(&r)
		if _, err := NewTurns(r, nil, nil); err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

// TestDeskTakesTurns has a team of three whose members take turns of an hour at the telephone: contacts of the team's queue go to who is on duty,
// chats and other queues to anybody, and the change is an event of the desk's own.
func TestDeskTakesTurns(t *testing.T) {
	o := organisation(t, map[string]map[string]string{
		"agent": {"anna": `{"team":"a","queues":["sales"]}`, "ben": `{"team":"a"}`, "cleo": `{"team":"a"}`},
		"team":  {"a": `{"queues":["support"],"rotation":{"every":"1h","from":"2026-11-20","size":1,"channels":["voice"]}}`},
	})
	d := New(Options{})
	for _, name := range o.TeamMembers("a") {
		a := o.Effective(o.Agents[name]).Agent
		a.State = Available
		d.DefineAgent(a, noon)
	}
	for _, q := range []string{"support", "sales"} {
		d.Define(Queue{Name: q, Strategy: Linear, Agents: o.Members(q)}, noon)
	}
	d.DefineTeam("a", o.TeamMembers("a"))
	d.DefineTurns("a", o.Turns("a"))

	if info, _ := d.Info("support", "", noon); info.Available != 1 {
		t.Errorf("got %d free, want the one who is on duty", info.Available)
	}
	first := d.Apply(Join{Ticket: "1", Queue: "support"}, noon) // twelve turns are over
	if got := offered(first); got != "anna" {
		t.Fatalf("got the first call to %q, want anna", got)
	}
	if diff := cmp.Diff([]Skipped{{"ben", ReasonOffDuty}, {"cleo", ReasonOffDuty}}, first.Decisions[0].Skipped); diff != "" {
		t.Errorf("skipped (-want +got):\n%s", diff)
	}
	d.Apply(Accept{"1", "anna"}, noon)
	if got := offered(d.Apply(Join{Ticket: "2", Queue: "support"}, at(1))); got != "" {
		t.Errorf("a second call: got %q, want nobody: only anna is on duty", got)
	}
	if got := offered(d.Apply(Join{Ticket: "chat", Queue: "support", Channel: "chat"}, at(2))); got != "anna" {
		t.Errorf("a chat: got %q, want the first of all", got)
	}
	if got := offered(d.Apply(Direct{Ticket: "direct", Agents: []string{"cleo"}, Timeout: time.Minute}, at(3))); got != "cleo" {
		t.Errorf("a call for cleo: got %q", got)
	}
	d.Apply(Leave{Ticket: "direct"}, at(4))
	next, due := d.Next()
	if !due || !next.Equal(at(3600)) {
		t.Fatalf("next: got %v, want the change of turns", next)
	}
	second := d.Apply(Tick{}, next)
	if got := offered(second); got != "ben" {
		t.Errorf("when the turn changes: got %q, want ben", got)
	}
	if got := offered(d.Apply(Direct{Ticket: "team", Teams: []string{"a"}, Timeout: time.Minute}, next)); got != "" {
		t.Errorf("the team: got %q, want nobody: ben has an offer", got)
	}
	d.RemoveAgent("ben", next)
	d.Touched()
	d.Apply(Tick{}, at(7200))
	for _, a := range d.Touched().Agents {
		if a.Agent == "ben" {
			t.Error("ben is gone, and still takes turns")
		}
	}
}

// TestNobodysTurnIsUnstaffed: a team's queue whose members have no turn, or have one and are signed out, is not staffed: contacts do not get in, and
// those who wait when the turn changes are given up. Chats, about which the turns are not, and callbacks wait on.
func TestNobodysTurnIsUnstaffed(t *testing.T) {
	o := organisation(t, map[string]map[string]string{
		"agent": {"anna": `{"team":"a"}`, "ben": `{"team":"a"}`},
		"team":  {"a": `{"queues":["support"],"rotation":{"every":"1h","from":"2026-11-20","size":1,"channels":["voice"]}}`},
	})
	desk := func() *Desk {
		d := New(Options{})
		for name, state := range map[string]AgentState{"anna": Away, "ben": Offline} { // it is anna's turn
			a := o.Effective(o.Agents[name]).Agent
			a.State = state
			d.DefineAgent(a, noon)
		}
		d.Define(Queue{Name: "support", Strategy: Linear, Agents: o.Members("support")}, noon)
		return d
	}
	d := desk()
	refusals := func(r Result) (list []string) {
		for _, c := range r.Commands {
			if refuse, ok := c.(Refuse); ok {
				list = append(list, refuse.Ticket+" "+string(refuse.Reason))
			}
		}
		slices.Sort(list)
		return list
	}
	for _, j := range []Join{{Ticket: "1"}, {Ticket: "chat", Channel: "chat"}, {Ticket: "back", Callback: "+358401"}} {
		j.Queue = "support"
		if got := refusals(d.Apply(j, noon)); got != nil {
			t.Errorf("in anna's turn: got %v refused", got)
		}
	}
	if info, _ := d.Info("support", "1", noon); info.Staffed != 1 {
		t.Errorf("in anna's turn: got %d staffed, want 1", info.Staffed)
	}
	changes := d.Touched()
	hour := at(3600)
	if next, due := d.Next(); !due || !next.Equal(hour) {
		t.Fatalf("next: got %v, want the change of turns", next)
	}
	if diff := cmp.Diff([]string{"1 no_agents"}, refusals(d.Apply(Tick{}, hour))); diff != "" {
		t.Errorf("when ben's turn begins, who is signed out (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"2 no_agents"}, refusals(d.Apply(Join{Ticket: "2", Queue: "support"}, hour))); diff != "" {
		t.Errorf("a call in ben's turn (-want +got):\n%s", diff)
	}
	if info, _ := d.Info("support", "2", hour); info.Staffed != 0 {
		t.Errorf("in ben's turn: got %d staffed, want nobody for calls", info.Staffed)
	}
	d.Apply(SetAgent{Agent: "ben", State: Away}, hour)
	if got := refusals(d.Apply(Join{Ticket: "3", Queue: "support"}, hour)); got != nil {
		t.Errorf("a call when ben is there: got %v refused", got)
	}
	if diff := cmp.Diff([]string{"3 no_agents"}, refusals(d.Apply(SetAgent{Agent: "ben", State: Offline}, hour))); diff != "" {
		t.Errorf("ben leaves in his turn (-want +got):\n%s", diff)
	}
	cold := desk()
	cold.Restore(changes, hour)
	if diff := cmp.Diff([]string{"1 no_agents"}, refusals(cold.Apply(Tick{}, hour))); diff != "" {
		t.Errorf("the turn changed while nobody had the desk (-want +got):\n%s", diff)
	}
}

// TestTurnChangesWhileItRings: a call that rings at somebody when the turn changes to nobody who is signed in stays with them. It is given up when
// they do not take it: they decline, do not answer, or go.
func TestTurnChangesWhileItRings(t *testing.T) {
	o := organisation(t, map[string]map[string]string{
		"agent": {"anna": `{"team":"a"}`, "ben": `{"team":"a"}`},
		"team":  {"a": `{"queues":["support"],"rotation":{"every":"1h","from":"2026-11-20","size":1,"channels":["voice"]}}`},
	})
	for name, tt := range map[string]struct {
		then Event
		want []Command
	}{
		"answered":    {Accept{Ticket: "1", Agent: "anna"}, []Command{Connect{"1", "anna", "support"}}},
		"declined":    {Decline{Ticket: "1", Agent: "anna"}, []Command{Declined{Ticket: "1", Agent: "anna"}, Refuse{Ticket: "1", Reason: ReasonNoAgents}}},
		"not there":   {Present{Agent: "anna"}, []Command{Withdraw{"1", "anna"}, Refuse{Ticket: "1", Reason: ReasonNoAgents}}},
		"signs out":   {SetAgent{Agent: "anna", State: Offline}, []Command{Withdraw{"1", "anna"}, Refuse{Ticket: "1", Reason: ReasonNoAgents}}},
		"ben is back": {SetAgent{Agent: "ben", State: Away}, nil},
		"no answer": {
			Decline{Ticket: "1", Agent: "anna", Expired: true},
			[]Command{Declined{Ticket: "1", Agent: "anna", Expired: true}, Refuse{Ticket: "1", Reason: ReasonNoAgents}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := New(Options{})
			for name, state := range map[string]AgentState{"anna": Available, "ben": Offline} { // it is anna's turn
				a := o.Effective(o.Agents[name]).Agent
				a.State = state
				d.DefineAgent(a, noon)
			}
			d.Define(Queue{Name: "support", Strategy: Linear, Agents: o.Members("support")}, noon)
			if got := d.Apply(Join{Ticket: "1", Queue: "support"}, at(3595)).Commands; !slices.ContainsFunc(got, func(c Command) bool { _, is := c.(Offer); return is }) {
				t.Fatalf("in anna's turn: got %v, want an offer", got)
			}
			if got := d.Apply(Tick{}, at(3600)).Commands; len(got) > 0 {
				t.Errorf("when ben's turn begins: got %v, want the call to ring on", got)
			}
			if diff := cmp.Diff(tt.want, d.Apply(tt.then, at(3601)).Commands); diff != "" {
				t.Errorf("a second later (-want +got):\n%s", diff)
			}
		})
	}
}
