package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"cordboard/flow"
	"cordboard/runtime"
)

// ContactSummary is a contact as lists show it.
type ContactSummary struct {
	ID, Channel, ANI, DNIS string
	StartedAt              time.Time
	LastAt                 time.Time // when something last happened to it, by its own clock
	Program                string    // id of the program it entered by
	Flow                   string    // its flow's name
	Version                int       // the flow version, 0 for a draft in a test call
	Test                   bool
	Status                 runtime.Status
	Ends                   runtime.Ends
}

// ContactFilter narrows a list of contacts; the zero value lists all.
type ContactFilter struct {
	Query         string    // an id, or a part of the caller's or the dialled number
	Flow          string    // name of the flow by which contacts entered
	Channel       string    // voice, chat …
	Open          *bool     // still going on, or over
	Test          *bool     // test calls only, or none
	From, To      time.Time // began at From or later, before To
	Login         string    // email of a user: only contacts in the queues of the user's agent; empty: all
	Offset, Limit int       // Limit 0: 100
}

// conditions are the filter in SQL.
func (f ContactFilter) conditions() (string, []any) {
	where, args := []string{"TRUE"}, []any{}
	add := func(condition string, values ...any) {
		where, args = append(where, condition), append(args, values...)
	}
	if q := strings.TrimSpace(f.Query); q != "" {
		add(`(c.id = ? OR c.ani_key LIKE ? ESCAPE '!' OR c.dnis_key LIKE ? ESCAPE '!')`, q, containing(q), containing(q))
	}
	if f.Flow != "" {
		add(`f.name_key = ?`, key(f.Flow))
	}
	if f.Channel != "" {
		add(`c.channel = ?`, f.Channel)
	}
	if f.Open != nil {
		add(`(c.status IN ('active', 'closing')) = ?`, *f.Open)
	}
	if f.Test != nil {
		add(`c.test = ?`, *f.Test)
	}
	if !f.From.IsZero() {
		add(`c.started_at >= ?`, millis(f.From))
	}
	if !f.To.IsZero() {
		add(`c.started_at < ?`, millis(f.To))
	}
	return strings.Join(where, " AND "), args
}

type contactSummaryRow struct {
	ID        string
	Program   string
	Facts     string
	StartedAt int64 `db:"started_at"`
	Test      bool
	Status    runtime.Status
	Ends      runtime.Ends
	Flow      *string
	Version   *int
}

const contactSummaryFrom = ` FROM contacts c LEFT JOIN versions v ON v.id = c.program LEFT JOIN flows f ON f.id = v.flow_id WHERE `

// Contacts lists contacts, those that began last first, and says how many there are in all.
func (db *DB) Contacts(ctx context.Context, filter ContactFilter) (list []ContactSummary, total int, err error) {
	condition, args := filter.conditions()
	seen, ids, err := db.read().seenBy(ctx, filter.Login)
	if err != nil {
		return nil, 0, err
	}
	condition, args = condition+" AND "+seen, append(args, ids...)
	if err := db.read().get(ctx, &total, `SELECT COUNT(*)`+contactSummaryFrom+condition, args...); err != nil {
		return nil, 0, fmt.Errorf("count contacts: %w", err)
	}
	if filter.Limit <= 0 {
		filter.Limit = 100
	}
	var rows []contactSummaryRow
	err = db.read().list(ctx, &rows, `SELECT c.id, c.program, c.facts, c.started_at, c.test, c.status, c.ends, f.name AS flow, v.number AS version`+
		contactSummaryFrom+condition+` ORDER BY c.started_at DESC, c.id DESC LIMIT ? OFFSET ?`, append(args, filter.Limit, filter.Offset)...)
	if err != nil {
		return nil, 0, fmt.Errorf("list contacts: %w", err)
	}
	for _, r := range rows {
		one, err := r.summary()
		if err != nil {
			return nil, 0, err
		}
		list = append(list, one)
	}
	return list, total, db.complete(ctx, list)
}

// ContactSummary loads one contact as lists show it; a missing one is a not_found fault. So is one that is not in a queue of the agent with a
// login (the email of a user); an empty login sees all.
func (db *DB) ContactSummary(ctx context.Context, id, login string) (ContactSummary, error) {
	seen, ids, err := db.read().seenBy(ctx, login)
	if err != nil {
		return ContactSummary{}, err
	}
	var row contactSummaryRow
	err = db.read().get(ctx, &row, `SELECT c.id, c.program, c.facts, c.started_at, c.test, c.status, c.ends, f.name AS flow, v.number AS version`+
		contactSummaryFrom+`c.id = ? AND `+seen, append([]any{id}, ids...)...)
	if err != nil {
		return ContactSummary{}, found(err, "There is no contact %s.", id)
	}
	one, err := row.summary()
	if err != nil {
		return one, err
	}
	list := []ContactSummary{one}
	err = db.complete(ctx, list)
	return list[0], err
}

// complete adds what takes a look at other tables.
func (db *DB) complete(ctx context.Context, list []ContactSummary) error {
	if len(list) == 0 {
		return nil
	}
	if err := db.lastTimes(ctx, list); err != nil {
		return err
	}
	return db.nameDrafts(ctx, list)
}

// lastTimes says when something last happened to each contact: test calls have clocks of their own, so when it was saved tells nothing.
func (db *DB) lastTimes(ctx context.Context, list []ContactSummary) error {
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	query, args, err := sqlx.In(`SELECT contact, MAX(at) AS last FROM journal WHERE contact IN (?) GROUP BY contact`, ids)
	if err != nil {
		return fmt.Errorf("list last times of contacts: %w", err)
	}
	var rows []struct {
		Contact string
		Last    int64
	}
	if err := db.read().list(ctx, &rows, query, args...); err != nil {
		return fmt.Errorf("list last times of contacts: %w", err)
	}
	last := make(map[string]int64, len(rows))
	for _, r := range rows {
		last[r.Contact] = r.Last
	}
	for i := range list {
		if at, ok := last[list[i].ID]; ok {
			list[i].LastAt = fromMillis(at)
		}
	}
	return nil
}

func (r contactSummaryRow) summary() (ContactSummary, error) {
	c := ContactSummary{
		ID: r.ID, Program: r.Program, StartedAt: fromMillis(r.StartedAt), LastAt: fromMillis(r.StartedAt), Test: r.Test, Status: r.Status, Ends: r.Ends,
	}
	var facts flow.Contact
	if err := json.Unmarshal([]byte(r.Facts), &facts); err != nil {
		return c, fmt.Errorf("read contact %s: %w", r.ID, err)
	}
	c.Channel, c.ANI, c.DNIS = facts.Channel, facts.ANI, facts.DNIS
	if r.Flow != nil && r.Version != nil {
		c.Flow, c.Version = *r.Flow, *r.Version
	}
	return c, nil
}

// headBytes is how much of a document holds its name, which comes second.
const headBytes = 400

// nameDrafts gives contacts that ran a draft the name of its flow.
func (db *DB) nameDrafts(ctx context.Context, list []ContactSummary) error {
	var drafts []string
	for _, c := range list {
		if c.Flow == "" {
			drafts = append(drafts, c.Program)
		}
	}
	if len(drafts) == 0 {
		return nil
	}
	query, args, err := sqlx.In(`SELECT id, substr(document, 1, ?) AS head FROM snapshots WHERE id IN (?)`, headBytes, drafts)
	if err != nil {
		return fmt.Errorf("list drafts of contacts: %w", err)
	}
	var heads []struct{ ID, Head string }
	if err := db.read().list(ctx, &heads, query, args...); err != nil {
		return fmt.Errorf("list drafts of contacts: %w", err)
	}
	names := map[string]string{}
	for _, h := range heads {
		names[h.ID] = nameOf(h.Head)
	}
	for i := range list {
		if list[i].Flow == "" {
			list[i].Flow = names[list[i].Program]
		}
	}
	return nil
}

// nameOf reads the name out of the beginning of a document.
func nameOf(head string) string {
	decoder := json.NewDecoder(strings.NewReader(head))
	for {
		token, err := decoder.Token()
		if err != nil {
			return ""
		}
		if token == "name" {
			name, _ := decoder.Token() // cut off: no name
			text, _ := name.(string)
			return text
		}
	}
}
