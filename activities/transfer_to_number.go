package activities

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"cordboard/flow"
)

func init() {
	catalog.Register(flow.Spec{
		Type: "transfer_to_number", Label: "Transfer to number", Group: flow.GroupCall, Icon: "phone-forwarded",
		Help:    "Connects the caller with a number outside, for good or until that side hangs up. In a treatment it leaves the queue.",
		Example: flow.Example{Use: "The night service has a mobile number; when it does not answer, the mailbox follows.", Properties: `{"number":"+358401234567","timeout":"25s"}`},
		Summary: "{number}[ as {caller_id}]",
		Kinds:   onCalls, Leaves: true, Talks: true,
		Outlets: []flow.Outlet{
			{ID: "completed", Label: "Talk is over", When: "return"}, {ID: "busy", Label: "Busy"}, {ID: "no_answer", Label: "No answer"},
			{ID: invalidNumber, Label: "Invalid number", AtOnce: true}, flow.ErrorOutlet,
		},
		Results: []flow.Result{
			{Name: "duration", Type: flow.Integer, Help: "How long they talked, in seconds"},
			{Name: "cause", Type: flow.String, Help: "What the network said, such as 486 Busy Here"},
		},
		New: func() flow.Activity { return new(TransferToNumber) },
	})
}

// TransferToNumber dials a number. Without Return the contact ends as transferred once somebody answers.
type TransferToNumber struct {
	Number   flow.Template            `json:"number" label:"Number" help:"With country code: +358…" rule:"required,e164"`
	CallerID flow.Template            `json:"caller_id,omitzero" label:"Shown number" help:"One of your numbers; empty: what Set caller number set" rule:"e164"`
	Timeout  flow.Duration            `json:"timeout" label:"Ring for" default:"30s" rule:"min=1s,max=10m"`
	Headers  map[string]flow.Template `json:"headers,omitempty" label:"Headers" help:"SIP headers for the other side, such as X-Customer" rule:"max=20"`
	Return   bool                     `json:"return" label:"Comes back" help:"The caller goes on here when the other side hangs up" default:"false"`
}

var (
	_ flow.Activity = (*TransferToNumber)(nil)
	_ Checker       = (*TransferToNumber)(nil)
)

// headerName is what a flow may add to a call's signalling: nothing that steers it.
var headerName = regexp.MustCompile(`^(?i:X-[A-Z0-9-]{1,60}|User-to-User)$`)

// Handle dials on entry, after a look whether the number to show is ours, and leaves by what became of it.
func (a *TransferToNumber) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e := e.(type) {
	case *flow.Entered:
		return a.dial(in, false)
	case *flow.NumberRead:
		if !e.Owned {
			return flow.Fail(codeNotFound, "the number to show is not one of yours")
		}
		return a.dial(in, true)
	case *flow.Dialled:
		results := map[string]any{"duration": int(time.Duration(e.Duration).Seconds()), "cause": e.Cause}
		if e.Result == "completed" && !a.Return {
			return flow.Transfer(e.Result).With(results)
		}
		if !slices.Contains([]string{"completed", "busy", "no_answer", invalidNumber}, e.Result) {
			return flow.Fail(codeValue, "the number gave %q, which is no result of a call", e.Result).With(results)
		}
		return flow.Leave(e.Result).With(results)
	}
	return flow.Wait()
}

func (a *TransferToNumber) dial(in flow.Input, owned bool) flow.Outcome {
	number, err := in.Text(a.Number)
	if err != nil {
		return flow.FailWith(codeExpression, err)
	}
	number, ok := dialable(number, in.Contact().DNIS)
	if !ok {
		return flow.Leave(invalidNumber).With(map[string]any{"duration": 0, "cause": "not a number"})
	}
	shown, err := in.Text(a.CallerID)
	if err != nil {
		return flow.FailWith(codeExpression, err)
	}
	if shown != "" && !owned {
		return flow.Wait(&flow.ReadNumber{Number: shown})
	}
	command := &flow.Dial{Number: number, CallerID: shown, Timeout: a.Timeout, Headers: map[string]string{}, Return: a.Return}
	for _, name := range slices.Sorted(maps.Keys(a.Headers)) {
		value, err := in.Text(a.Headers[name])
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		command.Headers[name] = strings.Join(strings.Fields(value), " ") // a line end would begin another header
	}
	return flow.Wait(command)
}

// Check refuses headers that are not the flow's to set.
func (a *TransferToNumber) Check() map[string]string {
	problems := map[string]string{}
	for name := range a.Headers {
		if !headerName.MatchString(name) {
			problems["properties.headers."+name] = "headers of a flow are called X-… or User-to-User"
		}
	}
	return problems
}
