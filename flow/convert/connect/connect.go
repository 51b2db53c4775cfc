// Package connect reads flows of Amazon Connect: the Flow language of its API, and the older export of its editor
// (https://docs.aws.amazon.com/connect/latest/APIReference/flow-language.html). It must not do I/O.
package connect

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"cordboard/flow"
	"cordboard/flow/convert"
	"cordboard/flow/fault"
)

const label = "Amazon Connect"

// System is Amazon Connect.
var System = convert.System{Name: "connect", Label: label, Recognises: recognises, Read: read}

// document is either of the two exports.
type document struct {
	Start    string                     `json:"StartAction"`
	Actions  []json.RawMessage          `json:"Actions"`
	Settings map[string]json.RawMessage `json:"Settings"`
	Metadata map[string]any             `json:"Metadata"`

	LegacyStart    string            `json:"start"`
	LegacyModules  []json.RawMessage `json:"modules"`
	LegacyMetadata map[string]any    `json:"metadata"`
}

// action is one step, as the Flow language says it.
type action struct {
	ID          string         `json:"Identifier"`
	Type        string         `json:"Type"`
	Parameters  map[string]any `json:"Parameters"`
	Transitions transitions    `json:"Transitions"`

	was    string            // the type in the file, where that is another name
	labels map[string]string // what people read for the ARNs of its parameters, by parameter
}

type transitions struct {
	Next       string   `json:"NextAction"`
	Conditions []branch `json:"Conditions"`
	Errors     []failed `json:"Errors"`
}

type branch struct {
	Next      string `json:"NextAction"`
	Condition struct {
		Operator string   `json:"Operator"`
		Operands []string `json:"Operands"`
	} `json:"Condition"`
}

type failed struct {
	Next string `json:"NextAction"`
	Type string `json:"ErrorType"`
}

// decoded reads the parts of a document whose names fit, whatever else is in it.
func decoded(data []byte) (d document, ok bool) {
	var raw map[string]json.RawMessage
	if json.Unmarshal(data, &raw) != nil {
		return d, false
	}
	for name, into := range map[string]any{
		"StartAction": &d.Start, "Actions": &d.Actions, "Settings": &d.Settings, "Metadata": &d.Metadata,
		"start": &d.LegacyStart, "modules": &d.LegacyModules, "metadata": &d.LegacyMetadata,
	} {
		if value, there := raw[name]; there && json.Unmarshal(value, into) != nil {
			return d, false
		}
	}
	return d, d.Actions != nil || d.LegacyModules != nil
}

func recognises(data []byte) bool {
	_, ok := decoded(data)
	return ok
}

// reader converts one export.
type reader struct {
	*convert.Builder
	actions map[string]*action
	order   []*action
	set     map[string]bool // attributes that the flow sets
	intents bool            // the flow reads which intent a bot found
	data    map[string]bool // members of the contact, and answers of services, that the flow sets
}

func read(data []byte, name string) (*convert.Builder, error) {
	d, ok := decoded(data)
	if !ok {
		return nil, fault.New(fault.Invalid, "this is no flow of Amazon Connect: it has neither Actions nor modules")
	}
	r := &reader{actions: map[string]*action{}, set: map[string]bool{}, data: map[string]bool{}}
	steps, format, err := r.steps(d)
	if err != nil {
		return nil, err
	}
	if r.Builder, err = convert.NewBuilder(label, format, steps); err != nil {
		return nil, err
	}
	metadata := d.Metadata
	if r.Start = d.Start; d.Actions == nil {
		r.Start, metadata = d.LegacyStart, d.LegacyMetadata
	}
	description, _ := metadata["description"].(string)
	r.Describe(description, text(metadata, "name"), name)
	r.Scale(1.5)
	r.kind(metadata, d.Settings != nil)
	for _, a := range r.order {
		r.sets(a)
	}
	for _, p := range r.Parts() {
		r.part(p, r.actions[p.Step.ID])
	}
	return r.Builder, nil
}

// steps reads the actions of either export.
func (r *reader) steps(d document) (steps []convert.Step, format string, err error) {
	raws, format, parse := d.Actions, "Flow language", func(raw json.RawMessage) (*action, place, error) { return modern(raw, d.Metadata) }
	if d.Actions == nil {
		raws, format, parse = d.LegacyModules, "Older export of the editor", legacy
	}
	for i, raw := range raws {
		a, at, err := parse(raw)
		if err != nil {
			return nil, "", fault.Wrap(err, fault.Invalid, "step %d of the file: %s", i+1, err)
		}
		if a.ID == "" {
			return nil, "", fault.New(fault.Invalid, "step %d of the file has no id", i+1)
		}
		r.actions[a.ID], r.order = a, append(r.order, a)
		steps = append(steps, convert.Step{
			ID: a.ID, Name: named(a), Type: cmp.Or(a.was, a.Type), Raw: raw, X: at.x, Y: at.y, Placed: at.known, Ways: a.ways(),
		})
	}
	return steps, format, nil
}

// place is where a step is drawn.
type place struct {
	x, y  float64
	known bool
}

func placed(metadata map[string]any) (at place) {
	position, _ := metadata["position"].(map[string]any)
	x, hasX := position["x"].(float64)
	y, hasY := position["y"].(float64)
	return place{x, y, hasX && hasY}
}

// modern reads an action of the Flow language.
func modern(raw json.RawMessage, metadata map[string]any) (*action, place, error) {
	a := new(action)
	if err := json.Unmarshal(raw, a); err != nil {
		return nil, place{}, fmt.Errorf("this is no action: %w", err)
	}
	all, _ := metadata["ActionMetadata"].(map[string]any)
	if all == nil {
		all, _ = metadata["actionMetadata"].(map[string]any)
	}
	mine, _ := all[a.ID].(map[string]any)
	a.labels = map[string]string{}
	parameters, _ := mine["parameters"].(map[string]any)
	for name, value := range parameters {
		entry, _ := value.(map[string]any)
		a.labels[name] = text(entry, "displayName")
	}
	for name, into := range map[string]string{"queue": "QueueId", "Hours": "HoursOfOperationId", "ContactFlow": "ContactFlowId", "contactFlow": "ContactFlowId"} {
		entry, _ := mine[name].(map[string]any)
		if read := text(entry, "text"); a.labels[into] == "" && read != "" {
			a.labels[into] = read
		}
	}
	if a.labels["PromptId"] == "" {
		a.labels["PromptId"] = text(mine, "promptName")
	}
	return a, placed(mine), nil
}

// ways are the transitions: next, one per condition by its number, and one per kind of error.
func (a *action) ways() []convert.Way {
	var ways []convert.Way
	if a.Transitions.Next != "" {
		ways = append(ways, convert.Way{ID: "next", Label: "Next", To: a.Transitions.Next})
	}
	for i, c := range a.Transitions.Conditions {
		said := c.Condition.Operator
		for _, o := range c.Condition.Operands {
			said += " " + o
		}
		ways = append(ways, convert.Way{ID: when(i), Label: said, To: c.Next})
	}
	seen := map[string]int{}
	for _, e := range a.Transitions.Errors {
		id := e.Type
		if seen[id]++; seen[id] > 1 || id == "" {
			id = fmt.Sprintf("%s_%d", e.Type, seen[e.Type])
		}
		ways = append(ways, convert.Way{ID: id, Label: e.Type, To: e.Next})
	}
	return ways
}

func when(i int) string { return fmt.Sprintf("when_%d", i+1) }

// whenEquals is the way of the condition that is equal to a text.
func (a *action) whenEquals(operand string) string {
	i := slices.IndexFunc(a.Transitions.Conditions, func(b branch) bool {
		return len(b.Condition.Operands) == 1 && b.Condition.Operands[0] == operand
	})
	return when(i)
}

// named is what people call a step: its id where that is no UUID, else the function or flow that it calls.
func named(a *action) string {
	if !convert.IsUUID(a.ID) {
		return a.ID
	}
	if a.Type == "InvokeLambdaFunction" {
		return tail(a.labels["LambdaFunctionARN"], text(a.Parameters, "LambdaFunctionARN"))
	}
	return ""
}

// subflowTypes are the types of flow that run beside or inside others.
var subflowTypes = []string{
	"customerQueue", "customerHold", "customerWhisper", "agentHold", "agentWhisper", "outboundWhisper", "agentTransfer", "queueTransfer", "contactFlowModule",
}

// kind says which contacts the flow is for. One that ends without hanging up runs inside another.
func (r *reader) kind(metadata map[string]any, module bool) {
	inside := module && slices.ContainsFunc(r.order, func(a *action) bool { return a.Type == "EndFlowModuleExecution" })
	inside = inside || slices.Contains(subflowTypes, text(metadata, "type"))
	for _, a := range r.order {
		switch a.Type {
		case "EndFlowExecution", "EndFlowModuleExecution", "MessageParticipantIteratively":
			inside = true
		}
	}
	if inside {
		r.SetKind(flow.Subflow)
		r.Note("The flow ends without hanging up, so it is a subflow: run it in a flow, or as what a queue plays.")
		return
	}
	r.Note("Amazon Connect has one flow for calls and chats; this one is for calls. Change its kind for chats.")
}
