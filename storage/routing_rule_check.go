package storage

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// The most that a rule has.
const (
	longestRuleName = 80 // characters
	mostRuleSkills  = 20
)

// skillOps are the ways to compare a skill.
var skillOps = []string{"is", "is_not", ">=", "<="}

// checkRules compiles the conditions, and says what is wrong by field.
func (db *DB) checkRules(ctx context.Context, rules []RoutingRule) error {
	if len(rules) > MostRoutingRules {
		return fault.Field("rules", "there are %d, at most %d are possible", len(rules), MostRoutingRules)
	}
	r, err := db.Resources(ctx)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for i := range rules {
		at := fmt.Sprintf("rules[%d]", i)
		if seen[key(rules[i].Name)] {
			return fault.Field(at+".name", "another rule is called that")
		}
		seen[key(rules[i].Name)] = true
		if err := checkRule(at, &rules[i], r); err != nil {
			return err
		}
	}
	return nil
}

func checkRule(at string, r *RoutingRule, known flow.Resources) error {
	switch {
	case r.Name == "":
		return fault.Field(at+".name", "is needed")
	case utf8.RuneCountInString(r.Name) > longestRuleName:
		return fault.Field(at+".name", "has at most %d characters", longestRuleName)
	case r.Priority < 0 || r.Priority > 10:
		return fault.Field(at+".priority", "is 1, for first, to 10")
	case len(r.Skills) > mostRuleSkills:
		return fault.Field(at+".skills", "there are %d, at most %d are possible", len(r.Skills), mostRuleSkills)
	}
	if checked := flow.CheckExpression(flow.Written{Source: r.When.Source, Want: flow.Boolean}, flow.Scope{}, nil); !checked.OK {
		return fault.Field(at+".when", "%s", checked.Message)
	}
	if err := r.When.Compile(flow.Boolean); err != nil {
		return fault.Field(at+".when", "%s", err)
	}
	missing := func(kind, name string) bool {
		return !slices.ContainsFunc(known.Names[kind], func(one string) bool { return key(one) == key(name) })
	}
	if r.Queue != "" && missing(kindQueue, r.Queue) {
		return fault.Field(at+".queue", "there is no queue %q", r.Queue)
	}
	if r.Agent != "" && missing(kindAgent, r.Agent) {
		return fault.Field(at+".agent", "there is no agent %q", r.Agent)
	}
	for n, s := range r.Skills {
		of := fmt.Sprintf("%s.skills[%d]", at, n)
		switch {
		case missing(kindSkill, s.Skill):
			return fault.Field(of+".skill", "there is no skill %q", s.Skill)
		case !slices.Contains(skillOps, s.Op):
			return fault.Field(of+".op", "is one of is, is_not, >= and <=")
		case s.Value == nil || s.Value == "":
			return fault.Field(of+".value", "is needed")
		}
	}
	if r.Queue == "" && r.Agent == "" && r.Priority == 0 && len(r.Skills) == 0 {
		return fault.Field(at+".queue", "the rule changes nothing: give a queue, an agent, a priority or skills")
	}
	return nil
}
