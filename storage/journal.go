package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cordboard/flow/fault"
	"cordboard/runtime"
)

// step decides what an arrival makes of a contact.
type step func(runtime.Reader, runtime.Contact, runtime.Arrival) (runtime.Change, error)

// batch is one call of Batch on its way.
type batch struct {
	arrivals []runtime.Arrival
	step     step
	outcomes []runtime.Outcome
}

// Batch steps contacts in one transaction; see runtime.Journal. On an embedded database batches that wait at the same time share a commit.
// Step may be called again for the same arrival when the first attempt could not be saved, so it must not change anything itself. An arrival
// whose contact was moved on by another node meanwhile is not fresh and has a conflict as its error: delivering it again will work, as its key
// was not kept. Nor is the key of an arrival whose step failed.
func (j journal) Batch(ctx context.Context, arrivals []runtime.Arrival,
	step func(runtime.Reader, runtime.Contact, runtime.Arrival) (runtime.Change, error)) ([]runtime.Outcome, error) {
	if len(arrivals) == 0 {
		return nil, nil
	}
	seen := make(map[string]bool, len(arrivals))
	for _, a := range arrivals {
		if seen[a.Contact] {
			return nil, fault.New(fault.Internal, "two arrivals of contact %s in one batch", a.Contact)
		}
		seen[a.Contact] = true
	}
	b := &batch{arrivals: arrivals, step: step}
	var err error
	if j.db.group != nil {
		err = j.db.group.submit(&job{ctx: ctx, batch: b, done: make(chan struct{})})
	} else {
		err = again(func() error {
			return j.db.transaction(ctx, func(ctx context.Context, t *tx) error { return t.runBatches(ctx, []*batch{b}) })
		})
	}
	if err != nil {
		return nil, err
	}
	return b.outcomes, nil
}

// mergeBatches runs the batches among the jobs of one commit, in as few rounds as there are arrivals of one contact.
func (t *tx) mergeBatches(ctx context.Context, jobs []*job) error {
	waiting := slices.DeleteFunc(slices.Clone(jobs), func(j *job) bool { return j.batch == nil })
	for len(waiting) > 0 {
		var round []*job
		round, waiting = disjoint(waiting)
		err := t.runRound(ctx, round)
		if err != nil && !lost(err) && len(round) > 1 {
			// One of them spoils it for the others: each for itself.
			for _, j := range round {
				if err := t.runRound(ctx, []*job{j}); lost(err) {
					return err
				}
			}
		}
		if lost(err) {
			return err
		}
	}
	return nil
}

// disjoint takes jobs of which no two have an arrival of the same contact.
func disjoint(jobs []*job) (round, rest []*job) {
	seen := map[string]bool{}
	for _, j := range jobs {
		if slices.ContainsFunc(j.batch.arrivals, func(a runtime.Arrival) bool { return seen[a.Contact] }) {
			rest = append(rest, j)
			continue
		}
		for _, a := range j.batch.arrivals {
			seen[a.Contact] = true
		}
		round = append(round, j)
	}
	return round, rest
}

// runRound runs jobs as if they were one batch; its error is theirs when there is only one.
func (t *tx) runRound(ctx context.Context, round []*job) error {
	batches := make([]*batch, len(round))
	for i, j := range round {
		batches[i] = j.batch
	}
	err := t.savepoint(ctx, func(ctx context.Context, t *tx) error { return t.runBatches(ctx, batches) })
	if len(round) == 1 {
		round[0].err = err
	}
	return err
}

// stepping is one arrival on its way through a transaction.
type stepping struct {
	arrival runtime.Arrival
	step    step
	outcome *runtime.Outcome
	claimed bool            // its key was not seen before
	contact runtime.Contact // as it was loaded
	rows    *changeRows     // what to save; nil: nothing
}

// runBatches steps the arrivals of all batches with a handful of statements.
func (t *tx) runBatches(ctx context.Context, batches []*batch) error {
	t = &tx{queries: queries{on: t.on, dialect: t.dialect, hot: t.statements}, now: t.now, statements: t.statements}
	var all []*stepping
	for _, b := range batches {
		b.outcomes = make([]runtime.Outcome, len(b.arrivals))
		for i, a := range b.arrivals {
			s := &stepping{arrival: a, step: b.step, outcome: &b.outcomes[i]}
			if !storable(a.Contact) || !storable(a.Key) {
				s.outcome.Err = errUnstorable
				continue
			}
			all = append(all, s)
		}
	}
	// Everybody locks rows in the same order, so that two nodes do not wait for each other.
	slices.SortFunc(all, func(a, b *stepping) int { return strings.Compare(a.arrival.Contact, b.arrival.Contact) })
	claimed, err := t.claim(ctx, all)
	if err != nil {
		return fmt.Errorf("claim arrivals: %w", err)
	}
	if err := t.loadContacts(ctx, claimed); err != nil {
		return fmt.Errorf("load contacts: %w", err)
	}
	reader := &reader{tx: t}
	for _, s := range claimed {
		if err := s.run(reader); err != nil {
			return err
		}
	}
	if err := t.save(ctx, claimed); err != nil {
		return fmt.Errorf("save contacts: %w", err)
	}
	return nil
}

var errUnstorable = fault.New(fault.Invalid, "a text holds a NUL or broken UTF-8, which cannot be stored")

// run steps the contact, if it can still be stepped. An error that took the transaction with it is returned, any other is the outcome's.
func (s *stepping) run(r *reader) error {
	if s.outcome.Err != nil || s.contact.Status == runtime.Over || s.contact.Status == runtime.Broken {
		return nil
	}
	var change runtime.Change
	err := protect(func() (err error) {
		change, err = s.step(r, s.contact, s.arrival)
		return err
	})
	if r.failed != nil {
		return r.failed
	}
	if err == nil && (change.Contact.Facts.ID != s.contact.Facts.ID || change.Contact.Version != s.contact.Version+1) {
		err = fault.New(fault.Internal, "a step of contact %s at version %d gave contact %s at version %d",
			s.contact.Facts.ID, s.contact.Version, change.Contact.Facts.ID, change.Contact.Version)
	}
	if err == nil {
		s.rows, err = rowsOf(change)
	}
	if err != nil {
		s.outcome.Err = err
		return nil
	}
	s.outcome.Change = change
	return nil
}

// claim inserts the arrivals' keys and gives those that were not there.
func (t *tx) claim(ctx context.Context, all []*stepping) ([]*stepping, error) {
	byContact := make(map[string]*stepping, len(all))
	rows := make([][]any, len(all))
	for i, s := range all {
		byContact[s.arrival.Contact] = s
		rows[i] = []any{s.arrival.Contact, s.arrival.Key, millis(s.arrival.At)}
	}
	err := t.eachChunk(rows, func(n int, args []any) error {
		var contacts []string
		err := t.list(ctx, &contacts, `INSERT INTO inbox (contact, key, at) VALUES `+places(n, `(?, ?, ?)`)+
			` ON CONFLICT (contact, key) DO NOTHING RETURNING contact`, args...)
		for _, c := range contacts {
			byContact[c].claimed = true
		}
		return err
	})
	return slices.DeleteFunc(slices.Clone(all), func(s *stepping) bool { return !s.claimed }), err
}

func (t *tx) loadContacts(ctx context.Context, claimed []*stepping) error {
	byContact := make(map[string]*stepping, len(claimed))
	ids := make([][]any, len(claimed))
	for i, s := range claimed {
		byContact[s.arrival.Contact], ids[i] = s, []any{s.arrival.Contact}
		s.outcome.Err = fault.New(fault.NotFound, "there is no contact %s", s.arrival.Contact)
	}
	return t.eachChunk(ids, func(n int, args []any) error {
		var rows []contactRow
		if err := t.list(ctx, &rows, `SELECT `+contactColumns+` FROM contacts WHERE id IN (`+places(n, `?`)+`)`, args...); err != nil {
			return err
		}
		for _, r := range rows {
			s := byContact[r.ID]
			s.contact, s.outcome.Err = r.contact()
		}
		return nil
	})
}
