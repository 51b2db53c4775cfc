package storage

import (
	"context"
	"fmt"
	"time"

	"cordboard/flow/fault"
)

// ReleaseState is how far a release has come.
type ReleaseState string

// The states of a release, in the order of its life.
const (
	ReleaseAsked     ReleaseState = "asked"     // waits for a second person
	ReleasePlanned   ReleaseState = "planned"   // waits for its time
	ReleaseLive      ReleaseState = "live"      // the label has moved, and goes back when its time is over
	ReleaseDone      ReleaseState = "done"      // nothing more happens
	ReleaseRejected  ReleaseState = "rejected"  // a second person said no
	ReleaseCancelled ReleaseState = "cancelled" // somebody took it back before it began
	ReleaseMissed    ReleaseState = "missed"    // its time was over before a server ran, or flows that the version goes on in had gone
)

// Open says whether something is still to happen.
func (s ReleaseState) Open() bool {
	return s == ReleaseAsked || s == ReleasePlanned || s == ReleaseLive
}

// Release is a label's move to a version that is not just done: it waits for its time or for a second person, or is taken back later.
type Release struct {
	ID, Flow, Label string
	Version         int        // number of the version that the label moves to
	Message         string     // of that version
	At              *time.Time // when the label moves; nil: as soon as it may
	Until           *time.Time // when the label goes back to the version that it left; nil: never
	Back            int        // that version, once the label has moved; 0: none
	State           ReleaseState
	Note            string // what the second person, or the clock when something was odd, says about it
	MadeBy          Actor
	MadeAt          time.Time
	DecidedBy       Actor // the second person, or who cancelled it
	DecidedAt       *time.Time
	BeganAt         *time.Time // when the label moved
	EndedAt         *time.Time // when it went back
}

// Labelling points a label of a flow at a version by its number, at once or at a time.
type Labelling struct {
	Flow, Label string
	Version     int
	At          *time.Time // nil: at once
	Until       *time.Time // when the label goes back; nil: never

	published bool     // just now, which the audit log says already
	with      []string // flows that are published in the same transaction
}

// Bounds of releases (docs/limits.md).
const (
	maxOpenReleases = 50                   // of a flow
	farthestRelease = 366 * 24 * time.Hour // ahead
	longestNote     = 500                  // characters
)

type releaseRow struct {
	ID          string
	FlowID      string `db:"flow_id"`
	Flow        string
	Label       string
	VersionID   string `db:"version_id"`
	Version     int
	Message     string
	BackID      *string `db:"back_id"`
	Back        *int
	At          *int64
	Until       *int64
	State       ReleaseState
	Note        string
	MadeAt      int64  `db:"made_at"`
	MadeByID    string `db:"made_by_id"`
	MadeBy      string `db:"made_by"`
	DecidedAt   *int64 `db:"decided_at"`
	DecidedByID string `db:"decided_by_id"`
	DecidedBy   string `db:"decided_by"`
	BeganAt     *int64 `db:"began_at"`
	EndedAt     *int64 `db:"ended_at"`
}

const releaseQuery = `SELECT r.id, r.flow_id, f.name AS flow, r.label, r.version_id, v.number AS version, v.message, r.back_id, b.number AS back, r.at, r.until,
	r.state, r.note, r.made_at, r.made_by_id, r.made_by, r.decided_at, r.decided_by_id, r.decided_by, r.began_at, r.ended_at
	FROM releases r JOIN flows f ON f.id = r.flow_id JOIN versions v ON v.id = r.version_id LEFT JOIN versions b ON b.id = r.back_id`

func (r releaseRow) noun() Release {
	one := Release{
		ID: r.ID, Flow: r.Flow, Label: r.Label, Version: r.Version, Message: r.Message, At: fromMillisOrNil(r.At), Until: fromMillisOrNil(r.Until),
		State: r.State, Note: r.Note, MadeAt: fromMillis(r.MadeAt), MadeBy: Actor{UserID: r.MadeByID, Name: r.MadeBy},
		DecidedAt: fromMillisOrNil(r.DecidedAt), DecidedBy: Actor{UserID: r.DecidedByID, Name: r.DecidedBy},
		BeganAt: fromMillisOrNil(r.BeganAt), EndedAt: fromMillisOrNil(r.EndedAt),
	}
	if r.Back != nil {
		one.Back = *r.Back
	}
	return one
}

// audited is a release as the audit log shows it.
func (r Release) audited() any {
	shown := map[string]any{"label": r.Label, "number": r.Version, "state": r.State}
	for name, at := range map[string]*time.Time{"at": r.At, "until": r.Until} {
		if at != nil {
			shown[name] = at.UTC().Format(time.RFC3339)
		}
	}
	if r.Note != "" {
		shown["note"] = r.Note
	}
	return shown
}

// ReleaseFilter narrows the list of releases. The zero value lists the newest 100 of all flows.
type ReleaseFilter struct {
	Flow  string // name; "": all
	Open  bool   // only those to which something is still to happen
	Limit int    // 0: 100
}

// Releases lists releases of flows that are there: open ones first, by their time, then what is over, the newest first.
func (db *DB) Releases(ctx context.Context, f ReleaseFilter) ([]Release, error) {
	where, args := `f.deleted_at IS NULL`, []any{}
	if f.Flow != "" {
		where, args = where+` AND f.name_key = ?`, append(args, key(f.Flow))
	}
	if f.Open {
		where += ` AND r.state IN ('asked', 'planned', 'live')`
	}
	if f.Limit <= 0 {
		f.Limit = 100
	}
	var rows []releaseRow
	err := db.read().list(ctx, &rows, releaseQuery+` WHERE `+where+` ORDER BY CASE WHEN r.state IN ('asked', 'planned', 'live') THEN 0 ELSE 1 END,
		CASE WHEN r.state IN ('asked', 'planned', 'live') THEN COALESCE(CASE WHEN r.state = 'live' THEN r.until ELSE r.at END, 0) ELSE -r.made_at END, r.id LIMIT ?`,
		append(args, f.Limit)...)
	if err != nil {
		return nil, fmt.Errorf("list releases: %w", err)
	}
	list := make([]Release, len(rows))
	for i, r := range rows {
		list[i] = r.noun()
	}
	return list, nil
}

// Release loads one release; a missing one, or one of a deleted flow, is a not_found fault.
func (db *DB) Release(ctx context.Context, id string) (Release, error) {
	row, err := db.read().releaseRow(ctx, id)
	return row.noun(), err
}

func (q queries) releaseRow(ctx context.Context, id string) (releaseRow, error) {
	var row releaseRow
	if err := q.get(ctx, &row, releaseQuery+` WHERE r.id = ? AND f.deleted_at IS NULL`, id); err != nil {
		return row, found(err, "There is no such release.")
	}
	return row, nil
}

// checkTimes refuses times that are over, too far ahead, or in the wrong order.
func (l Labelling) checkTimes(now time.Time) error {
	begins := now
	if l.At != nil {
		if !l.At.After(now) {
			return fault.Field("at", "Give a time that is still to come.")
		}
		begins = *l.At
	}
	switch {
	case begins.After(now.Add(farthestRelease)):
		return fault.Field("at", "Give a time within a year.")
	case l.Until != nil && !l.Until.After(begins):
		return fault.Field("until", "Give a time after the version goes live.")
	case l.Until != nil && l.Until.After(now.Add(farthestRelease)):
		return fault.Field("until", "Give a time within a year.")
	}
	return nil
}
