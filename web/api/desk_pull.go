package api

import (
	"context"
	"slices"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/runtime/routing"
	"cordboard/web"
)

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

// connected lists the tickets that an agent has.
func connected(ctx context.Context, a web.AgentDesk) (tickets []string, err error) {
	at, err := a.DB.Desk().Agent(ctx, a.Agent.Name)
	for _, t := range at.Tickets {
		if t.Phase == "connected" {
			tickets = append(tickets, t.Ticket)
		}
	}
	return tickets, err
}
