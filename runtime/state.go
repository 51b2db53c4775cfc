package runtime

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"cordboard/flow"
)

// State is everything a contact is, between two events: a snapshot per wait, small, without its path. Its JSON keys are short because
// there is one per paused contact; activities, programs and variables are indexes.
type State struct {
	Facts flow.Contact   `json:"-"` // kept beside the state, by the journal
	Org   map[string]any `json:"-"` // organisation-wide values at this event
	// Overrides are the values that hold in place of variables' own at this event, by program and variable; those of the organisation are
	// in Org, too.
	Overrides map[string]map[string]Override `json:"-"`
	Stops     Stops                          `json:"-"` // where it stands at this event

	LastOp   int               `json:"o,omitempty"` // last operation id given
	LastID   int               `json:"i,omitempty"` // last fiber id given
	Steps    int               `json:"n,omitempty"` // activities entered so far
	Reserve  int               `json:"r,omitempty"` // reserved steps used after a limit was hit
	Programs []string          `json:"p,omitempty"` // program ids; frames and scopes name them by index
	Scopes   []Scope           `json:"v,omitempty"` // variables and results, one per running flow
	Fibers   []Fiber           `json:"f,omitempty"` // the main path first, then handlers that run beside it
	Pending  []Pending         `json:"w,omitempty"` // operations that wait for an answer
	Agent    string            `json:"a,omitempty"` // the connected agent
	Attached map[string]string `json:"t,omitempty"` // attributes that activities added to those of Facts
	Leg      Leg               `json:"l,omitempty"` // how far the customer's leg is
	Held     []Held            `json:"h,omitempty"` // commands that wait for the customer's leg, or for before_dial
	Callback *Callback         `json:"c,omitempty"` // of a contact that calls back
	Breached bool              `json:"b,omitempty"` // its wait has passed a service level threshold
	Status   Status            `json:"s,omitempty"`
	Ends     Ends              `json:"e,omitempty"`
}

// Scope holds the variables and results of one running flow. A subflow has its own; treatments and handlers share their flow's.
type Scope struct {
	Program int                    `json:"p,omitempty"`
	Vars    []any                  `json:"v,omitempty"` // by the program's variable index
	Results map[int]map[string]any `json:"r,omitempty"` // by the program's activity index
	Hidden  []int                  `json:"h,omitempty"` // variables that were given sensitive digits without being declared sensitive
}

// Fiber is one path of execution. Its frames are a stack: the last one runs, those below wait for it.
type Fiber struct {
	ID      int            `json:"i,omitempty"`
	Handler flow.Handler   `json:"h,omitempty"` // of a fiber beside the contact, or of the handler that took the main path over
	Event   map[string]any `json:"e,omitempty"` // what the handler reads as event.*
	Frames  []Frame        `json:"f"`
	Burst   int            `json:"-"` // activities entered since the last event from outside; reads do not reset it
}

// FrameKind says why a frame is on the stack.
type FrameKind string

// The frame kinds.
const (
	FrameFlow    FrameKind = ""  // the flow the fiber began with
	FrameSubflow FrameKind = "s" // a called flow; its end is told to the frame below
	FrameBranch  FrameKind = "b" // a waiting activity's branch; its end is told to the frame below
	FrameApology FrameKind = "a" // the spoken apology before an unhandled failure ends the contact
	FrameWaiting FrameKind = "c" // a callback on its way: it waits for an agent, then for its customer
)

// Frame is one activity in progress.
type Frame struct {
	Kind     FrameKind           `json:"k,omitempty"`
	Scope    int                 `json:"s,omitempty"`
	Node     int                 `json:"n"`
	Entered  int64               `json:"t,omitempty"` // when the activity was entered, ms
	Memory   flow.Memory         `json:"m,omitzero"`
	Kept     map[int]flow.Memory `json:"x,omitempty"` // memories kept for the next entry, by activity
	Branched bool                `json:"b,omitempty"` // the activity's branch was started
	Since    int64               `json:"q,omitempty"` // when the wait began that owns the branch, ms
	Taken    int64               `json:"g,omitempty"` // Since of the wait that this activity took over from, ms
	Outputs  map[string]string   `json:"y,omitempty"` // of a subflow frame: its variable → the caller's
	Handling bool                `json:"h,omitempty"` // of a subflow frame: it is in its on_error, which does not handle itself
}

// Pending is an operation that waits for its answer, and the frame that gets it.
type Pending struct {
	Op    int    `json:"o"`
	Kind  string `json:"k"`
	Fiber int    `json:"f,omitempty"` // fiber id
	Frame int    `json:"d,omitempty"` // depth of the frame in the fiber; ownFrame when the contact itself gets the answer
	Mask  bool   `json:"m,omitempty"` // the answer holds sensitive digits
	Clean bool   `json:"c,omitempty"` // the answer is made keepable before anything sees it
}

// NewState makes the state of a contact that is about to start a program.
func NewState(facts flow.Contact, program string) State {
	return State{Facts: facts, Programs: []string{program}, Status: Active}
}

// DecodeState reads a state and gives its variables back their declared types, which JSON loses.
func DecodeState(data []byte, facts flow.Contact, lib Library) (State, error) {
	s, err := unmarshalState(data)
	if err != nil {
		return State{}, fmt.Errorf("read state of contact %s: %w", facts.ID, err)
	}
	s.Facts = facts
	s.attributes()
	for i := range s.Scopes {
		scope := &s.Scopes[i]
		program := lib.Program(s.Programs[scope.Program])
		if program == nil {
			return State{}, fmt.Errorf("read state of contact %s: program %s is gone", facts.ID, s.Programs[scope.Program])
		}
		for j, v := range scope.Vars {
			if v == nil || j >= len(program.Flow.Variables) {
				continue
			}
			typed, err := flow.Coerce(v, program.Flow.Variables[j].Type)
			if err != nil {
				return State{}, fmt.Errorf("read variable %s of contact %s: %w", program.Flow.Variables[j].Name, facts.ID, err)
			}
			scope.Vars[j] = typed
		}
	}
	return s, nil
}

// unmarshalState reads a state. Whole numbers that a float64 cannot hold stay what they are.
func unmarshalState(data []byte) (s State, err error) {
	if !flow.HasLongNumber(data) {
		return s, json.Unmarshal(data, &s)
	}
	if err := flow.UnmarshalNumbers(data, &s); err != nil {
		return s, err
	}
	for i := range s.Scopes {
		flow.Exact(s.Scopes[i].Vars)
		for _, results := range s.Scopes[i].Results {
			flow.Exact(results)
		}
	}
	for i := range s.Fibers {
		flow.Exact(s.Fibers[i].Event)
		for j := range s.Fibers[i].Frames {
			fr := &s.Fibers[i].Frames[j]
			fr.Memory.Value = flow.Exact(fr.Memory.Value)
			for k, kept := range fr.Kept {
				kept.Value = flow.Exact(kept.Value)
				fr.Kept[k] = kept
			}
		}
	}
	return s, nil
}

// clone copies what a step may change, so that the caller's state stays as it was.
func (s State) clone() State {
	s.Programs = slices.Clone(s.Programs)
	s.Pending = slices.Clone(s.Pending)
	s.Held = slices.Clone(s.Held)
	if s.Callback != nil {
		callback := *s.Callback
		s.Callback = &callback
	}
	s.Scopes = slices.Clone(s.Scopes)
	for i := range s.Scopes {
		s.Scopes[i].Vars = slices.Clone(s.Scopes[i].Vars)
		s.Scopes[i].Results = maps.Clone(s.Scopes[i].Results)
		s.Scopes[i].Hidden = slices.Clone(s.Scopes[i].Hidden)
	}
	s.Fibers = slices.Clone(s.Fibers)
	for i := range s.Fibers {
		s.Fibers[i].Frames = slices.Clone(s.Fibers[i].Frames)
		for j := range s.Fibers[i].Frames {
			s.Fibers[i].Frames[j].Kept = maps.Clone(s.Fibers[i].Frames[j].Kept)
		}
	}
	return s
}

func decodeValue(data []byte, to flow.Type) (any, error) {
	v, err := flow.DecodeJSON(data)
	if err != nil {
		return nil, err
	}
	return flow.Coerce(v, to)
}
