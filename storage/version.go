package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// Version is a published state of a flow. It never changes; labels move.
type Version struct {
	ID        string // program id: v_<uuid>
	Number    int    // 1, 2, … within the flow
	Message   string // what changed, in its author's words
	Author    string
	CreatedAt time.Time
	Labels    []string // sorted
	Contacts  int      // still on their way through it, without test calls
	Released  bool     // it was live at some time
	Document  *flow.Flow
	Release   *Release // of Publish: what moves the label later; nil when it has moved
}

// Publication is what Publish needs beside the flow.
type Publication struct {
	Revision int64             // of the draft that was looked at
	Message  string            // what changed, for the version list
	Label    string            // label that moves to the new version; "": Live
	Bindings map[string]string // "kind/name" → id of what the document names; missing ones are looked up
	At       *time.Time        // when the label moves; nil: at once
	Until    *time.Time        // when it goes back; nil: never
	With     []string          // flows that are published in the same transaction (Together): their versions may still be missing
}

type versionRow struct {
	ID        string
	FlowID    string `db:"flow_id"`
	Number    int
	Message   string
	Author    string
	CreatedAt int64 `db:"created_at"`
	Contacts  int
	Released  bool
	Document  string
}

const versionColumns = `v.id, v.flow_id, v.number, v.message, v.author, v.created_at,
	(SELECT COUNT(*) FROM contacts c WHERE c.program = v.id AND c.status IN ('active', 'closing') AND NOT c.test) AS contacts,
	v.released_at IS NOT NULL AS released`

// Publish makes the draft a new version and moves a label to it: at once, at its time, or when a second person has approved. It does not validate: the caller has done that on the same revision. A draft
// that has changed since is a conflict fault, and so is one that is the same as the newest version.
func (db *DB) Publish(ctx context.Context, who Actor, name string, p Publication) (Version, error) {
	if p.Label == "" {
		p.Label = Live
	}
	if err := checkLabel(p.Label); err != nil {
		return Version{}, err
	}
	row, err := db.read().flowRow(ctx, name)
	if err != nil {
		return Version{}, err
	}
	if row.Revision != p.Revision {
		return Version{}, draftMoved(row)
	}
	draft, err := decode(row.Draft)
	if err != nil {
		return Version{}, err
	}
	if err := db.read().unchanged(ctx, row, draft); err != nil {
		return Version{}, err
	}
	ready, err := db.prepareDraft(draft)
	if err != nil {
		return Version{}, err
	}
	var made publishedRow
	err = db.write(ctx, func(ctx context.Context, t *tx) error {
		made, err = t.publish(ctx, who, publishing{Publication: p, row: row, prepared: ready, refs: db.references(draft)})
		return err
	})
	if err != nil {
		return Version{}, err
	}
	v, err := db.Version(ctx, name, made.number)
	if err != nil || made.release == "" {
		return v, err
	}
	waits, err := db.Release(ctx, made.release)
	v.Release = &waits
	return v, err
}

// publishedRow is what publishing made: a version, and the release that moves its label later, if any.
type publishedRow struct {
	number  int
	release string
}

func draftMoved(row flowRow) error {
	return fault.New(fault.Conflict, "%s has changed the draft of %s since you looked at it; look again first.", row.UpdatedBy, row.Name)
}

// unchanged refuses to publish what is the newest version already.
func (q queries) unchanged(ctx context.Context, row flowRow, draft *flow.Flow) error {
	newest, err := q.sameVersion(ctx, row, draft)
	if err != nil || newest == 0 {
		return err
	}
	return fault.New(fault.Conflict, "Nothing has changed since version %d of %s but places on the canvas at most, so there is nothing to publish; move its label instead.",
		newest, row.Name)
}

// SameVersion is the number of the newest version when a flow's draft is the same but for places on the canvas; 0 when it is not.
func (db *DB) SameVersion(ctx context.Context, name string) (int, error) {
	row, err := db.read().flowRow(ctx, name)
	if err != nil {
		return 0, err
	}
	draft, err := decode(row.Draft)
	if err != nil {
		return 0, err
	}
	return db.read().sameVersion(ctx, row, draft)
}

func (q queries) sameVersion(ctx context.Context, row flowRow, draft *flow.Flow) (int, error) {
	var newest versionRow
	err := q.get(ctx, &newest, `SELECT number, document FROM versions WHERE flow_id = ? ORDER BY number DESC LIMIT 1`, row.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("load newest version of %s: %w", row.Name, err)
	}
	before, err := decode(newest.Document)
	if err != nil {
		return 0, err
	}
	a, err := split(before)
	if err != nil {
		return 0, err
	}
	b, err := split(draft)
	if err != nil || countChanges(differing(a, b)) > 0 {
		return 0, err
	}
	return newest.Number, nil
}

// publishing is a publication with what was prepared before its transaction.
type publishing struct {
	Publication
	prepared
	row  flowRow
	refs []flow.Reference
}

func (t *tx) publish(ctx context.Context, who Actor, p publishing) (made publishedRow, err error) {
	// The update goes first: it locks the flow's row, so that numbers and labels of one flow are given out one at a time.
	err = t.change(ctx, `UPDATE flows SET updated_at = ?, updated_by = ? WHERE id = ? AND revision = ? AND deleted_at IS NULL`,
		millis(t.now), who.Name, p.row.ID, p.row.Revision)
	if errors.Is(err, sql.ErrNoRows) {
		return made, draftMoved(p.row)
	}
	if err != nil {
		return made, fmt.Errorf("publish %s: %w", p.row.Name, err)
	}
	if err := t.get(ctx, &made.number, `SELECT COALESCE(MAX(number), 0) + 1 FROM versions WHERE flow_id = ?`, p.row.ID); err != nil {
		return made, fmt.Errorf("number version of %s: %w", p.row.Name, err)
	}
	bound, err := t.bind(ctx, p.refs, p.Bindings)
	if err != nil {
		return made, err
	}
	bindings, err := encode(bound)
	if err != nil {
		return made, err
	}
	id := "v_" + uuid.Must(uuid.NewV7()).String()
	_, err = t.exec(ctx, `INSERT INTO versions (id, flow_id, number, message, author_id, author, created_at, document, bindings, refs, outcomes)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, id, p.row.ID, made.number, p.Message, who.UserID, who.Name, millis(t.now), p.document, bindings,
		p.prepared.refs, p.outcomes)
	if err != nil {
		return made, fmt.Errorf("save version of %s: %w", p.row.Name, err)
	}
	after := map[string]any{"number": made.number, "label": p.Label, "message": p.Message}
	if err := t.audit(ctx, who, audited{action: "flow.publish", subject: p.row.Name, after: after}); err != nil {
		return made, err
	}
	made.release, err = t.moveLabel(ctx, who, p.row, Labelling{Flow: p.row.Name, Label: p.Label, Version: made.number, At: p.At, Until: p.Until, published: true, with: p.With})
	return made, err
}

// Versions lists a flow's versions without their documents, the newest first.
func (db *DB) Versions(ctx context.Context, name string) ([]Version, error) {
	row, err := db.read().flowRow(ctx, name)
	if err != nil {
		return nil, err
	}
	var rows []versionRow
	err = db.read().list(ctx, &rows, `SELECT `+versionColumns+` FROM versions v WHERE v.flow_id = ? ORDER BY v.number DESC`, row.ID)
	if err != nil {
		return nil, fmt.Errorf("list versions of %s: %w", name, err)
	}
	return db.read().labelled(ctx, rows)
}

// Version loads one version by number; a missing one is a not_found fault.
func (db *DB) Version(ctx context.Context, name string, number int) (Version, error) {
	row, err := db.read().flowRow(ctx, name)
	if err != nil {
		return Version{}, err
	}
	var v versionRow
	err = db.read().get(ctx, &v, `SELECT `+versionColumns+`, v.document FROM versions v WHERE v.flow_id = ? AND v.number = ?`, row.ID, number)
	if err != nil {
		return Version{}, found(err, "There is no version %d of %s.", number, row.Name)
	}
	return db.read().labelledOne(ctx, v)
}

// LabelledVersion loads the version that a label points at; a missing label is a not_found fault.
func (db *DB) LabelledVersion(ctx context.Context, name, label string) (Version, error) {
	row, err := db.read().flowRow(ctx, name)
	if err != nil {
		return Version{}, err
	}
	var v versionRow
	err = db.read().get(ctx, &v, `SELECT `+versionColumns+`, v.document FROM labels l JOIN versions v ON v.id = l.version_id
		WHERE l.flow_id = ? AND l.label = ?`, row.ID, label)
	if err != nil {
		return Version{}, found(err, "No version of %s is labelled %s.", row.Name, label)
	}
	return db.read().labelledOne(ctx, v)
}

func (q queries) labelledOne(ctx context.Context, row versionRow) (Version, error) {
	list, err := q.labelled(ctx, []versionRow{row})
	if err != nil {
		return Version{}, err
	}
	list[0].Document, err = decode(row.Document)
	return list[0], err
}

// labelled makes versions of rows, with their labels.
func (q queries) labelled(ctx context.Context, rows []versionRow) ([]Version, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	ids, at := make([]string, len(rows)), map[string]int{}
	list := make([]Version, len(rows))
	for i, r := range rows {
		ids[i], at[r.ID] = r.ID, i
		list[i] = Version{ID: r.ID, Number: r.Number, Message: r.Message, Author: r.Author, CreatedAt: fromMillis(r.CreatedAt), Contacts: r.Contacts, Released: r.Released}
	}
	query, args, err := sqlx.In(`SELECT label, version_id FROM labels WHERE version_id IN (?) ORDER BY label`, ids)
	if err != nil {
		return nil, fmt.Errorf("list labels: %w", err)
	}
	var labels []struct {
		Label     string
		VersionID string `db:"version_id"`
	}
	if err := q.list(ctx, &labels, query, args...); err != nil {
		return nil, fmt.Errorf("list labels: %w", err)
	}
	for _, l := range labels {
		v := &list[at[l.VersionID]]
		v.Labels = append(v.Labels, l.Label)
	}
	return list, nil
}
