package storage

import (
	"context"
	"encoding/json"
	"time"
)

// CapacityProfile is how many contacts of each channel an agent has at once.
type CapacityProfile struct {
	ID          string          // empty in a Save that makes a new one
	Name        string          // unique, compared without case; agents, teams and sites name it
	Description string          // for people
	Settings    json.RawMessage // JSON object: mode, channels, interrupts (routing.Profile)
	UpdatedAt   time.Time       // in a Save, what the change is based on: a later change is a conflict; zero replaces whatever is there
	UpdatedBy   string
}

// CapacityProfiles lists the capacity profiles by name.
func (db *DB) CapacityProfiles(ctx context.Context) ([]CapacityProfile, error) {
	return resources[CapacityProfile](ctx, db.read(), kindCapacityProfile)
}

// CapacityProfile loads a capacity profile by name; a missing one is a not_found fault.
func (db *DB) CapacityProfile(ctx context.Context, name string) (CapacityProfile, error) {
	r, err := db.read().resource(ctx, kindCapacityProfile, name)
	return CapacityProfile(r), err
}

// SaveCapacityProfile makes a capacity profile when it has no id, else changes it. A name that is taken is a conflict fault about the field name; a new name is put into
// the settings that have the old one.
func (db *DB) SaveCapacityProfile(ctx context.Context, who Actor, p CapacityProfile) (CapacityProfile, error) {
	saved, err := db.saveResource(ctx, who, kindCapacityProfile, resource(p))
	return CapacityProfile(saved), err
}

// DeleteCapacityProfile deletes a capacity profile; one that agents, teams or sites name is a conflict fault that says where.
func (db *DB) DeleteCapacityProfile(ctx context.Context, who Actor, name string) error {
	return db.deleteResource(ctx, who, kindCapacityProfile, name)
}
