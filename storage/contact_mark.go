package storage

import (
	"context"
	"fmt"

	"cordboard/runtime"
)

// ContactMark tells apart what there is to see of a contact: it is another one after everything that happens to it.
type ContactMark struct {
	Text string
	Ends bool // nothing more will happen to it: it is over, and the desk has done with it
}

// ContactMark reads the mark of a contact; a missing one is a not_found fault.
func (db *DB) ContactMark(ctx context.Context, id string) (ContactMark, error) {
	var row struct {
		Version   int64
		Status    runtime.Status
		Decisions int
		Notes     int
		Tickets   int
	}
	err := db.read().get(ctx, &row, `SELECT c.version, c.status, (SELECT COUNT(*) FROM desk_decisions WHERE contact = c.id) AS decisions,
		(SELECT COUNT(*) FROM desk_notes WHERE contact = c.id) AS notes, (SELECT COUNT(*) FROM desk_tickets WHERE contact = c.id) AS tickets
		FROM contacts c WHERE c.id = ?`, id)
	if err != nil {
		return ContactMark{}, found(err, "There is no contact %s.", id)
	}
	open := row.Status == runtime.Active || row.Status == runtime.Closing
	return ContactMark{
		Text: fmt.Sprintf("%d-%s-%d-%d-%d", row.Version, row.Status, row.Decisions, row.Notes, row.Tickets), Ends: !open && row.Tickets == 0,
	}, nil
}
