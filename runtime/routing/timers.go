package routing

// timer is when something about a ticket or an agent happens by itself.
type timer struct {
	at     int64 // 0 when it is not set
	serial uint64
	ticket *ticket
	seat   *seat
	place  int // in the heap
}

func (a *timer) earlier(b *timer) bool {
	if a.at != b.at {
		return a.at < b.at
	}
	return a.serial < b.serial
}

// timers is a heap of those that are set, the earliest first.
type timers []*timer

// first is the earliest, nil when none is set.
func (h timers) first() *timer {
	if len(h) == 0 {
		return nil
	}
	return h[0]
}

// set puts a timer in, or moves it. A serial of its own keeps those of one moment in the order in which they were set.
func (h *timers) set(t *timer, at int64, serial uint64) {
	if t.at == 0 {
		t.place = len(*h)
		*h = append(*h, t)
	}
	t.at, t.serial = at, serial
	h.settle(t.place)
}

// stop takes a timer out.
func (h *timers) stop(t *timer) {
	if t.at == 0 {
		return
	}
	place, last := t.place, len(*h)-1
	h.swap(place, last)
	(*h)[last] = nil
	*h = (*h)[:last]
	t.at = 0
	if place < last {
		h.settle(place)
	}
}

// settle moves the timer of a place to where it belongs.
func (h timers) settle(i int) {
	for i > 0 && h[i].earlier(h[(i-1)/2]) {
		h.swap(i, (i-1)/2)
		i = (i - 1) / 2
	}
	for {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(h); child++ {
			if h[child].earlier(h[least]) {
				least = child
			}
		}
		if least == i {
			return
		}
		h.swap(i, least)
		i = least
	}
}

func (h timers) swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].place, h[j].place = i, j
}
