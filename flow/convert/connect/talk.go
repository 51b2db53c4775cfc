package connect

import (
	"fmt"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/flow/convert"
)

// talking is what becomes of actions that the customer hears.
func talking(actionType string) made {
	switch actionType {
	case "MessageParticipant":
		return message
	case "MessageParticipantIteratively":
		return messages
	case "GetParticipantInput":
		return input
	case "ConnectParticipantWithLexBot":
		return bot
	case "DisconnectParticipant":
		return func(s step) error { s.Add("disconnect", object{}); return nil }
	}
	return nil
}

// silence is a prompt that says nothing, where there must be one.
const silence = `{{ "" }}`

// errSilent is a prompt that says nothing.
var errSilent = fmt.Errorf("it says nothing, and a prompt here says something")

// prompt is what parameters say or play.
func (s step) prompt(parameters map[string]any) (any, error) {
	recording := text(parameters, "PromptId")
	if media := inside(parameters, "Media"); recording == "" && media != nil {
		recording = text(media, "Uri")
	}
	if recording != "" {
		name, err := s.recording(recording, first(text(parameters, "label"), s.labels["PromptId"]))
		return object{"segments": []object{{"audio": name}}}, err
	}
	said := text(parameters, "Text")
	if ssml := text(parameters, "SSML"); said == "" && ssml != "" {
		marked := false
		if said, marked, _ = spoken(ssml); marked {
			s.Note("The text is said without its SSML: pauses and emphasis are gone.")
		}
	}
	if strings.TrimSpace(said) == "" {
		return nil, errSilent
	}
	return s.words(said)
}

func message(s step) error {
	prompt, err := s.prompt(s.Parameters)
	if err == errSilent {
		_, _, pause := spoken(text(s.Parameters, "SSML"))
		if pause == 0 {
			s.through("It says nothing.")
			return nil
		}
		s.Note("It is a pause: the caller hears music meanwhile.")
		s.failing(s.Add("wait", object{"duration": fmt.Sprintf("%dms", pause)}).Lead("next", "next"))
		return nil
	}
	if err != nil {
		return err
	}
	s.failing(s.Add("play_prompt", object{"prompt": prompt}).Lead("next", "next"))
	return nil
}

// messages plays one message after the other, over and over, or until it is time to do something else.
func messages(s step) error {
	list, _ := s.Parameters["Messages"].([]any)
	interrupted := s.whenEquals("MessagesInterrupted")
	every := number(s.Parameters, "InterruptFrequencySeconds", 0, 86400)
	if every > 0 && len(list) == 1 && text(asObject(list[0]), "PromptId") != "" {
		return s.music(asObject(list[0]), every, interrupted)
	}
	var all []*convert.Activity
	for _, one := range list {
		prompt, err := s.prompt(asObject(one))
		if err != nil {
			return err
		}
		all = append(all, s.failing(s.Add("play_prompt", object{"prompt": prompt})))
	}
	if len(all) == 0 {
		return errSilent
	}
	for i := range all[1:] {
		all[i].To("next", all[i+1])
	}
	last := all[len(all)-1]
	if every == 0 {
		last.To("next", all[0])
		s.Drop("next", "the messages never end by themselves")
		return nil
	}
	s.Note("It goes on after one round of the messages, not after %d seconds.", every)
	last.Lead("next", interrupted)
	return nil
}

func asObject(value any) map[string]any {
	o, _ := value.(map[string]any)
	return o
}

// recording names a prompt of the library.
func (s step) recording(identifier, label string) (string, error) {
	return s.naming("prompt", identifier, tail(strings.TrimSuffix(label, ".wav"), strings.TrimSuffix(identifier, ".wav")))
}

func (s step) music(one map[string]any, every int, interrupted string) error {
	name, err := s.recording(text(one, "PromptId"), text(one, "label"))
	if err != nil {
		return err
	}
	s.failing(s.Add("play_music", object{"audio": name, "duration": fmt.Sprintf("%ds", every)}).Lead("next", interrupted))
	return nil
}

// keys are what a menu of ours can have as keys.
const keys = "0123456789*#"

// input is a menu, or an input of several keys.
func input(s step) error {
	prompt, err := s.prompt(s.Parameters)
	if err == errSilent {
		prompt, err = silence, nil
		s.Note("It only listens: the prompt %s says nothing.", silence)
	}
	if err != nil {
		return err
	}
	timeout := fmt.Sprintf("%ds", max(number(s.Parameters, "InputTimeLimitSeconds", 5, 3600), 1))
	if text(s.Parameters, "StoreInput") == "True" {
		return s.store(prompt, timeout)
	}
	var options []object
	for i, c := range s.Transitions.Conditions {
		operands := c.Condition.Operands
		if c.Condition.Operator != "Equals" || len(operands) != 1 || len(operands[0]) != 1 || !strings.Contains(keys, operands[0]) {
			return fmt.Errorf("it compares what was entered with “%s”, and a menu here has single keys", s.Step.Ways[slices.IndexFunc(s.Step.Ways, func(w convert.Way) bool { return w.ID == when(i) })].Label)
		}
		options = append(options, object{"key": operands[0], "label": "Key " + operands[0]})
	}
	silent := s.First("InputTimeLimitExceeded", "NoMatchingCondition", "NoMatchingError")
	if len(options) == 0 {
		any := s.Add("collect_input", object{
			"prompt": prompt, "variable": s.r.Variable("key", "key", flow.String), "max": 1, "max_tries": 1, "first_timeout": timeout,
		})
		s.failing(any.Lead("success", s.otherwise()).Lead("no_match", s.otherwise()).Lead("no_input", silent))
		return nil
	}
	menu := s.Add("menu", object{"prompt": prompt, "options": options, "max_tries": 1, "timeout": timeout})
	for i := range options {
		menu.Lead(options[i]["key"].(string), when(i))
	}
	s.failing(menu.Lead("no_input", silent).Lead("no_match", s.otherwise()))
	return nil
}

// store keeps what is entered.
func (s step) store(prompt any, timeout string) error {
	variable := s.r.Variable("stored", "stored_input", flow.String)
	validation := inside(s.Parameters, "InputValidation")
	properties := object{"prompt": prompt, "variable": variable, "max_tries": 1, "first_timeout": timeout}
	limit := inside(validation, "CustomValidation")
	if most := text(limit, "MaximumLength"); dynamic(most) {
		return fmt.Errorf("how many digits it takes is made up on the way (%s)", most)
	}
	properties["max"] = max(number(limit, "MaximumLength", 20, 100), 1)
	wrong := s.First("NoMatchingError", "next")
	if phone := inside(validation, "PhoneNumberValidation"); phone != nil {
		properties["validate"] = "phone"
		wrong = s.First("InvalidPhoneNumber", "NoMatchingError")
	}
	keyed := inside(s.Parameters, "DTMFConfiguration")
	if seconds := number(keyed, "InterdigitTimeLimitSeconds", 0, 20); seconds > 0 {
		properties["inter_timeout"] = fmt.Sprintf("%ds", seconds)
	}
	switch end := text(keyed, "InputTerminationSequence"); end {
	case "*":
		properties["terminator"] = end
	case "", "#":
	default:
		s.Note("Input here ends with #; in the original it ends with %s.", end)
	}
	if _, encrypted := s.Parameters["InputEncryption"]; encrypted {
		properties["sensitive"] = true
		s.r.Sensitive(variable)
		s.Note("What is entered is never shown or stored in logs; it is not encrypted with a key of its own.")
	}
	collect := s.Add("collect_input", properties).Lead("success", "next").Lead("no_match", wrong)
	s.failing(collect.Lead("no_input", s.First("InputTimeLimitExceeded", "NoMatchingError", "next")))
	return nil
}

func first(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
