package convert

import "cordboard/flow"

// Status says what became of a step of the original.
type Status string

// The statuses, the best first.
const (
	Converted   Status = "converted"   // it does what it did
	Noted       Status = "noted"       // it does what it did, and the notes say what differs or what is to be filled in
	Placeholder Status = "placeholder" // it is kept as it was, to be replaced by hand
)

// Statuses lists the statuses, the best first.
var Statuses = []Status{Converted, Noted, Placeholder}

// Report accounts for an import: what each step of the original became, and where each way between two steps went.
type Report struct {
	System    string     `json:"system"` // twilio, connect
	Label     string     `json:"label"`  // Twilio Studio
	Format    string     `json:"format"` // of the export, in words
	Steps     []Node     `json:"steps"`  // in the order of the original
	Ways      []Edge     `json:"ways"`
	Added     []Addition `json:"added,omitempty"`     // activities that stand for no step
	Resources []Resource `json:"resources,omitempty"` // names that were made for what the original tells by an identifier
	Notes     []string   `json:"notes,omitempty"`     // about the flow as a whole
	Findings  []string   `json:"findings,omitempty"`  // of the validator, about the flow as a whole
}

// Node tells what a step of the original became.
type Node struct {
	ID         string   `json:"id"` // in the original
	Name       string   `json:"name,omitempty"`
	Type       string   `json:"type"` // in the original
	Status     Status   `json:"status"`
	Activities []string `json:"activities,omitempty"` // ids; the first is where paths come in; none when paths go straight on
	Notes      []string `json:"notes,omitempty"`
	Findings   []string `json:"findings,omitempty"` // of the validator
}

// Edge tells where a way of the original went: to an outlet of an activity, straight on where its step became nothing, or nowhere, with the
// reason.
type Edge struct {
	From     string `json:"from"` // step
	Way      string `json:"way"`
	To       string `json:"to"`                 // step
	Activity string `json:"activity,omitempty"` // whose outlet leads on
	Outlet   string `json:"outlet,omitempty"`
	Through  bool   `json:"through,omitempty"` // its step became nothing: paths into the step lead on to To, or the flow begins there
	Why      string `json:"why,omitempty"`     // it is not carried over
}

// Addition is an activity that the original had no step for.
type Addition struct {
	Activity string `json:"activity"`
	Why      string `json:"why"`
}

// Resource is a name that the flow uses for something that the original tells in another way.
type Resource struct {
	Kind     string `json:"kind"`
	Name     string `json:"name"`
	Original string `json:"original"`
}

// Count tells how many steps have each status.
func (r *Report) Count() map[Status]int {
	counts := map[Status]int{}
	for _, n := range r.Steps {
		counts[n.Status]++
	}
	return counts
}

// Summary is a report in figures.
type Summary struct {
	From        string `json:"from"` // Twilio Studio
	Converted   int    `json:"converted"`
	Noted       int    `json:"noted"`
	Placeholder int    `json:"placeholder"`
}

// Summary counts the steps.
func (r *Report) Summary() Summary {
	n := r.Count()
	return Summary{From: r.Label, Converted: n[Converted], Noted: n[Noted], Placeholder: n[Placeholder]}
}

// Lost lists the ways that are not carried over.
func (r *Report) Lost() []Edge {
	var lost []Edge
	for _, e := range r.Ways {
		if e.Why != "" {
			lost = append(lost, e)
		}
	}
	return lost
}

// finding puts what the validator says where the report tells of its activity.
func (r *Report) finding(i flow.Issue, owner map[string]int) {
	if at, ok := owner[i.Activity]; ok {
		r.Steps[at].Findings = append(r.Steps[at].Findings, i.Message)
		return
	}
	r.Findings = append(r.Findings, i.Message)
}
