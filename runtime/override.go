package runtime

import (
	"fmt"
	"regexp"
	"time"

	"cordboard/flow"
)

// Override is a value that a supervisor has put in the place of a variable's own, without changing that: when the override ends, the own
// value counts again.
type Override struct {
	Value any        // of the variable's type
	By    string     // who switched it
	Until *time.Time // nil: until it is switched back
}

// OverrideUse is the journal's entry of a step that read an overridden value; that of a sensitive variable is masked.
type OverrideUse struct {
	Name  string     `json:"name"` // vars.tier or org.emergency
	Value any        `json:"value"`
	By    string     `json:"by"`
	Until *time.Time `json:"until,omitempty"`
}

// organisation is the key of the organisation's own overrides in State.Overrides; programs have theirs.
const organisation = ""

// orgUse finds the word org in properties. An escaped letter may be one of it.
var orgUse = regexp.MustCompile(`\borg\b|\\u00`)

// reads says what a program's expressions need beside the contact's state.
func (p *Program) reads() {
	for _, r := range p.Flow.Activities {
		p.readsOrg = p.readsOrg || orgUse.Match(r.Properties)
	}
	for _, v := range p.Flow.Variables {
		p.overridable = p.overridable || v.Overridable
	}
}

// lend puts what a program's expressions read beside the state into it, as it is at a time: the organisation's variables and the overrides
// of the flow's. A test call has the world's values in place of them.
func (d *Driver) lend(reader Reader, c Contact, s *State, p *Program, at time.Time) error {
	if p == nil {
		return nil
	}
	if p.readsOrg && s.Org == nil {
		values, overridden, err := reader.Organisation(d.ctx, c, at)
		if err != nil {
			return fmt.Errorf("read the organisation's variables for contact %s: %w", c.Facts.ID, err)
		}
		s.Org = map[string]any{}
		for name, value := range values {
			s.Org[name] = value
		}
		for name, o := range overridden {
			s.Org[name] = o.Value
		}
		s.overridden(organisation, overridden)
		if d.config.Org != nil {
			for name, value := range d.config.Org(c) {
				s.Org[name] = value
			}
		}
	}
	if !p.overridable || c.Test {
		return nil
	}
	found, err := reader.Overrides(d.ctx, p.ID, at)
	if err != nil {
		return fmt.Errorf("read overrides for contact %s: %w", c.Facts.ID, err)
	}
	s.overridden(p.ID, p.fitting(found))
	return nil
}

// fitting keeps the overrides of variables that this version lets be switched, with values of their types.
func (p *Program) fitting(found map[string]Override) map[string]Override {
	fit := map[string]Override{}
	for name, o := range found {
		i, ok := p.varIndex[name]
		if !ok || !p.Flow.Variables[i].Overridable {
			continue
		}
		typed, err := flow.Coerce(o.Value, p.Flow.Variables[i].Type)
		if err != nil {
			continue
		}
		o.Value = typed
		fit[name] = o
	}
	return fit
}

func (s *State) overridden(by string, overrides map[string]Override) {
	if len(overrides) == 0 {
		return
	}
	if s.Overrides == nil {
		s.Overrides = map[string]map[string]Override{}
	}
	s.Overrides[by] = overrides
}

// value is what a variable is to those who read it: an override in place of its own value.
func (m *machine) value(scope *Scope, variable int) any {
	if len(m.s.Overrides) > 0 {
		p := m.program(scope.Program)
		if o, ok := m.s.Overrides[p.ID][p.Flow.Variables[variable].Name]; ok {
			return o.Value
		}
	}
	return scope.Vars[variable]
}

// noteOverrides notes which overrides are read, each once per step.
func (in *input) noteOverrides(reads func(told func(root, name string))) {
	p := in.m.programOf(in.frame())
	reads(func(root, name string) {
		switch root {
		case "vars":
			in.noteOverride(p.ID, root, name)
		case "org":
			in.noteOverride(organisation, root, name)
		}
	})
}

func (in *input) noteOverride(of, root, name string) {
	o, ok := in.m.s.Overrides[of][name]
	use := OverrideUse{Name: root + "." + name, Value: o.Value, By: o.By, Until: o.Until}
	if key := of + " " + use.Name; !ok || in.m.used[key] {
		return
	} else if in.m.used == nil {
		in.m.used = map[string]bool{key: true}
	} else {
		in.m.used[key] = true
	}
	if scope := &in.m.s.Scopes[in.frame().Scope]; root == "vars" {
		if p := in.m.program(scope.Program); scope.hides(p, p.varIndex[name]) {
			use.Value = hidden
		}
	}
	in.m.note(Entry{Kind: "override", Program: in.m.foreign(in.frame()), Activity: in.ActivityID(), Data: use})
}
