package testcall

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"cordboard/flow"
)

// AI answers what activities ask of AI agents (flow.AskAI, flow.DetectIntent) where the world says nothing.
type AI func(ctx context.Context, command flow.Command) flow.Event

// ai answers by the world, then by what the session was given, then plainly: nothing is known.
func (s *Session) ai(ctx context.Context, command flow.Command) flow.Event {
	if event := s.config.World.ai(command); event != nil {
		return event
	}
	if s.config.AI != nil {
		if event := s.config.AI(ctx, command); event != nil {
			s.learn(command, event)
			return event
		}
	}
	ask, ok := command.(*flow.AskAI)
	switch {
	case !ok:
		return &flow.IntentDetected{}
	case len(ask.Turns) == 0:
		return &flow.AIAnswered{Decision: flow.AIGoOn, Say: "You are talking to " + ask.Agent + ". How can I help you?"}
	case ask.Misses > 0:
		return &flow.AIAnswered{Decision: flow.AICannotAnswer, Reason: flow.AIRepeatedMiss, Missed: true}
	}
	return &flow.AIAnswered{Decision: flow.AIGoOn, Say: "I cannot answer that.", Missed: true}
}

// learn notes what an AI agent answered as a stub, so that the call can be saved with it.
func (s *Session) learn(command flow.Command, event flow.Event) {
	stub := AIStub{Says: saidTo(command)}
	switch e := event.(type) {
	case *flow.AIAnswered:
		stub.Answer, stub.Slots, stub.Sources, stub.Unanswered = e.Say, e.Slots, e.Sources, stub.Says != "" && e.Decision == flow.AIGoOn && !e.Answered
		switch e.Decision {
		case flow.AIResolved:
			stub.Resolved = true
		case flow.AIEscalate, flow.AICannotAnswer:
			stub.HandOff = e.Reason
		case flow.AIUnavailable:
			stub.Error = string(e.Reason)
		}
	case *flow.IntentDetected:
		if stub.Intent = e.Intent; stub.Intent == "" {
			return
		}
	case *flow.Failed:
		stub.Error = e.Message
	}
	s.learned = append(s.learned, stub)
}

// saidTo is what the customer said last, as a command tells it.
func saidTo(command flow.Command) string {
	switch c := command.(type) {
	case *flow.AskAI:
		if last := len(c.Turns) - 1; last >= 0 {
			return c.Turns[last].Text
		}
	case *flow.DetectIntent:
		return c.Text
	}
	return ""
}

// ai answers by the first stub that fits; nil without one.
func (w World) ai(command flow.Command) flow.Event {
	said := saidTo(command)
	_, intents := command.(*flow.DetectIntent)
	for _, stub := range w.AI {
		if !sayTheSame(stub.Says, said) || intents && stub.Intent == "" && stub.Error == "" {
			continue
		}
		if intents {
			return stub.detected()
		}
		return stub.answered()
	}
	return nil
}

func (stub AIStub) detected() flow.Event {
	if stub.Error != "" {
		return &flow.Failed{Code: "unavailable", Message: stub.Error}
	}
	return &flow.IntentDetected{Intent: stub.Intent, Confidence: 1}
}

func (stub AIStub) answered() flow.Event {
	out := &flow.AIAnswered{Decision: flow.AIGoOn, Say: stub.Answer, Slots: stub.Slots, Sources: stub.Sources, Answered: stub.Says != "" && !stub.Unanswered}
	decision, known := stub.HandOff.Decision()
	switch {
	case stub.Error == string(flow.AIProviderDown) || stub.Error == string(flow.AINoCredit) || stub.Error == string(flow.AINotReady):
		out.Decision, out.Reason = flow.AIUnavailable, flow.AIReason(stub.Error)
	case stub.Error != "":
		return &flow.Failed{Code: "unavailable", Message: stub.Error}
	case stub.Resolved:
		out.Decision, out.Reason = flow.AIResolved, flow.AISolved
	case known:
		out.Decision, out.Reason, out.Answered = decision, stub.HandOff, false
	}
	return out
}

// sayTheSame says whether the words are among those said, in a row and without regard to case and punctuation; no words fit nothing said.
func sayTheSame(words, said string) bool {
	words, said = bare(words), bare(said)
	if words == "" || said == "" {
		return words == said
	}
	return strings.Contains(" "+said+" ", " "+words+" ")
}

func bare(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '*' && r != '#' }), " ")
}

// aiProblem finds a stub that cannot be.
func (w World) aiProblem() (at int, message string) {
	for i, stub := range w.AI {
		decision, known := stub.HandOff.Decision()
		if stub.HandOff != "" && (!known || !slices.Contains([]flow.AIDecision{flow.AIEscalate, flow.AICannotAnswer}, decision)) {
			return i, "hand_off " + string(stub.HandOff) + " is not a reason to hand over, such as caller_asked or low_confidence"
		}
	}
	return -1, ""
}
