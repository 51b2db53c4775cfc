package storage

import (
	"context"
	"encoding/json"
	"time"
)

// Agent is somebody who takes contacts.
type Agent struct {
	ID          string          // empty in a Save that makes a new one
	Name        string          // unique, compared without case; flows name it
	Description string          // for people
	Settings    json.RawMessage // JSON object: user, queues, skills, capacity …
	UpdatedAt   time.Time       // in a Save, what the change is based on: a later change is a conflict; zero replaces whatever is there
	UpdatedBy   string
}

// Agents lists the agents by name.
func (db *DB) Agents(ctx context.Context) ([]Agent, error) {
	return resources[Agent](ctx, db.read(), kindAgent)
}

// Agent loads an agent by name; a missing one is a not_found fault.
func (db *DB) Agent(ctx context.Context, name string) (Agent, error) {
	r, err := db.read().resource(ctx, kindAgent, name)
	return Agent(r), err
}

// SaveAgent makes an agent when it has no id, else changes it. A name that is taken is a conflict fault about the field name; a new name is put into
// the drafts that have the old one.
func (db *DB) SaveAgent(ctx context.Context, who Actor, a Agent) (Agent, error) {
	saved, err := db.saveResource(ctx, who, kindAgent, resource(a), func(ctx context.Context, t *tx, id string) error {
		return t.ringableAll(ctx, kindAgent, id)
	})
	return Agent(saved), err
}

// DeleteAgent deletes an agent; one that flows name is a conflict fault that says where.
func (db *DB) DeleteAgent(ctx context.Context, who Actor, name string) error {
	return db.deleteResource(ctx, who, kindAgent, name)
}
