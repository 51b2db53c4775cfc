package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/runtime/routing"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// simulationEdit shows the form with a queue's settings, or a simulation and the form that it came from.
func (s *Server) simulationEdit(c echo.Context) error {
	if id := c.QueryParam("run"); id != "" {
		return s.simulationShow(c, id)
	}
	queues, err := s.DB.Queues(c.Request().Context())
	if err != nil || len(queues) == 0 {
		return s.simulationAnswer(c, http.StatusOK, views.SimulationView{}, err)
	}
	wanted := queues[0]
	if name := c.QueryParam("queue"); name != "" {
		if wanted, err = s.DB.Queue(c.Request().Context(), name); err != nil {
			return err
		}
	}
	form, err := s.simulationOf(c.Request().Context(), wanted)
	return s.simulationAnswer(c, http.StatusOK, views.SimulationView{Form: form.SimulationForm}, err)
}

// simulationShow shows a simulation: the whole page, or only how far it is for the page that asks again.
func (s *Server) simulationShow(c echo.Context, id string) error {
	sim, err := s.simulations.of(viewerOf(c).ID, id)
	if err != nil {
		return err
	}
	run := outcome(sim)
	if isFragment(c) {
		return s.render(c, http.StatusOK, views.SimulationOutcome(run))
	}
	return s.simulationAnswer(c, http.StatusOK, views.SimulationView{Form: sim.form.SimulationForm, Run: run}, nil)
}

// simulationAnswer draws the page with what it needs besides the form.
func (s *Server) simulationAnswer(c echo.Context, status int, v views.SimulationView, err error) error {
	if err != nil {
		return err
	}
	queues, err := s.DB.Queues(c.Request().Context())
	if err != nil {
		return err
	}
	for _, q := range queues {
		v.Queues = append(v.Queues, ui.Option{Value: q.Name, Label: q.Name})
	}
	v.Strategies, v.CanEdit = strategies, viewerOf(c).can(ResourceEdit)
	p := s.page(c, "What if")
	p.Styles = append(p.Styles, "css/simulation.css")
	return s.render(c, status, views.SimulationPage(p, v))
}

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
