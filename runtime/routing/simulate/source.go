package simulate

import (
	"fmt"
	"math/rand/v2"
	"time"

	"cordboard/runtime/routing"
)

// contact is one that arrives, with all that is its own: how another desk treats it changes neither its handle time nor its patience.
type contact struct {
	id       string
	demand   *Demand
	handle   time.Duration
	patience time.Duration
	counted  bool // it arrived after the warm-up
	interval int  // in which it arrived
	state    phase
	offers   map[string]uint64 // open offers: agent → which one
}

// phase is how far a contact is.
type phase int

const (
	waiting phase = iota
	talking
	over
)

// source makes the contacts of one line of arrivals. It has its own random numbers, so that one source does not disturb another.
type source struct {
	index   int
	of      *Arrivals
	random  *rand.Rand
	at      time.Duration // of the last contact
	arrived int
}

func (s *Scenario) sources() []*source {
	var list []*source
	for i := range s.Arrivals {
		list = append(list, &source{index: i, of: &s.Arrivals[i], random: rand.New(rand.NewPCG(s.Seed, uint64(i)+1))})
	}
	return list
}

// next makes the next contact that arrives before the end, and says when; nil when there is none.
func (s *source) next(end time.Duration) (*contact, time.Duration) {
	need := 1.0 // contacts until the next one
	if s.of.Process != Evenly {
		need = s.random.ExpFloat64()
	}
	for {
		rate, until := s.rate(end)
		expected := rate * (until - s.at).Hours()
		if need <= expected && rate > 0 {
			s.at += time.Duration(need / rate * float64(time.Hour))
			break
		}
		if need, s.at = need-expected, until; s.at >= end {
			return nil, end
		}
	}
	if s.at >= end {
		return nil, end
	}
	s.arrived++
	c := &contact{id: fmt.Sprintf("#%d-%d", s.index+1, s.arrived), demand: &s.of.Demand}
	c.handle, c.patience = c.demand.Handle.draw(s.random), c.demand.Patience.draw(s.random)
	return c, s.at
}

// rate is the rate of now and how long it holds.
func (s *source) rate(end time.Duration) (perHour float64, until time.Duration) {
	rates := s.of.PerHour
	if len(rates) == 1 {
		return rates[0], end
	}
	step := time.Duration(s.of.Interval)
	if step == 0 {
		step = time.Hour
	}
	i := int(s.at / step)
	return rates[i%len(rates)], min(time.Duration(i+1)*step, end)
}

// listed makes the contacts of the trace.
func (s *Scenario) listed(each func(c *contact, at time.Duration)) {
	random := rand.New(rand.NewPCG(s.Seed, 0))
	for i := range s.Trace {
		a := &s.Trace[i]
		c := &contact{id: a.ID, demand: &a.Demand}
		if c.id == "" {
			c.id = fmt.Sprintf("trace-%d", i+1)
		}
		c.handle, c.patience = a.Handle.draw(random), a.Patience.draw(random)
		each(c, time.Duration(a.At))
	}
}

// join is what the desk is told of a contact.
func (c *contact) join() routing.Join {
	d := c.demand
	j := routing.Join{Ticket: c.id, Queue: d.Queue, Channel: d.Channel, Contact: c.id, Priority: d.Priority, Skills: d.Skills, Prefer: d.Prefer}
	if j.Priority == 0 {
		j.Priority = defaultPriority
	}
	for _, step := range d.Relax {
		j.Relax = append(j.Relax, routing.Relax{After: time.Duration(step.After), Skills: step.Skills})
	}
	return j
}

// defaultPriority is that of a contact in a flow.
const defaultPriority = 5
