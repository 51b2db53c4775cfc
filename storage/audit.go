package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Actor is who changes something and from where. Every change takes one and writes an audit row in its transaction.
type Actor struct {
	UserID  string // empty for the system and for people who are not logged in
	Name    string
	Address string // of the peer; empty on the command line
}

// System is the actor of what Cordboard does by itself.
var System = Actor{Name: "system"}

// NotSignedIn is the name of an actor whom nobody knows, such as who failed to log in.
const NotSignedIn = "not signed in"

// AuditEntry is one line of the append-only audit log.
type AuditEntry struct {
	ID      string
	At      time.Time
	Actor   Actor
	Action  string          // noun.verb: flow.publish, user.update
	Subject string          // what was changed: the flow's name, the user's e-mail
	Before  json.RawMessage // nil when it did not exist; never holds secrets
	After   json.RawMessage // nil when it is gone
	Address string
}

// AuditFilter narrows the log. The zero value lists the newest 100.
type AuditFilter struct {
	Query  string    // part of actor, action or subject, without case
	Actor  string    // user id
	Action string    // whole action, or its noun with a dot at the end: "flow."
	From   time.Time // inclusive; zero: from the beginning
	To     time.Time // exclusive; zero: until now
	Offset int
	Limit  int // 0: 100
}

// audited is a change on its way into the audit log.
type audited struct {
	action, subject string
	before, after   any
}

func (t *tx) audit(ctx context.Context, who Actor, c audited) error {
	before, err := encodeOrNil(c.before)
	if err != nil {
		return fmt.Errorf("audit %s: %w", c.action, err)
	}
	after, err := encodeOrNil(c.after)
	if err != nil {
		return fmt.Errorf("audit %s: %w", c.action, err)
	}
	search := strings.ToLower(who.Name + "\n" + c.action + "\n" + c.subject)
	_, err = t.exec(ctx, `INSERT INTO audit (id, at, actor_id, actor, address, action, subject, old_value, new_value, search)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, newID(), millis(t.now), who.UserID, who.Name, who.Address, c.action, c.subject, before, after, search)
	return err
}

func encodeOrNil(v any) (*string, error) {
	if v == nil {
		return nil, nil
	}
	text, err := encode(v)
	return &text, err
}

type auditRow struct {
	ID       string
	At       int64
	ActorID  string `db:"actor_id"`
	Actor    string
	Address  string
	Action   string
	Subject  string
	OldValue *string `db:"old_value"`
	NewValue *string `db:"new_value"`
}

// Audit lists audit entries, the newest first, and says how many there are in all.
func (db *DB) Audit(ctx context.Context, f AuditFilter) (entries []AuditEntry, total int, err error) {
	where, args := []string{"TRUE"}, []any{}
	add := func(condition string, arg any) {
		where, args = append(where, condition), append(args, arg)
	}
	if f.Query != "" {
		add(`search LIKE ? ESCAPE '!'`, containing(f.Query))
	}
	if f.Actor != "" {
		add(`actor_id = ?`, f.Actor)
	}
	if noun, ok := strings.CutSuffix(f.Action, "."); ok {
		add(`action LIKE ? ESCAPE '!'`, strings.TrimPrefix(containing(noun+"."), "%"))
	} else if f.Action != "" {
		add(`action = ?`, f.Action)
	}
	if !f.From.IsZero() {
		add(`at >= ?`, millis(f.From))
	}
	if !f.To.IsZero() {
		add(`at < ?`, millis(f.To))
	}
	condition := strings.Join(where, " AND ")
	if err := db.read().get(ctx, &total, `SELECT COUNT(*) FROM audit WHERE `+condition, args...); err != nil {
		return nil, 0, fmt.Errorf("count audit entries: %w", err)
	}
	if f.Limit <= 0 {
		f.Limit = 100
	}
	var rows []auditRow
	err = db.read().list(ctx, &rows, `SELECT id, at, actor_id, actor, address, action, subject, old_value, new_value FROM audit
		WHERE `+condition+` ORDER BY at DESC, id DESC LIMIT ? OFFSET ?`, append(args, f.Limit, f.Offset)...)
	if err != nil {
		return nil, 0, fmt.Errorf("list audit entries: %w", err)
	}
	for _, r := range rows {
		entries = append(entries, AuditEntry{
			ID: r.ID, At: fromMillis(r.At), Actor: Actor{UserID: r.ActorID, Name: r.Actor, Address: r.Address}, Action: r.Action, Subject: r.Subject,
			Before: rawOrNil(r.OldValue), After: rawOrNil(r.NewValue), Address: r.Address,
		})
	}
	return entries, total, nil
}

func rawOrNil(text *string) json.RawMessage {
	if text == nil {
		return nil
	}
	return json.RawMessage(*text)
}
