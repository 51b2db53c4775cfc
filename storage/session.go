package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"cordboard/flow/fault"
)

// Session is a login in a browser. Its id is known to the browser only; the store has a hash of it.
type Session struct {
	IDHash    string // Hash of the id
	UserID    string
	CreatedAt time.Time
	SeenAt    time.Time
	IdleUntil time.Time // ends then, unless touched
	ExpiresAt time.Time // ends then in any case
	Address   string    // of the peer that logged in
	Agent     string    // the browser's name for itself
	Data      string    // the web layer's own
}

type sessionRow struct {
	IDHash    string `db:"id_hash"`
	UserID    string `db:"user_id"`
	CreatedAt int64  `db:"created_at"`
	SeenAt    int64  `db:"seen_at"`
	IdleUntil int64  `db:"idle_until"`
	ExpiresAt int64  `db:"expires_at"`
	Address   string
	Agent     string
	Data      string
}

// CreateSession saves a session, which is a user logging in, and forgets those that are over.
func (db *DB) CreateSession(ctx context.Context, who Actor, s Session) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		if _, err := t.exec(ctx, `DELETE FROM sessions WHERE expires_at < ? OR idle_until < ?`, millis(s.CreatedAt), millis(s.CreatedAt)); err != nil {
			return fmt.Errorf("forget old sessions: %w", err)
		}
		_, err := t.exec(ctx, `INSERT INTO sessions (id_hash, user_id, created_at, seen_at, idle_until, expires_at, address, agent, data)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, s.IDHash, s.UserID, millis(s.CreatedAt), millis(s.CreatedAt), millis(s.IdleUntil), millis(s.ExpiresAt),
			s.Address, s.Agent, s.Data)
		if err != nil {
			return fmt.Errorf("create session: %w", err)
		}
		if _, err := t.exec(ctx, `UPDATE users SET last_login_at = ? WHERE id = ?`, millis(s.CreatedAt), s.UserID); err != nil {
			return fmt.Errorf("record login: %w", err)
		}
		return t.auditSession(ctx, who, "session.create", s.UserID)
	})
}

// Session loads a session that is neither over nor of an inactive user; else a not_found fault.
func (db *DB) Session(ctx context.Context, idHash string, now time.Time) (Session, error) {
	var r sessionRow
	err := db.read().get(ctx, &r, `SELECT s.id_hash, s.user_id, s.created_at, s.seen_at, s.idle_until, s.expires_at, s.address, s.agent, s.data
		FROM sessions s JOIN users u ON u.id = s.user_id
		WHERE s.id_hash = ? AND u.active AND s.idle_until > ? AND s.expires_at > ?`, idHash, millis(now), millis(now))
	if err != nil {
		return Session{}, found(err, "The session has ended; please log in again.")
	}
	return Session{
		IDHash: r.IDHash, UserID: r.UserID, CreatedAt: fromMillis(r.CreatedAt), SeenAt: fromMillis(r.SeenAt), IdleUntil: fromMillis(r.IdleUntil),
		ExpiresAt: fromMillis(r.ExpiresAt), Address: r.Address, Agent: r.Agent, Data: r.Data,
	}, nil
}

// TouchSession keeps a session from ending idle. So that a busy browser does not write with every request, it does nothing when the session
// was seen within the last minute. It is no change that anybody made, so it is not audited.
func (db *DB) TouchSession(ctx context.Context, s Session, now, idleUntil time.Time) error {
	if now.Sub(s.SeenAt) < time.Minute {
		return nil
	}
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `UPDATE sessions SET seen_at = ?, idle_until = ? WHERE id_hash = ?`, millis(now), millis(idleUntil), s.IDHash)
		if err != nil {
			return fmt.Errorf("touch session: %w", err)
		}
		return nil
	})
}

// DeleteSession ends a session; one that has ended already is no error.
func (db *DB) DeleteSession(ctx context.Context, who Actor, idHash string) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		var userID string
		err := t.get(ctx, &userID, `DELETE FROM sessions WHERE id_hash = ? RETURNING user_id`, idHash)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("end session: %w", err)
		}
		return t.auditSession(ctx, who, "session.delete", userID)
	})
}

// auditSession writes that a session began or ended; an actor without a user is the session's own.
func (t *tx) auditSession(ctx context.Context, who Actor, action, userID string) error {
	row, err := t.userRow(ctx, `id = ?`, userID)
	if err != nil {
		return err
	}
	if who.UserID == "" {
		who.UserID = row.ID
	}
	if who.Name == "" && who.UserID == row.ID {
		who.Name = row.Name
	}
	return t.audit(ctx, who, audited{action: action, subject: row.Email})
}

// DeleteSessionsOf ends all sessions of a user but one, which may be "".
func (db *DB) DeleteSessionsOf(ctx context.Context, who Actor, userID, exceptIDHash string) error {
	if userID == "" {
		return fault.Field("user", "is needed")
	}
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		row, err := t.userRow(ctx, `id = ?`, userID)
		if err != nil {
			return err
		}
		if err := t.endSessions(ctx, userID, exceptIDHash); err != nil {
			return err
		}
		return t.audit(ctx, who, audited{action: "session.delete", subject: row.Email})
	})
}

func (t *tx) endSessions(ctx context.Context, userID, except string) error {
	if _, err := t.exec(ctx, `DELETE FROM sessions WHERE user_id = ? AND id_hash <> ?`, userID, except); err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	return nil
}
