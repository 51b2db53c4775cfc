package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"cordboard/flow/hours"
	"cordboard/runtime/routing"
	"cordboard/storage"
)

// deskSettings makes the desk's setup of the queues, agents and schedules of the organisation. It implements routing.Settings for the service,
// which asks from one goroutine.
type deskSettings struct {
	db   *storage.DB
	now  func() time.Time
	seen string // version of the resources
	duty map[string]string
	open map[string]hours.Schedule
	zone *time.Location
}

// Version implements routing.Settings. Duties that begin and end make another version too.
func (s *deskSettings) Version(ctx context.Context) (string, error) {
	version, err := s.db.Desk().Version(ctx)
	if err != nil || version != s.seen {
		return version + "|changed", err
	}
	return version + "|" + strings.Join(s.offDuty(), ","), nil
}

// offDuty lists the agents whose schedule is not open, by name.
func (s *deskSettings) offDuty() []string {
	var off []string
	for agent, schedule := range s.duty {
		if one, known := s.open[schedule]; known && one.At(s.now(), s.zone).State != hours.Open {
			off = append(off, agent)
		}
	}
	slices.Sort(off)
	return off
}

// Load implements routing.Settings.
func (s *deskSettings) Load(ctx context.Context) (routing.Setup, error) {
	version, err := s.db.Desk().Version(ctx)
	if err != nil {
		return routing.Setup{}, err
	}
	setup := routing.Setup{Teams: map[string][]string{}, Turns: map[string]*routing.Turns{}}
	organisation, err := s.db.Organisation(ctx)
	if err != nil {
		return setup, err
	}
	setup.Options.Selection = routing.Selection(organisation.Settings["selection"])
	queues, err := s.db.Queues(ctx)
	if err != nil {
		return setup, err
	}
	for _, q := range queues {
		parsed, err := routing.ParseQueue(q.Name, q.Settings)
		if err != nil {
			return setup, fmt.Errorf("queue %s: %w", q.Name, err)
		}
		parsed.Agents = nil
		setup.Queues = append(setup.Queues, parsed)
	}
	s.duty, s.zone = map[string]string{}, organisation.Location()
	if err := s.agents(ctx, &setup); err != nil {
		return setup, err
	}
	if err := s.schedules(ctx); err != nil {
		return setup, err
	}
	s.seen = version
	setup.OffDuty = s.offDuty()
	setup.Version = version + "|" + strings.Join(setup.OffDuty, ",")
	return setup, nil
}

// agents adds the agents to the setup, with all that teams, sites and profiles give them, and to their queues and teams.
func (s *deskSettings) agents(ctx context.Context, setup *routing.Setup) error {
	o, err := s.db.Organised(ctx)
	if err != nil {
		return err
	}
	o.Zone = s.zone
	for _, name := range slices.Sorted(maps.Keys(o.Agents)) {
		staff := o.Agents[name]
		agent := o.Effective(staff).Agent
		agent.State = routing.Offline
		setup.Agents = append(setup.Agents, agent)
		if staff.Duty != "" {
			s.duty[name] = staff.Duty
		}
	}
	for i := range setup.Queues {
		setup.Queues[i].Agents = o.Members(setup.Queues[i].Name)
	}
	for team := range o.Teams {
		setup.Teams[team], setup.Turns[team] = o.TeamMembers(team), o.Turns(team)
	}
	return nil
}

// schedules loads those that duties name.
func (s *deskSettings) schedules(ctx context.Context) error {
	s.open = map[string]hours.Schedule{}
	if len(s.duty) == 0 {
		return nil
	}
	list, err := s.db.Schedules(ctx)
	if err != nil {
		return err
	}
	for _, one := range list {
		s.open[one.Name] = one.Document
	}
	return nil
}
