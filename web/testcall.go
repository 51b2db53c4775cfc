package web

import (
	"context"

	"cordboard/runtime/testcall"
)

// TestCalls runs test calls for the designer. A call belongs to the user who started it: for anybody else its id is not found (a fault).
type TestCalls interface {
	// Start begins a call through the document as it is, published or not, and gives the call's id. A zero now is the real time.
	// Field faults name channel, ani, dnis or what of the world cannot be, such as world.queues.sales.
	Start(ctx context.Context, user string, o testcall.Opening) (id string, err error)
	// Act does one thing in a call: press, say, write, silence, hang_up, skip, next, step, stop_at, pause, resume, speed, agent_accept, agent_decline,
	// agent_leave. The argument is the keys, the text, the duration ("10s"), the activities ("menu,queue") or the speed ("10"), "" where the action takes none.
	// An action that makes no sense now is a conflict fault.
	Act(ctx context.Context, call testcall.Ref, action, argument string) error
	// Watch calls send with the call's whole state now and after each change until the call is over, then gives nil. The state becomes
	// JSON as the designer's contract says (status, ends, clock, at, visits, from, entries, variables, offer …). cursor is what an
	// earlier send gave, "" at first: entries that it covered are left out and `from` says so. An error of send ends the watch.
	Watch(ctx context.Context, call testcall.Ref, cursor string, send func(cursor string, state any) error) error
}
