package storage

import (
	"context"
	"fmt"
	"strings"

	"cordboard/flow/fault"
)

// Decision is what somebody decides about a release.
type Decision struct {
	ID   string
	Note string // for the one who asked
}

// ApproveRelease lets a release that was asked for go ahead, at once or at its time. Who asked cannot approve it, and neither can somebody who
// is nobody in particular: that is a forbidden fault. One that is decided already is a conflict fault.
func (db *DB) ApproveRelease(ctx context.Context, who Actor, d Decision) (Release, error) {
	return db.decide(ctx, who, d, func(ctx context.Context, t *tx, r releaseRow) error {
		if err := asked(who, r); err != nil {
			return err
		}
		now := millis(t.now)
		if r.Until != nil && *r.Until <= now {
			return fault.New(fault.Conflict, "The time of this release is over already; reject it, and ask for another.")
		}
		if err := t.noteDecision(ctx, who, r, ReleasePlanned, d.Note); err != nil {
			return err
		}
		if err := t.auditRelease(ctx, who, r, "release.approve"); err != nil {
			return err
		}
		if r.At != nil && *r.At > now {
			return nil
		}
		row, err := t.flowRow(ctx, r.Flow)
		if err != nil {
			return err
		}
		// It waited for a person, not for a server: that its time has passed is no lateness of the clock.
		r.Note, r.At = d.Note, nil
		return t.beginRelease(ctx, who, row, r)
	})
}

// RejectRelease refuses a release that was asked for, and says why. Who asked cancels it instead.
func (db *DB) RejectRelease(ctx context.Context, who Actor, d Decision) (Release, error) {
	if strings.TrimSpace(d.Note) == "" {
		return Release{}, fault.Field("note", "Say why; it is shown to who asked.")
	}
	return db.decide(ctx, who, d, func(ctx context.Context, t *tx, r releaseRow) error {
		if err := asked(who, r); err != nil {
			return err
		}
		if err := t.noteDecision(ctx, who, r, ReleaseRejected, d.Note); err != nil {
			return err
		}
		return t.endRelease(ctx, who, r, ending{ReleaseRejected, "release.reject", d.Note})
	})
}

// CancelRelease takes back what has not happened yet: a release that waits never begins, and a label that is to go back stays where it is.
func (db *DB) CancelRelease(ctx context.Context, who Actor, id string) (Release, error) {
	return db.decide(ctx, who, Decision{ID: id}, func(ctx context.Context, t *tx, r releaseRow) error {
		e := ending{ReleaseCancelled, "release.cancel", r.Note}
		switch {
		case !r.State.Open():
			return decided(r)
		case r.State == ReleaseLive:
			e.state, e.note = ReleaseDone, sentences(r.Note, "The return was cancelled.")
		}
		if err := t.noteDecision(ctx, who, r, e.state, e.note); err != nil {
			return err
		}
		return t.endRelease(ctx, who, r, e)
	})
}

// cancelReleases ends what still waits of a flow that is about to be deleted, with an entry of the audit log for each.
func (t *tx) cancelReleases(ctx context.Context, who Actor, row flowRow) error {
	var open []releaseRow
	err := t.list(ctx, &open, releaseQuery+` WHERE r.flow_id = ? AND r.state IN ('asked', 'planned', 'live') ORDER BY r.id`, row.ID)
	if err != nil {
		return fmt.Errorf("list what waits of %s: %w", row.Name, err)
	}
	for _, r := range open {
		if err := t.endRelease(ctx, who, r, ending{ReleaseCancelled, "release.cancel", sentences(r.Note, "The flow was deleted.")}); err != nil {
			return err
		}
	}
	return nil
}

// decide runs a decision while nothing else happens to the release's flow.
func (db *DB) decide(ctx context.Context, who Actor, d Decision, do func(context.Context, *tx, releaseRow) error) (Release, error) {
	if len([]rune(d.Note)) > longestNote {
		return Release{}, fault.Field("note", "Use at most %d characters.", longestNote)
	}
	err := db.write(ctx, func(ctx context.Context, t *tx) error {
		r, err := t.releaseRow(ctx, d.ID)
		if err != nil {
			return err
		}
		if _, err := t.lockFlow(ctx, who, r.Flow); err != nil {
			return err
		}
		// Only now it cannot change any more: the lock was waited for.
		if r, err = t.releaseRow(ctx, d.ID); err != nil {
			return err
		}
		return do(ctx, t, r)
	})
	if err != nil {
		return Release{}, err
	}
	return db.Release(ctx, d.ID)
}

// asked says why a release is not this actor's to approve or reject; nil when it is.
func asked(who Actor, r releaseRow) error {
	switch {
	case r.State != ReleaseAsked:
		return decided(r)
	case who.UserID == "" || who.UserID == r.MadeByID:
		return fault.New(fault.Forbidden, "Somebody else decides about version %d of %s: you asked for it.", r.Version, r.Flow)
	}
	return nil
}

func decided(r releaseRow) error {
	return fault.New(fault.Conflict, "This release of %s is %s already.", r.Flow, r.State)
}

// noteDecision notes who decided, which is news to who asked, whatever was seen before.
func (t *tx) noteDecision(ctx context.Context, who Actor, r releaseRow, state ReleaseState, note string) error {
	_, err := t.exec(ctx, `UPDATE releases SET state = ?, note = ?, decided_at = ?, decided_by_id = ?, decided_by = ?, seen_at = NULL WHERE id = ?`,
		string(state), note, millis(t.now), who.UserID, who.Name, r.ID)
	if err != nil {
		return fmt.Errorf("note a decision about a release of %s: %w", r.Flow, err)
	}
	return nil
}

// FlowApproval says whether a second person approves before a version of a flow goes live: by the flow's own setting, and in all.
func (db *DB) FlowApproval(ctx context.Context, name string) (own, needed bool, err error) {
	q := db.read()
	row, err := q.flowRow(ctx, name)
	if err != nil {
		return false, false, err
	}
	if err := q.get(ctx, &own, `SELECT approval FROM flows WHERE id = ?`, row.ID); err != nil {
		return false, false, fmt.Errorf("look whether %s needs approval: %w", row.Name, err)
	}
	needed, err = q.needsApproval(ctx, row.ID)
	return own, needed, err
}

// SetFlowApproval says whether a second person approves before a version of this flow goes live.
func (db *DB) SetFlowApproval(ctx context.Context, who Actor, name string, on bool) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		row, err := t.lockFlow(ctx, who, name)
		if err != nil {
			return err
		}
		n, err := t.exec(ctx, `UPDATE flows SET approval = ? WHERE id = ? AND approval <> ?`, on, row.ID, on)
		if err != nil {
			return fmt.Errorf("set the approval of %s: %w", row.Name, err)
		}
		if n == 0 {
			return nil
		}
		return t.audit(ctx, who, audited{action: "flow.approval", subject: row.Name, before: map[string]bool{"approval": !on}, after: map[string]bool{"approval": on}})
	})
}
