package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	"cordboard/flow"
)

// DraftEdit is a change of a draft that is made of the whole document, such as by a form of a page.
type DraftEdit struct {
	Base     int64 // revision of the draft that the change was thought of
	Over     int64 // as in DraftPatch
	Edit     EditFunc
	Findings func(*flow.Flow) []flow.Issue // as in DraftPatch
}

// EditFunc gives the changed document, and leaves its arguments as they are: the draft at the edit's base, and as others left it since. It may
// run more than once.
type EditFunc func(seen, now *flow.Flow) (*flow.Flow, error)

// EditDraft makes a change on the draft as it was at the edit's base, and saves the records that differ as SaveDraft does: merged with what
// others did since, or as a *DraftConflict. An error of Edit is given as it is.
func (db *DB) EditDraft(ctx context.Context, who Actor, name string, e DraftEdit) (DraftSaved, error) {
	for range 10 {
		saved, err := db.editDraft(ctx, who, name, e)
		if !errors.Is(err, errMoved) {
			return saved, err
		}
	}
	return DraftSaved{}, errBusyDraft
}

func (db *DB) editDraft(ctx context.Context, who Actor, name string, e DraftEdit) (DraftSaved, error) {
	now, err := db.draftNow(ctx, name)
	if err != nil {
		return DraftSaved{}, err
	}
	before, seen, err := db.draftAt(ctx, now, e.Base)
	if err != nil {
		return DraftSaved{}, err
	}
	changed, err := e.Edit(seen, now.draft)
	if err != nil {
		return DraftSaved{}, err
	}
	after, err := split(changed)
	if err != nil {
		return DraftSaved{}, err
	}
	p := DraftPatch{Base: e.Base, Over: e.Over, Records: map[string]json.RawMessage{}, Findings: e.Findings}
	for _, key := range differing(before, after) {
		if value, ok := after[key]; ok {
			p.Records[key] = value
		} else {
			p.Removed = append(p.Removed, key)
		}
	}
	return db.mergeDraft(ctx, who, now, p)
}

// draftAt is a draft as it was at a revision.
func (db *DB) draftAt(ctx context.Context, now draftNow, revision int64) (records, *flow.Flow, error) {
	since, err := db.read().changesSince(ctx, now.row, revision)
	if err != nil || len(since) == 0 {
		return now.records, now.draft, err
	}
	then := maps.Clone(now.records)
	for key, change := range since {
		if then[key] = change.base; change.base == nil {
			delete(then, key)
		}
	}
	seen, err := then.join(now.row.Name)
	if err != nil {
		return nil, nil, fmt.Errorf("draft of %s at revision %d: %w", now.row.Name, revision, err)
	}
	return then, seen, nil
}
