package storage

import (
	"context"
	"slices"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
)

// changeRows is a change as rows of parameters.
type changeRows struct {
	contact []any   // id, version before, version after, status, ends, state, over
	entries [][]any // of journal
	issued  [][]any // of operations
	ended   [][]any // contact, op
	over    bool
	program string // that the contact entered by
	queue   string // that it joins, by name; empty when none
}

// rowsOf writes a change as rows. It fails when something in it cannot be stored, so that only its own arrival is lost.
func rowsOf(c runtime.Change) (*changeRows, error) {
	id := c.Contact.Facts.ID
	r := &changeRows{program: c.Contact.Program, queue: joined(c), over: c.Contact.Status == runtime.Over || c.Contact.Status == runtime.Broken}
	r.contact = []any{id, c.Contact.Version - 1, c.Contact.Version, string(c.Contact.Status), string(c.Contact.Ends), string(c.Contact.State)}
	for _, e := range c.Entries {
		kind, data, err := encodeData(e.Data)
		if err != nil {
			return nil, fault.Wrap(err, fault.Internal, "an entry of contact %s cannot be written", id)
		}
		r.entries = append(r.entries, []any{id, e.Version, e.N, millis(e.At), e.Kind, e.Program, e.Activity, e.Outlet, kind, data})
	}
	for _, o := range c.Issued {
		command, err := encode(o.Command)
		if err != nil {
			return nil, fault.Wrap(err, fault.Internal, "a command of contact %s cannot be written", id)
		}
		r.issued = append(r.issued, []any{id, o.Version, o.N, o.Op, o.Channel, o.Test, o.Command.CommandKind(), flow.Answered(o.Command), due(o), command, o.Node, o.Waiting})
	}
	for _, op := range c.Ended {
		r.ended = append(r.ended, []any{id, int64(op)})
	}
	for _, rows := range [][][]any{{r.contact}, r.entries, r.issued} {
		for _, row := range rows {
			if check(row) != nil {
				return nil, errUnstorable
			}
		}
	}
	return r, nil
}

// due is when a timer wakes, rounded up so that it never wakes early; nil for everything else.
func due(o runtime.Operation) *int64 {
	at := o.Due()
	if at.IsZero() {
		return nil
	}
	ms := millis(at)
	if fromMillis(ms).Before(at) {
		ms++
	}
	return &ms
}

// save writes the changes whose contact is still at the version that was loaded, and forgets the keys of all other claimed arrivals.
func (t *tx) save(ctx context.Context, claimed []*stepping) error {
	changed := slices.DeleteFunc(slices.Clone(claimed), func(s *stepping) bool { return s.rows == nil })
	if err := t.compareAndSwap(ctx, changed); err != nil {
		return err
	}
	var entries, issued, ended, unclaimed, over [][]any
	for _, s := range claimed {
		if !s.outcome.Fresh {
			unclaimed = append(unclaimed, []any{s.arrival.Contact, s.arrival.Key})
			continue
		}
		if err := t.queued(ctx, s.arrival.Contact, s.rows.program, s.rows.queue); err != nil {
			return err
		}
		entries, issued, ended = append(entries, s.rows.entries...), append(issued, s.rows.issued...), append(ended, s.rows.ended...)
		if s.rows.over {
			over = append(over, []any{s.arrival.Contact})
		}
	}
	err := t.insertRows(ctx, `INSERT INTO journal (contact, version, n, at, kind, program, activity, outlet, data_kind, data) VALUES `, entries)
	if err != nil {
		return err
	}
	err = t.insertRows(ctx, `INSERT INTO operations (contact, version, n, op, channel, test, kind, answered, due, command, node, waiting) VALUES `, issued)
	if err != nil {
		return err
	}
	if err := t.deleteOperations(ctx, `op`, ended, ``); err != nil {
		return err
	}
	if err := t.endContacts(ctx, over); err != nil {
		return err
	}
	return t.eachChunk(unclaimed, func(n int, args []any) error {
		_, err := t.exec(ctx, `DELETE FROM inbox WHERE (contact, key) IN (VALUES `+places(n, `(?, ?)`)+`)`, args...)
		return err
	})
}

// compareAndSwap saves the contacts in one statement and marks the winners as fresh. The others get a conflict.
func (t *tx) compareAndSwap(ctx context.Context, changed []*stepping) error {
	byContact := make(map[string]*stepping, len(changed))
	rows := make([][]any, len(changed))
	for i, s := range changed {
		byContact[s.arrival.Contact] = s
		var endedAt *int64
		if s.rows.over {
			now := millis(t.now)
			endedAt = &now
		}
		rows[i] = append(s.rows.contact, endedAt)
	}
	err := t.eachChunk(rows, func(n int, args []any) error {
		// The first row tells the types of all.
		typed := `(CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT))`
		if n > 1 {
			typed += `, ` + places(n-1, `(?, ?, ?, ?, ?, ?, ?)`)
		}
		var winners []string
		err := t.list(ctx, &winners, `UPDATE contacts SET version = v.column3, status = v.column4, ends = v.column5, state = v.column6,
			ended_at = v.column7 FROM (VALUES `+typed+`) AS v WHERE contacts.id = v.column1 AND contacts.version = v.column2 RETURNING id`, args...)
		for _, id := range winners {
			byContact[id].outcome.Fresh = true
		}
		return err
	})
	for _, s := range changed {
		if !s.outcome.Fresh {
			*s.outcome = runtime.Outcome{Err: fault.New(fault.Conflict, "contact %s was moved on by another node; deliver the event again", s.arrival.Contact)}
		}
	}
	return err
}

// deleteOperations deletes operations by contact and some columns more; each key is a row of contact and these columns.
func (t *tx) deleteOperations(ctx context.Context, columns string, keys [][]any, condition string) error {
	return t.eachChunk(keys, func(n int, args []any) error {
		width := len(args) / n
		contacts := make([]any, n)
		for i := range n {
			contacts[i] = args[i*width]
		}
		first, rest := `(CAST(? AS TEXT)`, `(?`
		for range width - 1 {
			first, rest = first+`, CAST(? AS BIGINT)`, rest+`, ?`
		}
		values := first + `)`
		if n > 1 {
			values += `, ` + places(n-1, rest+`)`)
		}
		// The plain list of contacts leads both databases to the index; the tuples pick the operations.
		_, err := t.exec(ctx, `DELETE FROM operations WHERE contact IN (`+places(n, `?`)+`) AND (contact, `+columns+`) IN (VALUES `+values+`)`+condition,
			append(contacts, args...)...)
		return err
	})
}

// endContacts forgets what a contact that is over will never need again: operations that wait for an answer, and the keys of its arrivals.
func (t *tx) endContacts(ctx context.Context, over [][]any) error {
	return t.eachChunk(over, func(n int, args []any) error {
		for _, statement := range []string{`DELETE FROM inbox WHERE contact IN (`, `DELETE FROM operations WHERE answered AND contact IN (`} {
			if _, err := t.exec(ctx, statement+places(n, `?`)+`)`, args...); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) insertRows(ctx context.Context, insert string, rows [][]any) error {
	return t.eachChunk(rows, func(n int, args []any) error {
		_, err := t.exec(ctx, insert+places(n, `(`+places(len(args)/n, `?`)+`)`), args...)
		return err
	})
}

// rowsAtOnce bounds a statement's length.
const rowsAtOnce = 500

// eachChunk gives the rows' parameters in pieces that fit into one statement; not at all when there are no rows.
func (t *tx) eachChunk(rows [][]any, do func(n int, args []any) error) error {
	for len(rows) > 0 {
		n := min(len(rows), rowsAtOnce, t.dialect.parameters/(2*len(rows[0])))
		args := make([]any, 0, n*len(rows[0]))
		for _, r := range rows[:n] {
			args = append(args, r...)
		}
		if err := do(n, args); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}
