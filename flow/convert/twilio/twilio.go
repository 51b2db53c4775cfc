// Package twilio reads flows of Twilio Studio, as its editor and its API export them (https://www.twilio.com/docs/studio/flow-definition).
// It must not do I/O.
package twilio

import (
	"bytes"
	"encoding/json"
	"fmt"

	"cordboard/flow"
	"cordboard/flow/convert"
	"cordboard/flow/fault"
)

const label = "Twilio Studio"

// System is Twilio Studio.
var System = convert.System{Name: "twilio", Label: label, Recognises: recognises, Read: read}

// document is an export.
type document struct {
	Description string          `json:"description"`
	Initial     string          `json:"initial_state"`
	States      json.RawMessage `json:"states"`
}

// widget is one step.
type widget struct {
	Name        string         `json:"name"`
	Type        string         `json:"type"`
	Properties  map[string]any `json:"properties"`
	Transitions []transition   `json:"transitions"`
}

type transition struct {
	Event      string      `json:"event"`
	Next       string      `json:"next"`
	Conditions []condition `json:"conditions"`
}

type condition struct {
	Name      string   `json:"friendly_name"`
	Arguments []string `json:"arguments"`
	Type      string   `json:"type"`
	Value     any      `json:"value"`
}

func recognises(data []byte) bool {
	var d document
	return json.Unmarshal(data, &d) == nil && d.Initial != "" && bytes.HasPrefix(bytes.TrimSpace(d.States), []byte("["))
}

// reader converts one export.
type reader struct {
	*convert.Builder
	widgets map[string]*widget
}

func read(data []byte, name string) (*convert.Builder, error) {
	var d document
	if err := json.Unmarshal(data, &d); err != nil || d.States == nil {
		return nil, fault.New(fault.Invalid, "this is no flow of Twilio Studio: it has no states")
	}
	var states []json.RawMessage
	if err := json.Unmarshal(d.States, &states); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "states: this is no list of widgets")
	}
	r := &reader{widgets: map[string]*widget{}}
	steps := make([]convert.Step, 0, len(states))
	for i, raw := range states {
		w := new(widget)
		if err := json.Unmarshal(raw, w); err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "states[%d]: this is no widget: %s", i, err)
		}
		if w.Name == "" {
			return nil, fault.New(fault.Invalid, "states[%d]: the widget has no name", i)
		}
		r.widgets[w.Name] = w
		steps = append(steps, step(w, raw))
	}
	var err error
	if r.Builder, err = convert.NewBuilder(label, "Flow definition", steps); err != nil {
		return nil, err
	}
	r.Describe("", name, d.Description)
	r.Start = d.Initial
	r.begin()
	for _, p := range r.Parts() {
		r.part(p)
	}
	return r.Builder, nil
}

// step names the ways of a widget: by its events, and matches by their number.
func step(w *widget, raw json.RawMessage) convert.Step {
	s := convert.Step{ID: w.Name, Name: w.Name, Type: w.Type, Raw: raw}
	if offset, ok := w.Properties["offset"].(map[string]any); ok {
		x, hasX := offset["x"].(float64)
		y, hasY := offset["y"].(float64)
		s.X, s.Y, s.Placed = x, y, hasX && hasY
	}
	seen := map[string]int{}
	for i, t := range w.Transitions {
		id, label := t.Event, t.Event
		if t.Event == "match" {
			id = fmt.Sprintf("match_%d", i)
			if len(t.Conditions) > 0 && t.Conditions[0].Name != "" {
				label = t.Conditions[0].Name
			}
		}
		if seen[id]++; seen[id] > 1 {
			id = fmt.Sprintf("%s_%d", id, seen[id])
		}
		s.Ways = append(s.Ways, convert.Way{ID: id, Label: label, To: t.Next})
	}
	return s
}

// begin finds out which contacts the flow is for: those of the trigger that leads to more of it.
func (r *reader) begin() {
	trigger := r.Part(r.Start)
	if trigger == nil {
		return
	}
	best, most := "", -1
	for _, event := range []string{"incomingCall", "incomingConversationMessage", "incomingMessage", "incomingRequest", "incomingParent"} {
		if n := r.reach(trigger.Target(event)); trigger.Target(event) != "" && n > most {
			best, most = event, n
		}
	}
	switch {
	case best == "incomingCall":
	case best == "incomingParent":
		r.SetKind(flow.Subflow)
	case best == "incomingRequest" && r.talks():
		r.SetKind(flow.Outbound)
	default:
		r.SetKind(flow.Digital)
	}
	if r.widgets[r.Start].Type != "trigger" {
		return
	}
	trigger.Through(best)
	for _, w := range trigger.Step.Ways {
		if w.ID != best {
			trigger.Drop(w.ID, "a flow here is for one kind of contact, and this one is for "+string(r.Kind())+" contacts by "+best)
		}
	}
}

// reach counts the widgets that a path comes to.
func (r *reader) reach(from string) int {
	seen, todo := map[string]bool{}, []string{from}
	for ; len(todo) > 0; todo = todo[1:] {
		w := r.widgets[todo[0]]
		if w == nil || seen[todo[0]] {
			continue
		}
		seen[todo[0]] = true
		for _, t := range w.Transitions {
			todo = append(todo, t.Next)
		}
	}
	return len(seen)
}

// talks says whether the flow has widgets for calls.
func (r *reader) talks() bool {
	for _, w := range r.widgets {
		switch w.Type {
		case "say-play", "gather-input-on-call", "connect-call-to", "record-voicemail", "make-outgoing-call-v2":
			return true
		}
	}
	return false
}

// onCalls says whether the flow's contacts are calls.
func (r *reader) onCalls() bool { return r.Kind() != flow.Digital }
