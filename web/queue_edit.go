package web

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"cordboard/runtime/routing"
	"cordboard/storage"
	"cordboard/web/ui"
)

// newQueue is the settings that a queue begins with.
const newQueue = `{"strategy":"longest_idle","service_level":{"threshold":"20s"},"offer_timeout":"30s","wrap_up":"0s"}`

// strategies are the ways to choose an agent, in the order people see them.
var strategies = []ui.Option{
	{Value: "longest_idle", Label: "Longest idle"}, {Value: "round_robin", Label: "Round robin"}, {Value: "linear", Label: "Linear, in the order of the list"},
	{Value: "ring_all", Label: "Ring all"}, {Value: "ring_progressively", Label: "Ring progressively"}, {Value: "random", Label: "Random"},
	{Value: "weighted_random", Label: "Weighted random"}, {Value: "fewest_contacts", Label: "Fewest contacts"}, {Value: "least_talk_time", Label: "Least talk time"},
	{Value: "average_utilization", Label: "Average utilization"}, {Value: "max_utilization", Label: "Maximum utilization"},
	{Value: "agent_priority", Label: "Agent priority"}, {Value: "best_skill", Label: "Best skill"},
}

func strategyLabel(value string) string {
	for _, o := range strategies {
		if o.Value == value {
			return o.Label
		}
	}
	return strategies[0].Label
}

// queues are where contacts wait for agents.
var queues = withMembers(records(sheet{
	kind: "queue", path: "/queues", title: "Queues", noun: "queue", icon: "list-ordered", example: "support",
	empty:   "A queue is where contacts wait for agents. Flows send contacts to it, and it says who is offered them.",
	columns: []string{"Distribution", "Service level", "Limit"}, begin: newQueue, cells: queueCells,
	remove: (*storage.DB).DeleteQueue, usage: (*storage.DB).QueueUsage, sections: queueSections, check: checkQueue,
}, (*storage.DB).Queues, (*storage.DB).Queue, (*storage.DB).SaveQueue))

func queueCells(settings map[string]any) []string {
	limit, level := "no limit", "none"
	if n, _ := settings["max_waiting"].(float64); n > 0 {
		limit = strconv.Itoa(int(n)) + " waiting"
	}
	if threshold := text1(settings, "service_level.threshold"); threshold != "" {
		level = "answered within " + threshold
	}
	strategy := strategyLabel(text1(settings, "strategy"))
	if settings["pull"] == true {
		strategy = "Agents take contacts themselves"
	}
	return []string{strategy, level, limit}
}

// withMembers makes a queue's page edit who is in it: the agents' settings have that.
func withMembers(p *sheet) *sheet {
	p.save = func(db *storage.DB, ctx context.Context, who storage.Actor, r sheetSaving) error {
		_, err := db.SaveQueueMembers(ctx, who, storage.Queue(r.record), memberChanges(r))
		return err
	}
	return p
}

// memberChanges compares who is ticked with who was when the form was drawn, so that what somebody else changed meanwhile stays.
func memberChanges(r sheetSaving) []storage.MemberChange {
	was := r.Values["was"]
	now := r.Values["members"]
	var changes []storage.MemberChange
	for _, agent := range now {
		ticked := some(r.Values["members."+strings.ToLower(agent)])
		if before := some(r.Values["was."+strings.ToLower(agent)]); !slices.Contains(was, agent) || !slices.Equal(before, ticked) {
			changes = append(changes, storage.MemberChange{Agent: agent, Channels: ticked})
		}
	}
	for _, agent := range was {
		if !slices.Contains(now, agent) {
			changes = append(changes, storage.MemberChange{Agent: agent, Out: true})
		}
	}
	return changes
}

// some are channels that are not all channels.
func some(list []string) []string {
	if len(list) == len(channels) {
		return nil
	}
	return list
}

// mostMembers bounds how many agents the form of a queue lists; the others are put in on their own pages.
const mostMembers = 200

// memberOptions lists the agents: members first. Their channels go into the form, twice: as they are, and as they were.
func (s *Server) memberOptions(ctx context.Context, f *sheetForm) ([]ui.Option, string, error) {
	o, err := s.DB.Organised(ctx)
	if err != nil {
		return nil, "", err
	}
	list, err := s.DB.Agents(ctx)
	var in, others []ui.Option
	drawn := f.values.Has("was.drawn")
	for _, a := range list {
		option := ui.Option{Value: a.Name, Label: a.Name, Help: a.Description}
		staff := o.Agents[a.Name]
		i := slices.IndexFunc(staff.Queues, func(m routing.Membership) bool { return strings.EqualFold(m.Queue, f.saved) && f.saved != "" })
		team := o.Teams[staff.Team]
		if slices.ContainsFunc(team.Queues, func(m routing.Membership) bool { return strings.EqualFold(m.Queue, f.saved) }) && f.saved != "" {
			option.Help = "By the team " + staff.Team + ". " + option.Help
		}
		if i < 0 {
			others = append(others, option)
			continue
		}
		in = append(in, option)
		if !drawn {
			for _, name := range []string{"members", "was"} {
				f.values.Add(name, a.Name)
				for _, channel := range staff.Queues[i].Channels {
					f.values.Add(name+"."+strings.ToLower(a.Name), channel)
				}
			}
		}
	}
	f.values.Set("was.drawn", "1")
	note := ""
	if room := max(mostMembers-len(in), 0); len(others) > room {
		note = " " + ui.Count(len(others)-room, "more agent") + " can be put in on their own pages."
		others = others[:room]
	}
	return append(in, others...), note, err
}
