package flow

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// label checks that the flow which an activity goes on in has the version that it asks for. The flow itself is left out, its version comes
// with publishing it, and so is a version by its number, which is looked for when a label moves.
func (v *validation) label(r *Record) {
	called, ok := GoesOn(r)
	if !ok || strings.EqualFold(called.Flow, v.flow.Name) {
		return
	}
	name, label := called.Flow, called.Label
	if labels, known := v.resources.labelsOf(name); known && !byNumber(label) && !slices.Contains(labels, label) {
		v.note("no_version", r, "properties.version", "no version of %s is labelled %s yet, so contacts would take the error outlet: publish %s first", name, label, name)
	}
}

// Unversioned lists the flows that a document goes on in by a label which no version of them has, in document order, each once, the names
// in lower case.
func Unversioned(f *Flow, res Resources) []Versioned {
	var list []Versioned
	for i := range f.Activities {
		called, ok := GoesOn(&f.Activities[i])
		if !ok || strings.EqualFold(called.Flow, f.Name) {
			continue
		}
		called.Flow = strings.ToLower(called.Flow)
		if labels, known := res.labelsOf(called.Flow); known && !byNumber(called.Label) && !slices.Contains(labels, called.Label) && !slices.Contains(list, called) {
			list = append(list, called)
		}
	}
	return list
}

// Versioned names a version of a flow by a label.
type Versioned struct {
	Flow  string
	Label string
}

// GoesOn gives the flow and the label that an activity goes on in; false for other activities, and where an expression names the flow.
func GoesOn(r *Record) (Versioned, bool) {
	if r.Type != "run_subflow" && r.Type != "go_to_flow" {
		return Versioned{}, false
	}
	p := struct {
		Flow    string `json:"flow"`
		Version string `json:"version"`
	}{Version: "live"}
	if json.Unmarshal(r.Properties, &p) != nil || p.Flow == "" || p.Version == "" || strings.Contains(p.Flow, "{{") {
		return Versioned{}, false // found by inspect
	}
	return Versioned{p.Flow, p.Version}, true
}

// byNumber says whether a version is asked for by its number.
func byNumber(label string) bool {
	_, err := strconv.Atoi(label)
	return err == nil
}

// labelsOf lists the labels of a flow's versions; false when they are not known.
func (res Resources) labelsOf(name string) (labels []string, known bool) {
	if labels, known = res.Labels[name]; known {
		return labels, true
	}
	for other, labels := range res.Labels {
		if strings.EqualFold(name, other) {
			return labels, true
		}
	}
	return nil, false
}
