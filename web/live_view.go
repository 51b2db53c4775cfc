package web

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/runtime/channel/browser"
	"cordboard/web/views"
)

// liveRef is the live contact that a request is about, for the viewer. Somebody else's is not found.
func liveRef(c echo.Context) browser.Ref {
	return browser.Ref{User: viewerOf(c).ID, ID: c.Param("id")}
}

// liveView shows the customer's side of a live contact.
func (s *Server) liveView(c echo.Context) error {
	if s.Live == nil {
		return errNoLive
	}
	v, err := s.Live.View(liveRef(c))
	if err != nil {
		return err
	}
	p := s.page(c, "Live contact")
	p.Nav = "/flows"
	p.Styles = append(p.Styles, "css/live.css")
	return s.render(c, http.StatusOK, views.LivePage(p, views.Live{View: v, CanSeeContacts: viewerOf(c).can(ContactView)}))
}

// liveEvents streams what the customer hears, as it changes.
func (s *Server) liveEvents(c echo.Context) error {
	if s.Live == nil {
		return errNoLive
	}
	ref := liveRef(c)
	changes, stop, err := s.Live.Watch(ref)
	if err != nil {
		return err
	}
	defer stop()
	ctx, cancel := context.WithCancel(c.Request().Context())
	defer cancel()
	stream := &eventStream{response: c.Response()}
	beat := stream.beat(s.Heartbeat, func() {
		if !s.still(c, ContactTest) {
			cancel()
		}
	})
	defer beat()
	clock := s.clock(ctx)
	for {
		v, err := s.Live.View(ref)
		if err != nil {
			return nil // it was over long ago
		}
		html, err := text(ctx, views.LiveBoard(clock, views.Live{View: v}))
		if err != nil {
			return err
		}
		if err := stream.send("", map[string]any{"html": html, "over": !v.Ended.IsZero()}); err != nil {
			return nil // the browser is gone
		}
		select {
		case <-ctx.Done():
			return nil
		case <-changes:
		}
	}
}
