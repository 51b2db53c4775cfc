package routing

import "time"

// longestIdle chooses the agent who has been free for the longest, since they became available or since their last contact. Score: seconds
// since then, negative.
var longestIdle = rule{
	name:  LongestIdle,
	key:   func(s *seat, _ *lane, _ time.Time) (int64, int64) { return s.idle(), 0 },
	pick:  inOrder,
	score: func(e entry, now time.Time) float64 { return time.Duration(e.first - now.UnixNano()).Seconds() },
}
