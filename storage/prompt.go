package storage

import (
	"context"
	"encoding/json"
	"time"
)

// Prompt is a recording or text that flows play by name.
type Prompt struct {
	ID          string          // empty in a Save that makes a new one
	Name        string          // unique, compared without case; flows name it
	Description string          // for people
	Settings    json.RawMessage // JSON object: text, language, media …
	UpdatedAt   time.Time       // in a Save, what the change is based on: a later change is a conflict; zero replaces whatever is there
	UpdatedBy   string
}

// Prompts lists the prompts by name.
func (db *DB) Prompts(ctx context.Context) ([]Prompt, error) {
	return resources[Prompt](ctx, db.read(), kindPrompt)
}

// Prompt loads a prompt by name; a missing one is a not_found fault.
func (db *DB) Prompt(ctx context.Context, name string) (Prompt, error) {
	r, err := db.read().resource(ctx, kindPrompt, name)
	return Prompt(r), err
}

// SavePrompt makes a prompt when it has no id, else changes it. A name that is taken is a conflict fault about the field name; a new name is put into
// the drafts that have the old one.
func (db *DB) SavePrompt(ctx context.Context, who Actor, p Prompt) (Prompt, error) {
	saved, err := db.saveResource(ctx, who, kindPrompt, resource(p))
	return Prompt(saved), err
}

// DeletePrompt deletes a prompt; one that flows name is a conflict fault that says where.
func (db *DB) DeletePrompt(ctx context.Context, who Actor, name string) error {
	return db.deleteResource(ctx, who, kindPrompt, name)
}

// PromptUsage lists the places in flows that name a prompt.
func (db *DB) PromptUsage(ctx context.Context, name string) ([]Usage, error) {
	return db.read().usages(ctx, []string{kindPrompt}, name)
}
