package web

import (
	"context"
	"slices"
	"strings"

	"cordboard/flow/fault"
	"cordboard/runtime/routing"
	"cordboard/storage"
)

// AgentDesk is what an agent may do at the desk, for the agent's page and for the JSON API: it checks, and gives the event to send.
type AgentDesk struct {
	DB    *storage.DB
	Agent storage.Agent
}

// SetState is the agent who says what they do: available, away or offline. Reason is kept of being away, at most 80 bytes.
func (a AgentDesk) SetState(state, reason string) (routing.Event, error) {
	s := routing.AgentState(state)
	if !slices.Contains([]routing.AgentState{routing.Available, routing.Away, routing.Offline}, s) {
		return nil, fault.Field("state", "is available, away or offline")
	}
	if s != routing.Away {
		reason = ""
	}
	return routing.SetAgent{Agent: a.Agent.Name, State: s, Reason: shortened(strings.TrimSpace(reason), 80)}, nil
}

// Accept takes a contact that the agent is offered; a conflict when it is not any more.
func (a AgentDesk) Accept(ctx context.Context, ticket string) (routing.Event, error) {
	t, err := a.Ticket(ctx, ticket, "waiting")
	return routing.Accept{Ticket: t.Ticket, Agent: a.Agent.Name}, err
}

// Decline leaves a contact that the agent is offered to others; a conflict when it is not offered any more.
func (a AgentDesk) Decline(ctx context.Context, ticket string) (routing.Event, error) {
	t, err := a.Ticket(ctx, ticket, "waiting")
	return routing.Decline{Ticket: t.Ticket, Agent: a.Agent.Name}, err
}

// Finish ends a contact that the agent has; a conflict when it is over, or somebody else's.
func (a AgentDesk) Finish(ctx context.Context, ticket string) (routing.Event, error) {
	t, err := a.Ticket(ctx, ticket, "connected")
	return routing.Finish{Ticket: t.Ticket, Agent: a.Agent.Name}, err
}

// EndWrapUp ends the work after a contact. Reason is one of the queue's, and needed when the queue says so.
func (a AgentDesk) EndWrapUp(ctx context.Context, ticket, reason string) (routing.Event, error) {
	t, err := a.Ticket(ctx, ticket, "wrap_up")
	if err != nil {
		return nil, err
	}
	reasons, required, err := a.WrapUpReasons(ctx, t.Queue)
	if err != nil {
		return nil, err
	}
	reason = strings.TrimSpace(reason)
	if err := (routing.WrapUp{Reasons: reasons, ReasonRequired: required}).Check(reason); err != nil {
		return nil, fault.Field("reason", "%v", err)
	}
	return routing.EndWrapUp{Ticket: t.Ticket, Agent: a.Agent.Name, Reason: shortened(reason, 80)}, nil
}

// Pull takes the next contact of a queue from which the agent takes contacts by hand; forbidden for any other.
func (a AgentDesk) Pull(ctx context.Context, queue string) (routing.Event, error) {
	queues, err := a.PullQueues(ctx)
	if err == nil && !slices.Contains(queues, queue) {
		err = fault.New(fault.Forbidden, "You take no contacts of this queue yourself.")
	}
	return routing.Pull{Agent: a.Agent.Name, Queue: queue}, err
}

// Ticket finds one of the agent's contacts that is in a phase. One that is over, or somebody else's, is a conflict.
func (a AgentDesk) Ticket(ctx context.Context, ticket, phase string) (routing.TicketRecord, error) {
	at, err := a.DB.Desk().Agent(ctx, a.Agent.Name)
	if err != nil {
		return routing.TicketRecord{}, err
	}
	for _, t := range at.Tickets {
		if t.Ticket == ticket && t.Phase == phase {
			return t, nil
		}
	}
	return routing.TicketRecord{}, fault.New(fault.Conflict, "This contact is not yours any more: somebody else has it, or it is over.")
}
