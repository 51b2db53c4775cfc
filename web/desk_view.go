package web

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/views"
)

// deskAgent is the agent that the viewer is at the desk.
func (s *Server) deskAgent(c echo.Context) (storage.Agent, error) {
	return s.DB.AgentByLogin(c.Request().Context(), viewerOf(c).Email)
}

// ErrNoDesk says that the server runs no desk.
var ErrNoDesk = fault.New(fault.Unavailable, "This server has no desk.")

// deskView shows an agent's page; a user who is no agent is told how to become one.
func (s *Server) deskView(c echo.Context) error {
	agent, err := s.deskAgent(c)
	p := s.page(c, "Desk")
	p.Styles = append(p.Styles, "css/desk.css")
	if fault.CodeOf(err) == fault.NotFound {
		return s.render(c, http.StatusOK, views.DeskNobody(p, viewerOf(c).Email))
	}
	if err != nil {
		return err
	}
	v, err := s.desk(c.Request().Context(), agent, viewerOf(c))
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.DeskPage(p, v))
}

// desk reads what an agent's page shows.
func (s *Server) desk(ctx context.Context, agent storage.Agent, who *viewer) (views.Desk, error) {
	v, err := AgentDesk{DB: s.DB, Agent: agent}.Read(ctx)
	v.Now, v.CanSeeContacts, v.Key = s.Clock(), who.can(ContactView), newKey()
	return v, err
}

// deskEvents streams the agent's page as it changes. The id of an event is the version of the agent: who comes back gets what is so then.
func (s *Server) deskEvents(c echo.Context) error {
	if s.Desk == nil {
		return ErrNoDesk
	}
	agent, err := s.deskAgent(c)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(c.Request().Context())
	defer cancel()
	who := viewerOf(c)
	stream := &eventStream{response: c.Response()}
	changes, stop := s.Desk.Watch(agent.Name)
	defer stop()
	beat := stream.beat(min(deskBeat, s.Heartbeat), func() {
		session, ok := s.goesOn(c, DesktopUse)
		if !ok {
			cancel()
			return
		}
		if session.IDHash != "" {
			_ = s.sessions.used(ctx, session) // the next beat tries again
		}
		s.Desk.Beat(agent.Name)
	})
	defer beat()
	s.Desk.Beat(agent.Name)
	for {
		v, err := s.desk(ctx, agent, who)
		if err != nil {
			return err
		}
		html, err := text(ctx, views.DeskBoard(v))
		if err != nil {
			return err
		}
		if err := stream.send("", map[string]any{"html": html, "offers": len(v.Offers)}); err != nil {
			return nil // the browser is gone
		}
		select {
		case <-ctx.Done():
			return nil
		case <-changes:
		}
	}
}

// deskBeat is how often a page that is open says so to the desk, which takes an agent for gone after 15 seconds.
const deskBeat = 5 * time.Second
