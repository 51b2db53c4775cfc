package web

import (
	"context"
	"slices"
	"strings"

	"cordboard/runtime/routing"
	"cordboard/storage"
	"cordboard/web/ui"
)

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
