package storage

import (
	"context"
	"encoding/json"
	"time"
)

// SkillProfile is a bundle of skills with values, for agents and teams.
type SkillProfile struct {
	ID          string          // empty in a Save that makes a new one
	Name        string          // unique, compared without case; agents and teams name it
	Description string          // for people
	Settings    json.RawMessage // JSON object: skills by name (routing.SkillProfile)
	UpdatedAt   time.Time       // in a Save, what the change is based on: a later change is a conflict; zero replaces whatever is there
	UpdatedBy   string
}

// SkillProfiles lists the skill profiles by name.
func (db *DB) SkillProfiles(ctx context.Context) ([]SkillProfile, error) {
	return resources[SkillProfile](ctx, db.read(), kindSkillProfile)
}

// SkillProfile loads a skill profile by name; a missing one is a not_found fault.
func (db *DB) SkillProfile(ctx context.Context, name string) (SkillProfile, error) {
	r, err := db.read().resource(ctx, kindSkillProfile, name)
	return SkillProfile(r), err
}

// SaveSkillProfile makes a skill profile when it has no id, else changes it. A name that is taken is a conflict fault about the field name; a new name is put into
// the settings that have the old one.
func (db *DB) SaveSkillProfile(ctx context.Context, who Actor, p SkillProfile) (SkillProfile, error) {
	saved, err := db.saveResource(ctx, who, kindSkillProfile, resource(p))
	return SkillProfile(saved), err
}

// DeleteSkillProfile deletes a skill profile; one that agents or teams name is a conflict fault that says where.
func (db *DB) DeleteSkillProfile(ctx context.Context, who Actor, name string) error {
	return db.deleteResource(ctx, who, kindSkillProfile, name)
}
