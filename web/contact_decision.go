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

// deskMoment is something that the desk did about the contact, told where it belongs in time.
type deskMoment struct {
	at   time.Time
	line views.JournalLine
}

// readDesk loads what the desk did about the contact, as far as this part of the journal goes: after the part before it, and until its end.
func (j *journal) readDesk(ctx context.Context, page int) error {
	decisions, err := j.server.DB.Desk().Decisions(ctx, j.contact.ID)
	if err != nil {
		return err
	}
	for _, d := range together(decisions) {
		told := tellDecision(d)
		j.desk = append(j.desk, deskMoment{d.At, views.JournalLine{Icon: "split", Text: told.Title, Decision: &told}})
	}
	if err := j.readNotes(ctx); err != nil || len(j.desk) == 0 {
		return err
	}
	slices.SortStableFunc(j.desk, func(a, b deskMoment) int { return a.at.Compare(b.at) })
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
	j.desk = slices.DeleteFunc(j.desk, func(m deskMoment) bool {
		return !m.at.After(from) || j.part.Later != "" && len(j.entries) > 0 && m.at.After(j.entries[len(j.entries)-1].At)
	})
	return nil
}

// together makes one of decisions about several agents at once.
func together(all []routing.Decision) (list []deskDecision) {
	for _, d := range all {
		if last := len(list) - 1; last >= 0 && list[last].with(d) {
			list[last].agents = append(list[last].agents, d.Agent)
			continue
		}
		list = append(list, deskDecision{Decision: d, agents: []string{d.Agent}})
	}
	return list
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

// decide puts what the desk did up to a moment under the activity that asked the desk last.
func (j *journal) decide(until time.Time) {
	for len(j.desk) > 0 && (until.IsZero() || j.desk[0].at.Before(until)) {
		m := j.desk[0]
		j.desk = j.desk[1:]
		i := len(j.visits) - 1
		if j.asked >= 0 {
			i = j.asked
		}
		if i < 0 {
			j.visits, j.began = append(j.visits, views.JournalVisit{Offset: j.offset(m.at)}), append(j.began, m.at)
			i = 0
		}
		m.line.Offset = j.offset(m.at)
		j.visits[i].Lines = append(j.visits[i].Lines, m.line)
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
