package web

import (
	"context"

	"cordboard/storage"
)

// skillProfiles are bundles of skills.
var skillProfiles = records(sheet{
	kind: "skill_profile", path: "/skill-profiles", title: "Skill profiles", noun: "skill profile", icon: "layers", example: "newcomer", tabs: staffTabs,
	empty:   "A skill profile is a bundle of skills with their values. Give it to a team or to agents, and change it in one place.",
	columns: []string{"Skills"}, cells: func(settings map[string]any) []string { return []string{skillWords(settings["skills"])} },
	remove: (*storage.DB).DeleteSkillProfile, sections: skillProfileSections,
}, (*storage.DB).SkillProfiles, (*storage.DB).SkillProfile, (*storage.DB).SaveSkillProfile)

func skillProfileSections(s *Server, ctx context.Context, f *sheetForm) ([]settingSection, error) {
	fields, err := s.skillFields(ctx, f)
	return []settingSection{{title: "Skills", help: "Describe a skill on its own page first; then it can be chosen here.", fields: fields}}, err
}
