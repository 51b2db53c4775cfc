package routing

import "github.com/tidwall/btree"

// waiters are tickets in the order in which they are served. One ticket alone, which is what a queue with free agents has, takes no memory of
// its own.
type waiters struct {
	one  *ticket // when it is the only one
	many *btree.BTreeG[*ticket]
}

func newWaiters() waiters { return waiters{many: tree(sooner)} }

// Len counts them.
func (w *waiters) Len() int {
	if w.one != nil {
		return 1
	}
	return w.many.Len()
}

// Set puts a ticket in.
func (w *waiters) Set(t *ticket) {
	if w.Len() == 0 {
		w.one = t
		return
	}
	if w.one != nil {
		w.many.Set(w.one)
		w.one = nil
	}
	w.many.Set(t)
}

// Delete takes a ticket out. Its place has to be what it was when it was put in.
func (w *waiters) Delete(t *ticket) {
	if w.one == nil {
		w.many.Delete(t)
	} else if w.one == t {
		w.one = nil
	}
}

// Scan calls for each in order, until it says false.
func (w *waiters) Scan(each func(*ticket) bool) {
	if w.one != nil {
		each(w.one)
		return
	}
	w.many.Scan(each)
}

// from is the first whose key is at least that, nil for none.
func (w *waiters) from(key [2]int64) (found *ticket) {
	least := &ticket{key: key}
	if w.one != nil {
		if sooner(w.one, least) {
			return nil
		}
		return w.one
	}
	w.many.Ascend(least, func(t *ticket) bool {
		found = t
		return false
	})
	return found
}

// Items lists them.
func (w *waiters) Items() []*ticket {
	if w.one != nil {
		return []*ticket{w.one}
	}
	return w.many.Items()
}

// placeOf is a ticket's place, 1 is next.
func (w *waiters) placeOf(t *ticket) int {
	low, high := 0, w.many.Len()
	for low < high {
		middle := (low + high) / 2
		at, _ := w.many.GetAt(middle)
		if sooner(at, t) {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low + 1
}
