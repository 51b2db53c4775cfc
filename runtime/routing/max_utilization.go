package routing

import "time"

// maxUtilization chooses the agent who has the most contacts of the channel and a slot left, so that others stay free; of equal ones the one who
// has been free for the longest. Score: the contacts, negative.
var maxUtilization = rule{
	name:  MaxUtilization,
	key:   func(s *seat, one *lane, _ time.Time) (int64, int64) { return -int64(s.used[one.number]), s.idle() },
	pick:  inOrder,
	score: asKey,
}
