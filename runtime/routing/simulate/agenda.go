package simulate

import "time"

// kind says what happens at a moment. Of what happens at once, the lower kinds come first: answers before hang-ups, and arrivals last.
type kind int

const (
	answers kind = iota // an agent accepts or declines an offer
	ends                // the customer hangs up after the talk
	givesUp             // the customer hangs up waiting
	wrapsUp             // the agent says that a wrap-up is done
	returns             // an agent who did not answer is back
	arrives
)

// moment is something that will happen.
type moment struct {
	at      time.Duration
	kind    kind
	serial  uint64
	contact *contact
	agent   *worker
	offer   uint64
	source  *source // that the next contact comes from
}

func (m *moment) before(o *moment) bool {
	switch {
	case m.at != o.at:
		return m.at < o.at
	case m.kind != o.kind:
		return m.kind < o.kind
	}
	return m.serial < o.serial
}

// agenda is what will happen, as a binary heap.
type agenda struct {
	moments []moment
	serial  uint64
}

func (a *agenda) empty() bool { return len(a.moments) == 0 }

func (a *agenda) next() time.Duration { return a.moments[0].at }

func (a *agenda) add(m moment) {
	a.serial++
	m.serial = a.serial
	a.moments = append(a.moments, m)
	for i := len(a.moments) - 1; i > 0; {
		above := (i - 1) / 2
		if !a.moments[i].before(&a.moments[above]) {
			return
		}
		a.moments[i], a.moments[above] = a.moments[above], a.moments[i]
		i = above
	}
}

func (a *agenda) take() moment {
	first, last := a.moments[0], len(a.moments)-1
	a.moments[0] = a.moments[last]
	a.moments[last] = moment{}
	a.moments = a.moments[:last]
	for i := 0; ; {
		least := i
		for below := 2*i + 1; below <= 2*i+2 && below < last; below++ {
			if a.moments[below].before(&a.moments[least]) {
				least = below
			}
		}
		if least == i {
			return first
		}
		a.moments[i], a.moments[least] = a.moments[least], a.moments[i]
		i = least
	}
}
