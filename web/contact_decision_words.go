package web

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

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

// scoreWords says what a strategy compared of an agent.
func scoreWords(strategy routing.Strategy, score float64) string {
	number := func(n float64) string { return strconv.FormatFloat(math.Abs(n), 'f', -1, 64) }
	switch strategy {
	case routing.LongestIdle:
		return "free for " + ui.Took(time.Duration(-score*float64(time.Second)).Round(time.Second))
	case routing.WeightedRandom, routing.AgentPriority:
		return "priority " + number(score)
	case routing.FewestContacts, routing.MaxUtilization:
		return ui.Count(int(math.Abs(score)), "contact")
	case routing.LeastTalkTime:
		return "talked for " + ui.Took(time.Duration(score*float64(time.Second)).Round(time.Second))
	case routing.AverageUtilization:
		return fmt.Sprintf("%.0f %% of the slots in use", score*100)
	case routing.BestSkill:
		return "levels " + number(score) + " in sum"
	}
	return "place " + number(score) + " in the list"
}

// skippedReasons say why an agent was not considered.
var skippedReasons = map[routing.Reason]string{
	routing.ReasonSkills: "lacks a skill that was asked for", routing.ReasonNotAvailable: "was not available", routing.ReasonOffDuty: "was not on duty",
	routing.ReasonGone: "their browser was gone", routing.ReasonWrapUp: "was in wrap-up", routing.ReasonPause: "had a pause between contacts",
	routing.ReasonCapacity: "had no free slot", routing.ReasonManual: "takes contacts of this channel by hand", routing.ReasonJustDeclined: "had declined it a moment before",
	routing.ReasonAnotherOffer: "had another offer", routing.ReasonOnContact: "was with another contact",
}

func skippedWords(r routing.Reason) string {
	if words := skippedReasons[r]; words != "" {
		return words
	}
	return strings.ReplaceAll(string(r), "_", " ")
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
