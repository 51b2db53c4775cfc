package activities

import "cordboard/flow"

func init() {
	catalog.Register(flow.Spec{
		Type: "route_to_agent", Label: "Route to agent", Group: flow.GroupRouting, Icon: "user-check",
		Help:    "Offers the contact to one agent directly, or parks it until that agent is available.",
		Example: flow.Example{Use: "Who calls again within a day gets the same agent, and waits two minutes for a busy one.", Properties: `{"agent":"{{ vars.last_agent }}","timeout":"20s","park":"2m"}`},
		Summary: "{agent}[, waits {park}]",
		Kinds:   toAgents, Leaves: true, Talks: true,
		Outlets: []flow.Outlet{
			{ID: "agent_left", Label: "Agent left", Falls: flow.OnAgentDisconnected}, {ID: "unavailable", Label: "Not available", AtOnce: true},
			{ID: "not_found", Label: "No such agent", AtOnce: true}, {ID: "no_answer", Label: "No answer"}, flow.ErrorOutlet,
		},
		Results: []flow.Result{{Name: "agent", Type: flow.String, Help: "The agent who answered"}},
		New:     func() flow.Activity { return new(RouteToAgent) },
	})
}

// RouteToAgent offers the contact to one agent.
type RouteToAgent struct {
	Agent   flow.Template `json:"agent" label:"Agent" help:"A name, or {{ vars.last_agent }}" rule:"required" resource:"agent"`
	Timeout flow.Duration `json:"timeout" label:"Rings for" default:"30s" rule:"min=1s,max=10m"`
	Park    flow.Duration `json:"park,omitzero" label:"Waits for the agent" help:"For how long, when the agent is busy; empty: not at all" rule:"max=24h"`
}

var _ flow.Activity = (*RouteToAgent)(nil)

// Handle asks the desk on entry and leaves when the agent said no, could not be asked, or has had the contact. Memory.Text is who answered.
func (a *RouteToAgent) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e := e.(type) {
	case *flow.Entered:
		agent, err := in.Text(a.Agent)
		if err != nil {
			return flow.FailWith(codeExpression, err)
		}
		if agent == "" {
			return flow.Leave("not_found")
		}
		return flow.Wait(withMusic(in, &flow.OfferTo{Agents: []string{agent}, Timeout: a.Timeout, Park: a.Park})...)
	case *flow.QueueRefused:
		return flow.Leave(e.Reason)
	case *flow.Accepted:
		in.Memory().Text = e.Agent
	case *flow.AgentLeft:
		return flow.Leave("agent_left").With(map[string]any{"agent": in.Memory().Text})
	}
	return flow.Wait()
}

// withMusic adds music for a caller, who must not hear silence while an agent is asked. An agent's answer ends it.
func withMusic(in flow.Input, commands ...flow.Command) []flow.Command {
	if in.Contact().Live() {
		commands = append(commands, &flow.PlayMusic{Loop: true})
	}
	return commands
}
