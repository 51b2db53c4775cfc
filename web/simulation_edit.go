package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

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
	if err == nil {
		err = s.fillFrom(c.Request().Context(), &form, c.QueryParam("day"))
	}
	return s.simulationAnswer(c, http.StatusOK, views.SimulationView{Form: form.SimulationForm, Day: c.QueryParam("day")}, err)
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
	v.Days = lastWeek(p.Clock)
	p.Styles = append(p.Styles, "css/simulation.css")
	return s.render(c, status, views.SimulationPage(p, v))
}
