package routing

import (
	"math"
	"time"
)

// An estimate is made of the waits of the last half hour, and only when they were alike: after the usual rule it is refused when their
// coefficient of variation is 40 % or more, or when fewer than 40 % of those who waited were answered.
const (
	lookback       = 30 * time.Minute
	mostVariation  = 0.4
	leastAnswered  = 0.4
	mostRemembered = 1000
)

// sample is how a wait in a queue came out.
type sample struct {
	at       time.Time
	perPlace time.Duration // the wait, divided by the place in which it began
	answered bool
}

// Info tells how things stand in a queue.
type Info struct {
	Position  int           // of the ticket that was asked about, else the place it would get
	Waiting   int           // contacts that wait
	Available int           // agents who are free
	Staffed   int           // agents who are signed in, and whose turn it is
	Oldest    time.Duration // the longest wait in progress
	Estimate  time.Duration // until an agent answers at Position
	Estimated bool          // Estimate can be relied on
}

// Info reads a queue for a ticket, which may be "". The second is false when there is no such queue.
func (d *Desk) Info(queue, name string, now time.Time) (Info, bool) {
	l := d.queues[queue]
	if l == nil {
		return Info{}, false
	}
	info := Info{Staffed: l.countStaffed(now), Waiting: l.tickets.Len(), Available: d.available(l, now), Position: l.tickets.Len() + 1}
	if l.tickets.Len() > 0 {
		info.Oldest = max(0, now.Sub(d.oldest(l)))
	}
	if t := d.tickets[name]; t != nil && t.line == l {
		info.Position = l.tickets.placeOf(t)
	}
	each, ok := perPlace(l.history, now)
	info.Estimate, info.Estimated = (time.Duration(info.Position) * each).Round(time.Second), ok
	return info, true
}

// oldest is when the longest wait in progress began. Those of one priority stand in the order of their age, so it looks at the first of each; by
// score nobody stands before somebody who came later than their own score says, so it stops where that is so of all who follow.
func (d *Desk) oldest(l *line) time.Time {
	var since time.Time
	if d.options.Selection == ByScore {
		l.tickets.Scan(func(t *ticket) bool {
			if since.IsZero() || t.Since.Before(since) {
				since = t.Since
			}
			return t.key[0] < since.UnixNano()
		})
		return since
	}
	for t := l.tickets.from([2]int64{math.MinInt64, math.MinInt64}); t != nil; t = l.tickets.from([2]int64{t.key[0] + 1, math.MinInt64}) {
		if since.IsZero() || t.Since.Before(since) {
			since = t.Since
		}
	}
	return since
}

// perPlace is the mean time after which a queue moves on by one, of the waits that were answered of late; false when it cannot be relied on.
func perPlace(history []sample, now time.Time) (time.Duration, bool) {
	var answered []float64
	all, sum := 0, 0.0
	for _, s := range history {
		if now.Sub(s.at) > lookback {
			continue
		}
		all++
		if s.answered {
			answered = append(answered, s.perPlace.Seconds())
			sum += s.perPlace.Seconds()
		}
	}
	if len(answered) == 0 || float64(len(answered)) < leastAnswered*float64(all) {
		return 0, false
	}
	mean, squares := sum/float64(len(answered)), 0.0
	for _, x := range answered {
		squares += (x - mean) * (x - mean)
	}
	if mean > 0 && math.Sqrt(squares/float64(len(answered)))/mean >= mostVariation {
		return 0, false
	}
	return time.Duration(mean * float64(time.Second)), true
}

// available counts the agents of a queue who are free on one of the channels that they take its contacts on.
func (d *Desk) available(l *line, now time.Time) int {
	n := 0
	for _, m := range l.Agents {
		s := d.seats[m.Agent]
		if s == nil {
			continue
		}
		for _, channel := range m.counted() {
			number := d.channels.number(channel)
			s.limit(&d.channels)
			if l.onTurn(s, channel, now) && s.busy(number, now) == "" {
				n++
				break
			}
		}
	}
	return n
}

// remember notes how a wait came out. Callbacks say nothing about how long people hold the line, direct offers nothing about a queue.
func (d *Desk) remember(t *ticket, answered bool, now time.Time) {
	if t.line == nil || t.Callback != "" {
		return
	}
	l := t.line
	is := sample{at: now, perPlace: now.Sub(t.joined) / time.Duration(max(t.first, 1)), answered: answered}
	if len(l.history) < mostRemembered {
		l.history = append(l.history, is)
		return
	}
	l.history[l.oldest] = is
	l.oldest = (l.oldest + 1) % mostRemembered
}

// WaitsIn names the queue in which a ticket waits, "" when it waits in none.
func (d *Desk) WaitsIn(ticket string) string {
	if t := d.tickets[ticket]; t != nil && t.line != nil {
		return t.Queue
	}
	return ""
}
