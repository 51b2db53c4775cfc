package routing

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Skill is one requirement of a contact: is, is_not, >= or <=.
type Skill struct {
	Skill string `json:"skill"`
	Op    string `json:"op"`
	Value any    `json:"value"` // a level, a boolean or a text
}

// Relax is one widening step: after that wait in the queue the requirements become Skills.
type Relax struct {
	After  time.Duration `json:"after"`
	Skills []Skill       `json:"skills"`
}

// sameSkills says whether two lists ask the same in the same order.
func sameSkills(a, b []Skill) bool {
	return slices.EqualFunc(a, b, func(x, y Skill) bool { return x.Skill == y.Skill && x.Op == y.Op && sameValue(x.Value, y.Value) })
}

// sameValue compares levels, booleans and texts; anything else is like nothing.
func sameValue(a, b any) bool {
	switch a := a.(type) {
	case float64, int, bool, string:
		return a == b
	}
	return false
}

// required gives what a ticket asks of agents now.
func (t *ticket) required(now time.Time) []Skill {
	skills, latest := t.Skills, time.Duration(-1)
	for _, step := range t.Relax {
		if now.Sub(t.joined) >= step.After && step.After > latest {
			skills, latest = step.Skills, step.After
		}
	}
	return skills
}

// relaxed counts the widening steps that have come.
func (t *ticket) relaxed(now time.Time) (n int) {
	for _, step := range t.Relax {
		if now.Sub(t.joined) >= step.After {
			n++
		}
	}
	return n
}

// relaxAt is when the next widening step begins, zero when none will.
func (t *ticket) relaxAt(now time.Time) time.Time {
	var next time.Time
	for _, step := range t.Relax {
		if at := t.joined.Add(step.After); at.After(now) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next
}

// fits says whether an agent has all that is required.
func (s *seat) fits(required []Skill) bool {
	if s.AllSkills {
		return true
	}
	for _, r := range required {
		if !holds(s.Skills[r.Skill], r) {
			return false
		}
	}
	return true
}

// holds compares what an agent has, nil for nothing, with a requirement. Levels are compared as numbers, all else as texts.
func holds(has any, r Skill) bool {
	level, isLevel := number(has)
	wanted, isNumber := number(r.Value)
	switch r.Op {
	case ">=":
		return isLevel && isNumber && level >= wanted
	case "<=":
		return isLevel && isNumber && level <= wanted
	}
	same := isLevel && isNumber && level == wanted
	if !isLevel || !isNumber {
		same = fmt.Sprint(has) == fmt.Sprint(r.Value)
	}
	switch r.Op {
	case "is":
		return has != nil && same
	case "is_not":
		return has == nil || !same
	}
	return false
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int:
		return float64(v), true
	case float64:
		return v, true
	case string:
		n, err := strconv.ParseFloat(v, 64)
		return n, err == nil
	}
	return 0, false
}
