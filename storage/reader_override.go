package storage

import (
	"context"
	"fmt"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
)

// lent is what a transaction has read for the steps in it: rows whatever their time, of which each step takes those that hold for it.
type lent struct {
	organisation []organisationRead
	read         bool
	programs     map[string][]overrideRead
}

type overrideRead struct {
	Variable string
	Override string
	Actor    string
	Until    *int64
}

type organisationRead struct {
	Name     string
	Type     flow.Type
	Value    string
	Override *string
	Actor    *string
	Until    *int64
}

// holds says whether an override holds at a time.
func holds(until *int64, at time.Time) bool { return until == nil || *until > millis(at) }

// Organisation implements runtime.Reader.
func (r *reader) Organisation(ctx context.Context, c runtime.Contact, at time.Time) (values map[string]any, overridden map[string]runtime.Override, err error) {
	if !r.lent.read {
		// A version reads a variable by the name that it had when the version was published.
		err := r.list(ctx, &r.lent.organisation, `SELECT n.name, v.type, v.value, o.value AS override, o.actor, o.until FROM (
				SELECT name, name AS target FROM variables UNION ALL SELECT name_key, target FROM former_names
				WHERE kind = 'variable' AND name_key NOT IN (SELECT name FROM variables)) AS n JOIN variables v ON v.name = n.target
			LEFT JOIN overrides o ON o.flow_id = '' AND o.variable = v.name AND v.overridable`)
		if err != nil {
			r.failed = err
			return nil, nil, fmt.Errorf("list variables: %w", err)
		}
		r.lent.read = true
	}
	values, overridden = map[string]any{}, map[string]runtime.Override{}
	for _, v := range r.lent.organisation {
		value, err := flow.DecodeValue([]byte(v.Value), v.Type)
		if err != nil {
			continue // saved with a check; what does not fit any more has no value
		}
		values[v.Name] = value
		if v.Override == nil || c.Test || !holds(v.Until, at) {
			continue
		}
		if value, err = flow.DecodeValue([]byte(*v.Override), v.Type); err == nil {
			overridden[v.Name] = runtime.Override{Value: value, By: *v.Actor, Until: fromMillisOrNil(v.Until)}
		}
	}
	return values, overridden, nil
}

// Overrides implements runtime.Reader.
func (r *reader) Overrides(ctx context.Context, program string, at time.Time) (map[string]runtime.Override, error) {
	rows, known := r.lent.programs[program]
	if !known {
		err := r.list(ctx, &rows, `SELECT o.variable, o.value AS override, o.actor, o.until FROM overrides o JOIN versions v ON v.flow_id = o.flow_id
			WHERE v.id = ?`, program)
		if err != nil {
			r.failed = err
			return nil, fmt.Errorf("list overrides: %w", err)
		}
		if r.lent.programs == nil {
			r.lent.programs = map[string][]overrideRead{}
		}
		r.lent.programs[program] = rows
	}
	found := map[string]runtime.Override{}
	for _, o := range rows {
		if value, err := flow.DecodeJSON([]byte(o.Override)); err == nil && holds(o.Until, at) {
			found[o.Variable] = runtime.Override{Value: value, By: o.Actor, Until: fromMillisOrNil(o.Until)}
		}
	}
	return found, nil
}
