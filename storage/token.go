package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"cordboard/flow/fault"
)

// Token lets a program use the JSON API as a user, with some of the user's permissions.
type Token struct {
	ID          string
	Name        string // what it is for
	UserID      string
	UserEmail   string
	Permissions []string // those the token has at most; the user's roles still count
	CreatedAt   time.Time
	ExpiresAt   *time.Time // nil: never
	LastUsedAt  *time.Time // nil: never; to the minute
}

type tokenRow struct {
	ID          string
	Name        string
	UserID      string `db:"user_id"`
	UserEmail   string `db:"user_email"`
	Permissions string
	CreatedAt   int64  `db:"created_at"`
	ExpiresAt   *int64 `db:"expires_at"`
	LastUsedAt  *int64 `db:"last_used_at"`
}

const tokenQuery = `SELECT k.id, k.name, k.user_id, u.email AS user_email, k.permissions, k.created_at, k.expires_at, k.last_used_at
	FROM tokens k JOIN users u ON u.id = k.user_id WHERE k.revoked_at IS NULL`

func (r tokenRow) token() (Token, error) {
	k := Token{
		ID: r.ID, Name: r.Name, UserID: r.UserID, UserEmail: r.UserEmail, CreatedAt: fromMillis(r.CreatedAt),
		ExpiresAt: fromMillisOrNil(r.ExpiresAt), LastUsedAt: fromMillisOrNil(r.LastUsedAt),
	}
	if err := json.Unmarshal([]byte(r.Permissions), &k.Permissions); err != nil {
		return k, fmt.Errorf("read permissions of token %s: %w", r.Name, err)
	}
	return k, nil
}

// CreateToken makes a token of a user. The plain text is known only now.
func (db *DB) CreateToken(ctx context.Context, who Actor, k Token) (saved Token, plain string, err error) {
	if strings.TrimSpace(k.Name) == "" {
		return Token{}, "", fault.Field("name", "is needed: say what the token is for")
	}
	permissions, err := encode(orEmpty(k.Permissions))
	if err != nil {
		return Token{}, "", err
	}
	plain = secret("cb_")
	k.ID = newID()
	err = db.write(ctx, func(ctx context.Context, t *tx) error {
		row, err := t.userRow(ctx, `id = ?`, k.UserID)
		if err != nil {
			return err
		}
		k.CreatedAt, k.UserEmail = t.now, row.Email
		_, err = t.exec(ctx, `INSERT INTO tokens (id, name, token_hash, user_id, permissions, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			k.ID, k.Name, Hash(plain), k.UserID, permissions, millis(t.now), millisOrNil(k.ExpiresAt))
		if err != nil {
			return fmt.Errorf("create token: %w", err)
		}
		after := map[string]any{"name": k.Name, "user": row.Email, "permissions": orEmpty(k.Permissions)}
		return t.audit(ctx, who, audited{action: "token.create", subject: k.Name, after: after})
	})
	if err != nil {
		return Token{}, "", err
	}
	return k, plain, nil
}

// Tokens lists the tokens that are not revoked, the newest first.
func (db *DB) Tokens(ctx context.Context) ([]Token, error) {
	var rows []tokenRow
	if err := db.read().list(ctx, &rows, tokenQuery+` ORDER BY k.created_at DESC, k.id DESC`); err != nil {
		return nil, fmt.Errorf("list tokens: %w", err)
	}
	list := make([]Token, len(rows))
	for i, r := range rows {
		k, err := r.token()
		if err != nil {
			return nil, err
		}
		list[i] = k
	}
	return list, nil
}

// TokenByHash finds a token that is neither revoked nor expired, of an active user, by the Hash of its plain text; else a not_found fault.
func (db *DB) TokenByHash(ctx context.Context, hash string, now time.Time) (Token, error) {
	var row tokenRow
	err := db.read().get(ctx, &row, tokenQuery+` AND k.token_hash = ? AND u.active AND (k.expires_at IS NULL OR k.expires_at > ?)`, hash, millis(now))
	if err != nil {
		return Token{}, found(err, "The token is not known, or it has been revoked or has expired.")
	}
	return row.token()
}

// TouchToken notes that a token was used, at most once a minute.
func (db *DB) TouchToken(ctx context.Context, k Token, now time.Time) error {
	if k.LastUsedAt != nil && now.Sub(*k.LastUsedAt) < time.Minute {
		return nil
	}
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		if _, err := t.exec(ctx, `UPDATE tokens SET last_used_at = ? WHERE id = ?`, millis(now), k.ID); err != nil {
			return fmt.Errorf("touch token: %w", err)
		}
		return nil
	})
}

// RevokeToken ends a token for good; a missing one is a not_found fault.
func (db *DB) RevokeToken(ctx context.Context, who Actor, id string) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		var name string
		err := t.get(ctx, &name, `UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL RETURNING name`, millis(t.now), id)
		if errors.Is(err, sql.ErrNoRows) {
			return fault.New(fault.NotFound, "There is no such token.")
		}
		if err != nil {
			return fmt.Errorf("revoke token: %w", err)
		}
		return t.audit(ctx, who, audited{action: "token.revoke", subject: name})
	})
}
