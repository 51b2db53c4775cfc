package web

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"cordboard/runtime/routing"
	"cordboard/storage"
	"cordboard/web/views"
)

// simulationOf is the form for a queue as it is: both desks have its settings and as many agents as it has.
func (s *Server) simulationOf(ctx context.Context, q storage.Queue) (simulationForm, error) {
	settings, err := routing.ParseQueue(q.Name, q.Settings)
	if err != nil {
		return simulationForm{}, err
	}
	staff, err := s.staffOf(ctx, q.Name, routing.Voice)
	if err != nil {
		return simulationForm{}, err
	}
	desk := views.SimulationVariant{
		Agents: strconv.Itoa(max(len(staff), 1)), Strategy: string(settings.Strategy), Threshold: shortTime(settings.ServiceLevel.Threshold),
		WrapUp: shortTime(settings.WrapUp.Time), OfferTimeout: shortTime(settings.OfferTimeout), MaxWaiting: zeroEmpty(settings.MaxWaiting), MaxWait: shortTime(settings.MaxWait),
	}
	return simulationForm{SimulationForm: views.SimulationForm{
		Queue: q.Name, Channel: routing.Voice, Begins: "08:00", Interval: "1h", Handle: "4m", Spread: "lognormal", Patience: "2m", AnswerDelay: "3s",
		Before: desk, After: desk, Errors: map[string]string{},
	}}, nil
}

// simStaff is an agent of the queue as they work: with what their team, site and profiles give them.
type simStaff struct {
	agent  routing.Agent
	member routing.Membership // of the queue
}

// staffOf lists the agents of a queue who take its contacts on a channel, those of their own and those by their teams, in the queue's order.
func (s *Server) staffOf(ctx context.Context, queue, channel string) ([]simStaff, error) {
	o, err := s.DB.Organised(ctx)
	if err != nil {
		return nil, err
	}
	var list []simStaff
	for _, m := range o.Members(queue) {
		e := o.Effective(o.Agents[m.Agent])
		i := slices.IndexFunc(e.Queues, func(one routing.Membership) bool { return strings.EqualFold(one.Queue, queue) })
		if i < 0 || !m.Takes(channel) {
			continue
		}
		member := e.Queues[i]
		member.Queue = queue
		list = append(list, simStaff{e.Agent, member})
	}
	return list, nil
}

// shortTime writes a duration for a field: nothing for none, 2m rather than 2m0s.
func shortTime(d routing.Duration) string {
	switch length := time.Duration(d); {
	case length == 0:
		return ""
	case length%time.Hour == 0:
		return strconv.Itoa(int(length/time.Hour)) + "h"
	case length%time.Minute == 0:
		return strconv.Itoa(int(length/time.Minute)) + "m"
	default:
		return length.String()
	}
}
