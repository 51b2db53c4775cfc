package api

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/runtime/routing"
	"cordboard/web"
)

// deskAction is what an agent does: a name that tells it from others under one key, the event, and what has to be so when the desk has taken it.
type deskAction struct {
	name  string
	event func(ctx context.Context, a web.AgentDesk) (routing.Event, error)
	after func(ctx context.Context, a web.AgentDesk) error // nil: nothing
}

// deskAct sends what an agent does to the desk, waits until it is taken, and answers the agent's state then. What one agent sends from several
// clients goes one after the other, so that the second sees what the first has done.
func (s *server) deskAct(c echo.Context, act deskAction) error {
	agent, err := s.deskAgent(c)
	if err != nil {
		return err
	}
	key, err := idempotencyKey(c)
	if err != nil {
		return err
	}
	ctx, name := c.Request().Context(), agent.Agent.Name
	key = "agent:" + name + ":" + act.name + ":" + key
	turn, _ := s.turns.LoadOrStore(name, &sync.Mutex{})
	turn.(*sync.Mutex).Lock()
	defer turn.(*sync.Mutex).Unlock()
	sent, _, err := s.DB.Desk().Taken(ctx, key)
	if err != nil {
		return err
	}
	if !sent {
		event, err := act.event(ctx, agent)
		if err != nil {
			return err
		}
		if err := s.Desk.Send(ctx, key, event); err != nil {
			return err
		}
	}
	if err := s.taken(ctx, name, key); err != nil {
		return err
	}
	if act.after != nil {
		if err := act.after(ctx, agent); err != nil {
			return err
		}
	}
	state, tag, err := readDesk(ctx, agent)
	if err != nil {
		return err
	}
	c.Response().Header().Set("ETag", `"`+tag+`"`)
	return c.JSON(http.StatusOK, state)
}

// taken waits until the desk has taken an event.
func (s *server) taken(ctx context.Context, agent, key string) error {
	changes, stop := s.Desk.Watch(agent)
	defer stop()
	look, late := time.NewTicker(50*time.Millisecond), time.NewTimer(s.DeskPatience)
	defer look.Stop()
	defer late.Stop()
	for {
		_, taken, err := s.DB.Desk().Taken(ctx, key)
		if err != nil || taken {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-late.C:
			return fault.New(fault.Unavailable, "The desk does not answer just now. Send it again with the same Idempotency-Key.")
		case <-changes:
		case <-look.C:
		}
	}
}
