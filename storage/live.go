package storage

import "context"

// LiveStart is a live contact that a user has begun in the browser.
type LiveStart struct {
	Flow    string // its name
	Contact string // its id
	Version int
	Channel string
	ANI     string // the number or address that the user gives as theirs
}

// NoteLiveStart writes into the audit log that a user begins a live contact: it meets real agents.
func (db *DB) NoteLiveStart(ctx context.Context, who Actor, l LiveStart) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		after := map[string]any{"contact": l.Contact, "version": l.Version, "channel": l.Channel, "ani": l.ANI}
		return t.audit(ctx, who, audited{action: "contact.start", subject: l.Flow, after: after})
	})
}
