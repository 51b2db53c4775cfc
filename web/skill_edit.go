package web

import (
	"context"
	"strings"

	"cordboard/runtime/routing"
	"cordboard/storage"
	"cordboard/web/ui"
)

var skillTypes = []ui.Option{
	{Value: "proficiency", Label: "Proficiency, a level from 0 to 10"}, {Value: "boolean", Label: "Yes or no"}, {Value: "text", Label: "Text"}, {Value: "enum", Label: "One of a list"},
}

// skills are what agents can do and contacts ask for.
var skills = records(sheet{
	kind: "skill", path: "/skills", title: "Skills", noun: "skill", icon: "badge-check", example: "finnish", tabs: staffTabs,
	empty:   "A skill is what an agent can do and a contact asks for: a language with its level, a permission, a customer group.",
	columns: []string{"Values"}, begin: `{"type":"proficiency"}`, cells: skillCells,
	remove: (*storage.DB).DeleteSkill, sections: skillSections, check: checkSkill,
}, (*storage.DB).Skills, (*storage.DB).Skill, (*storage.DB).SaveSkill)

func skillCells(settings map[string]any) []string {
	kind, _ := settings["type"].(string)
	label := skillTypes[0].Label
	for _, o := range skillTypes {
		if o.Value == kind {
			label = o.Label
		}
	}
	if values := texts(settings["values"]); kind == string(routing.EnumSkill) && len(values) > 0 {
		label = "One of " + strings.Join(values, ", ")
	}
	return []string{label}
}

func skillSections(*Server, context.Context, *sheetForm) ([]settingSection, error) {
	return []settingSection{{fields: []setting{
		{name: "type", path: "type", kind: settingChoice, label: "Values", help: "What an agent has of it. A flow that asks for the skill compares with this.", options: skillTypes},
		{name: "values", path: "values", kind: settingLines, label: "The list", help: "One a line, for “One of a list” only."},
	}}}, nil
}

func checkSkill(_ *Server, _ context.Context, f *sheetForm) (string, error) {
	if f.settings["type"] == string(routing.EnumSkill) && f.settings["values"] == nil {
		f.problems["values"] = "Write at least one value."
	}
	return "", nil
}

// texts are the texts of a list in settings.
func texts(value any) []string {
	var list []string
	all, _ := value.([]any)
	for _, one := range all {
		if text, ok := one.(string); ok {
			list = append(list, text)
		}
	}
	return list
}
