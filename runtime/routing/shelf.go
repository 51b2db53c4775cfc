package routing

// Lists that come of events are short and there are many, so they are cut from larger pieces of memory. What was given away is never written
// again: who keeps a list keeps the piece with it.
const shelfSize = 64

// shelf is the piece that lists are being cut from.
type shelf[T any] struct{ room []T }

// begin gives an empty list that can be appended to; one with more than so many items may have to move. Only one is open at a time.
func (s *shelf[T]) begin(usual int) []T {
	if cap(s.room)-len(s.room) < usual {
		s.room = make([]T, 0, shelfSize)
	}
	return s.room[len(s.room):]
}

// end closes a list that was begun, nil when it is empty. Who appends to it gets a copy.
func (s *shelf[T]) end(list []T) []T {
	n := len(list)
	switch {
	case n == 0:
		return nil
	case n <= cap(s.room)-len(s.room):
		s.room = s.room[:len(s.room)+n]
	default: // it has moved
	}
	return list[:n:n]
}
