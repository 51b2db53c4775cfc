package web

import (
	"context"
	"strings"

	"cordboard/storage"
)

// teams are groups of agents.
var teams = records(sheet{
	kind: "team", path: "/teams", title: "Teams", noun: "team", icon: "users", example: "nordic", tabs: staffTabs,
	empty:   "A team gives its agents queues, skills and capacity in one place, and flows can ring all of it.",
	columns: []string{"Queues", "Site", "Profiles"}, cells: teamCells,
	remove: (*storage.DB).DeleteTeam, sections: teamSections, check: checkTeam, aside: teamFacts,
}, (*storage.DB).Teams, (*storage.DB).Team, (*storage.DB).SaveTeam)

func teamCells(settings map[string]any) []string {
	var profiles []string
	for _, path := range []string{"skill_profile", "capacity_profile"} {
		if name := text1(settings, path); name != "" {
			profiles = append(profiles, name)
		}
	}
	return []string{strings.Join(memberNames(settings["queues"]), ", "), text1(settings, "site"), strings.Join(profiles, ", ")}
}

// memberNames are the queues of a list of memberships.
func memberNames(value any) []string {
	var names []string
	all, _ := value.([]any)
	for _, one := range all {
		switch one := one.(type) {
		case string:
			names = append(names, one)
		case map[string]any:
			name, _ := one["queue"].(string)
			names = append(names, name)
		}
	}
	return names
}

func teamSections(s *Server, ctx context.Context, _ *sheetForm) ([]settingSection, error) {
	queues, err := s.queueOptions(ctx)
	if err != nil {
		return nil, err
	}
	skillProfiles, err := s.skillProfileOptions(ctx, "None")
	if err != nil {
		return nil, err
	}
	capacities, err := s.capacityOptions(ctx, "As the site says")
	if err != nil {
		return nil, err
	}
	sites, err := s.siteOptions(ctx, "None")
	if err != nil {
		return nil, err
	}
	return []settingSection{
		{title: "What members have", fields: []setting{
			{name: "queues", path: "queues", kind: settingMembers, label: "Queues", help: "Every member takes contacts of these. Without a mark at a channel it is all channels.", options: queues},
			{name: "skill_profile", path: "skill_profile", kind: settingChoice, label: "Skill profile", help: "For members who have none.", options: skillProfiles},
			{name: "capacity_profile", path: "capacity_profile", kind: settingChoice, label: "Capacity profile", help: "For members who have none.", options: capacities},
			{name: "site", path: "site", kind: settingChoice, label: "Site", help: "Of members who have none.", options: sites},
		}},
		{title: "Order", help: "How the linear distribution, and flows that ring the team, go through it.", fold: true, fields: []setting{
			{name: "order", path: "order", kind: settingLines, label: "First agents", help: "Names of agents, one a line. The other members follow by name."},
		}},
		rotationSection,
	}, nil
}
