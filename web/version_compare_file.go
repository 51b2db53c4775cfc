package web

import (
	"context"
	"strconv"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// fileCompare is the same with a file in the place of the older state.
func (s *Server) fileCompare(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	f, v, err := s.comparison(c, "", c.FormValue("to"))
	if err != nil {
		return err
	}
	text, err := uploaded(c)
	if err != nil {
		return err
	}
	if header, err := c.FormFile("file"); err == nil {
		v.File = header.Filename
	}
	from, issues := flow.Decode([]byte(text), s.Catalog)
	switch {
	case text == "":
		v.Error = "Choose a file that holds a flow, as the export writes it."
	case from == nil:
		v.Error = fault.Message(unreadable(issues))
	}
	if v.Error != "" {
		v.File = ""
		if from, err = s.stateOf(c.Request().Context(), f, v.From); err != nil {
			return err
		}
	}
	return s.compare(c, f, v, from)
}

// stateOf is the draft or a version by number.
func (s *Server) stateOf(ctx context.Context, f storage.Flow, which string) (*flow.Flow, error) {
	if which == "draft" {
		return f.Draft, nil
	}
	number, err := strconv.Atoi(which)
	if err != nil {
		return nil, fault.New(fault.NotFound, "there is no version %q of %s", which, f.Name)
	}
	version, err := s.DB.Version(ctx, f.Name, number)
	return version.Document, err
}
