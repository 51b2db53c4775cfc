package storage

import (
	"context"
	"fmt"
	"time"
)

// Limits of kept bundles (docs/limits.md).
const (
	MaxKeptBundles = 3 // of a user; an older one goes
	bundleKept     = 24 * time.Hour
)

// KeptBundle is a bundle that somebody has uploaded and looks at before it comes in.
type KeptBundle struct {
	ID     string
	Name   string // of the file
	Data   []byte // the file; empty once it came in
	Report string // what its user was told when it came in, as JSON; "": it has not
	KeptAt time.Time
}

// KeepBundle keeps an upload for a user, by id, and gives its id. A user has three at most, for a day; older ones go.
func (db *DB) KeepBundle(ctx context.Context, user, name string, data []byte) (id string, err error) {
	id = newID()
	return id, db.write(ctx, func(ctx context.Context, t *tx) error {
		if _, err := t.exec(ctx, `DELETE FROM kept_bundles WHERE kept_at < ?`, millis(t.now.Add(-bundleKept))); err != nil {
			return fmt.Errorf("forget old bundles: %w", err)
		}
		_, err := t.exec(ctx, `INSERT INTO kept_bundles (id, user_id, name, data, kept_at) VALUES (?, ?, ?, ?, ?)`, id, user, name, data, millis(t.now))
		if err != nil {
			return fmt.Errorf("keep a bundle: %w", err)
		}
		_, err = t.exec(ctx, `DELETE FROM kept_bundles WHERE user_id = ? AND id NOT IN
			(SELECT id FROM kept_bundles WHERE user_id = ? ORDER BY kept_at DESC, id DESC LIMIT ?)`, user, user, MaxKeptBundles)
		if err != nil {
			return fmt.Errorf("forget older bundles: %w", err)
		}
		return nil
	})
}

// KeptBundle loads what a user has uploaded; what is gone, or of somebody else, is a not_found fault.
func (db *DB) KeptBundle(ctx context.Context, user, id string) (KeptBundle, error) {
	var row struct {
		Name   string
		Data   []byte
		Report string
		KeptAt int64 `db:"kept_at"`
	}
	err := db.read().get(ctx, &row, `SELECT name, data, report, kept_at FROM kept_bundles WHERE id = ? AND user_id = ?`, id, user)
	if err != nil {
		return KeptBundle{}, found(err, "This bundle is not kept any more. Choose the file again.")
	}
	return KeptBundle{ID: id, Name: row.Name, Data: row.Data, Report: row.Report, KeptAt: fromMillis(row.KeptAt)}, nil
}

// BundleCameIn keeps what a user is told of a bundle that came in, in the place of the file.
func (db *DB) BundleCameIn(ctx context.Context, user, id, report string) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		err := t.change(ctx, `UPDATE kept_bundles SET data = ?, report = ? WHERE id = ? AND user_id = ? AND report = ''`, []byte{}, report, id, user)
		return found(err, "This bundle came in already, or is not kept any more.")
	})
}

// ForgetBundle forgets what a user has uploaded; what is gone already is no error.
func (db *DB) ForgetBundle(ctx context.Context, user, id string) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `DELETE FROM kept_bundles WHERE id = ? AND user_id = ?`, id, user)
		return err
	})
}

// BundleTaken writes into the audit log that a bundle was brought in; what names what came, such as the flows and how many of each kind. Each thing has an
// entry of its own beside it.
func (db *DB) BundleTaken(ctx context.Context, who Actor, subject string, what any) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		if err := t.audit(ctx, who, audited{action: "bundle.import", subject: subject, after: what}); err != nil {
			return fmt.Errorf("note a bundle: %w", err)
		}
		return nil
	})
}
