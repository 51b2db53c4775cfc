package web

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cordboard/web/ui"
)

// agentFacts says what an agent works with when agent, team, site and profiles are put together, and where it comes from.
func agentFacts(s *Server, ctx context.Context, f *sheetForm) ([]ui.Option, error) {
	o, err := s.DB.Organised(ctx)
	if err != nil {
		return nil, err
	}
	staff, ok := o.Agents[f.saved]
	if !ok {
		return nil, nil
	}
	e := o.Effective(staff)
	var slots, skills, queues []string
	for _, channel := range channels {
		words := fmt.Sprintf("%s %d", channel.Label, e.Agent.Slots(channel.Value).Slots)
		if e.Agent.Slots(channel.Value).Manual {
			words += " by hand"
		}
		slots = append(slots, words)
	}
	for _, name := range slices.Sorted(maps.Keys(e.Agent.Skills)) {
		words := name + " " + skillText(e.Agent.Skills[name])
		if from := e.SkillsFrom[name]; from != "agent" {
			words += " (" + from + ")"
		}
		skills = append(skills, words)
	}
	for _, m := range e.Queues {
		words := m.Queue
		if slices.Contains(e.QueuesFromTeam, m.Queue) {
			words += " (team " + staff.Team + ")"
		}
		queues = append(queues, words)
	}
	from := "From " + e.CapacityFrom
	if e.CapacityName != "" {
		from += ", profile " + e.CapacityName
	}
	return []ui.Option{
		{Label: "Capacity", Value: strings.Join(slots, ", "), Help: from + "."},
		{Label: "Skills", Value: orWord(strings.Join(skills, ", "), "none")}, {Label: "Queues", Value: orWord(strings.Join(queues, ", "), "none")},
	}, nil
}

func orWord(text, none string) string {
	if text == "" {
		return none
	}
	return text
}
