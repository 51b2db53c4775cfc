package connect

import (
	"fmt"

	"cordboard/flow/convert"
)

// bot hands the customer to a bot, which is an AI agent here.
func bot(s step) error {
	name, arn := text(inside(s.Parameters, "LexBot"), "Name"), text(inside(s.Parameters, "LexV2Bot"), "AliasArn")
	agent, err := s.naming("ai_agent", first(name, arn), first(name, s.labels["LexV2Bot"], tail("", arn)))
	if err != nil {
		return err
	}
	if !dynamic(first(name, arn)) {
		s.Note("Make an AI agent %s that does what the bot %s of Amazon Lex does.", agent, first(name, arn))
	}
	prompt, err := s.prompt(s.Parameters)
	if err != nil && err != errSilent {
		return err
	}
	s.Reserve(s.r.botType(s.action))
	if s.r.botType(s.action) == "ai_agent" {
		return s.converse(agent, prompt)
	}
	return s.detect(agent, prompt)
}

// converse lets the AI agent talk until it is done. All that a bot without intents to choose from tells is that it is done.
func (s step) converse(agent string, greeting any) error {
	if greeting == nil {
		greeting = silence // else the AI agent would say its own
	}
	properties := object{"ai_agent": agent, "greeting": greeting}
	inputs := object{}
	attributes := inside(s.Parameters, "LexSessionAttributes")
	for _, key := range sorted(attributes) {
		x, err := s.value(text(attributes, key))
		if err != nil {
			return err
		}
		inputs[convert.Identifier(key)] = x
	}
	if len(inputs) > 0 {
		properties["inputs"] = inputs
	}
	done := s.First("NoMatchingCondition", "next", "NoMatchingError")
	talk := s.Add("ai_agent", properties).Lead("resolved", done).Lead("escalated", done).Lead("cannot_answer", done)
	talk.Lead("no_input", s.First("InputTimeLimitExceeded", "NoMatchingCondition", "NoMatchingError")).Lead("unavailable", s.First("NoMatchingError", "next"))
	s.failing(talk)
	return nil
}

// detect leaves by the intent that the AI agent understands. Slots are not asked for, so a flow that reads them keeps the original.
func (s step) detect(agent string, prompt any) error {
	properties := object{"ai_agent": agent}
	if prompt != nil {
		properties["prompt"] = prompt
	}
	var intents []object
	ids := map[string]bool{}
	for _, c := range s.Transitions.Conditions {
		if c.Condition.Operator != "Equals" || len(c.Condition.Operands) != 1 || dynamic(c.Condition.Operands[0]) {
			return fmt.Errorf("the bot's answer is compared in a way that has no like here")
		}
		id := convert.Identifier(c.Condition.Operands[0])
		if ids[id] || id == "" || id == "none" || id == "error" {
			return fmt.Errorf("the intent “%s” cannot name an outlet", c.Condition.Operands[0])
		}
		ids[id] = true
		intents = append(intents, object{"id": id})
	}
	if len(inside(s.Parameters, "LexSessionAttributes")) > 0 {
		s.Note("Session attributes are not handed to the AI agent.")
	}
	properties["intents"] = intents
	find := s.Add("detect_intent", properties)
	for i := range intents {
		find.Lead(intents[i]["id"].(string), when(i))
	}
	s.failing(find.Lead("none", s.otherwise()))
	s.Drop("InputTimeLimitExceeded", "who says nothing leaves by “None of them”")
	return nil
}

// botType is the activity that stands for a bot: where its intents lead different ways, or the flow reads which it was, that is what it is
// asked for.
func (r *reader) botType(a *action) string {
	if r.intents && len(a.Transitions.Conditions) > 0 {
		return "detect_intent"
	}
	otherwise := a.Transitions.Next
	for _, e := range a.Transitions.Errors {
		if e.Type == "NoMatchingCondition" {
			otherwise = e.Next
		}
	}
	for _, c := range a.Transitions.Conditions {
		if c.Next != otherwise {
			return "detect_intent"
		}
	}
	return "ai_agent"
}
