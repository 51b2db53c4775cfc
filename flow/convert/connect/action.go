package connect

import (
	"fmt"

	"cordboard/flow"
	"cordboard/flow/convert"
)

// step is one action on its way to becoming activities.
type step struct {
	*convert.Part
	*action
	r *reader
}

// made makes activities of an action. An error says why a placeholder has to do.
type made func(s step) error

// makerOf is what becomes of a type of action; placeholders are made of all others.
func makerOf(actionType string) made {
	for _, table := range []func(string) made{talking, deciding, routing, keeping, asking} {
		if make := table(actionType); make != nil {
			return make
		}
	}
	return nil
}

// why says of types that have no like here what they are.
var why = map[string]string{
	"ShowView":                            "Pages for agents (step-by-step guides) have no like here",
	"CreateTask":                          "Tasks have no like here",
	"CreateWisdomSession":                 "Connect assistant has no like here",
	"CheckVoiceId":                        "Recognising customers by their voice has no like here",
	"CheckOutboundCallStatus":             "Telling people from answering machines has no like here",
	"UpdateContactMediaStreamingBehavior": "Streaming the audio of a call elsewhere has no like here",
	"StartMediaStreaming":                 "Streaming the audio of a call elsewhere has no like here",
	"StopMediaStreaming":                  "Streaming the audio of a call elsewhere has no like here",
}

// part makes the part of one action.
func (r *reader) part(p *convert.Part, a *action) {
	make := makerOf(a.Type)
	if make == nil {
		if said := why[a.Type]; said != "" {
			p.Keep("%s.", said)
			return
		}
		p.Keep("An action of type %s has no like here.", a.Type)
		return
	}
	if err := make(step{p, a, r}); err != nil {
		p.Keep("%s", convert.Sentence(err))
	}
}

// failing wires the error outlet to where errors lead in the original.
func (s step) failing(a *convert.Activity) *convert.Activity {
	if way := s.errorWay(); way != "" {
		return a.Lead("error", way)
	}
	return a.Ends("error")
}

// errorWay is the way of errors, "" when there is none.
func (s step) errorWay() string {
	for _, way := range []string{"NoMatchingError", "NoMatchingCondition"} {
		if s.Has(way) {
			return way
		}
	}
	return ""
}

// otherwise is the way when no condition matches.
func (s step) otherwise() string { return s.First("NoMatchingCondition", "NoMatchingError", "next") }

// value is a parameter as an expression.
func (s step) value(text string) (string, error) { return s.r.expression(s.Part.Step.ID, text) }

// words is a parameter as a template.
func (s step) words(text string) (string, error) { return s.r.template(s.Part.Step.ID, text) }

// resource names what a parameter tells by an ARN.
func (s step) resource(kind, parameter string) (string, error) {
	arn := text(s.Parameters, parameter)
	return s.naming(kind, arn, tail(s.labels[parameter], arn))
}

// naming names what the original tells by an identifier. What is made up on the way stays so, where an activity takes that: names have to come
// where identifiers came.
func (s step) naming(kind, identifier, label string) (string, error) {
	if !dynamic(identifier) {
		return s.r.Resource(kind, identifier, label), nil
	}
	if kind == "schedule" {
		return "", fmt.Errorf("which schedule it is, is made up on the way (%s), and a schedule here has a fixed name", identifier)
	}
	name, err := s.words(identifier)
	if err == nil {
		s.namedElsewhere(kind, identifier)
	}
	return name, err
}

// namedElsewhere notes that names have to come where identifiers came.
func (s step) namedElsewhere(kind, reference string) {
	said := map[string]string{"ai_agent": "AI agent", "prompt": "recording", "subflow": "flow"}[kind]
	s.Note("Which %s it is comes from %s: put names there instead of identifiers.", first(said, kind), reference)
}

// through makes nothing of the step, with the reason.
func (s step) through(format string, args ...any) {
	s.Through(s.First("next", "NoMatchingError"))
	s.Drop("NoMatchingError", "it cannot fail here")
	if format != "" {
		s.Note(format, args...)
	}
}

// sets notes what a step sets, before anything is converted.
func (r *reader) sets(a *action) {
	r.intents = r.intents || mentions(a.Parameters, "$.Lex.IntentName")
	switch a.Type {
	case "UpdateContactAttributes":
		for key := range inside(a.Parameters, "Attributes") {
			r.set[key] = true
		}
	case "UpdateContactData":
		for key := range a.Parameters {
			r.data[key] = true
		}
	}
	if space := services[a.Type].space; space != "" {
		r.data[space] = true
	}
}

// keeping is what becomes of actions that keep or set something.
func keeping(actionType string) made {
	switch actionType {
	case "UpdateContactAttributes":
		return func(s step) error { return s.assign("attribute", inside(s.Parameters, "Attributes")) }
	case "UpdateFlowAttributes":
		return func(s step) error { return s.assign("flow attribute", inside(s.Parameters, "FlowAttributes")) }
	case "InvokeLambdaFunction":
		return lambda
	case "TagContact":
		return tag
	case "UpdateContactData":
		return contactData
	case "UpdateContactCallbackNumber":
		return callbackNumber
	case "UpdateContactRecordingBehavior":
		return recording
	case "UpdateFlowLoggingBehavior":
		return func(s step) error {
			s.through("There is nothing to switch on or off: everything a contact does is in its journal.")
			return nil
		}
	case "UpdateContactTextToSpeechVoice":
		return func(s step) error {
			s.through("Texts are spoken by the installation's own voice; choose another in a prompt's settings (the original asks for %s).", text(s.Parameters, "TextToSpeechVoice"))
			return nil
		}
	}
	return nil
}

// assign sets variables, in the order of their names.
func (s step) assign(space string, values map[string]any) error {
	if text(s.Parameters, "TargetContact") == "Related" {
		return fmt.Errorf("it sets attributes of another contact, which a flow here cannot")
	}
	var assignments []object
	for _, key := range sorted(values) {
		value := text(values, key)
		if nested := inside(values, key); nested != nil {
			value = text(nested, "Value")
		}
		x, err := s.value(value)
		if err != nil {
			return err
		}
		assignments = append(assignments, object{"variable": s.r.Variable(space, key, flow.String), "expression": x})
	}
	if len(assignments) == 0 {
		s.through("It sets nothing.")
		return nil
	}
	s.failing(s.Add("set_variables", object{"assignments": assignments}).Lead("next", "next"))
	return nil
}

func callbackNumber(s step) error {
	x, err := s.value(text(s.Parameters, "CallbackNumber"))
	if err != nil {
		return err
	}
	variable := s.r.Variable("callback", "callback_number", flow.String)
	set := s.Add("set_variables", object{"assignments": []object{{"variable": variable, "expression": x}}})
	invalid := s.First("InvalidCallbackNumber", "CallbackNumberNotDialable", "next")
	check := s.Add("condition", object{"expression": "vars." + variable + ` matches "^[+]?[0-9 ()/.-]{5,24}$"`})
	check.Lead("true", "next").Lead("false", invalid).Lead("error", invalid)
	set.To("next", check).Lead("error", invalid)
	s.Note("Whether the number can be dialled is found out when the callback is made.")
	return nil
}

func recording(s step) error {
	participants, _ := inside(s.Parameters, "RecordingBehavior")["RecordedParticipants"].([]any)
	properties := object{"mode": "on"}
	switch {
	case len(participants) == 0:
		properties["mode"] = "off"
	case len(participants) == 1 && participants[0] == "Agent":
		properties["parties"] = "agent"
	case len(participants) == 1:
		properties["parties"] = "customer"
	}
	if text(inside(s.Parameters, "AnalyticsBehavior"), "Enabled") == "True" {
		s.Note("The recording is not analysed.")
	}
	s.failing(s.Add("record_call", properties).Lead("next", "next"))
	return nil
}
