package web

import (
	"fmt"
	"slices"
	"strings"

	"cordboard/runtime/routing"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// mostOfferedByName is how many agents an offer to several names.
const mostOfferedByName = 3

// tellDecision puts a decision into words.
func tellDecision(d deskDecision) views.Decision {
	strategy := d.Strategy
	if strategy == "" && routing.Strategy(d.Reason).Known() { // decisions were kept without it once
		strategy = routing.Strategy(d.Reason)
	}
	v := views.Decision{Title: decisionTitle(d, strategy), Facts: decisionFacts(d, strategy), Ready: d.Ready}
	for i, c := range d.Candidates {
		v.Candidates = append(v.Candidates, views.DecisionAgent{Rank: i + 1, Agent: c.Agent, Text: scoreWords(strategy, c.Score), Chosen: slices.Contains(d.agents, c.Agent)})
	}
	for _, s := range d.Skipped {
		v.Skipped = append(v.Skipped, views.DecisionAgent{Agent: s.Agent, Text: skippedWords(s.Reason)})
	}
	v.Others = max(0, d.Members-d.Ready-len(d.Skipped))
	if d.Reason == routing.ReasonTaken && !slices.ContainsFunc(d.Candidates, func(c routing.Candidate) bool { return c.Agent == d.Agent }) {
		v.Others = max(0, v.Others-1) // who takes contacts by hand is not among those who are ready
	}
	if v.Ready > len(d.Candidates) && len(d.Candidates) > 0 {
		v.More = fmt.Sprintf("%d more were ready.", v.Ready-len(d.Candidates))
	}
	return v
}

// decisionFacts are what a decision was made of, label and value.
func decisionFacts(d deskDecision, strategy routing.Strategy) []ui.Option {
	facts := []ui.Option{{Label: "Queue", Value: d.Queue}, {Label: "Why", Value: reasonWords(d, strategy)}}
	if strategy != "" {
		facts = append(facts, ui.Option{Label: "Distribution", Value: strategyLabel(string(strategy))})
	}
	if !d.Since.IsZero() {
		facts = append(facts, ui.Option{Label: "Had waited", Value: ui.Took(d.At.Sub(d.Since))})
	}
	return append(facts, ui.Option{Label: "Asked for", Value: requiredWords(d.Required)}, ui.Option{Label: "Widened", Value: relaxedWords(d.Decision)})
}

// decisionTitle says who was offered the contact, and why they were.
func decisionTitle(d deskDecision, strategy routing.Strategy) string {
	who := d.agents
	rest := ""
	if len(who) > mostOfferedByName {
		rest = " and " + ui.Count(len(who)-mostOfferedByName, "other")
		who = who[:mostOfferedByName]
	}
	names := strings.Join(who, ", ")
	switch {
	case d.Agent == "":
		return "Offered to nobody"
	case d.Reason == routing.ReasonTaken:
		return "Taken by " + names
	}
	why := reasonWords(d, strategy)
	return "Why it was offered to " + names + rest + ": " + strings.ToLower(why[:1]) + why[1:]
}
