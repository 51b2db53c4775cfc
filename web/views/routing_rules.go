package views

import (
	"net/url"
	"strconv"

	"cordboard/web/ui"
)

// RoutingRules is the ordered list of routing rules, with a contact to try them on.
type RoutingRules struct {
	Rows     []RoutingRuleRow
	Revision int64
	CanEdit  bool
	Most     bool // there are as many as possible
	Try      RoutingRuleTry
}

// RoutingRuleRow is one rule in words.
type RoutingRuleRow struct {
	Place      int // from 1
	Name, When string
	Does       []ui.Option // what it changes: label and value
	Hit        string      // of the contact that is tried: "yes", "no" or "unknown"; "" when none is
	Why        string      // of unknown
}

// RoutingRuleTry is a sample contact, and what rules make of it.
type RoutingRuleTry struct {
	Tried                                                       bool
	Queue, Channel, ANI, DNIS, EntryPoint, Language, Attributes string
	Queues, Channels                                            []ui.Option
	Outcome                                                     []ui.Option // where it waits and how
	Hits                                                        int
	Errors                                                      map[string]string
}

// RoutingRuleForm edits a rule.
type RoutingRuleForm struct {
	Saved                       string // its name as it is kept; "" for a new one
	Name, When, Queue, Agent    string
	Priority                    string
	Skills                      []RoutingRuleSkill
	Revision                    string
	Queues, Agents, SkillsThere []ui.Option
	Errors                      map[string]string
	CanEdit                     bool
}

// RoutingRuleSkill is one requirement of the form.
type RoutingRuleSkill struct{ Skill, Op, Value, Error string }

// RoutingRuleCheck is what is said beside a condition.
type RoutingRuleCheck struct {
	Error string
	OK    bool
}

func (f RoutingRuleForm) action() string {
	if f.Saved == "" {
		return "/routing/rules/new"
	}
	return rulePath(f.Saved)
}

func (f RoutingRuleForm) title() string {
	if f.Saved == "" {
		return "New routing rule"
	}
	return f.Saved
}

func rulePath(name string) string { return "/routing/rules/" + url.PathEscape(name) + "/edit" }

// position of a row, as forms send it.
func (v RoutingRules) revision() string { return strconv.FormatInt(v.Revision, 10) }

// priorities are those of a rule.
func priorities() []ui.Option {
	list := []ui.Option{{Value: "", Label: "As it is"}}
	for n := 1; n <= 10; n++ {
		label := strconv.Itoa(n)
		if n == 1 {
			label = "1, first"
		}
		list = append(list, ui.Option{Value: strconv.Itoa(n), Label: label})
	}
	return list
}

// skillComparisons are the ways to compare a skill.
func skillComparisons() []ui.Option {
	return []ui.Option{{Value: ">=", Label: "at least"}, {Value: "<=", Label: "at most"}, {Value: "is", Label: "is"}, {Value: "is_not", Label: "is not"}}
}
