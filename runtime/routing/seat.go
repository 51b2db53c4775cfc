package routing

import (
	"slices"
	"time"
)

// seat is an agent at the desk.
type seat struct {
	Agent
	name      string
	presence  AgentState // Available, Away, RONA or Offline: what the agent, or an offer that was not answered, says
	reason    string     // why they are away
	gone      bool       // the browser is not there
	offDuty   bool
	elsewhere bool // with a contact that the desk does not know: a stand-in of a test call
	idleSince time.Time
	limits    limits
	used      [mostChannels]int16 // slots taken, by channel
	busyOn    uint16              // channels of which slots are taken, as bits
	load      int                 // slots taken, of all channels
	offers    int
	talking   int
	wrapping  int
	pauses    map[int]time.Time // by channel: nothing is offered before
	hours     hours
	free      bool // on the channel whose lanes are being looked at
	lines     []*line
	places    []place   // by channel
	directs   []*ticket // that wait for this agent
	told      AgentChanged
	due       timer
	marked    bool
	changed   bool
}

// DefineAgent brings an agent to the desk, or replaces the settings of one who is there.
func (d *Desk) DefineAgent(a Agent, now time.Time) {
	s := d.seats[a.Name]
	if s == nil {
		s = &seat{name: a.Name, presence: a.State, idleSince: now, elsewhere: a.State == OnContact}
		switch a.State {
		case OnContact:
			s.presence = Available
		case "":
			s.presence = Offline
		}
		d.seats[a.Name] = s
	}
	s.Agent, s.limits = a, limits{}
	s.limits.offered = s.offeredSlots()
	s.limit(&d.channels)
	d.leaveLanes(s)
	for _, l := range s.lines {
		if s.presence != Offline {
			l.staffed--
		}
		l.seats = slices.DeleteFunc(l.seats, func(o *seat) bool { return o == s })
	}
	s.lines = nil
	for _, l := range d.linesOf(a.Name) {
		d.belongs(s, l)
		for _, one := range l.lanes {
			d.enterLane(s, one, now)
		}
	}
	d.refresh(s, now)
	d.plan(now)
}

// RemoveAgent takes an agent away. Their offers move on; a contact that they have is over.
func (d *Desk) RemoveAgent(name string, now time.Time) {
	s := d.seats[name]
	if s == nil {
		return
	}
	d.setAgent(SetAgent{Agent: name, State: Offline}, now)
	for _, t := range d.ticketsOf(s) {
		if t.phase == connected {
			d.do(Disconnect{t.Ticket, name})
			d.over(t, now)
		}
		if t.phase == wrapping {
			d.wrappedUp(t, "", now)
		}
	}
	d.leaveLanes(s)
	for _, l := range s.lines {
		l.seats = slices.DeleteFunc(l.seats, func(o *seat) bool { return o == s })
		l.chairs[l.order[name]] = nil
	}
	s.lines, s.pauses = nil, nil
	delete(d.seats, name)
	d.plan(now)
}

// leaveLanes takes an agent out of all lanes.
func (d *Desk) leaveLanes(s *seat) {
	for _, p := range s.places {
		if p.in {
			p.lane.ready.Delete(p.entry())
		}
		p.lane.members = slices.DeleteFunc(p.lane.members, func(o *seat) bool { return o == s })
	}
	s.places = nil
}

// linesOf lists the queues that have an agent, by name.
func (d *Desk) linesOf(agent string) []*line {
	var list []*line
	for _, l := range d.queues {
		if _, member := l.order[agent]; member {
			list = append(list, l)
		}
	}
	slices.SortFunc(list, func(a, b *line) int { return compare(a.Name, b.Name) })
	return list
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// ticketsOf lists the contacts that an agent has, the oldest first.
func (d *Desk) ticketsOf(s *seat) []*ticket {
	var list []*ticket
	for _, t := range d.tickets {
		if t.seat == s {
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b *ticket) int { return int(a.serial) - int(b.serial) })
	return list
}

// Seated says whether an agent is at the desk, in whatever state.
func (d *Desk) Seated(agent string) bool { return d.seats[agent] != nil }

// state is what an agent is doing, as people see it.
func (s *seat) state() AgentState {
	switch {
	case s.talking > 0 || s.elsewhere:
		return OnContact
	case s.wrapping > 0:
		return Wrapping
	case s.offers > 0:
		return Offered
	}
	return s.presence
}

// unready is why an agent is not offered contacts of a channel, empty when they are.
func (s *seat) unready(channel int, now time.Time) Reason {
	if reason := s.busy(channel, now); reason != "" {
		return reason
	}
	if s.limits.manual[channel] {
		return ReasonManual
	}
	return ""
}

// busy is why an agent cannot have one more contact on a channel, empty when they can.
func (s *seat) busy(channel int, now time.Time) Reason {
	switch {
	case s.elsewhere:
		return ReasonOnContact
	case s.presence != Available:
		return ReasonNotAvailable
	case s.gone:
		return ReasonGone
	case s.offDuty:
		return ReasonOffDuty
	case s.pauses != nil && s.pauses[channel].After(now):
		return ReasonPause
	case s.room(channel):
		return ""
	case s.offers > 0:
		return ReasonAnotherOffer
	case s.talking > 0:
		return ReasonOnContact
	case s.wrapping > 0:
		return ReasonWrapUp
	}
	return ReasonCapacity
}

// refresh puts an agent where they now belong: after every change of what they do.
func (d *Desk) refresh(s *seat, now time.Time) {
	d.touchSeat(s)
	s.limit(&d.channels)
	for i := range s.places {
		p := &s.places[i]
		if i == 0 || p.lane.number != s.places[i-1].lane.number {
			s.free = s.unready(p.lane.number, now) == ""
		}
		d.refreshPlace(s, p, now)
	}
	if len(s.directs) > 0 {
		d.asks = append(d.asks, s)
	}
	d.report(s, now)
}

// report notes an agent's state as a fact when it is another.
func (d *Desk) report(s *seat, now time.Time) {
	is, state := &s.told, s.state()
	if is.State == state && is.Used == s.load && is.Slots == s.limits.offered && is.Reason == s.reason && is.Agent == s.name {
		return
	}
	s.told = AgentChanged{At: now, Agent: s.name, State: state, Reason: s.reason, Used: s.load, Slots: s.limits.offered}
	d.fact(s.told)
}

// offeredSlots counts the slots of the channels that the agent takes contacts on.
func (s *seat) offeredSlots() int {
	switch {
	case len(s.Capacity) > 0:
		n := 0
		for _, slots := range s.Capacity {
			n += slots
		}
		return n
	case s.Profile != nil && s.Profile.Mode == Exclusive:
		return 1
	case s.Profile != nil && s.Profile.Channels != nil:
		n := 0
		for _, c := range s.Profile.Channels {
			n += c.Slots
		}
		return n
	}
	return defaultVoiceSlots + defaultSlots
}

// setAgent is an agent who says what they do. A contact that they have goes on.
func (d *Desk) setAgent(e SetAgent, now time.Time) {
	s := d.seats[e.Agent]
	if s == nil || e.State != Available && e.State != Away && e.State != Offline {
		return
	}
	was := s.presence
	s.presence, s.reason, s.elsewhere = e.State, e.Reason, false
	if e.State == Available {
		s.gone = false
		if was != Available {
			s.idleSince = now
		}
	} else {
		d.takeBack(s, now)
	}
	for _, l := range s.lines {
		if was != Offline {
			l.staffed--
		}
		if e.State != Offline {
			l.staffed++
		} else {
			d.unstaffed(l, now)
		}
	}
	d.refresh(s, now)
}

// present is a browser that comes or goes.
func (d *Desk) present(e Present, now time.Time) {
	s := d.seats[e.Agent]
	if s == nil || s.gone == !e.Present {
		return
	}
	s.gone = !e.Present
	if s.gone {
		d.takeBack(s, now)
	}
	d.refresh(s, now)
}

func (d *Desk) setDuty(e SetDuty, now time.Time) {
	if s := d.seats[e.Agent]; s != nil && s.offDuty == e.On {
		s.offDuty = !e.On
		d.refresh(s, now)
	}
}
