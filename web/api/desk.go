package api

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/web"
)

// deskAgent is the agent whose login the token's user has; not_found when there is none.
func (s *server) deskAgent(c echo.Context) (web.AgentDesk, error) {
	if s.Desk == nil {
		return web.AgentDesk{}, web.ErrNoDesk
	}
	agent, err := s.DB.AgentByLogin(c.Request().Context(), callerOf(c).user.Email)
	return web.AgentDesk{DB: s.DB, Agent: agent}, err
}

// deskGet answers the agent's own state with their offers and contacts; 304 when the client has it.
func (s *server) deskGet(c echo.Context) error {
	agent, err := s.deskAgent(c)
	if err != nil {
		return err
	}
	state, tag, err := readDesk(c.Request().Context(), agent)
	if err != nil {
		return err
	}
	c.Response().Header().Set("ETag", `"`+tag+`"`)
	for one := range strings.SplitSeq(c.Request().Header.Get("If-None-Match"), ",") {
		if one = strings.TrimSpace(one); one == `"`+tag+`"` || one == `W/"`+tag+`"` {
			return c.NoContent(http.StatusNotModified)
		}
	}
	return c.JSON(http.StatusOK, state)
}

// deskWatch streams the agent's state as server-sent events: one event `state` now and after each change. While it is open the agent is there.
// It ends when the token is not good any more.
func (s *server) deskWatch(c echo.Context) error {
	agent, err := s.deskAgent(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	stream, seen := newEventStream(c.Response()), c.Request().Header.Get("Last-Event-ID")
	changes, stop := s.Desk.Watch(agent.Agent.Name)
	defer stop()
	quiet := stream.beat(s.Heartbeat)
	defer quiet()
	alive := time.NewTicker(deskBeat)
	defer alive.Stop()
	s.Desk.Beat(agent.Agent.Name)
	for {
		state, tag, err := readDesk(ctx, agent)
		if err != nil {
			return err
		}
		if tag != seen {
			if err := stream.send(tag, state); err != nil {
				return nil // the client is gone
			}
			seen = tag
		}
		select {
		case <-ctx.Done():
			return nil
		case <-changes:
		case <-alive.C:
			if who, err := s.authenticate(c); err != nil || !slices.Contains(who.permissions, web.DesktopUse) {
				return nil // the stream ends, and asking again says why
			}
			s.Desk.Beat(agent.Agent.Name)
		}
	}
}

// deskBeat is how often an open stream says that its agent is there; the desk takes an agent for gone after 15 seconds.
const deskBeat = 5 * time.Second
