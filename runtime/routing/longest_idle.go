package routing

// longestIdle chooses the agent who has been free for the longest; of two who became free together, the one who is configured first.
func longestIdle(ready []*seat) (*seat, Reason) {
	best := ready[0]
	for _, s := range ready[1:] {
		if s.idleSince.Before(best.idleSince) {
			best = s
		}
	}
	return best, ReasonLongestIdle
}
