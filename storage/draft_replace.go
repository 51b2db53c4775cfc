package storage

import (
	"context"
	"errors"
	"fmt"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// Replacement is a whole new draft.
type Replacement struct {
	Document *flow.Flow                    // its name may be written in another case than the flow's
	Revision int64                         // of the draft that it replaces; 0: whatever it is
	Findings func(*flow.Flow) []flow.Issue // as in DraftPatch
}

// ReplaceDraft makes a document the draft, for imports. A draft that has changed since Revision is a conflict fault. Others who edit the draft
// see it as a change of theirs to merge with.
func (db *DB) ReplaceDraft(ctx context.Context, who Actor, name string, r Replacement) (DraftSaved, error) {
	if key(r.Document.Name) != key(name) {
		return DraftSaved{}, fault.Field("name", "is %q, but the flow is %s; rename one of them", r.Document.Name, name)
	}
	return db.replaceWhole(ctx, who, name, replacing{Replacement: r, action: "draft.replace"})
}

// RestoreDraft makes the draft what a version is; what was renamed since is named as it is called now. Others who edit the draft see it as a change of theirs to merge with.
func (db *DB) RestoreDraft(ctx context.Context, who Actor, name string, number int) error {
	v, err := db.Version(ctx, name, number)
	if err != nil {
		return err
	}
	document, err := db.NamedNow(ctx, v)
	if err != nil {
		return err
	}
	_, err = db.replaceWhole(ctx, who, name, replacing{Replacement: Replacement{Document: document}, action: "draft.restore"})
	return err
}

// NamedNow gives the document of a version with the names of today in it: its flow's, and those of what was renamed since it was published.
func (db *DB) NamedNow(ctx context.Context, v Version) (*flow.Flow, error) {
	if err := db.renameBound(ctx, v); err != nil {
		return nil, err
	}
	f, err := db.renamedVariables(ctx, v.Document)
	if err != nil {
		return nil, err
	}
	now := *f
	err = db.read().get(ctx, &now.Name, `SELECT f.name FROM versions v JOIN flows f ON f.id = v.flow_id WHERE v.id = ?`, v.ID)
	if err != nil {
		return nil, fmt.Errorf("find the flow of version %s: %w", v.ID, err)
	}
	return &now, nil
}

// renameBound puts the names of today into a version's document, for what the version means.
func (db *DB) renameBound(ctx context.Context, v Version) error {
	mapping := map[string]map[string]string{}
	for _, r := range db.references(v.Document) {
		id, err := db.read().boundID(ctx, r.Kind, r.Name, v.ID)
		if err != nil {
			return err
		}
		name, err := db.read().nameOf(ctx, r.Kind, id)
		if err != nil {
			return err
		}
		if name == "" || name == r.Name {
			continue
		}
		if mapping[r.Kind] == nil {
			mapping[r.Kind] = map[string]string{}
		}
		mapping[r.Kind][r.Name] = name
	}
	if len(mapping) == 0 {
		return nil
	}
	return flow.Rebind(v.Document, db.config.Catalog, mapping)
}

// replacing is a replacement with what the audit log calls it.
type replacing struct {
	Replacement
	action string
}

func (db *DB) replaceWhole(ctx context.Context, who Actor, name string, r replacing) (DraftSaved, error) {
	for range 10 {
		saved, err := db.replaceOnce(ctx, who, name, r)
		if !errors.Is(err, errMoved) {
			return saved, err
		}
	}
	return DraftSaved{}, errBusyDraft
}

var errBusyDraft = fault.New(fault.Unavailable, "Too many people save this draft at once; please try again.")

func (db *DB) replaceOnce(ctx context.Context, who Actor, name string, r replacing) (DraftSaved, error) {
	row, err := db.read().flowRow(ctx, name)
	if err != nil {
		return DraftSaved{}, err
	}
	if r.Revision != 0 && r.Revision != row.Revision {
		return DraftSaved{}, draftMoved(row)
	}
	draft, err := decode(row.Draft)
	if err != nil {
		return DraftSaved{}, err
	}
	before, err := split(draft)
	if err != nil {
		return DraftSaved{}, err
	}
	after := *r.Document
	after.Name = row.Name
	return db.replaceDraft(ctx, who, draftEdit{row: row, before: before, after: &after, action: r.action, findings: r.Findings})
}
