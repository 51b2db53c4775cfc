package routing

import "time"

// leastTalkTime chooses the agent who talked with customers for the shortest time in the last 24 hours, counted by started hours; of equal ones
// the one who has been free for the longest. Score: seconds of talk.
var leastTalkTime = rule{
	name: LeastTalkTime,
	key: func(s *seat, _ *lane, now time.Time) (int64, int64) {
		_, talk := s.hours.sums(now)
		return talk, s.idle()
	},
	pick:     inOrder,
	score:    func(e entry, _ time.Time) float64 { return time.Duration(e.first).Seconds() },
	windowed: true,
}
