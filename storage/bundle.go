package storage

import (
	"context"
	"fmt"
)

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
