package storage

import (
	"context"
	"encoding/json"
	"time"
)

// Queue is where contacts wait for an agent.
type Queue struct {
	ID          string          // empty in a Save that makes a new one
	Name        string          // unique, compared without case; flows name it
	Description string          // for people
	Settings    json.RawMessage // JSON object: distribution strategy, service level, offer timeout …
	UpdatedAt   time.Time       // in a Save, what the change is based on: a later change is a conflict; zero replaces whatever is there
	UpdatedBy   string
}

// Queues lists the queues by name.
func (db *DB) Queues(ctx context.Context) ([]Queue, error) {
	return resources[Queue](ctx, db.read(), kindQueue)
}

// Queue loads a queue by name; a missing one is a not_found fault.
func (db *DB) Queue(ctx context.Context, name string) (Queue, error) {
	r, err := db.read().resource(ctx, kindQueue, name)
	return Queue(r), err
}

// SaveQueue makes a queue when it has no id, else changes it. A name that is taken is a conflict fault about the field name; a new name is put into
// the drafts that have the old one.
func (db *DB) SaveQueue(ctx context.Context, who Actor, q Queue) (Queue, error) {
	return db.SaveQueueMembers(ctx, who, q, nil)
}

// DeleteQueue deletes a queue; one that flows name, that AI agents hand over to, or that agents or
// teams have, is a conflict fault that says where.
func (db *DB) DeleteQueue(ctx context.Context, who Actor, name string) error {
	return db.deleteResource(ctx, who, kindQueue, name)
}
