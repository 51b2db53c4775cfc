package storage

import (
	"context"
	"fmt"
	"net/mail"
	"time"
)

// attemptsKept is how long failed logins are remembered: far longer than any lockout.
const attemptsKept = 24 * time.Hour

// auditedFailures is how many failed logins of a minute are written to the audit log; somebody who tries passwords from many addresses
// must not fill the disk.
const auditedFailures = 60

// RecordLoginFailure counts a failed login of an account (whether it exists or not) from a peer address, and writes it to the audit log:
// each of the first 60 of a minute, then one line that says so. An account that is no e-mail address is not written out, because it may
// be a password in the wrong field.
func (db *DB) RecordLoginFailure(ctx context.Context, account, address string, at time.Time) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		if _, err := t.exec(ctx, `DELETE FROM login_attempts WHERE at < ?`, millis(at.Add(-attemptsKept))); err != nil {
			return fmt.Errorf("forget old login attempts: %w", err)
		}
		_, err := t.exec(ctx, `INSERT INTO login_attempts (id, account, address, at) VALUES (?, ?, ?, ?)`, newID(), key(account), address, millis(at))
		if err != nil {
			return fmt.Errorf("record login attempt: %w", err)
		}
		var recent int
		if err := t.get(ctx, &recent, `SELECT COUNT(*) FROM login_attempts WHERE at > ?`, millis(at.Add(-time.Minute))); err != nil {
			return fmt.Errorf("count login attempts: %w", err)
		}
		switch {
		case recent > auditedFailures+1:
			return nil
		case recent > auditedFailures:
			return t.audit(ctx, Actor{Name: NotSignedIn}, audited{action: "session.refuse", subject: "many accounts; further ones of this minute are not listed"})
		}
		if parsed, err := mail.ParseAddress(account); err != nil || parsed.Address != account {
			account = "not an email address"
		}
		return t.audit(ctx, Actor{Name: NotSignedIn, Address: address}, audited{action: "session.refuse", subject: account})
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
