package web

import (
	"context"
	"strconv"
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
	staff, err := s.staffOf(ctx, q.Name)
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

// staffOf lists the agents of a queue with their settings, by name.
func (s *Server) staffOf(ctx context.Context, queue string) ([]routing.Staff, error) {
	agents, err := s.DB.Agents(ctx)
	if err != nil {
		return nil, err
	}
	var list []routing.Staff
	for _, a := range agents {
		staff, err := routing.ParseStaff(a.Name, a.Settings)
		if err != nil {
			return nil, err
		}
		for _, m := range staff.Queues {
			if m.Queue == queue {
				list = append(list, staff)
				break
			}
		}
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
