package flowdesk_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
	"cordboard/runtime/routing"
	"cordboard/runtime/routing/flowdesk"
)

// TestEvents: whatever has an addressee has something to say, and what is for agents only has neither.
func TestEvents(t *testing.T) {
	tests := []struct {
		command routing.Command
		to      string
		want    flow.Event
	}{
		{routing.Position{Ticket: "c:1", Position: 2}, "c:1", &flow.Queued{Position: 2}},
		{routing.Refuse{Ticket: "c:1", Reason: routing.ReasonTooMany, Count: 101}, "c:1", &flow.QueueRefused{Reason: "too_many", Count: 101}},
		{routing.Offer{Ticket: "c:1", Agent: "anna", Queue: "sales"}, "c:1", &flow.Offered{Agent: "anna", Queue: "sales"}},
		{routing.Withdraw{Ticket: "c:1", Agent: "anna"}, "", nil},
		{routing.Declined{Ticket: "c:1", Agent: "anna", Expired: true}, "c:1", &flow.Declined{Agent: "anna", Expired: true}},
		{routing.Connect{Ticket: "c:1", Agent: "anna", Queue: "sales"}, "c:1", &flow.Accepted{Agent: "anna", Queue: "sales"}},
		{routing.Disconnect{Ticket: "c:1", Agent: "anna"}, "c:1", &flow.AgentLeft{Agent: "anna"}},
		{routing.Breach{Ticket: "c:1", Queue: "sales"}, "c:1", &flow.SLABreached{Queue: "sales"}},
		{routing.Changed{Ticket: "c:1", Asker: "c:4"}, "c:4", &flow.TicketChanged{}},
		{routing.NotWaiting{Ticket: "c:1", Asker: "c:4"}, "c:4", &flow.Failed{Code: "not_waiting", Message: "the contact waits in no queue"}},
		{routing.WrapUpBegan{Ticket: "c:1", Agent: "anna"}, "", nil},
		{routing.WrapUpEnded{Ticket: "c:1", Agent: "anna"}, "", nil},
		{routing.WrapUpRefused{Ticket: "c:1", Agent: "anna"}, "", nil},
		{routing.Nothing{Agent: "anna", Queue: "sales"}, "", nil},
	}
	for _, test := range tests {
		if to := routing.Addressee(test.command); to != test.to {
			t.Errorf("%T: got the addressee %q, want %q", test.command, to, test.to)
		}
		if diff := cmp.Diff(test.want, flowdesk.Event(test.command)); diff != "" {
			t.Errorf("%T (-want +got):\n%s", test.command, diff)
		}
	}
}

// TestJoin: nothing that a flow says of a wait is lost on the way.
func TestJoin(t *testing.T) {
	since := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	got := flowdesk.Join("c:1", &flow.JoinQueue{
		Queue: "sales", Priority: 3, Since: since, PreferAgent: "anna", Callback: "+358401",
		Skills: []flow.Skill{{Skill: "finnish", Op: ">=", Value: 5}},
		Relax:  []flow.Relax{{After: flow.Duration(30 * time.Second), Skills: []flow.Skill{{Skill: "finnish", Op: ">=", Value: 2}}}},
	})
	want := routing.Join{
		Ticket: "c:1", Queue: "sales", Priority: 3, Since: since, Prefer: "anna", Callback: "+358401",
		Skills: []routing.Skill{{Skill: "finnish", Op: ">=", Value: 5}},
		Relax:  []routing.Relax{{After: 30 * time.Second, Skills: []routing.Skill{{Skill: "finnish", Op: ">=", Value: 2}}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
