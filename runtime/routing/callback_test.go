package routing

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// busy is a desk whose only agent is away, with three contacts that wait.
func busy() *Desk {
	d := stand([]Queue{{Name: "sales", Agents: Members("anna")}, {Name: "shut", Closed: true}}, []Agent{{Name: "anna", State: Away}}, noon)
	for i := range 3 {
		d.Apply(Join{Ticket: fmt.Sprint(i + 1), Queue: "sales", Priority: 5, Since: at(i)}, at(i))
	}
	return d
}

func TestCallbackKeepsThePlace(t *testing.T) {
	d := busy()
	got := plain(d.Apply(Join{Ticket: "cb", Queue: "sales", Priority: 5, Since: at(99), Callback: "+358401", Takes: "2"}, at(99)).Commands)
	if diff := cmp.Diff([]Command{Position{"cb", 2}}, got); diff != "" {
		t.Errorf("booked (-want +got):\n%s", diff)
	}
	if got := plain(d.Apply(Leave{Ticket: "2"}, at(99)).Commands); len(got) > 0 {
		t.Errorf("the caller leaves: got %+v, want nothing to change", got)
	}
	got = plain(d.Apply(Join{Ticket: "again", Queue: "sales", Callback: "+358401"}, at(99)).Commands)
	if diff := cmp.Diff([]Command{Refuse{Ticket: "again", Reason: ReasonDuplicate}}, got); diff != "" {
		t.Errorf("the same number again (-want +got):\n%s", diff)
	}
	d.Apply(Leave{Ticket: "1"}, at(100))
	d.Apply(SetAgent{Agent: "anna", State: Available}, at(101))
	got = plain(d.Apply(Accept{"cb", "anna"}, at(120)).Commands)
	if diff := cmp.Diff([]Command{Connect{"cb", "anna", "sales"}, Position{"3", 1}}, got); diff != "" {
		t.Errorf("its turn (-want +got):\n%s", diff)
	}
	if since := d.tickets["cb"].Since; !since.Equal(at(1)) {
		t.Errorf("waiting since %v, want the caller's age", since)
	}
}

func TestCallbackIsTakenWhereCallersAreNot(t *testing.T) {
	d := busy()
	for ticket, want := range map[string]Position{"a": {"a", 1}, "b": {"b", 4}} {
		queue := map[string]string{"a": "shut", "b": "sales"}[ticket]
		got := plain(d.Apply(Join{Ticket: ticket, Queue: queue, Priority: 5, Since: at(5), Callback: "+358402"}, at(5)).Commands)
		if diff := cmp.Diff([]Command{want}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", queue, diff)
		}
	}
	if got := plain(d.Apply(Join{Ticket: "c", Queue: "nowhere", Callback: "+358402"}, at(5)).Commands); !cmp.Equal(got, []Command{Refuse{Ticket: "c", Reason: ReasonNotFound}}) {
		t.Errorf("no such queue: got %+v", got)
	}
	d.Apply(SetAgent{Agent: "anna", State: Offline}, at(6))
	if d.WaitsIn("b") != "sales" || d.WaitsIn("1") != "" {
		t.Errorf("nobody is staffed: got %q and %q, want only the callback to wait on", d.WaitsIn("b"), d.WaitsIn("1"))
	}
}

// TestCallbackRests frees the agent when the customer does not answer, and offers the callback again after a while, with its age.
func TestCallbackRests(t *testing.T) {
	d := busy()
	d.Apply(Join{Ticket: "cb", Queue: "sales", Priority: 5, Callback: "+358401", Takes: "1"}, at(3))
	d.Apply(SetAgent{Agent: "anna", State: Available}, at(4))
	d.Apply(Accept{"cb", "anna"}, at(5))
	got := plain(d.Apply(Return{Ticket: "cb", After: 5 * time.Minute}, at(35)).Commands)
	if diff := cmp.Diff([]Command{Position{"cb", 1}, Position{"2", 2}, Position{"3", 3}, Offer{Ticket: "2", Agent: "anna", Queue: "sales"}}, got); diff != "" {
		t.Errorf("returned (-want +got):\n%s", diff)
	}
	d.Apply(Accept{"2", "anna"}, at(40))
	d.Apply(Finish{"2", "anna"}, at(41))
	d.Apply(Leave{Ticket: "3"}, at(42))
	if next, ok := d.Next(); !ok || !next.Equal(at(335)) {
		t.Errorf("next: got %v %v, want the end of the rest", next, ok)
	}
	got = plain(d.Apply(Tick{}, at(335)).Commands)
	if diff := cmp.Diff([]Command{Offer{Ticket: "cb", Agent: "anna", Queue: "sales"}}, got); diff != "" {
		t.Errorf("rested (-want +got):\n%s", diff)
	}
}

// TestEstimatedWait goes through the rule: waits that are alike, that vary too much, and that too few held out.
func TestEstimatedWait(t *testing.T) {
	cases := []struct {
		name  string
		waits []int // seconds per place; negative: the customer hung up
		after time.Duration
		want  time.Duration // of the third in line
		ok    bool
	}{
		{"no waits", nil, 0, 0, false},
		{"waits alike", []int{50, 60, 70}, 0, 3 * time.Minute, true},
		{"waits that vary by more than 40 %", []int{20, 60, 100}, 0, 0, false},
		{"fewer than 40 % held out", []int{60, 60, -1, -1, -1, -1}, 0, 0, false},
		{"40 % held out", []int{60, 60, -1, -1, -1}, 0, 3 * time.Minute, true},
		{"waits of more than half an hour ago", []int{60, 60, 60}, 31 * time.Minute, 0, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := stand([]Queue{{Name: "sales", Agents: Members("anna")}}, []Agent{{Name: "anna", State: Away}}, noon)
			now := noon
			for i, seconds := range c.waits {
				ticket := fmt.Sprint(i)
				d.Apply(Join{Ticket: ticket, Queue: "sales", Since: now}, now)
				if seconds < 0 {
					d.Apply(Leave{Ticket: ticket}, now)
					continue
				}
				now = now.Add(time.Duration(seconds) * time.Second)
				d.Apply(SetAgent{Agent: "anna", State: Available}, now)
				d.Apply(Accept{ticket, "anna"}, now)
				d.Apply(Finish{ticket, "anna"}, now)
				d.Apply(SetAgent{Agent: "anna", State: Away}, now)
			}
			now = now.Add(c.after)
			for _, ticket := range []string{"x", "y", "z"} {
				d.Apply(Join{Ticket: ticket, Queue: "sales", Since: now}, now)
			}
			info, found := d.Info("sales", "z", now.Add(5*time.Second))
			if !found || info.Position != 3 || info.Waiting != 3 || info.Oldest != 5*time.Second {
				t.Errorf("got %+v, want the third of three", info)
			}
			if info.Estimated != c.ok || c.ok && info.Estimate != c.want {
				t.Errorf("got an estimate of %v (%v), want %v (%v)", info.Estimate, info.Estimated, c.want, c.ok)
			}
		})
	}
	if _, ok := busy().Info("nowhere", "", noon); ok {
		t.Error("no such queue: got an answer")
	}
}
