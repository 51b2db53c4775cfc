package api

import (
	"context"

	"github.com/labstack/echo/v4"

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
