package storage

import (
	"context"
	"fmt"
	"time"
)

// PresenceKept is how long a page that has stopped saying so counts as having a flow open, and MaxPresences of how many pages of a flow that is known
// (docs/limits.md).
const (
	PresenceKept = 30 * time.Second
	MaxPresences = 100
)

// Presence is a page that has a flow open.
type Presence struct {
	UserID string `db:"user_id"`
	Name   string // of the person
	Tab    string // what the page calls itself, unique among the person's
	At     string `db:"place"` // the activity that is selected; empty when none is
}

// NotePresence keeps where a page is in a flow, or that it is gone, and lists the pages of other people that have the flow open, by name. Beyond
// MaxPresences pages are told of the others and not noted. Every node on the database sees the same.
func (db *DB) NotePresence(ctx context.Context, flowName string, mine Presence, gone bool) ([]Presence, error) {
	var others []Presence
	err := db.write(ctx, func(ctx context.Context, t *tx) error {
		others = nil
		row, err := t.flowRow(ctx, flowName)
		if err != nil {
			return err
		}
		now := db.now()
		if _, err := t.exec(ctx, `DELETE FROM presence WHERE seen_at < ? OR (flow_id = ? AND user_id = ? AND tab = ?)`,
			millis(now.Add(-PresenceKept)), row.ID, mine.UserID, mine.Tab); err != nil {
			return fmt.Errorf("forget who has left: %w", err)
		}
		var pages int
		if err := t.get(ctx, &pages, `SELECT COUNT(*) FROM presence WHERE flow_id = ?`, row.ID); err != nil {
			return fmt.Errorf("count who is there: %w", err)
		}
		if !gone && pages < MaxPresences {
			if _, err := t.exec(ctx, `INSERT INTO presence (flow_id, user_id, tab, name, place, seen_at) VALUES (?, ?, ?, ?, ?, ?)
				ON CONFLICT (flow_id, user_id, tab) DO UPDATE SET name = excluded.name, place = excluded.place, seen_at = excluded.seen_at`,
				row.ID, mine.UserID, mine.Tab, mine.Name, mine.At, millis(now)); err != nil {
				return fmt.Errorf("note who is there: %w", err)
			}
		}
		others, err = t.othersThere(ctx, row, mine.UserID, now)
		return err
	})
	return others, err
}

// Presences lists the pages of other people that have a flow open, as NotePresence does, and writes nothing.
func (db *DB) Presences(ctx context.Context, flowName, userID string) ([]Presence, error) {
	row, err := db.read().flowRow(ctx, flowName)
	if err != nil {
		return nil, err
	}
	return db.read().othersThere(ctx, row, userID, db.now())
}

func (q queries) othersThere(ctx context.Context, row flowRow, userID string, now time.Time) (others []Presence, err error) {
	err = q.list(ctx, &others, `SELECT user_id, name, tab, place FROM presence WHERE flow_id = ? AND user_id <> ? AND seen_at >= ? ORDER BY name, place, tab`,
		row.ID, userID, millis(now.Add(-PresenceKept)))
	if err != nil {
		return nil, fmt.Errorf("list who is there: %w", err)
	}
	return others, nil
}
