package storage

import (
	"context"
	"encoding/json"
	"time"
)

// Team is a group of agents who have queues and profiles in common; its members are the agents whose settings name it.
type Team struct {
	ID          string          // empty in a Save that makes a new one
	Name        string          // unique, compared without case; flows and agents name it
	Description string          // for people
	Settings    json.RawMessage // JSON object: queues, profiles, site, rotation (routing.Team)
	UpdatedAt   time.Time       // in a Save, what the change is based on: a later change is a conflict; zero replaces whatever is there
	UpdatedBy   string
}

// Teams lists the teams by name.
func (db *DB) Teams(ctx context.Context) ([]Team, error) {
	return resources[Team](ctx, db.read(), kindTeam)
}

// Team loads a team by name; a missing one is a not_found fault.
func (db *DB) Team(ctx context.Context, name string) (Team, error) {
	r, err := db.read().resource(ctx, kindTeam, name)
	return Team(r), err
}

// SaveTeam makes a team when it has no id, else changes it. A name that is taken is a conflict fault about the field name; a new name is put into
// the drafts and settings that have the old one.
func (db *DB) SaveTeam(ctx context.Context, who Actor, team Team) (Team, error) {
	saved, err := db.saveResource(ctx, who, kindTeam, resource(team), func(ctx context.Context, t *tx, id string) error {
		return t.ringableAll(ctx, kindTeam, id)
	})
	return Team(saved), err
}

// DeleteTeam deletes a team; one that flows or agents name is a conflict fault that says where.
func (db *DB) DeleteTeam(ctx context.Context, who Actor, name string) error {
	return db.deleteResource(ctx, who, kindTeam, name)
}
