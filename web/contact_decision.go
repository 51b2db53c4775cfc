package web

import (
	"context"
	"slices"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/runtime/routing"
	"cordboard/web/views"
)

// readDecisions loads why the contact was offered to agents, as far as this part of the journal goes: what the desk decided after the part
// before it, and until its end. A decision about several agents at once is one.
func (j *journal) readDecisions(ctx context.Context, page int) error {
	all, err := j.server.DB.Desk().Decisions(ctx, j.contact.ID)
	if err != nil || len(all) == 0 {
		return err
	}
	var from time.Time
	if j.part.Earlier != "" {
		before, _, err := j.server.DB.ContactEntries(ctx, j.contact.ID, page*entriesPerPage, 1)
		if err != nil {
			return err
		}
		for _, e := range before {
			from = e.At
		}
	}
	for _, d := range all {
		if !d.At.After(from) || j.part.Later != "" && len(j.entries) > 0 && d.At.After(j.entries[len(j.entries)-1].At) {
			continue
		}
		j.decisions = append(j.decisions, deskDecision{Decision: d, agents: []string{d.Agent}})
		if last := len(j.decisions) - 2; last >= 0 && j.decisions[last].with(d) {
			j.decisions[last].agents = append(j.decisions[last].agents, d.Agent)
			j.decisions = j.decisions[:last+1]
		}
	}
	return nil
}

// deskDecision is a decision of the desk, and every agent whom it offered the contact.
type deskDecision struct {
	routing.Decision
	agents []string
}

// with says whether a decision was made together with this one, about another agent.
func (d deskDecision) with(other routing.Decision) bool {
	return d.Ticket == other.Ticket && d.Reason == other.Reason && d.At.Equal(other.At) && !slices.Contains(d.agents, other.Agent)
}

// decide puts the decisions up to a moment under the activity that asked the desk last.
func (j *journal) decide(until time.Time) {
	for len(j.decisions) > 0 && (until.IsZero() || j.decisions[0].At.Before(until)) {
		d := j.decisions[0]
		j.decisions = j.decisions[1:]
		i := len(j.visits) - 1
		if j.asked >= 0 {
			i = j.asked
		}
		if i < 0 {
			j.visits, j.began = append(j.visits, views.JournalVisit{Offset: j.offset(d.At)}), append(j.began, d.At)
			i = 0
		}
		told := j.tellDecision(d)
		j.visits[i].Lines = append(j.visits[i].Lines, views.JournalLine{Offset: j.offset(d.At), Icon: "split", Text: told.Title, Decision: &told})
	}
}

// asksDesk says whether an entry is a question that the desk answers with offers.
func asksDesk(e runtime.Entry) bool {
	switch e.Data.(type) {
	case *flow.JoinQueue, *flow.OfferTo, *flow.ScheduleCallback, *flow.ReturnToQueue:
		return true
	}
	return false
}
