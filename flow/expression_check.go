package flow

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Scope is what the expressions of a flow may name. The zero value knows nothing, so names are not checked.
type Scope struct {
	Kind       Kind            `json:"kind"`
	Start      string          `json:"start,omitempty"`
	Variables  []Variable      `json:"variables"`
	Activities []Record        `json:"activities"` // id, type and name are enough; with outlets and Start, forms know what comes before
	Org        []string        `json:"-"`          // variables of the organisation; nil when they are not known
	OrgTypes   map[string]Type `json:"-"`          // their types, as Resources has them
	Catalog    *Catalog        `json:"-"`          // tells the types of results; without it they are not checked
}

// Checked tells about one expression or template while it is being written.
type Checked struct {
	OK      bool   `json:"ok"`
	Type    Type   `json:"type,omitempty"`    // of the result, when it is known
	Value   string `json:"value,omitempty"`   // the result with the sample values, as JSON, or the filled text
	Message string `json:"message,omitempty"` // what is wrong
	At      int    `json:"at"`                // characters before the mistake, -1 when it has no place
}

// Written is an expression while it is being written.
type Written struct {
	Source   string
	Want     Type // of the result; "" for any
	Template bool // Source is text with expressions in braces
}

// CheckExpression compiles an expression, checks the names in it against the scope and, when there is a sample, evaluates it.
func CheckExpression(w Written, s Scope, sample Env) Checked {
	if w.Template {
		return checkTemplate(w.Source, s, sample)
	}
	x := Expression{Source: w.Source}
	if err := x.Compile(w.Want); err != nil {
		return failed(err)
	}
	if err := s.check(x.code.reads); err != nil {
		return failed(err)
	}
	if err := typeMistake(x, s.kinds(), w.Want); err != nil {
		return failed(err)
	}
	checked := Checked{OK: true, Type: x.code.gives, At: -1}
	if checked.Type == "" {
		checked.Type = s.typeOf(x)
	}
	if sample == nil {
		return checked
	}
	value, err := x.Evaluate(sample)
	if err != nil {
		return failed(err)
	}
	data, err := json.Marshal(value)
	if err != nil {
		return failed(err)
	}
	checked.Value = string(data)
	if checked.Type == "" {
		checked.Type = typeOfValue(value)
	}
	return checked
}

func checkTemplate(source string, s Scope, sample Env) Checked {
	t := Template{Source: source}
	if err := t.Compile(); err != nil {
		return failed(err)
	}
	for _, part := range t.parts {
		if part.text != "" {
			continue
		}
		if err := s.check(part.expression.code.reads); err != nil {
			return failed(placed(err, part.at))
		}
		if err := typeMistake(part.expression, s.kinds(), ""); err != nil {
			return failed(placed(err, part.at))
		}
	}
	checked := Checked{OK: true, Type: String, At: -1}
	if sample == nil {
		return checked
	}
	text, err := t.Fill(sample)
	if err != nil {
		return failed(err)
	}
	checked.Value = text
	return checked
}

func failed(err error) Checked {
	var e *ExpressionError
	if errors.As(err, &e) {
		return Checked{Message: e.Message, At: e.At}
	}
	return Checked{Message: err.Error(), At: -1}
}

// contactFields, eventFields and flowFields are what expressions can read below contact, event and flow.
var (
	flowFields    = []string{"name", "kind"}
	contactFields = []string{"id", "channel", "ani", "dnis", "entry_point", "language", "started_at", "attributes"}
	eventFields   = []string{"code", "activity", "agent", "queue", "reason"}
)

// fieldsOf lists what can be read below a root.
var fieldsOf = map[string][]string{"contact": contactFields, "event": eventFields, "flow": flowFields}

// kinds are the declared types of the variables and, with a catalogue, those of results.
func (s Scope) kinds() kinds {
	declared := make(map[string]Type, len(s.Variables))
	for _, v := range s.Variables {
		declared[v.Name] = v.Type
	}
	return kindsOf(declared, s.OrgTypes, func(id string) *Spec {
		i := slices.IndexFunc(s.Activities, func(r Record) bool { return r.ID == id })
		if i < 0 || s.Catalog == nil {
			return nil
		}
		spec, _ := s.Catalog.Spec(s.Activities[i].Type)
		return spec
	})
}

// check finds the first name that does not exist.
func (s Scope) check(reads []read) error {
	for _, r := range reads {
		if message := s.unknown(r); message != "" {
			return &ExpressionError{Message: message, At: r.at}
		}
	}
	return nil
}

func (s Scope) unknown(r read) string {
	var names []string
	switch r.root {
	case "contact":
		names = contactFields
	case "event":
		names = eventFields
	case "org":
		if s.Org == nil {
			return ""
		}
		names = s.Org
	case "flow":
		names = flowFields
	case "vars":
		if s.Variables == nil {
			return ""
		}
		for _, v := range s.Variables {
			names = append(names, v.Name)
		}
	case "results":
		if s.Activities == nil {
			return ""
		}
		for _, a := range s.Activities {
			names = append(names, a.ID)
		}
	default:
		return ""
	}
	return unknownName(r, names)
}

// unknownName says that a name is not among the known ones, and what it may have been meant to be.
func unknownName(r read, names []string) string {
	if slices.Contains(names, r.name) {
		return ""
	}
	what := map[string]string{"vars": "variable", "results": "activity", "org": "organisation variable"}[r.root]
	if what == "" {
		return fmt.Sprintf("%s has no %q; it has %s", r.root, r.name, explained(names))
	}
	return fmt.Sprintf("there is no %s %q%s", what, r.name, meant(r.name, names))
}

// explained lists names, those in the words of telephony with what they mean.
func explained(names []string) string {
	words := slices.Clone(names)
	for i, name := range words {
		switch name {
		case "ani":
			words[i] = "ani (the caller's number)"
		case "dnis":
			words[i] = "dnis (the number that was called)"
		}
	}
	return strings.Join(words, ", ")
}

// typeOf knows the type of an expression that is just a variable.
func (s Scope) typeOf(x Expression) Type {
	if len(x.code.reads) != 1 || strings.TrimSpace(x.Source) != "vars."+x.code.reads[0].name {
		return ""
	}
	for _, v := range s.Variables {
		if v.Name == x.code.reads[0].name {
			return v.Type
		}
	}
	return ""
}

func typeOfValue(value any) Type {
	for _, t := range []Type{String, Integer, Decimal, Boolean, DateTime} {
		if typeWords[t] == inWords(value) {
			return t
		}
	}
	if value == nil {
		return ""
	}
	return JSON
}
