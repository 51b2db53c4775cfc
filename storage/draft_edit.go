package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"cordboard/flow"
)

// DraftEdit is a change of a draft that is made of the whole document, such as by a form of a page.
type DraftEdit struct {
	Base     int64                                // revision of the draft that the change was thought of
	Edit     func(*flow.Flow) (*flow.Flow, error) // gives the changed document and leaves its argument as it is
	Findings func(*flow.Flow) []flow.Issue        // as in DraftPatch
}

// EditDraft makes a change on the draft as it was at the edit's base, and saves the records that differ as SaveDraft does: merged with what
// others did since, or as a *DraftConflict. An error of Edit is given as it is.
func (db *DB) EditDraft(ctx context.Context, who Actor, name string, e DraftEdit) (DraftSaved, error) {
	before, seen, err := db.draftAt(ctx, name, e.Base)
	if err != nil {
		return DraftSaved{}, err
	}
	changed, err := e.Edit(seen)
	if err != nil {
		return DraftSaved{}, err
	}
	after, err := split(changed)
	if err != nil {
		return DraftSaved{}, err
	}
	p := DraftPatch{Base: e.Base, Records: map[string]json.RawMessage{}, Findings: e.Findings}
	for _, key := range differing(before, after) {
		if value, ok := after[key]; ok {
			p.Records[key] = value
		} else {
			p.Removed = append(p.Removed, key)
		}
	}
	return db.SaveDraft(ctx, who, name, p)
}

// draftAt is a draft as it was at a revision.
func (db *DB) draftAt(ctx context.Context, name string, revision int64) (records, *flow.Flow, error) {
	row, err := db.read().flowRow(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	draft, err := decode(row.Draft)
	if err != nil {
		return nil, nil, err
	}
	current, err := split(draft)
	if err != nil {
		return nil, nil, err
	}
	since, err := db.read().changesSince(ctx, row, revision)
	if err != nil || len(since) == 0 {
		return current, draft, err
	}
	then := maps.Clone(current)
	for key, change := range since {
		if then[key] = change.base; change.base == nil {
			delete(then, key)
		}
	}
	seen, err := then.join(row.Name)
	if err != nil {
		return nil, nil, fmt.Errorf("draft of %s at revision %d: %w", row.Name, revision, err)
	}
	return then, seen, nil
}
