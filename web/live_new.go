package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

var errNoLive = fault.New(fault.Unavailable, "This server has no live contacts in the browser.")

// mostLiveFlows bounds the flows that a live contact can be started with.
const mostLiveFlows = 1000

// liveNew asks which published flow a live contact goes to, and who calls.
func (s *Server) liveNew(c echo.Context) error {
	return s.liveForm(c, http.StatusOK, views.LiveForm{Flow: c.QueryParam("flow")})
}

func (s *Server) liveForm(c echo.Context, status int, v views.LiveForm) error {
	if s.Live == nil {
		return errNoLive
	}
	flows, _, err := s.DB.Flows(c.Request().Context(), storage.FlowFilter{Limit: mostLiveFlows})
	if err != nil {
		return err
	}
	for _, f := range flows {
		if number := f.Labels[storage.Live]; number > 0 && takesCustomers(f.Kind) {
			v.Flows = append(v.Flows, ui.Option{Value: f.Name, Label: f.Name})
		}
	}
	p := s.page(c, "New live contact")
	p.Nav = "/flows"
	return s.render(c, status, views.LiveNewPage(p, v))
}

// takesCustomers says whether customers begin a flow of the kind. Outbound flows dial theirs, and subflows are begun by other flows.
func takesCustomers(kind flow.Kind) bool { return kind == flow.Inbound || kind == flow.Digital }

// liveStart begins a live contact through the version that is live.
func (s *Server) liveStart(c echo.Context) error {
	if s.Live == nil {
		return errNoLive
	}
	v := views.LiveForm{Flow: c.FormValue("flow"), ANI: strings.TrimSpace(c.FormValue("ani")), Errors: map[string]string{}}
	opening, err := s.opening(c, &v)
	if err != nil {
		return err
	}
	if len(v.Errors) > 0 {
		return s.liveRefused(c, http.StatusUnprocessableEntity, v)
	}
	ctx := c.Request().Context()
	id, err := s.Live.Start(ctx, viewerOf(c).ID, opening)
	if fault.CodeOf(err) == fault.Conflict {
		v.Errors[""] = fault.Message(err)
		return s.liveRefused(c, http.StatusConflict, v)
	}
	if err != nil {
		return err
	}
	start := storage.LiveStart{Flow: v.Flow, Contact: id, Version: opening.Version, Channel: opening.Contact.Channel, ANI: v.ANI}
	if err := s.DB.NoteLiveStart(ctx, actor(c), start); err != nil {
		return err
	}
	if wantsJSON(c) {
		return c.JSON(http.StatusCreated, map[string]string{"id": id})
	}
	return s.done(c, "/live/"+id, "")
}
