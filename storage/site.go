package storage

import (
	"context"
	"encoding/json"
	"time"
)

// Site is a place where agents work.
type Site struct {
	ID          string          // empty in a Save that makes a new one
	Name        string          // unique, compared without case; agents and teams name it
	Description string          // for people
	Settings    json.RawMessage // JSON object: capacity profile (routing.Site)
	UpdatedAt   time.Time       // in a Save, what the change is based on: a later change is a conflict; zero replaces whatever is there
	UpdatedBy   string
}

// Sites lists the sites by name.
func (db *DB) Sites(ctx context.Context) ([]Site, error) {
	return resources[Site](ctx, db.read(), kindSite)
}

// Site loads a site by name; a missing one is a not_found fault.
func (db *DB) Site(ctx context.Context, name string) (Site, error) {
	r, err := db.read().resource(ctx, kindSite, name)
	return Site(r), err
}

// SaveSite makes a site when it has no id, else changes it. A name that is taken is a conflict fault about the field name; a new name is put into
// the settings that have the old one.
func (db *DB) SaveSite(ctx context.Context, who Actor, s Site) (Site, error) {
	saved, err := db.saveResource(ctx, who, kindSite, resource(s))
	return Site(saved), err
}

// DeleteSite deletes a site; one that agents or teams name is a conflict fault that says where.
func (db *DB) DeleteSite(ctx context.Context, who Actor, name string) error {
	return db.deleteResource(ctx, who, kindSite, name)
}
