package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// Override is a supervisor's switch of a variable: its value holds in place of the variable's own, for contacts in progress too, until its
// time is over or somebody switches back.
type Override struct {
	Flow     string // name of the flow; "" for a variable of the organisation
	Variable string
	Value    json.RawMessage // of the variable's type
	Reason   string
	Since    time.Time
	Until    *time.Time // nil: until somebody switches back
	By       Actor
	// Sensitive says that Value is to be shown to nobody, whatever the live version declares by now. SwitchVariable sets it.
	Sensitive bool
}

type overrideRow struct {
	Flow      *string
	FlowID    string `db:"flow_id"`
	Variable  string
	Value     string
	Reason    string
	Since     int64
	Until     *int64
	ActorID   string `db:"actor_id"`
	Actor     string
	Sensitive bool
}

func (r overrideRow) noun() Override {
	o := Override{
		Variable: r.Variable, Value: json.RawMessage(r.Value), Reason: r.Reason, Since: fromMillis(r.Since), Until: fromMillisOrNil(r.Until),
		By: Actor{UserID: r.ActorID, Name: r.Actor}, Sensitive: r.Sensitive,
	}
	if r.Flow != nil {
		o.Flow = *r.Flow
	}
	return o
}

const overrideQuery = `SELECT f.name AS flow, o.flow_id, o.variable, o.value, o.reason, o.since, o.until, o.actor_id, o.actor, o.sensitive
	FROM overrides o LEFT JOIN flows f ON f.id = o.flow_id AND f.deleted_at IS NULL`

// Overrides lists what is switched now, the newest first.
func (db *DB) Overrides(ctx context.Context) ([]Override, error) {
	var rows []overrideRow
	err := db.read().list(ctx, &rows, overrideQuery+` WHERE (o.until IS NULL OR o.until > ?) AND (o.flow_id = '' OR f.id IS NOT NULL)
		ORDER BY o.since DESC, o.variable`, millis(db.now()))
	if err != nil {
		return nil, fmt.Errorf("list overrides: %w", err)
	}
	list := make([]Override, len(rows))
	for i, r := range rows {
		list[i] = r.noun()
	}
	return list, nil
}

// Switchable is a variable of a flow's live version that supervisors may switch.
type Switchable struct {
	Flow     string
	Variable flow.Variable
	Override *Override // the one that holds now; nil when there is none
}

// Switchables lists the variables of live versions that supervisors may switch, by flow.
func (db *DB) Switchables(ctx context.Context) ([]Switchable, error) {
	var rows []struct{ Name, Document string }
	err := db.read().list(ctx, &rows, `SELECT f.name, v.document FROM labels l JOIN versions v ON v.id = l.version_id JOIN flows f ON f.id = l.flow_id
		WHERE l.label = ? AND f.deleted_at IS NULL AND v.document LIKE ? ORDER BY f.name_key`, Live, `%"overridable":true%`)
	if err != nil {
		return nil, fmt.Errorf("list switchable variables: %w", err)
	}
	active, err := db.Overrides(ctx)
	if err != nil {
		return nil, err
	}
	var list []Switchable
	for _, r := range rows {
		f, err := decode(r.Document)
		if err != nil {
			return nil, err
		}
		for _, v := range f.Variables {
			if !v.Overridable {
				continue
			}
			s := Switchable{Flow: r.Name, Variable: v}
			for i, o := range active {
				if o.Flow == r.Name && o.Variable == v.Name {
					s.Override = &active[i]
				}
			}
			list = append(list, s)
		}
	}
	return list, nil
}

// switched is a variable that is switched, or back.
type switched struct {
	flowID, variable string
	subject          string // for the audit log
	to               flow.Type
	sensitive        bool
}

// SwitchVariable puts an override in place, or in the place of another. It holds for the next event of every contact. What cannot be
// switched is a conflict fault; a value of another type or a time that is over is an invalid fault about value or until.
func (db *DB) SwitchVariable(ctx context.Context, who Actor, o Override) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		s, err := t.switchable(ctx, o.Flow, o.Variable)
		if err != nil {
			return err
		}
		if err := fits(o.Value, s.to); err != nil || string(o.Value) == "null" {
			if err == nil {
				err = errors.New("is needed")
			}
			return fault.Field("value", "%s", err)
		}
		if o.Until != nil && !o.Until.After(t.now) {
			return fault.Field("until", "is over already")
		}
		before, err := t.override(ctx, s)
		if err != nil {
			return err
		}
		after := o
		after.Sensitive = s.sensitive
		_, err = t.exec(ctx, `INSERT INTO overrides (flow_id, variable, value, reason, since, until, actor_id, actor, sensitive) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (flow_id, variable) DO UPDATE SET value = excluded.value, reason = excluded.reason, since = excluded.since,
			until = excluded.until, actor_id = excluded.actor_id, actor = excluded.actor, sensitive = excluded.sensitive`,
			s.flowID, s.variable, string(o.Value), o.Reason, millis(t.now), millisOrNil(o.Until), who.UserID, who.Name, s.sensitive)
		if err != nil {
			return fmt.Errorf("switch %s: %w", s.subject, err)
		}
		return t.audit(ctx, who, audited{action: "override.set", subject: s.subject, before: before.audited(), after: after.audited()})
	})
}

// audited is an override as the audit log shows it; nil stays nil.
func (o *Override) audited() any {
	if o == nil {
		return nil
	}
	shown := map[string]any{"value": o.Value, "reason": o.Reason}
	if o.Sensitive {
		shown["value"] = "••••"
	}
	if o.Until != nil {
		shown["until"] = o.Until.UTC().Format(time.RFC3339)
	}
	return shown
}

// override loads the override that holds now; nil when there is none.
func (t *tx) override(ctx context.Context, s switched) (*Override, error) {
	var row overrideRow
	err := t.get(ctx, &row, overrideQuery+` WHERE o.flow_id = ? AND o.variable = ? AND (o.until IS NULL OR o.until > ?)`, s.flowID, s.variable, millis(t.now))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("load override of %s: %w", s.subject, err)
	}
	o := row.noun()
	return &o, nil
}

// switchable finds a variable that may be switched.
func (t *tx) switchable(ctx context.Context, flowName, name string) (switched, error) {
	if flowName == "" {
		v, err := t.variable(ctx, name)
		if err == nil && !v.Overridable {
			err = fault.New(fault.Conflict, "The variable %s may not be switched.", name)
		}
		return switched{variable: name, subject: "org." + name, to: v.Type}, err
	}
	var row struct{ ID, Name, Document string }
	err := t.get(ctx, &row, `SELECT f.id, f.name, v.document FROM labels l JOIN versions v ON v.id = l.version_id JOIN flows f ON f.id = l.flow_id
		WHERE l.label = ? AND f.name_key = ? AND f.deleted_at IS NULL`, Live, key(flowName))
	if err != nil {
		return switched{}, found(err, "No flow named %q is live.", flowName)
	}
	f, err := decode(row.Document)
	if err != nil {
		return switched{}, err
	}
	for _, v := range f.Variables {
		if v.Name == name && v.Overridable {
			return switched{flowID: row.ID, variable: name, subject: row.Name + ": " + name, to: v.Type, sensitive: v.Sensitive}, nil
		}
	}
	return switched{}, fault.New(fault.Conflict, "The live version of %s has no variable %s that may be switched.", row.Name, name)
}

// SwitchBack ends an override at once; one that does not hold any more is a not_found fault.
func (db *DB) SwitchBack(ctx context.Context, who Actor, flowName, name string) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		s := switched{variable: name, subject: "org." + name}
		if flowName != "" {
			row, err := t.flowRow(ctx, flowName)
			if err != nil {
				return err
			}
			s.flowID, s.subject = row.ID, row.Name+": "+name
		}
		return t.endOverride(ctx, who, s)
	})
}

func (t *tx) endOverride(ctx context.Context, who Actor, s switched) error {
	before, err := t.override(ctx, s)
	if err != nil {
		return err
	}
	if before == nil {
		return fault.New(fault.NotFound, "%s is not switched any more.", s.subject)
	}
	if _, err := t.exec(ctx, `DELETE FROM overrides WHERE flow_id = ? AND variable = ?`, s.flowID, s.variable); err != nil {
		return fmt.Errorf("switch %s back: %w", s.subject, err)
	}
	return t.audit(ctx, who, audited{action: "override.end", subject: s.subject, before: before.audited()})
}
