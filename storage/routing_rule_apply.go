package storage

import (
	"cordboard/flow"
)

// RuledWait is where a contact is going to wait, and how: what rules change.
type RuledWait struct {
	Queue    string       `json:"queue"`
	Agent    string       `json:"agent,omitempty"`    // who is preferred
	Priority int          `json:"priority,omitempty"` // 1 first to 10; 0 is the queue's own
	Skills   []flow.Skill `json:"skills,omitempty"`   // asked for besides
}

// RuleHit says what became of a rule: whether its condition holds, or why nobody can tell.
type RuleHit struct {
	Rule  RoutingRule
	Holds bool
	Err   error // the condition cannot be answered; it does not hold then
}

// Met is the hit as it is noted with the contact; false when the rule does not apply.
func (h RuleHit) Met() (RuleMet, bool) {
	if h.Err != nil {
		return RuleMet{Name: h.Rule.Name, Problem: h.Err.Error()}, true
	}
	r := h.Rule
	return RuleMet{Name: r.Name, Changes: RuledWait{Queue: r.Queue, Agent: r.Agent, Priority: r.Priority, Skills: r.Skills}}, h.Holds
}

// ApplyRules takes a contact that is on its way to a queue through compiled rules, one after the other: each sees what those before it changed.
func ApplyRules(rules []RoutingRule, facts flow.Contact, wait RuledWait) (RuledWait, []RuleHit) {
	hits := make([]RuleHit, len(rules))
	contact := AboutContact(facts)
	for i, r := range rules {
		holds, err := r.When.Evaluate(flow.Env{"event": map[string]any{"queue": wait.Queue}, "contact": contact})
		hits[i] = RuleHit{Rule: r, Holds: err == nil && holds == true, Err: err}
		if hits[i].Holds {
			wait = r.change(wait)
		}
	}
	return wait, hits
}

// change gives a wait as a rule makes it. What the rule leaves empty stays.
func (r RoutingRule) change(wait RuledWait) RuledWait {
	if r.Queue != "" {
		wait.Queue = r.Queue
	}
	if r.Agent != "" {
		wait.Agent = r.Agent
	}
	if r.Priority != 0 {
		wait.Priority = r.Priority
	}
	wait.Skills = append(wait.Skills[:len(wait.Skills):len(wait.Skills)], r.Skills...)
	return wait
}

// AboutContact is what expressions read as contact.* before anything has happened to it.
func AboutContact(c flow.Contact) map[string]any {
	attributes := map[string]any{}
	for name, value := range c.Attributes {
		attributes[name] = value
	}
	return map[string]any{
		"id": c.ID, "channel": c.Channel, "ani": c.ANI, "dnis": c.DNIS, "entry_point": c.EntryPoint, "language": c.Language,
		"started_at": c.StartedAt, "attributes": attributes,
	}
}
