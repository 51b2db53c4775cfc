package testcall

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/runtime/channel/sim"
)

// Line is one line of a test call's transcript.
type Line struct {
	N        int       `json:"n"`
	At       time.Time `json:"at"`
	Until    time.Time `json:"until,omitzero"` // of what is heard; zero for music that loops
	Kind     string    `json:"kind"`           // said music pressed spoke wrote silence queue offer agent http screen_pop ani variable error note ended
	Text     string    `json:"text"`
	Activity string    `json:"activity,omitempty"` // of the flow that is tested
	Audio    []string  `json:"audio,omitempty"`    // of what is heard: the prompts of the library that Text has in brackets, in order
	Language string    `json:"language,omitempty"` // of what is heard
	Skips    bool      `json:"skips,omitempty"`    // of a pressed key: it cut a prompt short that takes no input
	Replies  []string  `json:"replies,omitempty"`  // of a message: the answers that it offers to choose from

	op       int
	raw      string // what was really said; Text hides sensitive values
	revision int    // rises with every change of any line
}

// Visit is an activity that the contact entered, and the outlet by which it left.
type Visit struct {
	Activity string    `json:"activity"`
	Outlet   string    `json:"outlet"`
	At       time.Time `json:"at"`
	Program  string    `json:"program,omitempty"` // of a subflow's activity
	Changes  []Change  `json:"changes,omitempty"` // what it assigned, in order
}

// Change is a variable that an activity assigned: its value before and after, as JSON; a sensitive one is masked.
type Change struct {
	Name   string `json:"name"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Variable is a variable's value and its last change.
type Variable struct {
	Name      string    `json:"name"`
	Value     string    `json:"value"`
	Before    string    `json:"before,omitempty"`
	ChangedAt time.Time `json:"changed_at,omitzero"`
	Raw       any       `json:"-"`
}

// transcript gathers what happened in words people read.
type transcript struct {
	lines     []Line
	visits    []Visit
	taken     []Taken // of the flow that is tested, each once
	vars      []Variable
	failures  []flow.Failure
	pops      []string
	labels    map[string]string
	dialling  *flow.Dial // the number that was dialled last
	activity  string
	revision  int
	heardSeen int // of what the phone played
	heardLine int // line of the last hears that matched
	heardTo   int // byte in that line after the match
}

func (t *transcript) names(doc *flow.Flow) {
	t.labels = map[string]string{}
	for _, r := range doc.Activities {
		t.labels[r.ID] = r.Label()
	}
}

func (t *transcript) add(l Line) {
	t.revision++
	l.N, l.revision = len(t.lines), t.revision
	if l.Activity == "" {
		l.Activity = t.activity
	}
	t.lines = append(t.lines, l)
}

func (t *transcript) pressed(keys string, skips bool, at time.Time) {
	t.add(Line{At: at, Kind: "pressed", Text: keys, Skips: skips})
}

func (t *transcript) said(text string, written bool, at time.Time) {
	kind := "spoke"
	if written {
		kind = "wrote"
	}
	t.add(Line{At: at, Kind: kind, Text: text})
}

func (t *transcript) silent(at time.Time) { t.add(Line{At: at, Kind: "silence", Text: "Nothing sent"}) }

// heard takes up what the phone played since the last time, and where running prompts were cut.
func (t *transcript) heard(all []sim.Heard, shown func(string) string) {
	for _, h := range all[t.heardSeen:] {
		kind := "said"
		if h.Music {
			kind = "music"
		}
		line := Line{At: h.At, Until: h.Until, Kind: kind, Text: shown(h.Text), Audio: h.Audio, Language: h.Language, raw: h.Text, op: h.Op}
		for _, reply := range h.Replies {
			line.Replies = append(line.Replies, shown(reply))
			line.raw += " [" + reply + "]"
		}
		t.add(line)
	}
	t.heardSeen = len(all)
	t.refresh(all)
}

// refresh brings the ends of what was heard up to date.
func (t *transcript) refresh(all []sim.Heard) {
	i := len(all) - 1
	for n := len(t.lines) - 1; n >= 0 && i >= 0; n-- {
		if t.lines[n].Kind == "said" || t.lines[n].Kind == "music" {
			if !t.lines[n].Until.Equal(all[i].Until) {
				t.revision++
				t.lines[n].Until, t.lines[n].revision = all[i].Until, t.revision
			}
			i--
		}
	}
}

// entries takes up a step's journal entries.
func (t *transcript) entries(entries []runtime.Entry) {
	for _, e := range entries {
		t.entry(e)
	}
}

func (t *transcript) entry(e runtime.Entry) {
	switch e.Kind {
	case "visit":
		t.visits = append(t.visits, Visit{Activity: e.Activity, At: e.At, Program: e.Program})
		if e.Program == "" {
			t.activity = e.Activity
		}
	case "left":
		if v := t.visit(e); v != nil {
			v.Outlet = e.Outlet
		}
		if e.Program == "" {
			t.took(e.Activity, e.Outlet)
		}
	case "variable":
		if change, ok := e.Data.(runtime.VariableChange); ok {
			if v := t.visit(e); v != nil {
				v.Changes = append(v.Changes, Change{Name: change.Name, Before: literal(change.Before), After: literal(change.Value)})
			}
		}
	case "error":
		if failure, ok := e.Data.(flow.Failure); ok {
			t.failures = append(t.failures, failure)
			if t.sharpened(failure) {
				return
			}
			t.add(Line{At: e.At, Kind: "error", Text: failure.Message + " (" + failure.Code + ")"})
		}
	case "command":
		t.command(e)
	case "event":
		t.event(e)
	case "end":
		if data, ok := e.Data.(map[string]any); ok {
			t.add(Line{At: e.At, Kind: "ended", Text: fmt.Sprint(data["ends"])})
		}
	}
}

// visit finds the last visit of an entry's activity; nil when it was not entered.
func (t *transcript) visit(e runtime.Entry) *Visit {
	for i := len(t.visits) - 1; i >= 0; i-- {
		if t.visits[i].Activity == e.Activity && t.visits[i].Program == e.Program {
			return &t.visits[i]
		}
	}
	return nil
}

// sharpened makes the line of a request without an answer the line of the failure that it caused: one trouble is told once.
func (t *transcript) sharpened(f flow.Failure) bool {
	if len(t.lines) == 0 {
		return false
	}
	last := &t.lines[len(t.lines)-1]
	if last.Kind != "http" || last.Text != noAnswer+f.Message {
		return false
	}
	t.revision++
	last.Kind, last.Text, last.revision = "error", last.Text+" ("+f.Code+")", t.revision
	return true
}

// noAnswer begins the line of a request that failed.
const noAnswer = "No answer: "

// variables notes what changed between two views.
func (t *transcript) variables(before, after runtime.View, at time.Time) {
	was := map[string]any{}
	for _, v := range before.Variables {
		was[v.Name] = v.Value
	}
	if len(after.Variables) == 0 {
		return // the contact is over; keep what it ended with
	}
	known := map[string]Variable{}
	for _, v := range t.vars {
		known[v.Name] = v
	}
	t.vars = t.vars[:0]
	for _, v := range after.Variables {
		out := known[v.Name]
		old, had := was[v.Name]
		if had && !reflect.DeepEqual(old, v.Value) {
			out.Before, out.ChangedAt = literal(old), at
		}
		out.Name, out.Value, out.Raw = v.Name, literal(v.Value), v.Value
		t.vars = append(t.vars, out)
	}
}

// literal writes a value as JSON, cut to what a table can show.
func literal(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	if len(data) > 200 {
		return string([]rune(string(data))[:min(200, len([]rune(string(data))))]) + "…"
	}
	return string(data)
}
