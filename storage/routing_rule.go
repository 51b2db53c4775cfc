package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// RoutingRule changes where a contact waits before agents are chosen. What it leaves empty stays as the flow, or a rule before it, says.
type RoutingRule struct {
	Name     string          `json:"name"`               // for people
	When     flow.Expression `json:"when"`               // over contact.* and event.queue, the queue that the contact is on its way to
	Queue    string          `json:"queue,omitempty"`    // it waits there instead
	Agent    string          `json:"agent,omitempty"`    // who is preferred
	Priority int             `json:"priority,omitempty"` // 1 first to 10
	Skills   []flow.Skill    `json:"skills,omitempty"`   // asked for besides
}

// MostRoutingRules is how many rules there may be: each contact that joins a queue is compared with all of them.
const MostRoutingRules = 100

// RoutingRules lists the organisation's rules in order, compiled.
func (db *DB) RoutingRules(ctx context.Context) ([]RoutingRule, error) {
	var text string
	err := db.read().get(ctx, &text, `SELECT rules FROM routing_rules WHERE singleton = 1`)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("load routing rules: %w", err)
	}
	var rules []RoutingRule
	if err := json.Unmarshal([]byte(text), &rules); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "the routing rules cannot be read")
	}
	for i := range rules {
		if err := rules[i].When.Compile(flow.Boolean); err != nil {
			return nil, fault.Wrap(err, fault.Internal, "the condition of routing rule %s cannot be read", rules[i].Name)
		}
	}
	return rules, nil
}

// SaveRoutingRules puts rules in the place of those that are there. What is wrong is an invalid fault about a field such as rules[2].when.
func (db *DB) SaveRoutingRules(ctx context.Context, who Actor, rules []RoutingRule) error {
	if len(rules) > MostRoutingRules {
		return fault.Field("rules", "there are %d, at most %d are possible", len(rules), MostRoutingRules)
	}
	before, err := db.RoutingRules(ctx)
	if err != nil && fault.CodeOf(err) != fault.Internal {
		return err
	}
	for i := range rules {
		if err := db.checkRule(ctx, fmt.Sprintf("rules[%d]", i), &rules[i]); err != nil {
			return err
		}
	}
	text, err := encode(rules)
	if err != nil {
		return err
	}
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO routing_rules (singleton, rules, updated_at, updated_by) VALUES (1, ?, ?, ?)
			ON CONFLICT (singleton) DO UPDATE SET rules = excluded.rules, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
			text, millis(t.now), who.Name)
		if err != nil {
			return fmt.Errorf("save routing rules: %w", err)
		}
		return t.audit(ctx, who, audited{action: "routing_rules.save", subject: "routing rules", before: before, after: rules})
	})
}

func (db *DB) checkRule(ctx context.Context, at string, r *RoutingRule) error {
	if r.Name == "" {
		return fault.Field(at+".name", "is needed")
	}
	if err := r.When.Compile(flow.Boolean); err != nil {
		return fault.Field(at+".when", "%s", err)
	}
	if r.Priority < 0 || r.Priority > 10 {
		return fault.Field(at+".priority", "is 1, for first, to 10")
	}
	if r.Queue != "" {
		if _, err := db.Queue(ctx, r.Queue); fault.CodeOf(err) == fault.NotFound {
			return fault.Field(at+".queue", "there is no queue %q", r.Queue)
		} else if err != nil {
			return err
		}
	}
	if r.Agent != "" {
		if _, err := db.Agent(ctx, r.Agent); fault.CodeOf(err) == fault.NotFound {
			return fault.Field(at+".agent", "there is no agent %q", r.Agent)
		} else if err != nil {
			return err
		}
	}
	return nil
}
