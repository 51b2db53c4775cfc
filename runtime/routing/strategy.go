package routing

import "time"

// Strategy names how a queue orders the agents who could take a contact.
type Strategy string

// The distribution strategies.
const (
	LongestIdle        Strategy = "longest_idle"
	RoundRobin         Strategy = "round_robin"
	Linear             Strategy = "linear"
	RingAll            Strategy = "ring_all"
	RingProgressively  Strategy = "ring_progressively"
	Random             Strategy = "random"
	WeightedRandom     Strategy = "weighted_random"
	FewestContacts     Strategy = "fewest_contacts"
	LeastTalkTime      Strategy = "least_talk_time"
	AverageUtilization Strategy = "average_utilization"
	MaxUtilization     Strategy = "max_utilization"
	AgentPriority      Strategy = "agent_priority"
	BestSkill          Strategy = "best_skill"
)

// Strategies lists them in the order in which people choose.
var Strategies = []Strategy{
	LongestIdle, RoundRobin, Linear, RingAll, RingProgressively, Random, WeightedRandom, FewestContacts, LeastTalkTime, AverageUtilization,
	MaxUtilization, AgentPriority, BestSkill,
}

// rule is what a strategy does: key orders the ready agents of a lane, the smallest first, and equal ones in configured order; pick chooses one
// that is accepted.
type rule struct {
	name        Strategy
	key         func(s *seat, one *lane, now time.Time) (first, second int64)
	pick        func(d *Desk, one *lane, accepts func(*seat) bool) *seat
	score       func(e entry, now time.Time) float64 // what decisions show of a key
	all         bool                                 // everybody is offered the contact at once
	progressive bool                                 // one more agent after a while
	windowed    bool                                 // the key changes as hours pass
}

var rules = map[Strategy]*rule{
	LongestIdle: &longestIdle, RoundRobin: &roundRobin, Linear: &linear, RingAll: &ringAll, RingProgressively: &ringProgressively, Random: &random,
	WeightedRandom: &weightedRandom, FewestContacts: &fewestContacts, LeastTalkTime: &leastTalkTime, AverageUtilization: &averageUtilization,
	MaxUtilization: &maxUtilization, AgentPriority: &agentPriority, BestSkill: &bestSkill,
}

// Known says whether there is a strategy of that name.
func (s Strategy) Known() bool { return rules[s] != nil }

// inOrder picks the first agent in the order of the lane.
func inOrder(_ *Desk, one *lane, accepts func(*seat) bool) (found *seat) {
	one.ready.Scan(func(e entry) bool {
		if s := one.at(e); accepts(s) {
			found = s
		}
		return found == nil
	})
	return found
}

// asKey shows the key itself.
func asKey(e entry, _ time.Time) float64 { return float64(e.first) }

// asOrder shows an agent's place in the configured order, 1 first.
func asOrder(e entry, _ time.Time) float64 { return float64(e.order + 1) }

// byOrder orders agents as they are configured.
func byOrder(*seat, *lane, time.Time) (int64, int64) { return 0, 0 }

// idle is when an agent's idle time began: the smallest has been free for the longest.
func (s *seat) idle() int64 { return s.idleSince.UnixNano() }
