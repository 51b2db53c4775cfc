package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// Role is a bundle of permissions.
type Role struct {
	Name        string
	Permissions []string
	Builtin     bool // shipped with Cordboard; its permissions may be changed, except those of AdminRole
}

type roleRow struct {
	Name        string
	Permissions string
	Builtin     bool
}

func (r roleRow) role() (Role, error) {
	role := Role{Name: r.Name, Builtin: r.Builtin}
	if err := json.Unmarshal([]byte(r.Permissions), &role.Permissions); err != nil {
		return role, fmt.Errorf("read permissions of role %s: %w", r.Name, err)
	}
	return role, nil
}

// Roles lists the roles: the built-in ones first, then by name.
func (db *DB) Roles(ctx context.Context) ([]Role, error) {
	var rows []roleRow
	if err := db.read().list(ctx, &rows, `SELECT name, permissions, builtin FROM roles ORDER BY builtin DESC, name`); err != nil {
		return nil, fmt.Errorf("list roles: %w", err)
	}
	list := make([]Role, len(rows))
	for i, r := range rows {
		role, err := r.role()
		if err != nil {
			return nil, err
		}
		list[i] = role
	}
	return list, nil
}

// SaveRole makes a role or changes its permissions. Which permissions exist is the caller's knowledge.
func (db *DB) SaveRole(ctx context.Context, who Actor, r Role) error {
	if !flow.ValidName(r.Name) {
		return fault.Field("name", "use "+flow.NameRule)
	}
	if r.Name == AdminRole {
		return fault.New(fault.Conflict, "The role admin always has all permissions.")
	}
	permissions := slices.Compact(slices.Sorted(slices.Values(r.Permissions)))
	text, err := encode(orEmpty(permissions))
	if err != nil {
		return err
	}
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		change := audited{action: "role.create", subject: r.Name, after: permissions}
		var before roleRow
		err := t.get(ctx, &before, `SELECT name, permissions, builtin FROM roles WHERE name = ?`, r.Name)
		switch {
		case err == nil:
			change.action, change.before = "role.update", json.RawMessage(before.Permissions)
		case !errors.Is(err, sql.ErrNoRows):
			return fmt.Errorf("load role: %w", err)
		}
		_, err = t.exec(ctx, `INSERT INTO roles (name, permissions, builtin) VALUES (?, ?, ?)
			ON CONFLICT (name) DO UPDATE SET permissions = excluded.permissions`, r.Name, text, false)
		if err != nil {
			return fmt.Errorf("save role: %w", err)
		}
		return t.audit(ctx, who, change)
	})
}
