package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/runtime/routing"
	"cordboard/storage"
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
	return s.deskAct(c, func(agent storage.Agent) (routing.Event, error) {
		state := routing.AgentState(c.FormValue("state"))
		if !slices.Contains([]routing.AgentState{routing.Available, routing.Away, routing.Offline}, state) {
			return nil, fault.Field("state", "is available, away or offline")
		}
		reason := ""
		if state == routing.Away {
			reason = shortened(strings.TrimSpace(c.FormValue("reason")), 80)
		}
		return routing.SetAgent{Agent: agent.Name, State: state, Reason: reason}, nil
	})
}

// deskOffer accepts or declines an offer of the agent.
func (s *Server) deskOffer(c echo.Context) error {
	return s.deskAct(c, func(agent storage.Agent) (routing.Event, error) {
		t, err := s.ticketOf(c, agent, "waiting")
		if err != nil {
			return nil, err
		}
		if c.FormValue("answer") == "decline" {
			return routing.Decline{Ticket: t.Ticket, Agent: agent.Name}, nil
		}
		return routing.Accept{Ticket: t.Ticket, Agent: agent.Name}, nil
	})
}

// deskFinish ends a contact of the agent.
func (s *Server) deskFinish(c echo.Context) error {
	return s.deskAct(c, func(agent storage.Agent) (routing.Event, error) {
		t, err := s.ticketOf(c, agent, "connected")
		return routing.Finish{Ticket: t.Ticket, Agent: agent.Name}, err
	})
}

// deskWrapUp ends the work after a contact.
func (s *Server) deskWrapUp(c echo.Context) error {
	return s.deskAct(c, func(agent storage.Agent) (routing.Event, error) {
		t, err := s.ticketOf(c, agent, "wrap_up")
		if err != nil {
			return nil, err
		}
		reason := strings.TrimSpace(c.FormValue("reason"))
		reasons, required, err := s.wrapUpReasons(c.Request().Context(), t.Queue)
		if err != nil {
			return nil, err
		}
		if err := (routing.WrapUp{Reasons: reasons, ReasonRequired: required}).Check(reason); err != nil {
			return nil, fault.Field("reason", "%v", err)
		}
		return routing.EndWrapUp{Ticket: t.Ticket, Agent: agent.Name, Reason: shortened(reason, 80)}, nil
	})
}

// deskPull takes the next contact of a queue.
func (s *Server) deskPull(c echo.Context) error {
	return s.deskAct(c, func(agent storage.Agent) (routing.Event, error) {
		queues, err := s.pullQueues(c.Request().Context(), agent)
		if err == nil && !slices.Contains(queues, c.FormValue("queue")) {
			err = fault.New(fault.Forbidden, "You take no contacts of this queue yourself.")
		}
		return routing.Pull{Agent: agent.Name, Queue: c.FormValue("queue")}, err
	})
}

// ticketOf finds the ticket that a form is about among those of the agent. One that is over, or somebody else's, is a conflict.
func (s *Server) ticketOf(c echo.Context, agent storage.Agent, phase string) (routing.TicketRecord, error) {
	at, err := s.DB.Desk().Agent(c.Request().Context(), agent.Name)
	if err != nil {
		return routing.TicketRecord{}, err
	}
	for _, t := range at.Tickets {
		if t.Ticket == c.FormValue("ticket") && t.Phase == phase {
			return t, nil
		}
	}
	return routing.TicketRecord{}, fault.New(fault.Conflict, "This contact is not yours any more: somebody else has it, or it is over.")
}

// deskAct sends what an agent did to the desk. A script gets 204 and sees the change in the stream; a plain form comes back to the page.
func (s *Server) deskAct(c echo.Context, of func(storage.Agent) (routing.Event, error)) error {
	if err := form(c); err != nil {
		return err
	}
	if s.Desk == nil {
		return errNoDesk
	}
	agent, err := s.deskAgent(c)
	if err != nil {
		return err
	}
	event, err := of(agent)
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
