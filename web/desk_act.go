package web

import (
	"net/http"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/runtime/routing"
)

// newKey is what tells one press of a button from another, so that a form that is sent twice acts once.
func newKey() string { return uuid.NewString() }

// shortened keeps at most n bytes of a text, and whole characters.
func shortened(text string, n int) string {
	for i := range text {
		if i > n {
			return strings.ToValidUTF8(text[:n], "")
		}
	}
	return text
}

// deskState is the agent who says what they do.
func (s *Server) deskState(c echo.Context) error {
	return s.deskAct(c, func(a AgentDesk) (routing.Event, error) {
		return a.SetState(c.FormValue("state"), c.FormValue("reason"))
	})
}

// deskOffer accepts or declines an offer of the agent.
func (s *Server) deskOffer(c echo.Context) error {
	return s.deskAct(c, func(a AgentDesk) (routing.Event, error) {
		if c.FormValue("answer") == "decline" {
			return a.Decline(c.Request().Context(), c.FormValue("ticket"))
		}
		return a.Accept(c.Request().Context(), c.FormValue("ticket"))
	})
}

// deskFinish ends a contact of the agent.
func (s *Server) deskFinish(c echo.Context) error {
	return s.deskAct(c, func(a AgentDesk) (routing.Event, error) {
		return a.Finish(c.Request().Context(), c.FormValue("ticket"))
	})
}

// deskWrapUp ends the work after a contact.
func (s *Server) deskWrapUp(c echo.Context) error {
	return s.deskAct(c, func(a AgentDesk) (routing.Event, error) {
		return a.EndWrapUp(c.Request().Context(), c.FormValue("ticket"), c.FormValue("reason"))
	})
}

// deskPull takes the next contact of a queue.
func (s *Server) deskPull(c echo.Context) error {
	return s.deskAct(c, func(a AgentDesk) (routing.Event, error) { return a.Pull(c.Request().Context(), c.FormValue("queue")) })
}

// deskAct sends what an agent did to the desk. A script gets 204 and sees the change in the stream; a plain form comes back to the page.
func (s *Server) deskAct(c echo.Context, of func(AgentDesk) (routing.Event, error)) error {
	if err := form(c); err != nil {
		return err
	}
	if s.Desk == nil {
		return ErrNoDesk
	}
	agent, err := s.deskAgent(c)
	if err != nil {
		return err
	}
	event, err := of(AgentDesk{DB: s.DB, Agent: agent})
	if err != nil {
		return err
	}
	key := c.FormValue("key")
	if _, err := uuid.Parse(key); err != nil {
		return fault.Field("key", "is missing: load the page again")
	}
	if err := s.Desk.Send(c.Request().Context(), "agent:"+agent.Name+":"+key, event); err != nil {
		return err
	}
	if isFragment(c) || c.Request().Header.Get("Accept") == "application/json" {
		return c.NoContent(http.StatusNoContent)
	}
	return c.Redirect(http.StatusSeeOther, "/desk")
}
