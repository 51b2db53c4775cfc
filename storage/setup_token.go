package storage

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"cordboard/flow/fault"
)

// Hash is how secrets of high entropy (session ids, tokens, set-up links) are stored: SHA-256 in hex.
func Hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// secret makes 256 random bits as text.
func secret(prefix string) string {
	var b [32]byte
	rand.Read(b[:])
	return prefix + base64.RawURLEncoding.EncodeToString(b[:])
}

// SetupToken is a one-time link: for a user to choose a password, or with no user to make the first admin of an installation.
type SetupToken struct {
	UserID    string // "" sets up the installation
	ExpiresAt time.Time
}

// CreateSetupToken makes a link's secret, which is known only now. Earlier unused ones of the same user stop working.
func (db *DB) CreateSetupToken(ctx context.Context, who Actor, s SetupToken) (plain string, err error) {
	plain = secret("")
	return plain, db.write(ctx, func(ctx context.Context, t *tx) error {
		subject := "installation"
		if s.UserID != "" {
			row, err := t.userRow(ctx, `id = ?`, s.UserID)
			if err != nil {
				return err
			}
			subject = row.Email
		}
		if err := t.forgetLinks(ctx, s.UserID); err != nil {
			return err
		}
		_, err := t.exec(ctx, `INSERT INTO setup_tokens (token_hash, user_id, created_at, expires_at) VALUES (?, ?, ?, ?)`,
			Hash(plain), s.UserID, millis(t.now), millis(s.ExpiresAt))
		if err != nil {
			return fmt.Errorf("create set-up link: %w", err)
		}
		return t.audit(ctx, who, audited{action: "setup.create", subject: subject})
	})
}

var errNoLink = fault.New(fault.NotFound, "This link has been used or has expired; ask for a new one.")

// SetupToken finds a link that can still be used; else a not_found fault.
func (db *DB) SetupToken(ctx context.Context, plain string, now time.Time) (SetupToken, error) {
	var row struct {
		UserID    string `db:"user_id"`
		ExpiresAt int64  `db:"expires_at"`
	}
	err := db.read().get(ctx, &row, `SELECT user_id, expires_at FROM setup_tokens WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?`,
		Hash(plain), millis(now))
	if errors.Is(err, sql.ErrNoRows) {
		return SetupToken{}, errNoLink
	}
	if err != nil {
		return SetupToken{}, fmt.Errorf("load set-up link: %w", err)
	}
	if row.UserID == "" {
		if err := db.read().refuseSecondFirst(ctx); err != nil {
			return SetupToken{}, err
		}
	}
	return SetupToken{UserID: row.UserID, ExpiresAt: fromMillis(row.ExpiresAt)}, nil
}

// refuseSecondFirst refuses the link of the first admin once there is an admin, however that one was made.
func (q queries) refuseSecondFirst(ctx context.Context) error {
	there, err := q.hasAdmin(ctx)
	if err == nil && there {
		return errNoLink
	}
	return err
}

// forgetLinks ends the links of a user that are still open: they are for a password or an address that has been replaced.
func (t *tx) forgetLinks(ctx context.Context, userID string) error {
	if _, err := t.exec(ctx, `DELETE FROM setup_tokens WHERE user_id = ? AND used_at IS NULL`, userID); err != nil {
		return fmt.Errorf("forget earlier set-up links: %w", err)
	}
	return nil
}

// UseSetupToken uses a link up. A link of a user sets that user's password to u.Hash; a link of the installation makes u, its first admin.
func (db *DB) UseSetupToken(ctx context.Context, who Actor, plain string, u NewUser) (User, error) {
	var row userRow
	err := db.write(ctx, func(ctx context.Context, t *tx) error {
		var userID string
		// The update decides between two who use the link at once.
		err := t.get(ctx, &userID, `UPDATE setup_tokens SET used_at = ? WHERE token_hash = ? AND used_at IS NULL AND expires_at > ? RETURNING user_id`,
			millis(t.now), Hash(plain), millis(t.now))
		if errors.Is(err, sql.ErrNoRows) {
			return errNoLink
		}
		if err != nil {
			return fmt.Errorf("use set-up link: %w", err)
		}
		if userID == "" {
			if err := t.refuseSecondFirst(ctx); err != nil {
				return err
			}
			row, err = t.createUser(ctx, who, u)
			return err
		}
		if err := t.setPassword(ctx, who, userID, u.Hash); err != nil {
			return err
		}
		row, err = t.userRow(ctx, `id = ?`, userID)
		return err
	})
	if err != nil {
		return User{}, err
	}
	return row.user()
}
