package storage

import (
	"context"
	"fmt"

	"cordboard/flow/fault"
)

// MoveLabel points a label at a version, which is also how a version is rolled back. What has a time, or waits for a second person, becomes a
// release; else the label moves at once and the release is nil.
func (db *DB) MoveLabel(ctx context.Context, who Actor, l Labelling) (*Release, error) {
	if err := checkLabel(l.Label); err != nil {
		return nil, err
	}
	var id string
	err := db.write(ctx, func(ctx context.Context, t *tx) error {
		row, err := t.lockFlow(ctx, who, l.Flow)
		if err != nil {
			return err
		}
		id, err = t.moveLabel(ctx, who, row, l)
		return err
	})
	if err != nil || id == "" {
		return nil, err
	}
	made, err := db.Release(ctx, id)
	return &made, err
}

// moving is a label's move with what was found out about it.
type moving struct {
	Labelling
	row     flowRow
	version string // id
	before  *int   // number that the label points at
}

// moveLabel moves a label, or makes a release and gives its id.
func (t *tx) moveLabel(ctx context.Context, who Actor, row flowRow, l Labelling) (release string, err error) {
	if err := l.checkTimes(t.now); err != nil {
		return "", err
	}
	m := moving{Labelling: l, row: row}
	if m.before, err = t.labelNumber(ctx, row.ID, l.Label); err != nil {
		return "", err
	}
	var version struct {
		ID         string
		ReleasedAt *int64 `db:"released_at"`
	}
	err = t.get(ctx, &version, `SELECT id, released_at FROM versions WHERE flow_id = ? AND number = ?`, row.ID, l.Version)
	if err != nil {
		return "", found(err, "There is no version %d of %s.", l.Version, row.Name)
	}
	m.version = version.ID
	if err := t.refuseMissing(ctx, m); err != nil {
		return "", err
	}
	asks := false
	if l.Label == Live && version.ReleasedAt == nil {
		if asks, err = t.needsApproval(ctx, row.ID); err != nil {
			return "", err
		}
	}
	if l.Until != nil && l.At == nil && m.before == nil && !asks {
		return "", fault.Field("until", "The label %s points at no version yet, so there is none to go back to.", l.Label)
	}
	switch {
	case asks:
		return t.makeRelease(ctx, who, m, ReleaseAsked)
	case l.At != nil:
		return t.makeRelease(ctx, who, m, ReleasePlanned)
	}
	if err := t.pointLabel(ctx, row, l.Label, m.version); err != nil {
		return "", err
	}
	if !l.published {
		set := audited{action: "label.set", subject: row.Name, before: labelled(l.Label, m.before), after: labelled(l.Label, &l.Version)}
		if err := t.audit(ctx, who, set); err != nil {
			return "", err
		}
	}
	if l.Until != nil {
		return t.makeRelease(ctx, who, m, ReleaseLive)
	}
	return "", nil
}

// makeRelease notes a release in its first state.
func (t *tx) makeRelease(ctx context.Context, who Actor, m moving, state ReleaseState) (string, error) {
	var open int
	err := t.get(ctx, &open, `SELECT COUNT(*) FROM releases WHERE flow_id = ? AND state IN ('asked', 'planned', 'live')`, m.row.ID)
	if err != nil {
		return "", fmt.Errorf("count releases of %s: %w", m.row.Name, err)
	}
	if open >= maxOpenReleases {
		return "", fault.New(fault.Conflict, "%s has %d releases that wait already; cancel some first.", m.row.Name, maxOpenReleases)
	}
	var back *string
	var began *int64
	if state == ReleaseLive {
		var id string
		if err := t.get(ctx, &id, `SELECT id FROM versions WHERE flow_id = ? AND number = ?`, m.row.ID, *m.before); err != nil {
			return "", fmt.Errorf("find the version that %s left: %w", m.Label, err)
		}
		now := millis(t.now)
		back, began = &id, &now
	}
	id := newID()
	_, err = t.exec(ctx, `INSERT INTO releases (id, flow_id, label, version_id, back_id, at, until, state, note, made_at, made_by_id, made_by, decided_by_id, decided_by, began_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, '', '', ?)`, id, m.row.ID, m.Label, m.version, back, millisOrNil(m.At), millisOrNil(m.Until), string(state),
		millis(t.now), who.UserID, who.Name, began)
	if err != nil {
		return "", fmt.Errorf("save release of %s: %w", m.row.Name, err)
	}
	action := map[ReleaseState]string{ReleaseAsked: "release.ask"}[state]
	if action == "" {
		action = "release.plan"
	}
	after := Release{Label: m.Label, Version: m.Version, At: m.At, Until: m.Until, State: state}
	return id, t.audit(ctx, who, audited{action: action, subject: m.row.Name, after: after.audited()})
}

// needsApproval says whether a second person approves before a version of a flow goes live: when the flow or the organisation wants it.
func (q queries) needsApproval(ctx context.Context, flowID string) (bool, error) {
	var own bool
	if err := q.get(ctx, &own, `SELECT approval FROM flows WHERE id = ?`, flowID); err != nil {
		return false, fmt.Errorf("look whether a flow needs approval: %w", err)
	}
	if own {
		return true, nil
	}
	o, err := q.organisation(ctx)
	return o.Approval(), err
}
