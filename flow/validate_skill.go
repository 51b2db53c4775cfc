package flow

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// SkillKind is what the values of a skill are, for those who check what flows ask of agents.
type SkillKind struct {
	// Type is proficiency (a level from 0 to 10; also when empty), boolean, text or enum.
	Type string `json:"type,omitempty"`
	// Values are those of an enum.
	Values []string `json:"values,omitempty"`
}

// skills checks that what an activity asks of agents can be compared with what their skills are, where that is known.
func (v *validation) skills(r *Record, spec *Spec) {
	if len(v.resources.SkillKinds) == 0 || (spec.Type != "queue" && spec.Type != "set_skills") {
		return
	}
	var p struct {
		Skills []Skill `json:"skills"`
		Relax  []struct {
			Skills []Skill `json:"skills"`
		} `json:"relax"`
	}
	if json.Unmarshal(r.Properties, &p) != nil {
		return // found by inspect
	}
	v.required(r, "properties.skills", p.Skills)
	for i, step := range p.Relax {
		v.required(r, fmt.Sprintf("properties.relax[%d].skills", i), step.Skills)
	}
}

func (v *validation) required(r *Record, path string, list []Skill) {
	for i, s := range list {
		kind, known := v.resources.kindOf(s.Skill)
		if !known || s.Value == nil {
			continue // found by inspect
		}
		at := fmt.Sprintf("%s[%d]", path, i)
		if kind.Type != "" && kind.Type != "proficiency" && (s.Op == ">=" || s.Op == "<=") {
			v.note("bad_value", r, at+".op", "the skill %q is %s, which is no more or less than another: use is or is_not", s.Skill, kind.words())
		}
		if !kind.takes(s.Value) {
			v.note("bad_value", r, at+".value", "the skill %q is %s", s.Skill, kind.words())
		}
	}
}

func (res Resources) kindOf(skill string) (SkillKind, bool) {
	if kind, ok := res.SkillKinds[skill]; ok {
		return kind, true
	}
	for name, kind := range res.SkillKinds {
		if strings.EqualFold(name, skill) {
			return kind, true
		}
	}
	return SkillKind{}, false
}

// takes says whether a skill can have a value. The desk compares levels as numbers and all else as texts, so that numbers and truth may be written as
// texts too.
func (k SkillKind) takes(value any) bool {
	text := fmt.Sprint(value)
	switch k.Type {
	case "boolean":
		return text == "true" || text == "false"
	case "text":
		_, truth := value.(bool)
		return !truth && text != ""
	case "enum":
		return slices.Contains(k.Values, text)
	}
	level, err := strconv.Atoi(text)
	return err == nil && level >= 0 && level <= 10
}

func (k SkillKind) words() string {
	switch k.Type {
	case "boolean":
		return "yes or no (true or false)"
	case "text":
		return "a text"
	case "enum":
		return "one of " + strings.Join(k.Values, ", ")
	}
	return "a level from 0 to 10"
}
