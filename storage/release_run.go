package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"cordboard/flow/fault"
)

// punctual is how late the clock may be without a note.
const punctual = time.Minute

// mostDueReleases bounds a look; the next one finds the others.
const mostDueReleases = 100

// RunReleases does what is due by now: labels move to planned versions, and go back where their time is over. Each step is done once, however many
// nodes ask at the same time, and what was due while no server ran is made up for, with a note. It gives what it changed, also with an error.
func (db *DB) RunReleases(ctx context.Context) ([]Release, error) {
	now := millis(db.now())
	var due []struct{ ID, Flow string }
	err := db.read().list(ctx, &due, `SELECT r.id, f.name AS flow FROM releases r JOIN flows f ON f.id = r.flow_id
		WHERE f.deleted_at IS NULL AND (r.state = 'planned' AND r.at <= ? OR r.state = 'live' AND r.until <= ?)
		ORDER BY CASE WHEN r.state = 'live' THEN r.until ELSE r.at END, r.id LIMIT ?`, now, now, mostDueReleases)
	if err != nil {
		return nil, fmt.Errorf("look for releases that are due: %w", err)
	}
	var done []Release
	var failed error // one that fails does not hold up the others
	for _, one := range due {
		changed := false
		err := db.write(ctx, func(ctx context.Context, t *tx) error {
			row, err := t.lockFlow(ctx, System, one.Flow)
			if err == nil {
				changed, err = t.runRelease(ctx, row, one.ID)
			}
			return err
		})
		if fault.CodeOf(err) == fault.NotFound { // renamed or deleted a moment ago; the next look knows
			continue
		}
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("release %s: %w", one.Flow, err))
			continue
		}
		if !changed {
			continue
		}
		r, err := db.Release(ctx, one.ID)
		if err != nil {
			return done, err
		}
		done = append(done, r)
	}
	return done, failed
}

// runRelease takes a release one step further, if it is still due: the flow's row is locked, so only one node gets here at a time.
func (t *tx) runRelease(ctx context.Context, row flowRow, id string) (changed bool, err error) {
	r, err := t.releaseRow(ctx, id)
	if err != nil {
		return false, err
	}
	now := millis(t.now)
	switch {
	case r.State == ReleasePlanned && r.At != nil && *r.At <= now && r.Until != nil && *r.Until <= now:
		return true, t.endRelease(ctx, System, r, ending{ReleaseMissed, "release.miss", "No server ran between its times, so nothing was changed."})
	case r.State == ReleasePlanned && r.At != nil && *r.At <= now:
		err := t.beginRelease(ctx, System, row, r)
		if missing := (*Missing)(nil); errors.As(err, &missing) {
			return true, t.endRelease(ctx, System, r, ending{ReleaseMissed, "release.miss", missing.Error()})
		}
		return true, err
	case r.State == ReleaseLive && r.Until != nil && *r.Until <= now:
		return true, t.returnRelease(ctx, row, r)
	}
	return false, nil
}

// beginRelease moves the label, unless contacts would go on in versions that have gone meanwhile.
func (t *tx) beginRelease(ctx context.Context, who Actor, row flowRow, r releaseRow) error {
	if err := t.refuseMissing(ctx, moving{Labelling: Labelling{Version: r.Version}, row: row, version: r.VersionID}); err != nil {
		return err
	}
	var back string
	err := t.get(ctx, &back, `SELECT version_id FROM labels WHERE flow_id = ? AND label = ?`, r.FlowID, r.Label)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("look what %s points at: %w", r.Label, err)
	}
	if err := t.pointLabel(ctx, row, r.Label, r.VersionID); err != nil {
		return err
	}
	note, state, now := r.Note, ReleaseDone, millis(t.now)
	if r.At != nil {
		note = sentences(note, lateNote(t.now, *r.At))
	}
	var backID *string
	if back != "" {
		backID = &back
	}
	if r.Until != nil {
		state = ReleaseLive
		if back == "" {
			state, note = ReleaseDone, sentences(note, "The label pointed at no version before, so it does not go back.")
		}
	}
	_, err = t.exec(ctx, `UPDATE releases SET state = ?, back_id = ?, began_at = ?, note = ? WHERE id = ?`, string(state), backID, now, note, r.ID)
	if err != nil {
		return fmt.Errorf("note that a release began: %w", err)
	}
	return t.auditRelease(ctx, who, r, "release.begin")
}

// returnRelease moves the label back, unless somebody has moved it meanwhile.
func (t *tx) returnRelease(ctx context.Context, row flowRow, r releaseRow) error {
	var points string
	err := t.get(ctx, &points, `SELECT version_id FROM labels WHERE flow_id = ? AND label = ?`, r.FlowID, r.Label)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("look what %s points at: %w", r.Label, err)
	}
	note := lateNote(t.now, *r.Until)
	if points == r.VersionID && r.BackID != nil {
		if err := t.pointLabel(ctx, row, r.Label, *r.BackID); err != nil {
			return err
		}
	} else {
		note = "Somebody moved the label meanwhile, so it stayed where it was."
	}
	return t.endRelease(ctx, System, r, ending{ReleaseDone, "release.return", sentences(r.Note, note)})
}

// ending is how a release ends.
type ending struct {
	state        ReleaseState
	action, note string
}

// endRelease notes that nothing more happens to a release. One that was missed is news to who asked, whatever was seen before.
func (t *tx) endRelease(ctx context.Context, who Actor, r releaseRow, e ending) error {
	_, err := t.exec(ctx, `UPDATE releases SET state = ?, note = ?, ended_at = ?, seen_at = CASE WHEN ? THEN NULL ELSE seen_at END WHERE id = ?`,
		string(e.state), e.note, millis(t.now), e.state == ReleaseMissed, r.ID)
	if err != nil {
		return fmt.Errorf("note that a release ended: %w", err)
	}
	return t.auditRelease(ctx, who, r, e.action)
}

// auditRelease writes what became of a release into the audit log.
func (t *tx) auditRelease(ctx context.Context, who Actor, before releaseRow, action string) error {
	after, err := t.releaseRow(ctx, before.ID)
	if err != nil {
		return err
	}
	return t.audit(ctx, who, audited{action: action, subject: before.Flow, before: before.noun().audited(), after: after.noun().audited()})
}

// lateNote says that something was done late; "" when it was not.
func lateNote(now time.Time, due int64) string {
	late := now.Sub(fromMillis(due))
	if late < punctual {
		return ""
	}
	return fmt.Sprintf("Done %s late: no server ran at its time.", strings.TrimSuffix(late.Truncate(time.Minute).String(), "0s"))
}

func sentences(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}
