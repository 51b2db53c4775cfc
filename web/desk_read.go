package web

import (
	"context"
	"slices"
	"strings"

	"cordboard/runtime/routing"
	"cordboard/web/views"
)

// awayReasons are what agents choose from; the organisation may have its own (setting away_reasons, a comma between two).
var awayReasons = []string{"Break", "Lunch", "Meeting", "Training"}

// Read gives what the agent's page shows: the agent's state, and their contacts by phase, each the oldest first.
func (a AgentDesk) Read(ctx context.Context) (views.Desk, error) {
	at, err := a.DB.Desk().Agent(ctx, a.Agent.Name)
	if err != nil {
		return views.Desk{}, err
	}
	v := views.Desk{
		Agent: a.Agent.Name, State: string(at.State), Presence: string(at.Presence), Reason: at.Reason, Since: at.Since, Gone: at.Gone, OffDuty: at.OffDuty,
		Reasons: a.awayReasons(ctx),
	}
	for _, t := range at.Tickets {
		one := views.DeskContact{Ticket: t.Ticket, Contact: t.Contact, Customer: t.Customer, Queue: t.Queue, Channel: t.Channel, Callback: t.Callback}
		switch i := slices.IndexFunc(t.Offers, func(o routing.OfferRecord) bool { return o.Agent == a.Agent.Name }); {
		case t.Phase == "wrap_up":
			one.Since, one.Until = t.Ended, t.WrapUntil
			if one.Reasons, one.Required, err = a.WrapUpReasons(ctx, t.Queue); err != nil {
				return v, err
			}
			v.WrapUps = append(v.WrapUps, one)
		case t.Phase == "connected":
			one.Since = t.Answered
			if one.Pops, err = a.ScreenPops(ctx, t.Contact); err != nil {
				return v, err
			}
			v.Contacts = append(v.Contacts, one)
		case i >= 0:
			one.Since, one.Until = t.Since, t.Offers[i].Expires
			v.Offers = append(v.Offers, one)
		}
	}
	v.Pull, err = a.PullQueues(ctx)
	return v, err
}

func (a AgentDesk) awayReasons(ctx context.Context) []string {
	organisation, err := a.DB.Organisation(ctx)
	if err != nil || organisation.Settings["away_reasons"] == "" {
		return awayReasons
	}
	var reasons []string
	for reason := range strings.SplitSeq(organisation.Settings["away_reasons"], ",") {
		reasons = append(reasons, strings.TrimSpace(reason))
	}
	return reasons
}
