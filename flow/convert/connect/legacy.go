package connect

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// module is a step of the older export.
type module struct {
	ID         string         `json:"id"`
	Type       string         `json:"type"`
	Target     string         `json:"target"`
	Branches   []legacyBranch `json:"branches"`
	Parameters []legacyParam  `json:"parameters"`
	Metadata   map[string]any `json:"metadata"`
}

type legacyBranch struct {
	Condition string `json:"condition"`
	Operator  string `json:"conditionType"`
	Value     any    `json:"conditionValue"`
	To        string `json:"transition"`
}

type legacyParam struct {
	Name      string `json:"name"`
	Value     any    `json:"value"`
	Key       string `json:"key"`
	Namespace string `json:"namespace"`
	Resource  string `json:"resourceName"`
}

// legacyTypes are the actions of the Flow language that modules stand for. Those that are not here keep their name.
var legacyTypes = map[string]string{
	"PlayPrompt": "MessageParticipant", "Disconnect": "DisconnectParticipant", "SetAttributes": "UpdateContactAttributes",
	"CheckAttribute": "Compare", "InvokeExternalResource": "InvokeLambdaFunction", "SetLoggingBehavior": "UpdateFlowLoggingBehavior",
	"SetQueue": "UpdateContactTargetQueue", "SetVoice": "UpdateContactTextToSpeechVoice", "SetRecordingBehavior": "UpdateContactRecordingBehavior",
	"CheckHoursOfOperation": "CheckHoursOfOperation", "CheckStaffing": "CheckMetricData", "GetMetricData": "GetMetricData", "Loop": "Loop",
	"LoopPrompts": "MessageParticipantIteratively", "Resume": "EndFlowExecution", "StoreUserInput": "GetParticipantInput", "Wait": "Wait",
	"SetEventHook": "UpdateContactEventHooks", "SetContactFlow": "UpdateContactEventHooks", "UpdateRoutingPriority": "UpdateContactRoutingBehavior",
}

// legacyNames are the parameters whose name changed.
var legacyNames = map[string]string{
	"FunctionArn": "LambdaFunctionARN", "TimeLimit": "InvocationTimeLimitSeconds", "AudioPrompt": "PromptId", "Queue": "QueueId", "Agent": "AgentId",
	"Hours": "HoursOfOperationId", "Timeout": "InputTimeLimitSeconds", "TimeoutSeconds": "TimeLimitSeconds", "GlobalVoice": "TextToSpeechVoice",
	"AbsolutePosition": "QueuePriority",
}

// legacy reads a module as the action that it stands for.
func legacy(raw json.RawMessage) (*action, place, error) {
	m := new(module)
	if err := json.Unmarshal(raw, m); err != nil {
		return nil, place{}, fmt.Errorf("this is no module: %w", err)
	}
	a := &action{ID: m.ID, Type: m.action(), was: strings.TrimSpace(m.Type + " " + m.Target), Parameters: map[string]any{}, labels: map[string]string{}}
	attributes := map[string]any{}
	for _, p := range m.Parameters {
		name := p.Name
		if renamed, ok := legacyNames[name]; ok {
			name = renamed
		}
		switch {
		case name == "Attribute" && a.Type == "UpdateContactAttributes" || name == "Parameter":
			attributes[p.Key] = p.reference()
		case name == "Attribute" && a.Type == "Compare":
			a.Parameters["ComparisonValue"] = m.compared()
		default:
			a.Parameters[name] = p.reference()
			a.labels[name] = p.Resource
		}
	}
	if a.Type == "UpdateContactAttributes" {
		a.Parameters["Attributes"] = attributes
	} else if len(attributes) > 0 {
		a.Parameters["LambdaInvocationAttributes"] = attributes
	}
	m.shape(a)
	for _, b := range m.Branches {
		m.branch(a, b)
	}
	return a, placed(m.Metadata), nil
}

// action is the type of action that a module stands for.
func (m *module) action() string {
	switch m.Type + " " + m.Target {
	case "GetUserInput Digits":
		return "GetParticipantInput"
	case "GetUserInput Lex":
		return "ConnectParticipantWithLexBot"
	case "Transfer Queue":
		return "TransferContactToQueue"
	case "Transfer Flow":
		return "TransferToFlow"
	case "Transfer PhoneNumber":
		return "TransferParticipantToThirdParty"
	}
	if t, ok := legacyTypes[m.Type]; ok {
		return t
	}
	return m.Type
}

// reference writes a value of a namespace as the Flow language refers to it.
func (p legacyParam) reference() any {
	if p.Namespace == "" {
		return p.Value
	}
	return referred(p.Namespace, fmt.Sprint(p.Value))
}

func referred(namespace, name string) string {
	switch namespace {
	case "User Defined":
		if !plainName.MatchString(name) {
			return "$.Attributes['" + name + "']"
		}
		return "$.Attributes." + name
	case "System":
		if known, ok := systemNames[name]; ok {
			return known
		}
		return "$." + name
	case "Stored customer input":
		return "$.StoredCustomerInput"
	}
	return "$." + namespace + "." + name
}

var systemNames = map[string]string{
	"Customer Number": "$.CustomerEndpoint.Address", "Dialed Number": "$.SystemEndpoint.Address", "Queue.Name": "$.Queue.Name",
	"Stored customer input": "$.StoredCustomerInput", "Contact id": "$.ContactId",
}

// compared is what CheckAttribute compares.
func (m *module) compared() string {
	namespace, name := "", ""
	for _, p := range m.Parameters {
		switch p.Name {
		case "Namespace":
			namespace = fmt.Sprint(p.Value)
		case "Attribute":
			name = fmt.Sprint(p.Value)
		}
	}
	return referred(namespace, name)
}

// shape turns parameters that the Flow language groups in another way.
func (m *module) shape(a *action) {
	p := a.Parameters
	if p["TextToSpeechType"] == "ssml" {
		p["SSML"] = p["Text"]
		delete(p, "Text")
	}
	if audio, ok := a.labels["PromptId"]; ok && (p["PromptId"] == nil || p["PromptId"] == "") {
		p["PromptId"] = audio
	}
	for _, name := range []string{"QueueId", "HoursOfOperationId", "ContactFlowId", "AgentId"} {
		if value := text(p, name); value == "" && a.labels[name] != "" {
			p[name] = a.labels[name]
		}
	}
	switch m.Type {
	case "StoreUserInput":
		p["StoreInput"] = "True"
		p["InputValidation"] = map[string]any{"CustomValidation": map[string]any{"MaximumLength": p["MaxDigits"]}}
		if kind := text(p, "CustomerInputType"); kind != "" && kind != "Custom" {
			p["InputValidation"] = map[string]any{"PhoneNumberValidation": map[string]any{"NumberFormat": "Local"}}
		}
		if text(p, "EncryptEntry") == "true" {
			p["InputEncryption"] = map[string]any{}
		}
	case "SetRecordingBehavior":
		p["RecordingBehavior"] = map[string]any{"RecordedParticipants": recorded(text(p, "RecordingBehaviorOption"), text(p, "RecordingParticipantOption"))}
	case "SetEventHook", "SetContactFlow":
		p["EventHooks"] = map[string]any{text(p, "Type"): p["ContactFlowId"]}
	case "LoopPrompts":
		p["Messages"] = m.messages()
		p["InterruptFrequencySeconds"] = p["InterruptSeconds"]
	case "CheckStaffing":
		p["MetricType"] = map[string]string{"Available": "NumberOfAgentsAvailable", "Online": "NumberOfAgentsOnline"}[text(p, "Status")]
		if p["MetricType"] == "" {
			p["MetricType"] = "NumberOfAgentsStaffed"
		}
	case "Transfer":
		p["ThirdPartyPhoneNumber"], p["ThirdPartyConnectionTimeLimitSeconds"] = p["PhoneNumber"], p["InvocationTimeLimitSeconds"]
		p["ContinueFlowExecution"] = strconv.FormatBool(text(p, "BlindTransfer") == "false")
	case "GetUserInput":
		if name := text(p, "BotName"); name != "" {
			p["LexBot"] = map[string]any{"Name": name}
		}
		if arn := text(p, "BotAliasArn"); arn != "" {
			p["LexV2Bot"] = map[string]any{"AliasArn": arn}
			a.labels["LexV2Bot"] = text(m.Metadata, "lexV2BotName")
		}
	}
}

// messages are the texts and recordings that LoopPrompts plays, in order.
func (m *module) messages() []any {
	var list []any
	for _, p := range m.Parameters {
		switch p.Name {
		case "AudioPrompt":
			value := p.reference()
			if value == nil || value == "" {
				value = p.Resource
			}
			list = append(list, map[string]any{"PromptId": value, "label": p.Resource})
		case "Text":
			list = append(list, map[string]any{"Text": p.reference()})
		}
	}
	return list
}

func recorded(option, participants string) []any {
	switch {
	case option != "Enable":
		return []any{}
	case participants == "Agent" || participants == "Customer":
		return []any{participants}
	}
	return []any{"Agent", "Customer"}
}

// legacyErrors are the conditions that the Flow language counts among the errors.
var legacyErrors = map[string]string{
	"Error": "NoMatchingError", "NoMatch": "NoMatchingCondition", "AtCapacity": "QueueAtCapacity", "CallFailure": "CallFailed",
}

// legacyConditions are the conditions that stand for a text to be equal to.
var legacyConditions = map[string]string{"Looping": "ContinueLooping", "Complete": "DoneLooping", "CustomerReturn": "CustomerReturned", "True": "True", "False": "False"}

// branch adds a way out.
func (m *module) branch(a *action, b legacyBranch) {
	t := &a.Transitions
	is := func(operator string, operand string) {
		one := branch{Next: b.To}
		one.Condition.Operator, one.Condition.Operands = operator, []string{operand}
		t.Conditions = append(t.Conditions, one)
	}
	switch {
	case b.Condition == "Success":
		t.Next = b.To
	case m.Type == "CheckStaffing" && b.Condition == "True":
		is("NumberGreaterThan", "0")
	case m.Type == "CheckStaffing" && b.Condition == "False":
		t.Errors = append(t.Errors, failed{Next: b.To, Type: "NoMatchingCondition"})
	case b.Condition == "Evaluate":
		is(operators[b.Operator], fmt.Sprint(b.Value))
	case b.Condition == "Timeout" && m.Type == "Wait":
		is("Equals", "WaitCompleted")
	case b.Condition == "Timeout" && m.Type == "LoopPrompts":
		is("Equals", "MessagesInterrupted")
	case b.Condition == "Timeout" && m.Type == "Transfer":
		t.Errors = append(t.Errors, failed{Next: b.To, Type: "ConnectionTimeLimitExceeded"})
	case b.Condition == "Timeout":
		t.Errors = append(t.Errors, failed{Next: b.To, Type: "InputTimeLimitExceeded"})
	case legacyConditions[b.Condition] != "":
		is("Equals", legacyConditions[b.Condition])
	case legacyErrors[b.Condition] != "":
		t.Errors = append(t.Errors, failed{Next: b.To, Type: legacyErrors[b.Condition]})
	default:
		t.Errors = append(t.Errors, failed{Next: b.To, Type: b.Condition})
	}
}

// operators are the comparisons of the older export in the words of the Flow language.
var operators = map[string]string{
	"GreaterThan": "NumberGreaterThan", "GreaterThanOrEqualTo": "NumberGreaterOrEqualTo", "LessThan": "NumberLessThan",
	"LessThanOrEqualTo": "NumberLessOrEqualTo", "StartsWith": "TextStartsWith", "Contains": "TextContains", "Equals": "Equals",
}
