package routing

import (
	"fmt"
	"slices"
	"strings"
)

// SkillKind is the settings of a skill resource: what its values are.
type SkillKind struct {
	Type   SkillType `json:"type,omitempty"`   // empty: proficiency
	Values []string  `json:"values,omitempty"` // of an enum
}

// SkillType is what the values of a skill are.
type SkillType string

// The skill types.
const (
	Proficiency  SkillType = "proficiency" // a level from 0 to 10
	BooleanSkill SkillType = "boolean"
	TextSkill    SkillType = "text"
	EnumSkill    SkillType = "enum" // one of a list of texts
)

// SkillTypes lists the skill types in the order in which people choose.
var SkillTypes = []SkillType{Proficiency, BooleanSkill, TextSkill, EnumSkill}

// Check says what is wrong with a value of the skill, nil when nothing is.
func (k SkillKind) Check(value any) error {
	fits := false
	switch k.Type {
	case BooleanSkill:
		_, fits = value.(bool)
	case TextSkill:
		text, isText := value.(string)
		fits = isText && text != ""
	case EnumSkill:
		text, isText := value.(string)
		fits = isText && slices.Contains(k.Values, text)
	default:
		level, isNumber := number(value)
		_, isText := value.(string)
		fits = isNumber && !isText && level >= 0 && level <= 10 && level == float64(int(level))
	}
	if fits {
		return nil
	}
	switch k.Type {
	case BooleanSkill:
		return fmt.Errorf("is yes or no")
	case TextSkill:
		return fmt.Errorf("is a text")
	case EnumSkill:
		return fmt.Errorf("is one of %s", strings.Join(k.Values, ", "))
	}
	return fmt.Errorf("is a level from 0 to 10")
}
