package routing

import "time"

// perLevel is how fine levels of skills are compared.
const perLevel = 1000

// bestSkill chooses the agent with the highest levels, summed over the skills that the contact asks for; of equal ones the one who has been free
// for the longest. Score: the sum, negative.
var bestSkill = rule{
	name:  BestSkill,
	key:   func(s *seat, one *lane, _ time.Time) (int64, int64) { return -s.levels(one.required), s.idle() },
	pick:  inOrder,
	score: func(e entry, _ time.Time) float64 { return float64(e.first) / perLevel },
}

// levels sums an agent's levels of skills, in thousandths.
func (s *seat) levels(skills []Skill) int64 {
	sum := 0.0
	for _, r := range skills {
		level, _ := number(s.Skills[r.Skill])
		sum += level
	}
	return int64(sum * perLevel)
}
