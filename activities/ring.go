package activities

import (
	"fmt"

	"cordboard/flow"
)

func init() {
	catalog.Register(flow.Spec{
		Type: "ring", Label: "Ring", Group: flow.GroupRouting, Icon: "phone-incoming",
		Help:    "Rings agents, or everybody in teams, all at once. The first who answers has the contact.",
		Example: flow.Example{Use: "The phones of a small team ring all at once, and whoever is first answers.", Properties: `{"teams":["reception"],"timeout":"25s"}`},
		Summary: "[{users}][{teams}]",
		Kinds:   onCalls, Leaves: true, Talks: true,
		Outlets: []flow.Outlet{
			{ID: "agent_left", Label: "Agent left", Falls: flow.OnAgentDisconnected}, {ID: "no_answer", Label: "No answer", AtOnce: true}, flow.ErrorOutlet,
		},
		Results: []flow.Result{{Name: "agent", Type: flow.String, Help: "The agent who answered"}},
		New:     func() flow.Activity { return new(Ring) },
	})
}

// Ring offers the contact to several agents at once.
type Ring struct {
	Users   []string      `json:"users,omitempty" label:"Agents" help:"One a line, at most 100" resource:"agent"`
	Teams   []string      `json:"teams,omitempty" label:"Teams" help:"Instead of agents: all their members, at most 100" resource:"team"`
	Timeout flow.Duration `json:"timeout" label:"Rings for" default:"30s" rule:"min=1s,max=10m"`
}

var (
	_ flow.Activity = (*Ring)(nil)
	_ Checker       = (*Ring)(nil)
)

// mostAtOnce is how many agents ring at once; the desk counts the members of teams.
const mostAtOnce = 100

// Handle asks the desk on entry and leaves when nobody answered, or the agent who did has had the contact. Memory.Text is who answered.
func (a *Ring) Handle(in flow.Input, e flow.Event) flow.Outcome {
	switch e := e.(type) {
	case *flow.Entered:
		return flow.Wait(withMusic(in, &flow.OfferTo{Agents: a.Users, Teams: a.Teams, Timeout: a.Timeout})...)
	case *flow.QueueRefused:
		return a.refused(e)
	case *flow.Accepted:
		in.Memory().Text = e.Agent
	case *flow.AgentLeft:
		return flow.Leave("agent_left").With(map[string]any{"agent": in.Memory().Text})
	}
	return flow.Wait()
}

// refused tells apart that nobody answers from what the author got wrong.
func (a *Ring) refused(e *flow.QueueRefused) flow.Outcome {
	switch e.Reason {
	case "too_many":
		return flow.Fail(codeValue, "the teams have %d agents; at most %d ring at once", e.Count, mostAtOnce)
	case "not_found":
		return flow.Fail(codeNotFound, "none of the agents and teams to ring exists")
	}
	return flow.Leave("no_answer")
}

// Check wants agents or teams, and not too many.
func (a *Ring) Check() map[string]string {
	switch {
	case len(a.Users) == 0 && len(a.Teams) == 0:
		return map[string]string{"properties.users": "agents or teams to ring are required"}
	case len(a.Users) > 0 && len(a.Teams) > 0:
		return map[string]string{"properties.teams": "a ring has agents or teams, not both"}
	case len(a.Users) > mostAtOnce:
		return map[string]string{"properties.users": fmt.Sprintf("has %d agents; at most %d ring at once", len(a.Users), mostAtOnce)}
	}
	return nil
}
