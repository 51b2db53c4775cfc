package web

import (
	"context"
	"strings"
	"time"

	"cordboard/storage"
	"cordboard/web/ui"
)

// teams are groups of agents.
var teams = records(sheet{
	kind: "team", path: "/teams", title: "Teams", noun: "team", icon: "users", example: "nordic", tabs: staffTabs,
	empty:   "A team gives its agents queues, skills and capacity in one place, and flows can ring all of it.",
	columns: []string{"Queues", "Site", "Profiles"}, cells: teamCells,
	remove: (*storage.DB).DeleteTeam, usage: (*storage.DB).TeamUsage, sections: teamSections, check: checkTeam, aside: teamFacts,
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
		{title: "Rotation", help: "Members take turns: so many are on duty, and after each period the next ones.", fold: true, fields: []setting{
			{name: "rotation_size", path: "rotation.size", kind: settingCount, label: "Members on duty", least: 1, most: 1000},
			{name: "rotation_every", path: "rotation.every", kind: settingDuration, label: "Change after", help: "Such as 24h."},
			{name: "rotation_from", path: "rotation.from", kind: settingText, label: "First day", help: "Such as 2026-11-30; turns change at midnight."},
		}},
	}, nil
}

// checkTeam wants a rotation whole or not at all.
func checkTeam(_ *Server, _ context.Context, f *sheetForm) (string, error) {
	if peek(f.settings, "rotation") == nil {
		return "", nil
	}
	for _, part := range []string{"size", "every", "from"} {
		if peek(f.settings, "rotation."+part) == nil && f.problems["rotation_"+part] == "" {
			f.problems["rotation_"+part] = "A rotation needs this too."
		}
	}
	if from := text1(f.settings, "rotation.from"); from != "" {
		if _, err := time.Parse(time.DateOnly, from); err != nil {
			f.problems["rotation_from"] = "Write a day such as 2026-11-30."
		}
	}
	return "", nil
}

// teamFacts names the members.
func teamFacts(s *Server, ctx context.Context, f *sheetForm) ([]ui.Option, error) {
	o, err := s.DB.Organised(ctx)
	members := o.TeamMembers(f.saved)
	if len(members) == 0 {
		return []ui.Option{{Label: "Members", Value: "None yet. Choose the team on an agent’s page."}}, err
	}
	return []ui.Option{{Label: ui.Count(len(members), "member"), Value: strings.Join(members, ", ")}}, err
}
