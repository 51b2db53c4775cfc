package web

import (
	"fmt"
	"strconv"
	"time"

	"cordboard/runtime/routing"
	"cordboard/runtime/routing/simulate"
	"cordboard/web/views"
)

// arrivals are the contacts of a day, for both desks.
func (f *simulationForm) arrivals() simulate.Arrivals {
	handle, patience := f.span("handle", f.Handle), f.span("patience", f.Patience)
	if f.Handle == "" || handle == 0 && f.Errors["handle"] == "" {
		f.Errors["handle"] = "Write how long agents talk, such as 4m."
	}
	a := simulate.Arrivals{Interval: routing.Duration(f.step()), Demand: simulate.Demand{
		Queue: f.Queue, Channel: f.Channel, Handle: simulate.Distribution{Shape: simulate.Shape(f.Spread), Mean: handle},
	}}
	if f.Spread == "" {
		a.Handle.Shape = simulate.Lognormal
	}
	if patience > 0 {
		a.Patience = simulate.Distribution{Shape: simulate.Exponential, Mean: patience}
	}
	for _, n := range f.forecast {
		a.PerHour = append(a.PerHour, n/f.step().Hours())
	}
	return a
}

// desk is a scenario of one variant: the queue's settings with what the form says over them.
func (f *simulationForm) desk(name string, v views.SimulationVariant, q routing.Queue, staff []simStaff, arrivals simulate.Arrivals) *simulate.Scenario {
	field := func(of string) string { return name + "." + of }
	q.Strategy, q.Channels, q.Closed, q.Pull, q.Agents = routing.Strategy(v.Strategy), nil, false, false, nil
	if v.Strategy != "" && !q.Strategy.Known() {
		f.Errors[field("strategy")] = "Choose one of the list."
	}
	q.ServiceLevel.Threshold = f.span(field("threshold"), v.Threshold)
	q.WrapUp = routing.WrapUp{Time: f.span(field("wrap_up"), v.WrapUp)}
	q.OfferTimeout = f.span(field("offer_timeout"), v.OfferTimeout)
	q.MaxWait = f.span(field("max_wait"), v.MaxWait)
	q.MaxWaiting = checkCount(v.MaxWaiting, field("max_waiting"), f.Errors)
	s := &simulate.Scenario{
		Format: simulate.Format, Name: fmt.Sprintf("%s, %s", f.Queue, name), Seed: simulationSeed, Interval: arrivals.Interval,
		Duration: arrivals.Interval * routing.Duration(len(f.forecast)), Queues: []simulate.Queue{{Queue: q}}, Arrivals: []simulate.Arrivals{arrivals},
	}
	s.Agents = f.agents(field("agents"), v.Agents, staff, f.span("answer_delay", f.AnswerDelay))
	if n, _ := strconv.Atoi(v.Agents); q.Strategy == routing.RingAll && n > routing.MostAtOnce {
		f.Errors[field("strategy")] = fmt.Sprintf("Ring all rings at most %d agents at once, not %d.", routing.MostAtOnce, n)
	}
	return s
}

// agents are as many as the form says: those of the queue, and beyond them more who are like the first.
func (f *simulationForm) agents(field, text string, staff []simStaff, delay routing.Duration) []simulate.Agents {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > mostSimAgents {
		f.Errors[field] = fmt.Sprintf("Write a number from 1 to %d.", mostSimAgents)
		return nil
	}
	var list []simulate.Agents
	for _, one := range staff[:min(n, len(staff))] {
		list = append(list, simulate.Agents{Agent: one.agent, Capacities: one.agent.Profile, Queues: []routing.Membership{one.member}, AnswerDelay: delay})
	}
	if more := n - len(list); more > 0 {
		extra := simulate.Agents{Agent: routing.Agent{Name: "agent"}, Count: more, Queues: []routing.Membership{{Queue: f.Queue}}, AnswerDelay: delay}
		if len(staff) > 0 {
			extra.Agent, extra.Capacities, extra.Queues = staff[0].agent, staff[0].agent.Profile, []routing.Membership{staff[0].member}
			extra.Agent.Name = "further"
		}
		list = append(list, extra)
	}
	return list
}

// clockOf is when an interval begins, as people read it.
func (f *simulationForm) clockOf(from routing.Duration) string {
	begins, err := time.Parse("15:04", f.Begins)
	if err != nil {
		return time.Duration(from).String()
	}
	return begins.Add(time.Duration(from)).Format("15:04")
}
