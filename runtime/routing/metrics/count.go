package metrics

import (
	"time"

	"cordboard/runtime/routing"
)

// Count counts a fact. What an agent did before the range begins must come too: it goes on into it.
func (k *Collector) Count(f routing.Fact) {
	switch f := f.(type) {
	case routing.Entered:
		k.entered(&f)
	case routing.Refused:
		if c := k.at(k.key(&f.Of, ""), f.At); c != nil {
			c.Refused++
		}
	case routing.Answered:
		k.answered(&f)
	case routing.Abandoned:
		k.abandoned(&f)
	case routing.Overflowed:
		k.overflowed(&f)
	case routing.Threshold:
		if c := k.at(k.key(&f.Of, ""), f.At); c != nil && !f.Callback {
			c.Exceeded++
		}
	case routing.Handled:
		if c := k.at(k.key(&f.Of, f.Agent), f.At); c != nil {
			c.Handled++
			c.Talk += millis(f.Talk)
		}
	case routing.WrappedUp:
		if c := k.at(k.wrapUpKey(&f), f.At); c != nil {
			c.WrapUps++
			c.WrapUp += millis(f.WrapUp)
		}
	case routing.AgentChanged:
		k.changed(f)
	default:
		k.offer(f)
	}
}

// offer counts offers to agents.
func (k *Collector) offer(f routing.Fact) {
	switch f := f.(type) {
	case routing.OfferMade:
		if c := k.at(k.key(&f.Of, f.Agent), f.At); c != nil {
			c.Offers++
		}
	case routing.OfferDeclined:
		if c := k.at(k.key(&f.Of, f.Agent), f.At); c != nil {
			c.Declined++
		}
	case routing.OfferExpired:
		if c := k.at(k.key(&f.Of, f.Agent), f.At); c != nil {
			c.Expired++
		}
	case routing.OfferWithdrawn:
		if c := k.at(k.key(&f.Of, f.Agent), f.At); c != nil {
			c.Withdrawn++
		}
	}
}

func (k *Collector) entered(f *routing.Entered) {
	c := k.at(k.key(&f.Of, ""), f.At)
	switch {
	case c == nil:
	case f.Callback:
		c.Callbacks++
	default:
		c.Entered++
		if f.Resumed {
			c.Resumed++
		}
	}
}

func (k *Collector) answered(f *routing.Answered) {
	c := k.at(k.key(&f.Of, f.Agent), f.At)
	switch {
	case c == nil || f.Queue == "" && k.options.By != Agent && k.options.By != Team:
		return // who was sent to an agent directly waited in no queue
	case f.Callback:
		c.CalledBack++
		c.CallbackWait += millis(f.Wait)
		return
	}
	c.Answered++
	c.AnswerWait += millis(f.Wait)
	c.LongestWait = max(c.LongestWait, f.Wait)
	if !f.Late && f.Queue != "" {
		c.AnsweredInTime++
	}
}

// abandoned counts who hung up. A short abandon is taken back where the contact came in.
func (k *Collector) abandoned(f *routing.Abandoned) {
	name := k.key(&f.Of, "")
	if f.Wait < k.options.Short(f.Queue) && !f.Late {
		if c := k.at(name, f.At.Add(-f.Wait)); c != nil {
			c.Short++
		}
		return
	}
	c := k.at(name, f.At)
	if c == nil {
		return
	}
	c.Abandoned++
	c.AbandonWait += millis(f.Wait)
	c.LongestWait = max(c.LongestWait, f.Wait)
	if !f.Late {
		c.AbandonedInTime++
	}
}

// overflowed counts who left the queue otherwise. A callback that leaves was no wait of a customer on the line.
func (k *Collector) overflowed(f *routing.Overflowed) {
	c := k.at(k.key(&f.Of, ""), f.At)
	if c == nil || f.Callback {
		return
	}
	c.Overflowed++
	requested := 0
	if f.Reason == routing.ReasonCallback {
		requested = 1
	}
	c.Requested += requested
	if !f.Late {
		c.OverflowedInTime++
		c.RequestedInTime += requested
	}
}

// changed counts what an agent did until now.
func (k *Collector) changed(f routing.AgentChanged) {
	if k.options.By != Team && k.options.By != Agent {
		return
	}
	if last, ok := k.agents[f.Agent]; ok {
		k.span(&last, f.At)
	}
	k.agents[f.Agent] = f
}

// Close counts what agents do until a moment: the end of the range, or now.
func (k *Collector) Close(now time.Time) {
	if now.After(k.options.To) {
		now = k.options.To
	}
	for name, last := range k.agents {
		k.span(&last, now)
		if last.At.Before(now) {
			last.At = now
			k.agents[name] = last
		}
	}
}

// span counts a time in which an agent did the same, in each interval that it is in.
func (k *Collector) span(f *routing.AgentChanged, until time.Time) {
	if f.State == routing.Offline {
		return
	}
	from := f.At
	if from.Before(k.options.From) {
		from = k.options.From
	}
	name := f.Agent
	if k.options.By == Team {
		name = k.options.TeamOf(f.Agent)
	}
	for from.Before(until) {
		c := k.at(name, from)
		if c == nil {
			return
		}
		end := k.cuts[k.last+1]
		if until.Before(end) {
			end = until
		}
		c.spend(f, Millis(end.UnixMilli()-from.UnixMilli()))
		from = end
	}
}

// spend adds a time in a state.
func (c *Counters) spend(f *routing.AgentChanged, d Millis) {
	switch f.State {
	case routing.Away, routing.RONA:
		c.Away += d
		return
	case routing.OnContact, routing.Wrapping:
		c.Contact += d
	default:
		c.Idle += d
	}
	c.Used += d * Millis(f.Used)
	c.Slots += d * Millis(f.Slots)
}
