package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// refusal is why a part of a flow cannot be moved, and the activities that this is about.
type refusal struct {
	Problem string   `json:"problem"`
	Where   []string `json:"where"`
}

// refused answers with a refusal; another error goes on.
func refused(c echo.Context, err error) error {
	var why *flow.Refusal
	if !errors.As(err, &why) {
		return err
	}
	return c.JSON(http.StatusOK, refusal{Problem: why.Message, Where: slices.Concat([]string{}, why.Where)})
}

// flowExtract tells what a selection of a designer page would be as a subflow. With a name it makes that flow, and answers with the document
// that runs it in place of the selection, which the page puts in place as one change that can be undone.
func (s *Server) flowExtract(c echo.Context) error {
	var body struct {
		Document   json.RawMessage `json:"document"`
		Activities []string        `json:"activities"`
		Name       string          `json:"name"`    // "" tells only
		Inputs     []string        `json:"inputs"`  // variables that are to go in
		Outputs    []string        `json:"outputs"` // variables that are to come out
	}
	if err := decodeJSON(c, &body); err != nil {
		return err
	}
	f, err := flow.DecodeDraft(body.Document)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "the flow cannot be read")
	}
	resources, err := s.DB.Resources(c.Request().Context())
	if err != nil {
		return err
	}
	part, err := flow.Extract(flow.Selection{Flow: f, IDs: body.Activities, Catalog: s.Catalog, Resources: resources})
	if err != nil {
		return refused(c, err)
	}
	if body.Name == "" {
		return c.JSON(http.StatusOK, map[string]any{"document": part.Subflow, "entry": part.Entry, "exits": part.Exits, "inputs": part.Inputs, "outputs": part.Outputs})
	}
	unchosen(part.Inputs, body.Inputs)
	unchosen(part.Outputs, body.Outputs)
	part.Subflow.Name = strings.TrimSpace(body.Name)
	if _, err := s.DB.CreateFlow(c.Request().Context(), actor(c), part.Subflow); err != nil {
		return err
	}
	whole, id := part.Replace(part.Subflow.Name)
	return c.JSON(http.StatusCreated, map[string]any{"document": whole, "activity": id, "exits": part.Exits, "location": "/flows/" + part.Subflow.Name})
}
