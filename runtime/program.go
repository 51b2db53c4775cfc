package runtime

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// Program is a flow version compiled for running: activities by index, outlets resolved, expressions and templates compiled. It is
// immutable and serves every contact on that version.
type Program struct {
	ID       string
	Flow     *flow.Flow
	nodes    []node
	byID     map[string]int
	start    int
	varIndex map[string]int
	defaults []any
	handlers map[flow.Handler]int

	sensitive   bool // some variable is declared sensitive
	overridable bool // some variable can be switched by a supervisor
	readsOrg    bool // some expression may read org.*

	about map[string]any // what expressions read as flow.*
}

// node is one activity of a program.
type node struct {
	id       string
	spec     *flow.Spec
	activity flow.Activity
	outlets  map[string]int // wired outlets → node
	falls    map[string]flow.Handler
	failure  string // the outlet of failures, "" when there is none
	keeps    bool   // some expression reads its results
	broken   string // why it cannot run; it fails on entry
}

// Library gives the compiled programs that a state names. All of a state's programs are there before a step begins.
type Library interface {
	Program(id string) *Program
}

// Compile makes a program of a document. Findings in single activities do not stop it: such an activity fails when a contact enters it,
// so a draft can be test-called whatever its findings. Only a document without a usable start is an error.
func Compile(id string, doc *flow.Flow, catalog *flow.Catalog) (*Program, error) {
	p := &Program{ID: id, Flow: doc, byID: make(map[string]int, len(doc.Activities)), varIndex: map[string]int{}, handlers: map[flow.Handler]int{}}
	for i, r := range doc.Activities {
		if _, twice := p.byID[r.ID]; !twice {
			p.byID[r.ID] = i
		}
	}
	p.about = map[string]any{"name": doc.Name, "kind": string(doc.Kind)}
	p.nodes = make([]node, 0, len(doc.Activities))
	for _, r := range doc.Activities {
		p.nodes = append(p.nodes, compileNode(r, p.byID, catalog))
	}
	start, ok := p.byID[doc.Start]
	if !ok {
		return nil, fault.New(fault.Invalid, "Flow %q has no start: %q is not an activity of it.", doc.Name, doc.Start)
	}
	p.start = start
	for handler, target := range doc.Handlers {
		if i, ok := p.byID[target]; ok {
			p.handlers[handler] = i
		}
	}
	p.declare(doc.Variables)
	p.markReadResults()
	p.reads()
	return p, nil
}

func compileNode(r flow.Record, byID map[string]int, catalog *flow.Catalog) node {
	n := node{id: r.ID, outlets: make(map[string]int, len(r.Outlets)), falls: map[string]flow.Handler{}}
	spec, ok := catalog.Spec(r.Type)
	if !ok {
		n.spec = &flow.Spec{Type: r.Type, Label: r.Type}
		n.broken = fmt.Sprintf("activity type %q is not known here", r.Type)
		return n
	}
	n.spec, n.failure = spec, spec.FailureOutlet()
	for _, o := range spec.Outlets {
		if o.Falls != "" {
			n.falls[o.ID] = o.Falls
		}
	}
	for outlet, target := range r.Outlets {
		if i, ok := byID[target]; ok {
			n.outlets[outlet] = i
		}
	}
	activity, err := catalog.Decode(r)
	if err != nil {
		n.broken = err.Error()
		return n
	}
	problems := flow.CompileActivity(activity)
	if len(problems) > 0 {
		first := slices.Sorted(maps.Keys(problems))[0]
		n.broken = first + ": " + problems[first]
	}
	n.activity = activity
	return n
}

// declare takes in the variables. A default that is not of its variable's type is a finding; to run, the variable begins without a value.
func (p *Program) declare(variables []flow.Variable) {
	for i, v := range variables {
		var value any
		if len(v.Default) > 0 {
			if decoded, err := decodeValue(v.Default, v.Type); err == nil {
				value = decoded
			}
		}
		p.varIndex[v.Name] = i
		p.sensitive = p.sensitive || v.Sensitive
		p.defaults = append(p.defaults, value)
	}
}

// markReadResults finds the activities whose results some expression reads, so that states keep only those.
func (p *Program) markReadResults() {
	read, whole := map[string]bool{}, false
	for _, r := range p.Flow.Activities {
		if !bytes.Contains(r.Properties, []byte("results")) {
			continue
		}
		for _, use := range resultsUse.FindAllSubmatch(r.Properties, -1) {
			whole = whole || len(use[1]) == 0 // used as a whole, or indexed: any result may be read
			read[string(use[1])] = true
		}
	}
	for i := range p.nodes {
		p.nodes[i].keeps = whole || read[p.nodes[i].id]
	}
}

// resultsUse finds the word results in expressions, with the activity's id when it is simply named.
var resultsUse = regexp.MustCompile(`\bresults\b(?:\.([a-z][a-z0-9_]*))?`)

// Activity gives the id of an activity by its index.
func (p *Program) Activity(i int) string {
	if i < 0 || i >= len(p.nodes) {
		return ""
	}
	return p.nodes[i].id
}

// Sensitive says whether a variable's value must be masked.
func (p *Program) Sensitive(variable string) bool {
	i, ok := p.varIndex[variable]
	return ok && p.Flow.Variables[i].Sensitive
}
