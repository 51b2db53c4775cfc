package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// How far back the turns of a draft look: revisions, and records that they changed.
const (
	turnsBack   = 100
	turnRecords = 2000
)

// DraftTurn is a change of a draft that can be taken back, or made again after that.
type DraftTurn struct {
	Revision int64     // that made the change
	By, ByID string    // who made it: the name then, and the user's id, empty when no user did
	At       time.Time // when
	Label    string    // what it changed: activity “Main menu” and 2 more
	Patch    DraftPatch
}

// DraftTurns are the next change to take back and the next to make again; nil when there is none.
type DraftTurns struct{ Undo, Redo *DraftTurn }

// turn is one revision of a draft with the records that it changed.
type turn struct {
	revision    int64
	by, byID    string
	at          time.Time
	before, now records // nil values: not there
}

// DraftTurns reads from the draft's journal what can be taken back. A change whose next change is its exact reverse was taken back, whoever
// did that and wherever; so undo and redo need nothing but the journal, and work across pages, people and restarts.
func (db *DB) DraftTurns(ctx context.Context, name string) (DraftTurns, error) {
	row, err := db.read().flowRow(ctx, name)
	if err != nil {
		return DraftTurns{}, err
	}
	turns, err := db.read().turns(ctx, row)
	if err != nil {
		return DraftTurns{}, err
	}
	var done, undone []turn
	for _, t := range turns {
		last, next := len(done)-1, len(undone)-1
		switch {
		case last >= 0 && t.reverses(done[last]):
			undone = append(undone, turn{t.revision, t.by, t.byID, t.at, done[last].before, done[last].now})
			done = done[:last]
		case next >= 0 && t.repeats(undone[next]):
			done, undone = append(done, t), undone[:next]
		default:
			done, undone = append(done, t), nil
		}
	}
	var found DraftTurns
	if n := len(done); n > 0 {
		found.Undo = done[n-1].asTurn(done[n-1].before)
	}
	if n := len(undone); n > 0 {
		found.Redo = undone[n-1].asTurn(undone[n-1].now)
	}
	return found, nil
}

// reverses says whether a revision took exactly another one back.
func (t turn) reverses(other turn) bool {
	return sameAll(t.now, other.before) && sameAll(t.before, other.now)
}

// repeats says whether a revision changed exactly what another one did.
func (t turn) repeats(other turn) bool {
	return sameAll(t.now, other.now) && sameAll(t.before, other.before)
}

func sameAll(a, b records) bool {
	for key, value := range a {
		if other, ok := b[key]; !ok || !same(value, other) {
			return false
		}
	}
	return len(a) == len(b)
}

// asTurn is a turn with the patch that puts records to given values.
func (t turn) asTurn(to records) *DraftTurn {
	d := &DraftTurn{Revision: t.revision, By: t.by, ByID: t.byID, At: t.at, Patch: DraftPatch{Base: t.revision, Records: map[string]json.RawMessage{}}}
	words := merging{current: t.now, patch: DraftPatch{Records: t.before}}
	for key, value := range to {
		if value != nil {
			d.Patch.Records[key] = value
		} else {
			d.Patch.Removed = append(d.Patch.Removed, key)
		}
	}
	d.Label = words.labels(t.now)
	return d
}

// labels names what a change is about: one record, and how many more; the order and the places of activities only when nothing else changed.
func (m *merging) labels(changed records) string {
	var keys, moves []string
	for _, key := range slices.Sorted(maps.Keys(changed)) {
		if key == recordOrder || strings.HasPrefix(key, recordLayout) {
			moves = append(moves, key)
		} else {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		keys = moves
	}
	label := m.label(keys[0])
	if keys[0] == recordOrder {
		label = "order of the activities"
	}
	if len(keys) > 1 {
		label += fmt.Sprintf(" and %d more", len(keys)-1)
	}
	return label
}

// turns reads the latest revisions of a draft, the oldest first.
func (q queries) turns(ctx context.Context, row flowRow) ([]turn, error) {
	var rows []struct {
		Revision int64
		Key      string  `db:"record_key"`
		Old      *string `db:"old_value"`
		New      *string `db:"new_value"`
		By       string  `db:"changed_by"`
		ByID     string  `db:"changed_by_id"`
		At       int64   `db:"changed_at"`
	}
	err := q.list(ctx, &rows, `SELECT revision, record_key, old_value, new_value, changed_by, changed_by_id, changed_at FROM draft_changes
		WHERE flow_id = ? AND revision > ? AND revision <= ? ORDER BY revision DESC, record_key LIMIT ?`, row.ID, row.Revision-turnsBack, row.Revision, turnRecords)
	if err != nil {
		return nil, fmt.Errorf("list turns of %s: %w", row.Name, err)
	}
	var turns []turn
	for i := len(rows) - 1; i >= 0; i-- {
		r := rows[i]
		if last := len(turns) - 1; last < 0 || turns[last].revision != r.Revision {
			turns = append(turns, turn{r.Revision, r.By, r.ByID, fromMillis(r.At), records{}, records{}})
		}
		last := &turns[len(turns)-1]
		last.before[r.Key], last.now[r.Key] = rawOrNil(r.Old), rawOrNil(r.New)
	}
	if len(rows) == turnRecords { // the oldest may not be whole
		turns = turns[1:]
	}
	return turns, nil
}
