package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"

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
	rules, _, err := db.RoutingRuleList(ctx)
	return rules, err
}

// RoutingRuleList is RoutingRules with the revision of the list: another one after every change, 0 before the first.
func (db *DB) RoutingRuleList(ctx context.Context) (rules []RoutingRule, revision int64, err error) {
	return db.read().routingRules(ctx)
}

func (q queries) routingRules(ctx context.Context) ([]RoutingRule, int64, error) {
	rules, revision, err := q.writtenRules(ctx)
	if err != nil {
		return nil, 0, err
	}
	for i := range rules {
		if err := rules[i].When.Compile(flow.Boolean); err != nil {
			return nil, 0, fault.Wrap(err, fault.Internal, "the condition of routing rule %s cannot be read", rules[i].Name)
		}
	}
	return rules, revision, nil
}

// writtenRules is routingRules without compiling their conditions.
func (q queries) writtenRules(ctx context.Context) ([]RoutingRule, int64, error) {
	var row struct {
		Rules     string
		UpdatedAt int64 `db:"updated_at"`
	}
	err := q.get(ctx, &row, `SELECT rules, updated_at FROM routing_rules WHERE singleton = 1`)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("load routing rules: %w", err)
	}
	var rules []RoutingRule
	if err := json.Unmarshal([]byte(row.Rules), &rules); err != nil {
		return nil, 0, fault.Wrap(err, fault.Internal, "the routing rules cannot be read")
	}
	return rules, row.UpdatedAt, nil
}

// SaveRoutingRules puts rules in the place of those that are there. What is wrong is an invalid fault about a field such as rules[2].when.
func (db *DB) SaveRoutingRules(ctx context.Context, who Actor, rules []RoutingRule) error {
	_, err := db.saveRules(ctx, who, rules, nil)
	return err
}

// ChangeRoutingRules is SaveRoutingRules for somebody who has seen a revision of the list: when there is another one, somebody changed it
// meanwhile, and that is a conflict. It gives the new revision.
func (db *DB) ChangeRoutingRules(ctx context.Context, who Actor, revision int64, rules []RoutingRule) (int64, error) {
	return db.saveRules(ctx, who, rules, &revision)
}

func (db *DB) saveRules(ctx context.Context, who Actor, rules []RoutingRule, base *int64) (revision int64, err error) {
	if err := db.checkRules(ctx, rules); err != nil {
		return 0, err
	}
	err = db.write(ctx, func(ctx context.Context, t *tx) error {
		before, now, err := t.routingRules(ctx)
		if err != nil && fault.CodeOf(err) != fault.Internal {
			return err
		}
		if base != nil && *base != now {
			return errRulesChanged
		}
		revision = max(millis(t.now), now+1)
		if err := t.putRules(ctx, who, rules, revisions{now, revision}); err != nil {
			return err
		}
		return t.audit(ctx, who, audited{action: "routing_rules.save", subject: "routing rules", before: before, after: rules})
	})
	return revision, err
}

var errRulesChanged = fault.New(fault.Conflict, "Somebody changed the routing rules meanwhile. Load them again, and make your change on those.")

// revisions are the one that a change was made on, and its own.
type revisions struct{ from, to int64 }

// putRules saves rules, unless somebody else did since the revision that they were made on.
func (t *tx) putRules(ctx context.Context, who Actor, rules []RoutingRule, r revisions) error {
	text, err := encode(append([]RoutingRule{}, rules...))
	if err != nil {
		return err
	}
	n, err := t.exec(ctx, `INSERT INTO routing_rules (singleton, rules, updated_at, updated_by) VALUES (1, ?, ?, ?)
		ON CONFLICT (singleton) DO UPDATE SET rules = excluded.rules, updated_at = excluded.updated_at, updated_by = excluded.updated_by
		WHERE routing_rules.updated_at = ?`, text, r.to, who.Name, r.from)
	switch {
	case err != nil:
		return fmt.Errorf("save routing rules: %w", err)
	case n == 0:
		return errRulesChanged
	}
	return nil
}

// renameInRules puts the new name of a queue, an agent or a skill into the rules that have the old one, that of a queue into their conditions too.
func (t *tx) renameInRules(ctx context.Context, r renaming) error {
	rules, revision, err := t.writtenRules(ctx)
	if err != nil || len(rules) == 0 {
		return err
	}
	before := cloneRules(rules)
	changed := false
	to := func(name string) string {
		if key(name) != key(r.old) {
			return name
		}
		changed = true
		return r.new
	}
	for i := range rules {
		for of, name := range rules[i].names() {
			if of == r.kinds[0] {
				*name = to(*name)
			}
		}
		if r.kinds[0] == kindQueue {
			rules[i].When.Source = flow.RenameCompared(rules[i].When.Source, "event", "queue", to)
		}
	}
	if !changed {
		return nil
	}
	if err := t.putRules(ctx, r.who, rules, revisions{revision, max(millis(t.now), revision+1)}); err != nil {
		return err
	}
	return t.audit(ctx, r.who, audited{action: "routing_rules.save", subject: "routing rules", before: before, after: rules})
}

func cloneRules(rules []RoutingRule) []RoutingRule {
	rules = slices.Clone(rules)
	for i := range rules {
		rules[i].Skills = slices.Clone(rules[i].Skills)
	}
	return rules
}

// names gives what a rule names, by kind; empty ones are left out.
func (r *RoutingRule) names() iter.Seq2[string, *string] {
	return func(yield func(string, *string) bool) {
		if r.Queue != "" && !yield(kindQueue, &r.Queue) || r.Agent != "" && !yield(kindAgent, &r.Agent) {
			return
		}
		for i := range r.Skills {
			if !yield(kindSkill, &r.Skills[i].Skill) {
				return
			}
		}
	}
}
