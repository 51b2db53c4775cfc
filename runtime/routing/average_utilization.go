package routing

import "time"

// perWhole is how fine shares are compared.
const perWhole = 1_000_000

// averageUtilization chooses the agent with the smallest share of their slots of the channel in use, so that all are loaded alike; of equal ones
// the one who has been free for the longest. Score: the share.
var averageUtilization = rule{
	name: AverageUtilization,
	key: func(s *seat, one *lane, _ time.Time) (int64, int64) {
		return int64(s.used[one.number]) * perWhole / int64(max(s.limits.slots[one.number], 1)), s.idle()
	},
	pick:  inOrder,
	score: func(e entry, _ time.Time) float64 { return float64(e.first) / perWhole },
}
