package routing

import "time"

// fewestContacts chooses the agent who answered the fewest contacts in the last 24 hours, counted by started hours; of equal ones the one who
// has been free for the longest. Score: the contacts.
var fewestContacts = rule{
	name:     FewestContacts,
	key:      func(s *seat, _ *lane, now time.Time) (int64, int64) { n, _ := s.hours.sums(now); return n, s.idle() },
	pick:     inOrder,
	score:    asKey,
	windowed: true,
}
