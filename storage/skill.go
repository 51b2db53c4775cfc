package storage

import (
	"context"
	"encoding/json"
	"time"
)

// Skill is what agents can do and contacts ask for.
type Skill struct {
	ID          string          // empty in a Save that makes a new one
	Name        string          // unique, compared without case; flows and agents name it
	Description string          // for people
	Settings    json.RawMessage // JSON object: type and values (routing.SkillKind)
	UpdatedAt   time.Time       // in a Save, what the change is based on: a later change is a conflict; zero replaces whatever is there
	UpdatedBy   string
}

// Skills lists the skills by name.
func (db *DB) Skills(ctx context.Context) ([]Skill, error) {
	return resources[Skill](ctx, db.read(), kindSkill)
}

// Skill loads a skill by name; a missing one is a not_found fault.
func (db *DB) Skill(ctx context.Context, name string) (Skill, error) {
	r, err := db.read().resource(ctx, kindSkill, name)
	return Skill(r), err
}

// SaveSkill makes a skill when it has no id, else changes it. A name that is taken is a conflict fault about the field name; a new name is put into
// the drafts and settings that have the old one.
func (db *DB) SaveSkill(ctx context.Context, who Actor, s Skill) (Skill, error) {
	saved, err := db.saveResource(ctx, who, kindSkill, resource(s))
	return Skill(saved), err
}

// DeleteSkill deletes a skill; one that flows, agents or skill profiles name is a conflict fault that says where.
func (db *DB) DeleteSkill(ctx context.Context, who Actor, name string) error {
	return db.deleteResource(ctx, who, kindSkill, name)
}
