package web

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cordboard/flow"
	"cordboard/runtime/routing"
	"cordboard/web/ui"
)

// settingSkill is a skill with a value of its type.
const settingSkill settingKind = "skill"

// skillFields has a field for each skill that there is, and for those that the settings have although nobody described them.
func (s *Server) skillFields(ctx context.Context, f *sheetForm) ([]setting, error) {
	list, err := s.DB.Skills(ctx)
	if err != nil {
		return nil, err
	}
	has, _ := f.settings["skills"].(map[string]any)
	var fields []setting
	known := map[string]bool{}
	for _, one := range list {
		var kind routing.SkillKind
		_ = json.Unmarshal(one.Settings, &kind) // what is none is a proficiency
		name := one.Name
		for key := range has {
			if strings.EqualFold(key, name) {
				name = key
			}
		}
		known[name] = true
		fields = append(fields, skillField(name, kind, one.Description))
	}
	for _, name := range slices.Sorted(maps.Keys(has)) {
		if !known[name] && flow.ValidName(name) {
			fields = append(fields, skillField(name, guessed(has[name]), "Not described yet."))
		}
	}
	return fields, nil
}

// guessed is what a skill that nobody described seems to be.
func guessed(value any) routing.SkillKind {
	switch value.(type) {
	case bool:
		return routing.SkillKind{Type: routing.BooleanSkill}
	case string:
		return routing.SkillKind{Type: routing.TextSkill}
	}
	return routing.SkillKind{}
}

func skillField(name string, kind routing.SkillKind, help string) setting {
	f := setting{name: "skills." + name, path: "skills." + name, kind: settingSkill, label: name, help: help, skill: kind}
	choose := func(values ...string) {
		f.options = append(f.options, ui.Option{Label: "Not set"})
		for _, v := range values {
			f.options = append(f.options, ui.Option{Value: v, Label: v})
		}
	}
	switch kind.Type {
	case routing.BooleanSkill:
		choose("yes", "no")
	case routing.EnumSkill:
		choose(kind.Values...)
	case routing.TextSkill:
	default:
		choose("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10")
	}
	return f
}

// skillText is a skill's value as people write it.
func skillText(value any) string {
	switch value {
	case nil:
		return ""
	case true:
		return "yes"
	case false:
		return "no"
	}
	return fmt.Sprint(value)
}

// takeSkill reads a skill's value; nothing is no skill.
func (f setting) takeSkill(text string, problems map[string]string) any {
	if text == "" {
		return nil
	}
	var value any = text
	switch f.skill.Type {
	case routing.BooleanSkill:
		if text == "yes" || text == "no" {
			value = text == "yes"
		}
	case routing.TextSkill, routing.EnumSkill:
	default:
		if n, err := strconv.Atoi(text); err == nil {
			value = n
		}
	}
	if err := f.skill.Check(value); err != nil {
		problems[f.name] = ui.Sentence(err.Error()) + "."
	}
	return value
}

// skillWords lists skills with their values, by name.
func skillWords(value any) string {
	all, _ := value.(map[string]any)
	var words []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		words = append(words, name+" "+skillText(all[name]))
	}
	return strings.Join(words, ", ")
}
