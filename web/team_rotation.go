package web

import (
	"context"
	"strings"
	"time"

	"cordboard/web/ui"
)

// rotationSection is the part of a team's form that says how its members take turns.
var rotationSection = settingSection{
	title: "Rotation", fold: true,
	help: "Members take turns in the team's order: so many are offered contacts of the team's queues, and after each period the next ones.",
	fields: []setting{
		{name: "rotation_size", path: "rotation.size", kind: settingCount, label: "Members on duty", least: 1, most: 1000},
		{name: "rotation_every", path: "rotation.every", kind: settingDuration, label: "Change after", help: "Such as 24h."},
		{name: "rotation_from", path: "rotation.from", kind: settingText, label: "First day", help: "Such as 2026-11-30. Before it everybody is on duty."},
		{name: "rotation_at", path: "rotation.at", kind: settingText, label: "Change at", help: "Such as 08:00; empty: midnight."},
		{name: "rotation_channels", path: "rotation.channels", kind: settingNames, label: "Turns are for", help: "Contacts of other channels are for all members. Without a mark turns are for all channels.", options: channels},
	},
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
	if at := text1(f.settings, "rotation.at"); at != "" {
		if _, err := time.Parse("15:04", at); err != nil {
			f.problems["rotation_at"] = "Write a time of day such as 08:00."
		}
	}
	if every, err := time.ParseDuration(text1(f.settings, "rotation.every")); err == nil && every < time.Minute {
		f.problems["rotation_every"] = "A turn lasts a minute or more."
	}
	return "", nil
}

// teamFacts names the members, and whose turn it is.
func teamFacts(s *Server, ctx context.Context, f *sheetForm) ([]ui.Option, error) {
	o, err := s.DB.Organised(ctx)
	members := o.TeamMembers(f.saved)
	if err != nil || len(members) == 0 {
		return []ui.Option{{Label: "Members", Value: "None yet. Choose the team on an agent’s page."}}, err
	}
	facts := []ui.Option{{Label: ui.Count(len(members), "member"), Value: strings.Join(members, ", ")}}
	clock := s.clock(ctx)
	o.Zone = clock.Zone
	if turns := o.Turns(f.saved); turns != nil {
		on := ui.Option{Label: "On duty now", Value: strings.Join(turns.On(clock.Now), ", ")}
		facts = append(facts, on, ui.Option{Label: "Until", Value: turns.Next(clock.Now).In(clock.Zone).Format("Mon 2 Jan 15:04")})
	}
	return facts, nil
}
