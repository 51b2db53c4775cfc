package web

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/web/views"
)

// importDone makes what is to be made, and answers with where the flow is, or with the document that replaces a draft.
func (s *Server) importDone(c echo.Context, b arriving, v views.Import) error {
	if v.Into != "" {
		if err := s.makeMissing(c, b); err != nil {
			return err
		}
		return c.JSON(http.StatusOK, map[string]any{"document": b.flow, "converted": v.Converted != nil})
	}
	if err := s.createAll(c, b, v.Converted); err != nil {
		return err
	}
	location := "/flows/" + b.flow.Name
	if v.Converted != nil { // what is to be done is told first
		location += "/import"
	}
	if wantsJSON(c) {
		return c.JSON(http.StatusOK, map[string]string{"location": location})
	}
	return s.done(c, location, "")
}

// importTaken keeps the report of a conversion with the flow whose draft it became: the designer has put the document in place and saved it.
func (s *Server) importTaken(c echo.Context, v views.Import) error {
	if v.Into == "" || v.Converted == nil {
		return fault.New(fault.Invalid, "The report of an import belongs to a flow and to an export of another system.")
	}
	err := s.makeTogether(c, func(ctx context.Context, m maker) error { return m.conversion(ctx, v.Into, v.Converted) })
	if err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// nameFree says beside the name when it cannot be a new flow's.
func (s *Server) nameFree(c echo.Context, name string) error {
	if err := flow.CheckFlowName(name); err != nil {
		return err
	}
	_, err := s.DB.Flow(c.Request().Context(), name)
	switch fault.CodeOf(err) {
	case "":
		return fault.Field("name", "There is a flow named %s already. Give this one another name.", name)
	case fault.NotFound:
		return nil
	}
	return err
}

func (s *Server) importAnswer(c echo.Context, status int, v views.Import) error {
	v.Dialog = isFragment(c) || wantsJSON(c)
	if v.Dialog {
		return s.render(c, status, views.ImportForm(v))
	}
	return s.render(c, status, views.ImportPage(s.page(c, "Import a flow"), v))
}
