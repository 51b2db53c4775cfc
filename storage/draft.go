package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// historyKept is how many revisions of a draft can still be merged with: days of editing.
const historyKept = 2000

// DraftSaved is what became of a patch.
type DraftSaved struct {
	Revision int64
	SavedAt  time.Time
	Draft    *flow.Flow
	Merged   map[string]json.RawMessage // records that others changed since the patch's base; nil = removed
	Changes  int                        // records in which the draft differs from the live version
}

// errMoved is a draft that somebody else saved in the meantime.
var errMoved = errors.New("the draft has moved on")

// SaveDraft applies a patch. Records that nobody else touched since its base are merged; a record that both changed is a *DraftConflict, and
// then nothing is saved.
func (db *DB) SaveDraft(ctx context.Context, who Actor, name string, p DraftPatch) (DraftSaved, error) {
	for range 10 {
		saved, err := db.saveDraft(ctx, who, name, p)
		if !errors.Is(err, errMoved) {
			return saved, err
		}
	}
	return DraftSaved{}, errBusyDraft
}

func (db *DB) saveDraft(ctx context.Context, who Actor, name string, p DraftPatch) (DraftSaved, error) {
	now, err := db.draftNow(ctx, name)
	if err != nil {
		return DraftSaved{}, err
	}
	return db.mergeDraft(ctx, who, now, p)
}

// draftNow is a draft as it is.
type draftNow struct {
	row     flowRow
	draft   *flow.Flow
	records records
}

func (db *DB) draftNow(ctx context.Context, name string) (now draftNow, err error) {
	if now.row, err = db.read().flowRow(ctx, name); err != nil {
		return now, err
	}
	if now.draft, err = decode(now.row.Draft); err != nil {
		return now, err
	}
	now.records, err = split(now.draft)
	return now, err
}

// mergeDraft saves a patch on top of a draft, or gives errMoved.
func (db *DB) mergeDraft(ctx context.Context, who Actor, now draftNow, p DraftPatch) (DraftSaved, error) {
	since, err := db.read().changesSince(ctx, now.row, p.Base)
	if err != nil {
		return DraftSaved{}, err
	}
	m := merging{current: now.records, since: since, patch: p}
	if conflicts := m.merge(); len(conflicts) > 0 {
		return DraftSaved{}, &DraftConflict{Revision: now.row.Revision, Conflicts: conflicts}
	}
	result, err := m.result.join(now.row.Name)
	if err != nil {
		return DraftSaved{}, err
	}
	e := draftEdit{row: now.row, before: m.current, after: result, action: "draft.save", findings: p.Findings}
	saved, err := db.replaceDraft(ctx, who, e)
	saved.Merged = m.theirs()
	return saved, err
}

// draftEdit is one new state of a draft.
type draftEdit struct {
	row      flowRow // as it was loaded
	before   records
	after    *flow.Flow
	action   string // for the audit log
	findings func(*flow.Flow) []flow.Issue
}

// replaceDraft saves a new state of a draft, or gives errMoved. One that changes nothing is not a new revision.
func (db *DB) replaceDraft(ctx context.Context, who Actor, e draftEdit) (DraftSaved, error) {
	if err := checkFlow(e.after); err != nil {
		return DraftSaved{}, err
	}
	after, err := split(e.after)
	if err != nil {
		return DraftSaved{}, err
	}
	keys := differing(e.before, after)
	if len(keys) == 0 {
		return DraftSaved{Revision: e.row.Revision, SavedAt: fromMillis(e.row.DraftSavedAt), Draft: e.after, Changes: e.row.Changes}, nil
	}
	saved := DraftSaved{Revision: e.row.Revision + 1, Draft: e.after}
	// Everything slow happens before the transaction: an embedded database has one writer, and calls wait for it.
	p, err := db.prepareDraft(e.after)
	if err != nil {
		return DraftSaved{}, err
	}
	if saved.Changes, err = db.read().changesAgainstLive(ctx, e.row.ID, e.after); err != nil {
		return DraftSaved{}, err
	}
	bad, odd, err := db.count(ctx, e.findings, e.after)
	if err != nil {
		return DraftSaved{}, err
	}
	err = db.write(ctx, func(ctx context.Context, t *tx) error {
		saved.SavedAt = t.now
		err := t.change(ctx, `UPDATE flows SET draft = ?, revision = ?, draft_saved_at = ?, updated_at = ?, updated_by = ?, description = ?, kind = ?,
			search = ?, refs = ?, outcomes = ?, activities = ?, changes = ?, errors = ?, warnings = ? WHERE id = ? AND revision = ? AND deleted_at IS NULL`,
			p.document, saved.Revision, millis(t.now), millis(t.now), who.Name, e.after.Description, string(e.after.Kind),
			p.search, p.refs, p.outcomes, len(e.after.Activities), saved.Changes, bad, odd, e.row.ID, e.row.Revision)
		if errors.Is(err, sql.ErrNoRows) {
			return errMoved
		}
		if err != nil {
			return fmt.Errorf("save draft of %s: %w", e.row.Name, err)
		}
		return t.recordChanges(ctx, who, e, changed{keys, after, saved.Revision})
	})
	if err != nil {
		return DraftSaved{}, err
	}
	return saved, nil
}

// count counts the findings about a draft: those that findings gives, else those of the validator.
func (db *DB) count(ctx context.Context, findings func(*flow.Flow) []flow.Issue, f *flow.Flow) (bad, odd int, err error) {
	if findings == nil {
		if db.config.Catalog == nil {
			return 0, 0, nil
		}
		resources, err := db.Resources(ctx)
		if err != nil {
			return 0, 0, err
		}
		findings = func(f *flow.Flow) []flow.Issue { return flow.Validate(f, db.config.Catalog, resources) }
	}
	for _, i := range findings(f) {
		switch i.Severity {
		case flow.SeverityError:
			bad++
		case flow.SeverityWarning:
			odd++
		}
	}
	return bad, odd, nil
}

// changed is which records of a draft an edit changes.
type changed struct {
	keys     []string
	after    records
	revision int64
}

// recordChanges writes what an edit changed: for merging with edits that were made on older revisions, and into the audit log.
func (t *tx) recordChanges(ctx context.Context, who Actor, e draftEdit, c changed) error {
	before, after := map[string]json.RawMessage{}, map[string]json.RawMessage{}
	var args []any
	for _, k := range c.keys {
		before[k], after[k] = e.before[k], c.after[k]
		args = append(args, e.row.ID, c.revision, k, textOrNil(e.before[k]), textOrNil(c.after[k]), millis(t.now), who.Name, who.UserID)
	}
	const columns = 8
	for len(args) > 0 {
		n := min(len(args)/columns, 500)
		_, err := t.exec(ctx, `INSERT INTO draft_changes (flow_id, revision, record_key, old_value, new_value, changed_at, changed_by, changed_by_id) VALUES `+
			places(n, `(?, ?, ?, ?, ?, ?, ?, ?)`), args[:n*columns]...)
		if err != nil {
			return fmt.Errorf("record changes of %s: %w", e.row.Name, err)
		}
		args = args[n*columns:]
	}
	if _, err := t.exec(ctx, `DELETE FROM draft_changes WHERE flow_id = ? AND revision <= ?`, e.row.ID, c.revision-historyKept); err != nil {
		return fmt.Errorf("forget old changes of %s: %w", e.row.Name, err)
	}
	return t.audit(ctx, who, audited{action: e.action, subject: e.row.Name, before: before, after: after})
}

func textOrNil(data json.RawMessage) *string {
	if data == nil {
		return nil
	}
	text := string(data)
	return &text
}

// changesSince tells what happened to a draft's records after a revision.
func (q queries) changesSince(ctx context.Context, row flowRow, base int64) (map[string]recordChange, error) {
	if base > row.Revision || base < row.Revision-historyKept || base < 1 {
		return nil, fault.New(fault.Conflict, "The draft of %s was replaced since it was opened; reload the page to go on.", row.Name)
	}
	var rows []struct {
		Key string  `db:"record_key"`
		Old *string `db:"old_value"`
		By  string  `db:"changed_by"`
		ID  string  `db:"changed_by_id"`
		At  int64   `db:"changed_at"`
		Rev int64   `db:"revision"`
	}
	// The draft was read before: what came later is found by the compare-and-swap on its revision.
	err := q.list(ctx, &rows, `SELECT record_key, old_value, changed_by, changed_by_id, changed_at, revision FROM draft_changes
		WHERE flow_id = ? AND revision > ? AND revision <= ? ORDER BY revision`, row.ID, base, row.Revision)
	if err != nil {
		return nil, fmt.Errorf("list changes of %s: %w", row.Name, err)
	}
	since := map[string]recordChange{}
	for _, r := range rows {
		c, seen := since[r.Key]
		if !seen {
			c.base = rawOrNil(r.Old)
		}
		c.by, c.byID, c.at, c.revision = r.By, r.ID, fromMillis(r.At), r.Rev
		since[r.Key] = c
	}
	return since, nil
}

// changesAgainstLive counts in how many records a draft differs from the live version.
func (q queries) changesAgainstLive(ctx context.Context, flowID string, draft *flow.Flow) (int, error) {
	keys, err := q.differsFromLive(ctx, flowID, draft)
	return countChanges(keys), err
}

// ChangedActivities lists the ids of the activities of a draft that are not as in the live version, all of them when nothing is live. Where they
// are drawn does not matter.
func (db *DB) ChangedActivities(ctx context.Context, name string) ([]string, error) {
	row, err := db.read().flowRow(ctx, name)
	if err != nil {
		return nil, err
	}
	draft, err := decode(row.Draft)
	if err != nil {
		return nil, err
	}
	keys, err := db.read().differsFromLive(ctx, row.ID, draft)
	if err != nil {
		return nil, err
	}
	ids, there := []string{}, order(draft)
	for _, k := range keys {
		if id, ok := strings.CutPrefix(k, recordActivity); ok && slices.Contains(there, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// differsFromLive lists the keys of the records in which a draft differs from the live version.
func (q queries) differsFromLive(ctx context.Context, flowID string, draft *flow.Flow) ([]string, error) {
	live := new(flow.Flow)
	var document string
	err := q.get(ctx, &document, `SELECT v.document FROM labels l JOIN versions v ON v.id = l.version_id WHERE l.flow_id = ? AND l.label = ?`, flowID, Live)
	switch {
	case err == nil:
		if live, err = decode(document); err != nil {
			return nil, err
		}
	case !errors.Is(err, sql.ErrNoRows):
		return nil, fmt.Errorf("load live version: %w", err)
	}
	a, err := split(live)
	if err != nil {
		return nil, err
	}
	b, err := split(draft)
	if err != nil {
		return nil, err
	}
	return differing(a, b), nil
}
