package ai

import (
	"strings"

	"cordboard/flow"
)

// turn is one turn of a conversation, with what it needs.
type turn struct {
	agent  Agent
	ask    *flow.AskAI
	index  *Index // nil without knowledge
	speaks phrases
	said   string // what the customer said
}

// answer finishes an answer: what an AI agent always tells with it.
func (t *turn) answer(a *flow.AIAnswered) *flow.AIAnswered {
	a.Voice, a.Language, a.Target = t.agent.Settings.Voice, t.agent.Settings.Language, t.agent.Target
	if t.said != "" {
		a.Heard = flow.Keepable(t.said)
	}
	return a
}

func (t *turn) handOff(reason flow.AIReason) *flow.AIAnswered {
	decision, _ := reason.Decision()
	return t.answer(&flow.AIAnswered{Decision: decision, Reason: reason, Say: t.speaks.handOff})
}

// rules decides what neither knowledge nor a model is asked for: requests for a person, trigger words, limits, thanks. nil: go on.
func (t *turn) rules() *flow.AIAnswered {
	s := t.agent.Settings
	switch {
	case asksForPerson(t.said, t.language()):
		return t.handOff(flow.AICallerAsked)
	case saysOneOf(t.said, s.TriggerWords):
		return t.handOff(flow.AITriggerWord)
	case s.MaxTurns > 0 && t.ask.Count > s.MaxTurns:
		return t.handOff(flow.AIMaxTurns)
	case s.MaxDuration > 0 && t.ask.Elapsed >= s.MaxDuration:
		return t.handOff(flow.AIMaxDuration)
	case len(t.ask.Offered) == 0 && t.ask.Count > 1 && isDone(t.said, t.language()):
		return t.answer(&flow.AIAnswered{Decision: flow.AIResolved, Reason: flow.AISolved, Say: t.speaks.bye})
	}
	return nil
}

// language is what the conversation is held in: the AI agent's, else the contact's.
func (t *turn) language() string {
	if t.agent.Settings.Language != "" {
		return t.agent.Settings.Language
	}
	return t.ask.Language
}

// fromKnowledge is the embedded AI agent's turn: the best passage, two choices, or none. The second miss in a row hands over.
func (t *turn) fromKnowledge() *flow.AIAnswered {
	if t.index == nil || t.index.Len() == 0 {
		return t.handOff(flow.AINoKnowledge)
	}
	if len(t.ask.Offered) > 0 {
		if title, picked := t.pick(); picked {
			return t.picked(title)
		}
		if saysOnly(t.said, t.speaks.neither) {
			return t.missed(flow.AILowConfidence)
		}
	}
	hits := t.index.Search(t.said, 3)
	switch Decide(hits) {
	case Answers:
		return t.tell(hits[0].Entry, t.said)
	case Offers:
		if len(t.ask.Offered) > 0 { // it was asked once what is meant
			return t.missed(flow.AILowConfidence)
		}
		return t.offer(hits[:min(2, len(hits))])
	}
	return t.missed(flow.AIRepeatedMiss)
}

// missed asks for other words, and hands over when that happened right before.
func (t *turn) missed(reason flow.AIReason) *flow.AIAnswered {
	if t.ask.Misses > 0 || len(t.ask.Offered) > 0 {
		a := t.handOff(reason)
		a.Missed = true
		return a
	}
	return t.answer(&flow.AIAnswered{Decision: flow.AIGoOn, Say: t.speaks.again, Missed: true})
}

func (t *turn) tell(e Entry, question string) *flow.AIAnswered {
	say := t.index.Passage(e, question) + " " + t.speaks.more
	return t.answer(&flow.AIAnswered{Decision: flow.AIGoOn, Say: say, Answered: true, Sources: []string{e.Title}})
}

func (t *turn) offer(hits []Hit) *flow.AIAnswered {
	titles := make([]string, len(hits))
	for i, h := range hits {
		titles[i] = h.Entry.Title
	}
	say := t.speaks.offer + " " + strings.TrimRight(titles[0], "?.!")
	if len(titles) > 1 {
		say += ", " + t.speaks.or + " " + strings.TrimRight(titles[1], "?.!")
	}
	return t.answer(&flow.AIAnswered{Decision: flow.AIGoOn, Say: say + "?", Offered: titles})
}

// pick understands which of the offered entries the customer means.
func (t *turn) pick() (title string, ok bool) {
	offered := t.ask.Offered
	switch {
	case saysOnly(t.said, t.speaks.first), len(offered) == 1 && saysOneOf(t.said, t.speaks.agree):
		return offered[0], true
	case saysOnly(t.said, t.speaks.second) && len(offered) > 1:
		return offered[1], true
	case saysOnly(t.said, t.speaks.neither):
		return "", false
	}
	titles := make([]Entry, len(offered))
	for i, title := range offered {
		titles[i] = Entry{Title: title}
		for _, e := range t.index.entries {
			if e.Title == title {
				titles[i].Also = e.Also
			}
		}
	}
	hits := NewIndex(titles, t.language()).Search(t.said, 2)
	if len(hits) > 0 && hits[0].Score >= OfferAt && (len(hits) == 1 || hits[0].Score-hits[1].Score >= MarginAt) {
		return hits[0].Entry.Title, true
	}
	return "", false
}

// picked tells the chosen entry, with the passage that fits the question before the choice.
func (t *turn) picked(title string) *flow.AIAnswered {
	question := t.said
	for _, earlier := range t.ask.Turns[:max(0, len(t.ask.Turns)-1)] {
		if earlier.By == flow.ByCustomer {
			question = earlier.Text + " " + t.said
		}
	}
	for _, e := range t.index.entries {
		if e.Title == title {
			return t.tell(e, question)
		}
	}
	return t.missed(flow.AINoKnowledge)
}
