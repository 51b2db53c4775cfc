package api

import (
	"context"
	"slices"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/runtime/routing"
	"cordboard/web"
)

func (s *server) deskSetState(c echo.Context) error {
	var body struct {
		State  string `json:"state"`
		Reason string `json:"reason"`
	}
	if err := read(c, &body); err != nil {
		return err
	}
	return s.deskAct(c, deskAction{name: "state", event: func(_ context.Context, a web.AgentDesk) (routing.Event, error) {
		return a.SetState(body.State, body.Reason)
	}})
}

// ticketBody is the contact that an action is about.
type ticketBody struct {
	Ticket string `json:"ticket"`
}

// deskAccept takes an offer. When two try, the desk gives the contact to one; the other is told of the conflict.
func (s *server) deskAccept(c echo.Context) error {
	var body ticketBody
	if err := read(c, &body); err != nil {
		return err
	}
	return s.deskAct(c, deskAction{
		name:  "accept:" + body.Ticket,
		event: func(ctx context.Context, a web.AgentDesk) (routing.Event, error) { return a.Accept(ctx, body.Ticket) },
		after: func(ctx context.Context, a web.AgentDesk) error {
			_, err := a.Ticket(ctx, body.Ticket, "connected")
			return err
		},
	})
}

func (s *server) deskDecline(c echo.Context) error {
	var body ticketBody
	if err := read(c, &body); err != nil {
		return err
	}
	return s.deskAct(c, deskAction{name: "decline:" + body.Ticket, event: func(ctx context.Context, a web.AgentDesk) (routing.Event, error) { return a.Decline(ctx, body.Ticket) }})
}

func (s *server) deskFinish(c echo.Context) error {
	var body ticketBody
	if err := read(c, &body); err != nil {
		return err
	}
	return s.deskAct(c, deskAction{name: "finish:" + body.Ticket, event: func(ctx context.Context, a web.AgentDesk) (routing.Event, error) { return a.Finish(ctx, body.Ticket) }})
}

func (s *server) deskWrapUp(c echo.Context) error {
	var body struct {
		ticketBody
		Reason string `json:"reason"`
	}
	if err := read(c, &body); err != nil {
		return err
	}
	return s.deskAct(c, deskAction{name: "wrap-up:" + body.Ticket, event: func(ctx context.Context, a web.AgentDesk) (routing.Event, error) {
		return a.EndWrapUp(ctx, body.Ticket, body.Reason)
	}})
}

// deskPull takes the next contact of a queue; a conflict when nobody who fits waits there.
func (s *server) deskPull(c echo.Context) error {
	var body struct {
		Queue string `json:"queue"`
	}
	if err := read(c, &body); err != nil {
		return err
	}
	var had []string
	fresh := false
	return s.deskAct(c, deskAction{
		name: "pull:" + body.Queue,
		event: func(ctx context.Context, a web.AgentDesk) (e routing.Event, err error) {
			if had, err = connected(ctx, a); err != nil {
				return nil, err
			}
			fresh = true
			return a.Pull(ctx, body.Queue)
		},
		after: func(ctx context.Context, a web.AgentDesk) error {
			has, err := connected(ctx, a)
			if err == nil && fresh && !slices.ContainsFunc(has, func(t string) bool { return !slices.Contains(had, t) }) {
				return fault.New(fault.Conflict, "Nobody whom you can take waits in this queue.")
			}
			return err
		},
	})
}
