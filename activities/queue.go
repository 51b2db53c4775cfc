package activities

import (
	"time"

	"cordboard/flow"
)

func init() {
	catalog.Register(flow.Spec{
		Type: "queue", Label: "Queue", Group: flow.GroupRouting, Icon: "headset",
		Help:    "Waits for an agent of a queue. What follows While waiting is heard meanwhile, until an agent answers.",
		Example: flow.Example{Use: "Waits for whoever knows Finnish, for ten minutes; on While waiting stand music and announcements.", Properties: `{"queue":"support","priority":5,"skills":[{"skill":"finnish","op":">=","value":3}],"max_wait":"10m"}`},
		Summary: "{queue}[, at most {max_wait}]",
		Kinds:   toAgents, Branch: "waiting", Leaves: true, Talks: true,
		Outlets: []flow.Outlet{
			{ID: "waiting", Label: "While waiting"}, {ID: "timeout", Label: "Waited too long", When: "max_wait"}, {ID: "full", Label: "Queue is full", AtOnce: true},
			{ID: "no_agents", Label: "Nobody is staffed", AtOnce: true}, {ID: "closed", Label: "Queue is closed", AtOnce: true},
			{ID: "agent_left", Label: "Agent left", Falls: flow.OnAgentDisconnected}, flow.ErrorOutlet,
		},
		Results: []flow.Result{
			{Name: "position", Type: flow.Integer, Help: "The place in the queue; 1 is next"},
			{Name: "waited", Type: flow.Integer, Help: "Seconds until an agent answered or the wait ended"},
			{Name: "agent", Type: flow.String, Help: "The agent who answered"},
		},
		New: func() flow.Activity { return new(Queue) },
	})
}

// Queue puts the contact in a queue and keeps it until an agent has had it, or the wait ends.
type Queue struct {
	Queue       flow.Template `json:"queue" label:"Queue" rule:"required" resource:"queue"`
	Priority    int           `json:"priority" label:"Priority" help:"1 is first, 10 is last" default:"5" rule:"min=1,max=10"`
	Skills      []flow.Skill  `json:"skills,omitempty" label:"Skills" help:"An agent needs all of them"`
	Relax       []flow.Relax  `json:"relax,omitempty" label:"Widen" help:"After a while other skills will do"`
	MaxWait     flow.Duration `json:"max_wait,omitzero" label:"Wait at most" help:"Empty: for as long as it takes" rule:"max=168h"`
	PreferAgent flow.Template `json:"prefer_agent,omitzero" label:"Prefer agent" help:"Gets the contact when available" resource:"agent"`
}

var _ flow.Activity = (*Queue)(nil)

// The phases of a wait, kept in Memory.Phase. Memory.Count is the position, Text the agent, Value when the wait began, then its seconds.
const (
	queueJoining   = iota // asked the desk
	queueWaiting          // the desk has it: the waiting branch runs, then music
	queueConnected        // an agent has the contact
)

// Handle joins on entry, waits in its branch and leaves when the wait, or the agent's part, is over.
func (a *Queue) Handle(in flow.Input, e flow.Event) flow.Outcome {
	m := in.Memory()
	switch e := e.(type) {
	case *flow.Entered:
		return a.join(in)
	case *flow.Queued:
		m.Count, m.Phase = e.Position, max(m.Phase, queueWaiting)
	case *flow.BranchEnded:
		if in.Contact().Live() {
			return a.wait(in, &flow.PlayMusic{Loop: true})
		}
	case *flow.Accepted:
		m.Value = a.waited(in)
		m.Phase, m.Text = queueConnected, e.Agent
	case *flow.AgentLeft:
		return flow.Leave("agent_left").With(a.results(in))
	case *flow.QueueRefused:
		if e.Reason == "not_found" {
			return flow.Fail(codeNotFound, "there is no queue %q", shownName(in, a.Queue))
		}
		return flow.Leave(e.Reason).With(a.results(in))
	case *flow.TimerFired:
		return flow.Leave("timeout").With(a.results(in))
	}
	return a.wait(in)
}

func (a *Queue) join(in flow.Input) flow.Outcome {
	queue, err := nameOf(in, a.Queue)
	if err != nil {
		return flow.FailWith(codeExpression, err)
	}
	agent, err := in.Text(a.PreferAgent)
	if err != nil {
		return flow.FailWith(codeExpression, err)
	}
	since, was := in.WaitingSince()
	if !was {
		since = in.Now()
	}
	in.Memory().Value = since.Format(time.RFC3339Nano)
	commands := []flow.Command{&flow.JoinQueue{
		Queue: queue, Priority: a.Priority, Skills: a.Skills, Relax: a.Relax, PreferAgent: agent, Since: since,
	}}
	if a.MaxWait > 0 {
		commands = append(commands, &flow.Timer{At: in.Now().Add(time.Duration(a.MaxWait))})
	}
	return flow.Wait(commands...)
}

// wait goes on waiting: in the branch from the desk's first word until an agent has the contact, which cuts the branch off.
func (a *Queue) wait(in flow.Input, commands ...flow.Command) flow.Outcome {
	if in.Memory().Phase == queueWaiting {
		return flow.WaitInBranch("waiting", commands...).With(a.results(in))
	}
	return flow.Wait(commands...).With(a.results(in))
}

// waited is how long the contact has waited, or did until an agent answered, in seconds.
func (a *Queue) waited(in flow.Input) any {
	began, waiting := in.Memory().Value.(string)
	if !waiting {
		return in.Memory().Value
	}
	since, _ := time.Parse(time.RFC3339Nano, began)
	return int(in.Now().Sub(since).Seconds())
}

func (a *Queue) results(in flow.Input) map[string]any {
	return map[string]any{"position": in.Memory().Count, "waited": a.waited(in), "agent": in.Memory().Text}
}
