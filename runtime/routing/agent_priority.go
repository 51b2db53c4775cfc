package routing

import "time"

// agentPriority chooses the agent with the first priority, 1 to 100; of equal ones the one who has been free for the longest. Score: the priority.
var agentPriority = rule{
	name: AgentPriority,
	key: func(s *seat, one *lane, _ time.Time) (int64, int64) {
		return int64(s.priorityOn(one.channel)), s.idle()
	},
	pick:  inOrder,
	score: asKey,
}
