package web

import (
	"context"
	"strings"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/ui"
)

// agents are people who take contacts.
var agents = records(sheet{
	kind: "agent", path: "/agents", title: "Agents", noun: "agent", icon: "headset", example: "anna", tabs: staffTabs,
	empty:   "An agent takes contacts from queues. Say which queues, what the agent is good at, and how many contacts at once.",
	columns: []string{"Team", "Queues", "Skills", "Login"}, cells: agentCells,
	remove: (*storage.DB).DeleteAgent, sections: agentSections, check: checkAgent, aside: agentFacts,
}, (*storage.DB).Agents, (*storage.DB).Agent, (*storage.DB).SaveAgent)

func agentCells(settings map[string]any) []string {
	return []string{text1(settings, "team"), strings.Join(memberNames(settings["queues"]), ", "), skillWords(settings["skills"]), text1(settings, "user")}
}

func agentSections(s *Server, ctx context.Context, f *sheetForm) ([]settingSection, error) {
	var choices [5][]ui.Option
	for i, load := range []func() ([]ui.Option, error){
		func() ([]ui.Option, error) { return s.teamOptions(ctx, "None") },
		func() ([]ui.Option, error) { return s.siteOptions(ctx, "As the team says") },
		func() ([]ui.Option, error) { return s.skillProfileOptions(ctx, "As the team says") },
		func() ([]ui.Option, error) { return s.capacityOptions(ctx, "As team or site say") },
		func() ([]ui.Option, error) { return s.scheduleOptions(ctx, "Always") },
	} {
		var err error
		if choices[i], err = load(); err != nil {
			return nil, err
		}
	}
	queues, err := s.queueOptions(ctx)
	if err != nil {
		return nil, err
	}
	skills, err := s.skillFields(ctx, f)
	if err != nil {
		return nil, err
	}
	slots := settingSection{title: "Contacts at once", help: "Only what is different from the capacity profile; 0: none of this channel.", fold: true}
	priorities := settingSection{title: "Priority", help: "For queues that distribute by agent priority: 1 is first, 100 last.", fold: true, fields: []setting{
		{name: "priority", path: "priority", kind: settingCount, label: "On every channel", help: "Nothing: 50.", least: 1, most: 100},
	}}
	for _, channel := range channels {
		slots.fields = append(slots.fields, setting{name: channel.Value, path: "capacity." + channel.Value, kind: settingCount, label: channel.Label, most: 100, zero: true})
		priorities.fields = append(priorities.fields, setting{name: channel.Value + "_priority", path: "priorities." + channel.Value, kind: settingCount, label: channel.Label, least: 1, most: 100})
	}
	return []settingSection{
		{fields: []setting{
			{name: "user", path: "user", kind: settingText, label: "Login", help: "Email of the user who works as this agent."},
			{name: "team", path: "team", kind: settingChoice, label: "Team", help: "Gives queues, skills and capacity.", options: choices[0]},
			{name: "queues", path: "queues", kind: settingMembers, label: "Queues", help: "Without a mark at a channel it is all channels.", options: queues},
		}},
		{title: "Skills", help: "What is set here goes before the skill profile.", fields: append([]setting{
			{name: "skill_profile", path: "skill_profile", kind: settingChoice, label: "Skill profile", options: choices[2]},
		}, skills...)},
		{title: "Work", fields: []setting{
			{name: "capacity_profile", path: "capacity_profile", kind: settingChoice, label: "Capacity profile", options: choices[3]},
			{name: "site", path: "site", kind: settingChoice, label: "Site", options: choices[1]},
			{name: "duty", path: "duty", kind: settingChoice, label: "On duty", help: "Off duty the agent is offered nothing.", options: choices[4]},
		}},
		slots, priorities,
	}, nil
}

// checkAgent checks that an agent's login is a user, and says when the user cannot work as an agent yet.
func checkAgent(s *Server, ctx context.Context, f *sheetForm) (string, error) {
	email := text1(f.settings, "user")
	if email == "" {
		return "", nil
	}
	user, err := s.DB.UserByEmail(ctx, email)
	if fault.CodeOf(err) == fault.NotFound {
		f.problems["user"] = "There is no user with this email. An administrator can make one."
		return "", nil
	}
	if err != nil {
		return "", err
	}
	v, err := s.viewer(ctx, user.ID)
	if err != nil || v.can(DesktopUse) {
		return "", err
	}
	return " The user " + user.Name + " needs the role Agent too.", nil
}
