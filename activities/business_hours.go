package activities

import (
	"fmt"
	"time"

	"cordboard/flow"
)

func init() {
	catalog.Register(flow.Spec{
		Type: "business_hours", Label: "Business hours", Group: flow.GroupControl, Icon: "calendar-clock",
		Help:    "Goes on by whether a schedule is open, closed, on holiday or overridden by a supervisor.",
		Example: flow.Example{Use: "The first step of an office line: people by day, the mailbox by night and on holidays.", Properties: `{"schedule":"office"}`},
		Summary: "{schedule}",
		Kinds:   anywhere,
		Outlets: []flow.Outlet{
			{ID: "open", Label: "Open"}, {ID: "closed", Label: "Closed"}, {ID: "holiday", Label: "Holiday"}, {ID: "override", Label: "Override"},
			flow.ErrorOutlet,
		},
		Results: []flow.Result{
			{Name: "shift", Type: flow.String, Help: "The name of the shift that is on"},
			{Name: "holiday", Type: flow.String, Help: "The name of the holiday"},
			{Name: "override", Type: flow.String, Help: "The name of the override"},
		},
		New: func() flow.Activity { return new(BusinessHours) },
	})
}

// BusinessHours asks a schedule for its state: override before holiday before shifts before closed.
type BusinessHours struct {
	Schedule string          `json:"schedule" label:"Schedule" rule:"required" resource:"schedule"`
	At       flow.Expression `json:"at" label:"At" help:"The time to look at" default:"now" want:"datetime"`
}

var _ flow.Activity = (*BusinessHours)(nil)

// Handle asks on entry and leaves by the answer.
func (a *BusinessHours) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e := e.(type) {
	case *flow.Entered:
		when, err := moment(in, a.At)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		return flow.Wait(&flow.ReadSchedule{Schedule: a.Schedule, At: when})
	case *flow.ScheduleRead:
		if e.Missing {
			return flow.Fail(codeNotFound, "there is no schedule %q", a.Schedule)
		}
		return flow.Leave(e.State).With(map[string]any{"shift": e.Shift, "holiday": e.Holiday, "override": e.Override})
	}
	return flow.Wait()
}

// moment evaluates an expression that gives a time, as a datetime or as RFC 3339 text.
func moment(in flow.Input, x flow.Expression) (time.Time, error) {
	value, err := in.Evaluate(x)
	if err != nil {
		return time.Time{}, err
	}
	if value, err = flow.Coerce(value, flow.DateTime); err != nil {
		return time.Time{}, err
	}
	when, ok := value.(time.Time)
	if !ok {
		return time.Time{}, fmt.Errorf("%s gave no time", x.Source)
	}
	return when, nil
}
