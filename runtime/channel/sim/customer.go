package sim

import (
	"strings"
	"time"

	"cordboard/flow"
)

// Press presses keys, one after another at once. It gives the answers that the keys bring about and whether any operation took the first key:
// keys that nobody listens for are lost, as on a telephone.
func (p *Phone) Press(keys string, now time.Time) (answers []Answer, taken bool) {
	for _, key := range keys {
		a, ok := p.press(string(key), now)
		answers = append(answers, a...)
		taken = taken || ok
	}
	return answers, taken
}

func (p *Phone) press(key string, now time.Time) ([]Answer, bool) {
	for i, j := range p.jobs {
		switch c := j.command.(type) {
		case *flow.Play:
			if c.Interruptible && j.speaks.After(now) {
				p.finish(i, now)
				return []Answer{{Op: j.op, At: now, Event: &flow.Played{Interrupted: true}}}, true
			}
		case *flow.Gather:
			if j.speaks.After(now) && !c.Interruptible {
				return nil, false
			}
			return p.collect(i, c, key, now), true
		case *flow.RecordMessage:
			if !j.speaks.After(now) {
				j.ends = now
				return p.Due(now), true
			}
		}
	}
	return nil, false
}

// collect adds a key to a gather and ends it when it has all it may take.
func (p *Phone) collect(i int, c *flow.Gather, key string, now time.Time) []Answer {
	j := p.jobs[i]
	if j.speaks.After(now) {
		p.silence(j.op, now)
		j.speaks = now
	}
	ended := c.Terminator != "" && key == c.Terminator && (c.Max > 1 || j.digits != "")
	if !ended {
		j.digits += key
		inter := time.Duration(c.InterTimeout)
		if inter == 0 {
			inter = time.Duration(c.FirstTimeout)
		}
		j.ends = now.Add(inter)
	}
	if ended || len(j.digits) >= max(c.Max, 1) {
		return p.finish(i, now)
	}
	return nil
}

// finish ends a job now and gives its answer.
func (p *Phone) finish(i int, now time.Time) []Answer {
	j := p.jobs[i]
	p.silence(j.op, now)
	p.jobs = append(p.jobs[:i], p.jobs[i+1:]...)
	return []Answer{{Op: j.op, At: now, Event: j.answer()}}
}

// Say speaks, or writes in a chat. It gives the answers and whether anything listened.
func (p *Phone) Say(text string, now time.Time) ([]Answer, bool) {
	for i, j := range p.jobs {
		switch c := j.command.(type) {
		case *flow.Gather:
			if j.speaks.After(now) && !c.Interruptible {
				return nil, false
			}
			j.spoken = text
			return p.finish(i, now), true
		case *flow.RecordMessage:
			length := time.Duration(len([]rune(text))) * perCharacter
			j.spoken = strings.TrimSpace(j.spoken + " " + text)
			j.seconds += length
			j.ends = later(now, j.speaks).Add(length + time.Duration(c.Silence))
			if limit := j.speaks.Add(time.Duration(c.MaxDuration)); j.ends.After(limit) {
				j.ends = limit
			}
			return nil, true
		}
	}
	return nil, false
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Silence says when the input that is being waited for runs out, so that a test can let it.
func (p *Phone) Silence() (time.Time, bool) {
	for _, j := range p.jobs {
		switch j.command.(type) {
		case *flow.Gather, *flow.RecordMessage:
			return j.ends, !j.ends.IsZero()
		}
	}
	return time.Time{}, false
}

// HangUp ends the customer's leg.
func (p *Phone) HangUp(now time.Time) (Answer, bool) {
	if p.gone {
		return Answer{}, false
	}
	for _, j := range p.jobs {
		p.silence(j.op, now)
	}
	p.gone, p.jobs = true, nil
	return Answer{At: now, Event: &flow.Disconnected{By: "customer"}}, true
}
