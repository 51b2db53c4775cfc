package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/web/views"
)

// simulationStart begins a simulation and goes to its page.
func (s *Server) simulationStart(c echo.Context) error {
	f, desks, err := s.simulationInput(c)
	if err != nil {
		return err
	}
	if len(f.Errors) > 0 {
		return s.simulationAnswer(c, http.StatusUnprocessableEntity, views.SimulationView{Form: f.SimulationForm}, nil)
	}
	id := s.simulations.start(viewerOf(c).ID, f, desks, s.Clock())
	return s.done(c, "/routing/simulate?run="+id, "")
}

// simulationCancel stops a simulation; what was simulated by then stays.
func (s *Server) simulationCancel(c echo.Context) error {
	id := c.FormValue("run")
	sim, err := s.simulations.of(viewerOf(c).ID, id)
	if err != nil {
		return err
	}
	sim.stop()
	return s.done(c, "/routing/simulate?run="+id, "")
}

// simulationDownload gives one of the two desks as a scenario that `cordboard routing simulate` runs.
func (s *Server) simulationDownload(c echo.Context) error {
	f, desks, err := s.simulationInput(c)
	if err != nil {
		return err
	}
	if len(f.Errors) > 0 {
		return s.simulationAnswer(c, http.StatusUnprocessableEntity, views.SimulationView{Form: f.SimulationForm}, nil)
	}
	desk := desks[1]
	if c.FormValue("variant") == "before" {
		desk = desks[0]
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(desk); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, fmt.Sprintf("attachment; filename=%q", f.Queue+".scenario.json"))
	return c.Blob(http.StatusOK, "application/json", b.Bytes())
}
