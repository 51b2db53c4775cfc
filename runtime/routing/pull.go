package routing

import "time"

// pull gives an agent the contact that is to be served first of those that fit them: what "to solve" does. Nobody else can get the same one.
func (d *Desk) pull(e Pull, now time.Time) {
	s := d.seats[e.Agent]
	if s == nil {
		return
	}
	var best *ticket
	for _, p := range s.places {
		if p.lane.line.Name != e.Queue || e.Channel != "" && p.lane.channel != e.Channel || s.busy(p.lane.number, now) != "" {
			continue
		}
		p.lane.hungry.Scan(func(t *ticket) bool {
			if len(t.offers) == 0 && (best == nil || sooner(t, best)) {
				best = t
			}
			return len(t.offers) > 0
		})
	}
	if best == nil {
		d.do(Nothing{e.Agent, e.Queue})
		return
	}
	d.why(d.explain(best, s, ReasonTaken, now))
	s.take(best.number)
	d.connect(best, s, now)
}
