package routing

import (
	"fmt"
	"slices"
	"time"
)

// leastTurn is how long a turn lasts at least.
const leastTurn = time.Minute

// Turns are who of a team is on duty when, worked out of settings and the time alone. Who is not on duty is offered nothing of the team's queues;
// other queues, and contacts for them by name, are not concerned. A contact for the whole team is for those who are on duty.
type Turns struct {
	Members  []string // in the order in which they take turns
	Channels []string // on which they do; empty: all
	Size     int      // how many are on duty at once
	Every    time.Duration
	From     time.Time // when the first turn begins; before it everybody is on duty
}

// NewTurns makes the turns of a team's members, in a time zone (nil: UTC). What the rotation does not say, or says wrongly, is an error that names
// the field.
func NewTurns(r Rotation, members []string, zone *time.Location) (*Turns, error) {
	if zone == nil {
		zone = time.UTC
	}
	clock := "00:00"
	if r.At != "" {
		clock = r.At
	}
	if _, err := time.Parse(clockFormat, clock); err != nil {
		return nil, fmt.Errorf("rotation.at: %q is not a time of day such as 08:00", r.At)
	}
	from, err := time.ParseInLocation(time.DateOnly+" "+clockFormat, r.From+" "+clock, zone)
	switch {
	case err != nil:
		return nil, fmt.Errorf("rotation.from: %q is not a day such as 2026-11-30", r.From)
	case time.Duration(r.Every) < leastTurn:
		return nil, fmt.Errorf("rotation.every: a turn lasts a minute or more, not %s", time.Duration(r.Every))
	case r.Size < 1:
		return nil, fmt.Errorf("rotation.size: %d members are on duty, at least one has to be", r.Size)
	}
	return &Turns{Members: members, Channels: r.Channels, Size: r.Size, Every: time.Duration(r.Every), From: from}, nil
}

const clockFormat = "15:04"

// number is how many turns are over at a time, and when the one under way ends. Turns of whole days change at the same time of day, also when the
// clocks are changed; others last as long as they say.
func (t *Turns) number(now time.Time) (n int, until time.Time) {
	if now.Before(t.From) {
		return -1, t.From
	}
	if t.Every%(24*time.Hour) != 0 {
		n = int(now.Sub(t.From) / t.Every)
		return n, t.From.Add(time.Duration(n+1) * t.Every)
	}
	days := int(t.Every / (24 * time.Hour))
	n = int(now.Sub(t.From)/(24*time.Hour)) / days
	for n = max(n-1, 0); !t.From.AddDate(0, 0, (n+1)*days).After(now); n++ {
	}
	return n, t.From.AddDate(0, 0, (n+1)*days)
}

// OnDuty says whether a member's turn is under way on a channel; who is not in the team has none to wait for.
func (t *Turns) OnDuty(agent, channel string, now time.Time) bool {
	if t == nil || len(t.Channels) > 0 && !slices.Contains(t.Channels, channel) {
		return true
	}
	n, _ := t.number(now)
	at := slices.Index(t.Members, agent)
	if n < 0 || at < 0 {
		return true
	}
	all := len(t.Members)
	first := n % all * (t.Size % all) % all
	return (at-first+all)%all < t.Size
}

// On lists who is on duty, on the channels that turns are about.
func (t *Turns) On(now time.Time) []string {
	channel := ""
	if len(t.Channels) > 0 {
		channel = t.Channels[0]
	}
	return t.of(t.Members, channel, now)
}

// of keeps of a team's members those who are on duty on a channel.
func (t *Turns) of(members []string, channel string, now time.Time) []string {
	if t == nil {
		return members
	}
	var on []string
	for _, name := range members {
		if t.OnDuty(name, channel, now) {
			on = append(on, name)
		}
	}
	return on
}

// Next is when the turn changes next.
func (t *Turns) Next(now time.Time) time.Time {
	_, until := t.number(now)
	return until
}

// onTurn says whether an agent is on duty for a queue on a channel.
func (l *line) onTurn(s *seat, channel string, now time.Time) bool {
	return !l.turning || l.Agents[l.order[s.name]].Turns.OnDuty(s.name, channel, now)
}

// nextTurn is when a turn of one of an agent's queues changes, zero when none does.
func (s *seat) nextTurn(now time.Time) time.Time {
	var next time.Time
	for _, l := range s.lines {
		if !l.turning {
			continue
		}
		if t := l.Agents[l.order[s.name]].Turns; t != nil {
			if at := t.Next(now); next.IsZero() || at.Before(next) {
				next = at
			}
		}
	}
	return next
}

// mans says whether an agent counts as staffed for a queue's contacts of a channel: they are signed in, and it is their turn.
func (l *line) mans(s *seat, channel string, now time.Time) bool {
	return s.presence != Offline && l.onTurn(s, channel, now)
}

// isStaffed says whether somebody is there for the queue's contacts of a channel.
func (l *line) isStaffed(channel string, now time.Time) bool {
	if !l.turning || l.staffed == 0 {
		return l.staffed > 0
	}
	return slices.ContainsFunc(l.seats, func(s *seat) bool { return l.mans(s, channel, now) })
}

// countStaffed counts who is there for the queue's contacts, on one of the channels by which they are counted.
func (l *line) countStaffed(now time.Time) int {
	if !l.turning {
		return l.staffed
	}
	n := 0
	for _, s := range l.seats {
		if slices.ContainsFunc(l.Agents[l.order[s.name]].counted(), func(channel string) bool { return l.mans(s, channel, now) }) {
			n++
		}
	}
	return n
}

// turned gives up the contacts of queues in which a turn has changed, where nobody is staffed any more.
func (d *Desk) turned(now time.Time) {
	for _, l := range d.turners {
		if l.turn.After(now) {
			continue
		}
		l.turn = time.Time{}
		for _, m := range l.Agents {
			if m.Turns == nil {
				continue
			}
			if at := m.Turns.Next(now); l.turn.IsZero() || at.Before(l.turn) {
				l.turn = at
			}
		}
		d.unstaffed(l, now)
	}
}
