package routing

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// know notes what an event says by itself.
func (o *oracle) know(e Event, now time.Time) {
	switch e := e.(type) {
	case Join:
		o.tickets[e.Ticket] = &modelTicket{Join: e, serial: o.serial, joined: now, declined: map[string]time.Time{}}
		if e.Callback != "" {
			o.counts["callback"]++
		}
	case SetPriority:
		if t := o.tickets[e.Ticket]; t != nil && t.agent == "" {
			t.Priority, t.Since = e.Priority, t.Since.Add(-e.Age)
		}
	case SetAgent:
		a := o.agents[e.Agent]
		a.presence = e.State
		if e.State == Available {
			a.gone = false
		}
	case Present:
		o.agents[e.Agent].gone = !e.Present
	case SetDuty:
		o.agents[e.Agent].offDuty = !e.On
	case Decline:
		if t := o.tickets[e.Ticket]; t != nil && slices.Contains(t.offers, e.Agent) {
			t.declined[e.Agent] = now.Add(declineDelay)
		}
	case Leave:
		t := o.tickets[e.Ticket]
		if t != nil && t.agent == "" {
			o.free(t)
			delete(o.tickets, e.Ticket)
		}
	case Return:
		if t := o.tickets[e.Ticket]; t != nil && t.agent != "" && !t.wrapping {
			o.counts["returned"]++
			o.agents[t.agent].used[t.Channel]--
			t.agent, t.rests = "", now.Add(e.After)
		}
	}
}

// free gives back the slots of a contact's offers.
func (o *oracle) free(t *modelTicket) {
	for _, name := range t.offers {
		o.agents[name].used[t.Channel]--
	}
	t.offers = nil
}

// take checks a command, and notes what it says.
func (o *oracle) take(c Command, now time.Time) error {
	switch c := c.(type) {
	case Offer:
		o.counts["offer"]++
		return o.offered(c, now)
	case Withdraw:
		o.counts["withdraw"]++
		t := o.tickets[c.Ticket]
		return o.unoffered(t, c.Agent)
	case Declined:
		o.counts["declined"]++
		t := o.tickets[c.Ticket]
		if err := o.unoffered(t, c.Agent); err != nil {
			return err
		}
		t.declined[c.Agent] = now.Add(declineDelay)
		if c.Expired {
			o.counts["expired"]++
			if s := o.queue(t.Queue).strategyOn(t.Channel); s != RingAll && s != RingProgressively {
				o.agents[c.Agent].presence = RONA
			}
		}
	case Connect:
		o.counts["connect"]++
		return o.connected(c, now)
	case Refuse:
		o.counts["refused"]++
		t := o.tickets[c.Ticket]
		if t == nil || t.agent != "" {
			return errors.New("a contact that does not wait is refused")
		}
		if c.Reason == ReasonNoAgents && o.staffed(t, now) {
			return errors.New("the queue is staffed")
		}
		if c.Reason == ReasonNoAgents {
			o.counts["unstaffed"]++
		}
		o.free(t)
		delete(o.tickets, c.Ticket)
	case WrapUpBegan:
		o.counts["wrap-up"]++
		o.tickets[c.Ticket].wrapping = true
	}
	return nil
}

func (o *oracle) unoffered(t *modelTicket, agent string) error {
	if t == nil {
		return nil // it left, and its offers with it
	}
	i := slices.Index(t.offers, agent)
	if i < 0 {
		return errors.New("the agent did not have the offer")
	}
	t.offers = slices.Delete(t.offers, i, i+1)
	o.agents[agent].used[t.Channel]--
	return nil
}

// offered checks that the agent may have the contact, and that no contact comes before it that the agent could have as well.
func (o *oracle) offered(c Offer, now time.Time) error {
	t := o.tickets[c.Ticket]
	if t == nil || t.agent != "" {
		return errors.New("a contact that does not wait is offered")
	}
	if t.rests.After(now) {
		return errors.New("a callback that rests is offered")
	}
	a := o.agents[c.Agent]
	if why := o.unfit(t, a, now, true); why != "" {
		return fmt.Errorf("the agent is not fit: %s", why)
	}
	for _, name := range slices.Sorted(maps.Keys(o.tickets)) {
		u := o.tickets[name]
		if u != t && o.hungry(u, now) && o.earlier(u, t) && o.unfit(u, a, now, true) == "" {
			return fmt.Errorf("%s comes first", u.Ticket)
		}
	}
	t.offers = append(t.offers, c.Agent)
	a.used[t.Channel]++
	return nil
}

func (o *oracle) connected(c Connect, now time.Time) error {
	t := o.tickets[c.Ticket]
	if t == nil || t.agent != "" {
		return errors.New("a contact that does not wait is connected")
	}
	a := o.agents[c.Agent]
	if i := slices.Index(t.offers, c.Agent); i >= 0 {
		t.offers = slices.Delete(t.offers, i, i+1)
	} else {
		o.counts["pulled"]++
		if why := o.unfit(t, a, now, false); why != "" {
			return fmt.Errorf("the agent is not fit: %s", why)
		}
		a.used[t.Channel]++
	}
	t.agent = c.Agent
	return nil
}

// heard notes facts that no command tells.
func (o *oracle) heard(f Fact, now time.Time) {
	over := func(ticket, agent, channel, queue string) {
		a := o.agents[agent]
		a.used[channel]--
		if q := o.queue(queue); q.Pause > 0 {
			a.pauses[channel] = now.Add(time.Duration(q.Pause))
		}
		delete(o.tickets, ticket)
	}
	switch f := f.(type) {
	case Handled:
		o.counts["handled"]++
		if t := o.tickets[f.Ticket]; o.queue(f.Queue).WrapUp.mode() == WrapUpOff && t != nil && !t.rests.After(now) {
			over(f.Ticket, f.Agent, f.Channel, f.Queue)
		}
	case WrappedUp:
		over(f.Ticket, f.Agent, f.Channel, f.Queue)
	}
}

func (o *oracle) queue(name string) *Queue {
	i := slices.IndexFunc(o.queues, func(q Queue) bool { return q.Name == name })
	return &o.queues[i]
}

// onTurn says whether a member of a queue has a turn, by its definition.
func (o *oracle) onTurn(m Member, channel string, now time.Time) bool {
	t := m.Turns
	if t == nil || now.Before(t.From) || len(t.Channels) > 0 && !slices.Contains(t.Channels, channel) {
		return true
	}
	n := int(now.Sub(t.From) / t.Every)
	for k := range min(t.Size, len(t.Members)) {
		if t.Members[(n*t.Size+k)%len(t.Members)] == m.Agent {
			return true
		}
	}
	return false
}

// staffed says whether somebody of a contact's queue is signed in and in their turn.
func (o *oracle) staffed(t *modelTicket, now time.Time) bool {
	return slices.ContainsFunc(o.queue(t.Queue).Agents, func(m Member) bool { return o.agents[m.Agent].presence != Offline && o.onTurn(m, t.Channel, now) })
}

// hungry says whether a waiting contact is to be offered to one more agent; who rings progressively has its own clock.
func (o *oracle) hungry(t *modelTicket, now time.Time) bool {
	q := o.queue(t.Queue)
	return t.agent == "" && !t.rests.After(now) && !q.Pull && (len(t.offers) == 0 || q.strategyOn(t.Channel) == RingAll)
}

// earlier is the order of service, by its definition.
func (o *oracle) earlier(a, b *modelTicket) bool {
	if o.byScore {
		score := func(t *modelTicket) time.Duration {
			return o.now.Sub(t.Since) + time.Duration(10-t.Priority+o.queue(t.Queue).Priority)*time.Minute
		}
		return score(a) > score(b) || score(a) == score(b) && a.serial < b.serial
	}
	if x, y := o.queue(a.Queue).Priority, o.queue(b.Queue).Priority; x != y {
		return x > y
	}
	if a.Priority != b.Priority {
		return a.Priority < b.Priority
	}
	return a.Since.Before(b.Since) || a.Since.Equal(b.Since) && a.serial < b.serial
}

// unfit is why an agent cannot have a contact, by the rules one after the other.
func (o *oracle) unfit(t *modelTicket, a *modelAgent, now time.Time, auto bool) string {
	q := o.queue(t.Queue)
	member := slices.IndexFunc(q.Agents, func(m Member) bool { return m.Agent == a.Name && m.Takes(t.Channel) })
	switch {
	case member < 0:
		return "not of the queue"
	case a.presence != Available || a.gone || a.offDuty:
		return "not there"
	case auto && !o.onTurn(q.Agents[member], t.Channel, now):
		o.counts["off turn"]++
		return "not their turn"
	case a.pauses[t.Channel].After(now):
		return "pause"
	case auto && a.Profile != nil && a.Profile.Channels[t.Channel].Manual:
		return "manual"
	case auto && t.declined[a.Name].After(now):
		return "declined"
	case auto && slices.Contains(t.offers, a.Name):
		return "offered"
	case !o.roomFor(a, t.Channel):
		return "capacity"
	case !o.skilled(a, t, now):
		return "skills"
	}
	return ""
}

func (o *oracle) roomFor(a *modelAgent, channel string) bool {
	slots := map[string]int{"voice": 1, "chat": 5, "email": 5}[channel]
	if a.Profile != nil {
		slots = a.Profile.Channels[channel].Slots
	}
	if a.used[channel] >= slots {
		return false
	}
	for other, n := range a.used {
		if n == 0 || a.Profile == nil || slices.Contains(a.Profile.Interrupts[channel], other) {
			continue
		}
		urgent := func(c string) bool { return c == "voice" || c == "chat" }
		if a.Profile.Mode == Exclusive || a.Profile.Mode == BlendedRealTime && other != channel && urgent(other) && urgent(channel) {
			return false
		}
	}
	return true
}

func (o *oracle) skilled(a *modelAgent, t *modelTicket, now time.Time) bool {
	skills := t.Skills
	for _, step := range t.Relax {
		if now.Sub(t.joined) >= step.After {
			skills = step.Skills
			o.counts["relaxed"]++
		}
	}
	for _, s := range skills {
		switch s.Skill {
		case "finnish":
			if a.Skills["finnish"].(int) < s.Value.(int) {
				return false
			}
		case "vip":
			if a.Skills["vip"] != true {
				return false
			}
		}
	}
	return true
}

// idle looks for a contact and an agent who could have come together and did not, for agents with more than they can have, and for contacts that
// are lost: the desk has exactly those that the oracle has.
func (o *oracle) idle(now time.Time) error {
	for _, name := range slices.Sorted(maps.Keys(o.tickets)) {
		t := o.tickets[name]
		if (o.desk.WaitsIn(name) != "") != (t.agent == "") {
			return fmt.Errorf("%s waits %v at the desk, want %v", name, o.desk.WaitsIn(name) != "", t.agent == "")
		}
		if t.agent == "" && t.Callback == "" && len(t.offers) == 0 && !o.staffed(t, now) {
			return fmt.Errorf("%s waits although nobody is staffed", name)
		}
		if !o.hungry(t, now) {
			continue
		}
		for _, agent := range o.names {
			if o.unfit(t, o.agents[agent], now, true) == "" {
				return fmt.Errorf("%s waits although %s is free", name, agent)
			}
		}
	}
	if len(o.desk.tickets) != len(o.tickets) {
		return fmt.Errorf("the desk has %d contacts, want %d", len(o.desk.tickets), len(o.tickets))
	}
	for _, name := range o.names {
		s := o.desk.seats[name]
		if got, want := s.state(), o.state(name); got != want {
			return fmt.Errorf("%s is %s at the desk, want %s", name, got, want)
		}
		for channel, n := range o.agents[name].used {
			if got := int(s.used[o.desk.channels.number(channel)]); got != n || n < 0 {
				return fmt.Errorf("%s has %d slots of %s in use at the desk, want %d", name, got, channel, n)
			}
		}
	}
	return nil
}

// state is what people see of an agent.
func (o *oracle) state(agent string) AgentState {
	state := o.agents[agent].presence
	order := []AgentState{Offered, Wrapping, OnContact}
	seen := -1
	for _, t := range o.tickets {
		is := -1
		switch {
		case t.agent == agent && t.wrapping:
			is = 1
		case t.agent == agent:
			is = 2
		case slices.Contains(t.offers, agent):
			is = 0
		}
		seen = max(seen, is)
	}
	if seen >= 0 {
		return order[seen]
	}
	return state
}
