package storage

import (
	"context"
	"fmt"
	"time"
)

// attemptsKept is how long failed logins are remembered: far longer than any lockout.
const attemptsKept = 24 * time.Hour

// RecordLoginFailure counts a failed login of an account (whether it exists or not) from a peer address.
func (db *DB) RecordLoginFailure(ctx context.Context, account, address string, at time.Time) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		if _, err := t.exec(ctx, `DELETE FROM login_attempts WHERE at < ?`, millis(at.Add(-attemptsKept))); err != nil {
			return fmt.Errorf("forget old login attempts: %w", err)
		}
		_, err := t.exec(ctx, `INSERT INTO login_attempts (id, account, address, at) VALUES (?, ?, ?, ?)`, newID(), key(account), address, millis(at))
		if err != nil {
			return fmt.Errorf("record login attempt: %w", err)
		}
		return nil
	})
}

// LoginFailures counts failed logins since a time: of the account or from the address, whichever are more.
func (db *DB) LoginFailures(ctx context.Context, account, address string, since time.Time) (int, error) {
	var n struct{ Account, Address int }
	err := db.read().get(ctx, &n, `SELECT (SELECT COUNT(*) FROM login_attempts WHERE account = ? AND at >= ?) AS account,
		(SELECT COUNT(*) FROM login_attempts WHERE address = ? AND at >= ?) AS address`, key(account), millis(since), address, millis(since))
	if err != nil {
		return 0, fmt.Errorf("count login attempts: %w", err)
	}
	return max(n.Account, n.Address), nil
}

// ClearLoginFailures forgets an account's failed logins, after a login that worked. What other accounts failed from the same address stays.
func (db *DB) ClearLoginFailures(ctx context.Context, account string) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		if _, err := t.exec(ctx, `DELETE FROM login_attempts WHERE account = ?`, key(account)); err != nil {
			return fmt.Errorf("clear login attempts: %w", err)
		}
		return nil
	})
}
