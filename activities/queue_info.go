package activities

import (
	"time"

	"cordboard/flow"
)

func init() {
	catalog.Register(flow.Spec{
		Type: "queue_info", Label: "Queue info", Group: flow.GroupRouting, Icon: "gauge",
		Help:    "Reads how things stand in a queue: position, estimated wait, who waits and who is there.",
		Example: flow.Example{Use: "Before the wait: says how long it will be, or offers a callback when it is long.", Properties: `{"queue":"support"}`},
		Summary: "{queue}",
		Kinds:   toAgents,
		Outlets: []flow.Outlet{{ID: "next", Label: "Next"}, {ID: "not_enough_data", Label: "No reliable estimate"}, flow.ErrorOutlet},
		Results: []flow.Result{
			{Name: "position", Type: flow.Integer, Help: "The contact's place in the queue, or the one it would get"},
			{Name: "estimated_wait", Type: flow.Integer, Help: "Seconds until an agent answers, by Next only"},
			{Name: "waiting", Type: flow.Integer, Help: "How many contacts wait"},
			{Name: "agents_available", Type: flow.Integer, Help: "How many agents are free"},
			{Name: "agents_staffed", Type: flow.Integer, Help: "How many agents are signed in and have their turn"},
			{Name: "oldest", Type: flow.Integer, Help: "Seconds of the longest wait in progress"},
		},
		New: func() flow.Activity { return new(QueueInfo) },
	})
}

// QueueInfo reads a queue. Without a reliable estimate the other results are there all the same.
type QueueInfo struct {
	Queue flow.Template `json:"queue" label:"Queue" rule:"required" resource:"queue"`
}

var _ flow.Activity = (*QueueInfo)(nil)

// Handle asks on entry and leaves with the answer.
func (a *QueueInfo) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e := e.(type) {
	case *flow.Entered:
		queue, err := nameOf(in, a.Queue)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		return flow.Wait(&flow.ReadQueue{Queue: queue})
	case *flow.QueueRead:
		if e.Missing {
			return flow.Fail(codeNotFound, "there is no queue %q", shownName(in, a.Queue))
		}
		results := map[string]any{
			"position": e.Position, "waiting": e.Waiting, "agents_available": e.AgentsAvailable, "agents_staffed": e.AgentsStaffed, "oldest": seconds(e.Oldest),
			"estimated_wait": nil,
		}
		if !e.Estimated {
			return flow.Leave("not_enough_data").With(results)
		}
		results["estimated_wait"] = seconds(e.EstimatedWait)
		return flow.Leave("next").With(results)
	}
	return flow.Wait()
}

func seconds(d flow.Duration) int { return int(time.Duration(d).Seconds()) }
