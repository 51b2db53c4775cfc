package routing

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// team is a desk with three agents, of whom two are free, and a team of 101.
func team() *Desk {
	d := stand([]Queue{{Name: "sales", Agents: Members("anna", "ben", "cleo"), ServiceLevel: ServiceLevel{Threshold: Duration(20 * time.Second)}}},
		[]Agent{{Name: "anna", State: Available}, {Name: "ben", State: Available}, {Name: "cleo", State: Away}}, noon)
	var everybody []string
	for i := range MostAtOnce + 1 {
		everybody = append(everybody, fmt.Sprintf("a%d", i))
	}
	d.DefineTeam("everybody", everybody)
	d.DefineTeam("two", []string{"anna", "ben", "anna"})
	return d
}

func at(seconds int) time.Time { return noon.Add(time.Duration(seconds) * time.Second) }

func TestDirectOffers(t *testing.T) {
	all := Direct{Ticket: "1", Agents: []string{"anna", "ben", "cleo"}, Timeout: 20 * time.Second}
	parked := Direct{Ticket: "1", Agents: []string{"cleo"}, Timeout: 20 * time.Second, Park: time.Minute}
	cases := []struct {
		name   string
		before []Event
		event  Event
		at     time.Time
		want   []Command
	}{
		{"all who are free are asked at once", nil, all, at(0), []Command{Offer{Ticket: "1", Agent: "anna", Queue: ""}, Offer{Ticket: "1", Agent: "ben", Queue: ""}}},
		{"a team's members, each once", nil, Direct{Ticket: "1", Teams: []string{"two"}, Timeout: time.Second}, at(0), []Command{Offer{Ticket: "1", Agent: "anna", Queue: ""}, Offer{Ticket: "1", Agent: "ben", Queue: ""}}},
		{"the first who accepts has it, the other offer is withdrawn", []Event{all}, Accept{"1", "ben"}, at(3), []Command{Connect{"1", "ben", ""}, Withdraw{"1", "anna"}}},
		{"a second accept is late", []Event{all, Accept{"1", "ben"}}, Accept{"1", "anna"}, at(3), nil},
		{"one who declines leaves it to the others", []Event{all}, Decline{Ticket: "1", Agent: "ben"}, at(3), []Command{Declined{Ticket: "1", Agent: "ben"}}},
		{"the last who declines ends it", []Event{all, Decline{Ticket: "1", Agent: "ben"}}, Decline{Ticket: "1", Agent: "anna"}, at(3),
			[]Command{Declined{Ticket: "1", Agent: "anna"}, Refuse{Ticket: "1", Reason: ReasonNoAnswer}}},
		{"an agent who becomes free is asked too", []Event{all}, SetAgent{Agent: "cleo", State: Available}, at(3), []Command{Offer{Ticket: "1", Agent: "cleo", Queue: ""}}},
		{"nobody answers in time", []Event{all}, Tick{}, at(20),
			[]Command{Declined{"1", "anna", true}, Declined{"1", "ben", true}, Refuse{Ticket: "1", Reason: ReasonNoAnswer}}},
		{"the hundred and first is refused with the count", nil, Direct{Ticket: "1", Teams: []string{"everybody"}}, at(0), []Command{Refuse{"1", ReasonTooMany, 101}}},
		{"nobody of that name", nil, Direct{Ticket: "1", Agents: []string{"zoe"}}, at(0), []Command{Refuse{Ticket: "1", Reason: ReasonNotFound}}},
		{"nobody is free", nil, Direct{Ticket: "1", Agents: []string{"cleo"}, Timeout: time.Second}, at(0), []Command{Refuse{Ticket: "1", Reason: ReasonUnavailable}}},
		{"parked until the agent is free", []Event{parked}, SetAgent{Agent: "cleo", State: Available}, at(59), []Command{Offer{Ticket: "1", Agent: "cleo", Queue: ""}}},
		{"parked in vain", []Event{parked}, Tick{}, at(60), []Command{Refuse{Ticket: "1", Reason: ReasonUnavailable}}},
		{"a hang-up takes all offers back", []Event{all}, Leave{Ticket: "1"}, at(3), []Command{Withdraw{"1", "anna"}, Withdraw{"1", "ben"}}},
		{"an agent who goes away leaves it to the others", []Event{all}, SetAgent{Agent: "anna", State: Away}, at(3), []Command{Withdraw{"1", "anna"}}},
		{"a queue's contact waits behind a direct offer", []Event{Join{Ticket: "q", Queue: "sales", Priority: 1}, Accept{"q", "anna"}, all}, Accept{"1", "ben"}, at(3),
			[]Command{Connect{"1", "ben", ""}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := team()
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

// TestDirectFreesAgents checks that those who were asked in vain are free again, and that a direct offer that is answered leaves nothing.
func TestDirectFreesAgents(t *testing.T) {
	d := team()
	d.Apply(Direct{Ticket: "1", Agents: []string{"anna", "ben"}, Timeout: 20 * time.Second}, noon)
	if next, ok := d.Next(); !ok || !next.Equal(at(20)) {
		t.Errorf("next: got %v %v, want the end of the ring", next, ok)
	}
	d.Apply(Accept{"1", "ben"}, at(5))
	if info, _ := d.Info("sales", "", at(5)); info.Available != 1 || info.Staffed != 3 {
		t.Errorf("got %+v, want anna free again", info)
	}
	if next, ok := d.Next(); ok {
		t.Errorf("next: got %v, want nothing to come", next)
	}
	d.Apply(Finish{"1", "ben"}, at(60))
	if info, _ := d.Info("sales", "", at(60)); info.Available != 2 {
		t.Errorf("got %+v, want both free", info)
	}
}

func TestChangesOfAWait(t *testing.T) {
	d := stand([]Queue{{Name: "sales", Agents: Members("anna")}}, []Agent{{Name: "anna", State: Away, Skills: map[string]any{"finnish": 4.0, "vip": true}}}, noon)
	for i, ticket := range []string{"1", "2", "3"} {
		d.Apply(Join{Ticket: ticket, Queue: "sales", Priority: 5, Since: at(i)}, at(i))
	}
	got := plain(d.Apply(SetPriority{Ticket: "3", Asker: "9", Priority: 1}, at(9)).Commands)
	if diff := cmp.Diff([]Command{Changed{"3", "9"}, Position{"3", 1}, Position{"1", 2}, Position{"2", 3}}, got); diff != "" {
		t.Errorf("a priority (-want +got):\n%s", diff)
	}
	got = plain(d.Apply(SetPriority{Ticket: "2", Priority: 5, Age: time.Minute}, at(9)).Commands)
	if diff := cmp.Diff([]Command{Changed{Ticket: "2"}, Position{"2", 2}, Position{"1", 3}}, got); diff != "" {
		t.Errorf("an age (-want +got):\n%s", diff)
	}
	d.Apply(SetSkills{Ticket: "3", Skills: []Skill{{"finnish", ">=", 5}}}, at(9))
	d.Apply(SetSkills{Ticket: "2", Skills: []Skill{{"finnish", ">=", 4}, {"vip", "is", true}, {"swedish", "is_not", 1}}}, at(9))
	result := d.Apply(SetAgent{Agent: "anna", State: Available}, at(10))
	got, decisions := plain(result.Commands), result.Decisions
	if diff := cmp.Diff([]Command{Offer{Ticket: "2", Agent: "anna", Queue: "sales"}}, got); diff != "" {
		t.Errorf("an agent without the skill was passed over (-want +got):\n%s", diff)
	}
	if len(decisions) != 1 || decisions[0].Reason != Reason(LongestIdle) {
		t.Errorf("decisions: got %+v", decisions)
	}
	d.Apply(Accept{"2", "anna"}, at(11))
	for _, e := range []Event{SetPriority{Ticket: "2", Priority: 1}, SetSkills{Ticket: "2"}, SetPriority{Ticket: "9", Priority: 1}} {
		if got := plain(d.Apply(e, at(12)).Commands); len(got) != 1 {
			t.Errorf("%+v: got %+v, want that it does not wait", e, got)
		}
	}
}

// TestSkillsRelax offers a contact to somebody who will do after half a minute.
func TestSkillsRelax(t *testing.T) {
	d := stand([]Queue{{Name: "sales", Agents: Members("anna")}}, []Agent{{Name: "anna", State: Available, Skills: map[string]any{"finnish": 4}}}, noon)
	d.Apply(Join{Ticket: "1", Queue: "sales", Skills: []Skill{{"finnish", ">=", 7}}, Relax: []Relax{{After: 30 * time.Second, Skills: []Skill{{"finnish", ">=", 4}}}}}, noon)
	if next, ok := d.Next(); !ok || !next.Equal(at(30)) {
		t.Errorf("next: got %v %v, want the moment of the relaxation", next, ok)
	}
	if got := plain(d.Apply(Tick{}, at(29)).Commands); len(got) > 0 {
		t.Errorf("too early: got %+v", got)
	}
	result := d.Apply(Tick{}, at(30))
	if diff := cmp.Diff([]Command{Offer{Ticket: "1", Agent: "anna", Queue: "sales"}}, plain(result.Commands)); diff != "" {
		t.Errorf("after 30 s (-want +got):\n%s", diff)
	}
	if why := result.Decisions; len(why) != 1 || why[0].Relaxed != 1 || why[0].Steps != 1 || why[0].Strategy != LongestIdle || !sameSkills(why[0].Required, []Skill{{"finnish", ">=", 4}}) {
		t.Errorf("decisions: got %+v, want one after the first of one step, with what is asked for then", why)
	}
}

func TestServiceLevelBreach(t *testing.T) {
	d := team()
	for _, agent := range []string{"anna", "ben"} {
		d.Apply(SetAgent{Agent: agent, State: Away}, noon)
	}
	d.Apply(Join{Ticket: "1", Queue: "sales", Since: noon}, noon)
	if got := plain(d.Apply(Tick{}, at(20)).Commands); len(got) > 0 {
		t.Errorf("at the threshold: got %v, want nothing: it is within it", got)
	}
	next, ok := d.Next()
	if !ok || !next.Equal(at(20).Add(time.Nanosecond)) {
		t.Errorf("next: got %v %v, want the moment after the threshold", next, ok)
	}
	got := plain(d.Apply(Tick{}, next).Commands)
	if diff := cmp.Diff([]Command{Breach{"1", "sales"}}, got); diff != "" {
		t.Errorf("after the threshold (-want +got):\n%s", diff)
	}
	if got := plain(d.Apply(Tick{}, at(40)).Commands); len(got) > 0 {
		t.Errorf("once only: got %+v", got)
	}
}
