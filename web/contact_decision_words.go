package web

import (
	"fmt"
	"strings"

	"cordboard/runtime/routing"
	"cordboard/web/ui"
)

// reasonWords says why these agents were chosen.
func reasonWords(d deskDecision, strategy routing.Strategy) string {
	switch d.Reason {
	case routing.ReasonPreferred:
		return "The preferred agent was ready"
	case routing.ReasonTaken:
		return "The agent took the next contact of the queue"
	case routing.ReasonAsked:
		return "Asked directly, without a queue"
	case routing.ReasonNobodyIsReady:
		return "Nobody was ready"
	}
	if words := chosenWords[strategy]; words != "" {
		return words
	}
	return strings.ReplaceAll(string(d.Reason), "_", " ")
}

// chosenWords say why a strategy chose the agent.
var chosenWords = map[routing.Strategy]string{
	routing.LongestIdle: "Had been free for the longest", routing.RoundRobin: "Next in turn", routing.Linear: "First in the list who was ready",
	routing.RingAll: "Everybody who was ready is offered it", routing.RingProgressively: "One more agent after each while", routing.Random: "Drawn by lot",
	routing.WeightedRandom: "Drawn by lot, first priorities more often", routing.FewestContacts: "Had the fewest contacts", routing.LeastTalkTime: "Had talked the least",
	routing.AverageUtilization: "Had the most room left", routing.MaxUtilization: "Had the most contacts and room left",
	routing.AgentPriority: "First by priority", routing.BestSkill: "Best levels of the skills asked for",
}

// requiredWords writes requirements as people read them: "finnish at least 7".
func requiredWords(skills []routing.Skill) string {
	ops := map[string]string{"is": "is", "is_not": "is not", ">=": "at least", "<=": "at most"}
	parts := make([]string, len(skills))
	for i, s := range skills {
		parts[i] = fmt.Sprintf("%s %s %v", s.Skill, ops[s.Op], s.Value)
		if on, is := s.Value.(bool); is && s.Op == "is" && on {
			parts[i] = s.Skill
		}
	}
	return strings.Join(parts, ", ")
}

// relaxedWords says how far the requirements had been widened.
func relaxedWords(d routing.Decision) string {
	switch {
	case d.Steps == 0:
		return ""
	case d.Relaxed == 0:
		return fmt.Sprintf("Not yet, of %s", ui.Count(d.Steps, "step"))
	}
	words := fmt.Sprintf("Step %d of %d", d.Relaxed, d.Steps)
	if len(d.Required) == 0 {
		words += ": nothing is asked for any more"
	}
	return words
}
