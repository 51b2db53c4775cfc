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
