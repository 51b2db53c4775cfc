package storagetest

import (
	"strings"
	"sync"
	"testing"
	"time"

	"cordboard/flow/fault"
	"cordboard/flow/hours"
	"cordboard/storage"
)

// twoVersions makes a flow whose first version is live, and a second one that no label points at but test.
func twoVersions(t *testing.T, db *storage.DB) {
	t.Helper()
	create(t, db, document("main-line"))
	publish(t, db, "main-line")
	save(t, db, anna, patch(1, map[string]string{"a:menu": `{"id":"menu","type":"menu","name":"Two"}`}))
	_, err := db.Publish(t.Context(), anna, "main-line", storage.Publication{Revision: 2, Message: "menu", Label: "test"})
	must(t, err)
}

func move(version int, at, until *time.Time) storage.Labelling {
	return storage.Labelling{Flow: "main-line", Label: storage.Live, Version: version, At: at, Until: until}
}

// run does what is due and wants so many changes.
func run(t *testing.T, db *storage.DB, want int) {
	t.Helper()
	done, err := db.RunReleases(t.Context())
	must(t, err)
	if len(done) != want {
		t.Fatalf("got %d releases that changed (%+v), want %d", len(done), done, want)
	}
}

func state(t *testing.T, db *storage.DB, id string) storage.Release {
	t.Helper()
	r, err := db.Release(t.Context(), id)
	must(t, err)
	return r
}

func in(now time.Time, d time.Duration) *time.Time {
	at := now.Add(d)
	return &at
}

func TestReleaseGoesLiveAndBack(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		twoVersions(t, db)
		now := clock.Now()
		r, err := db.MoveLabel(t.Context(), bert, move(2, in(now, time.Hour), in(now, 3*time.Hour)))
		must(t, err)
		if r.State != storage.ReleasePlanned || r.Version != 2 || r.Message != "menu" || r.MadeBy.Name != "Bert" || !r.At.Equal(now.Add(time.Hour)) {
			t.Fatalf("got %+v, want a plan of Bert's for version 2 in an hour", r)
		}
		run(t, db, 0)
		live(t, db, 1)
		clock.pass(time.Hour)
		run(t, db, 1)
		live(t, db, 2)
		run(t, db, 0) // once
		if got := state(t, db, r.ID); got.State != storage.ReleaseLive || got.Back != 1 || got.Note != "" || !got.BeganAt.Equal(clock.Now()) {
			t.Errorf("got %+v, want it live, to go back to version 1", got)
		}
		clock.pass(2 * time.Hour)
		run(t, db, 1)
		live(t, db, 1)
		if got := state(t, db, r.ID); got.State != storage.ReleaseDone || got.EndedAt == nil || got.Note != "" {
			t.Errorf("got %+v, want it done", got)
		}
		run(t, db, 0)
		entries, _, err := db.Audit(t.Context(), storage.AuditFilter{Action: "release."})
		must(t, err)
		var actions []string
		for _, e := range entries {
			actions = append(actions, e.Action+" "+e.Actor.Name)
		}
		wantSame(t, actions, []string{"release.return system", "release.begin system", "release.plan Bert"})
	})
}

// A server that was off makes up for what was due, and says so; what is over altogether is left.
func TestReleaseOverdue(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		twoVersions(t, db)
		now := clock.Now()
		r, err := db.MoveLabel(t.Context(), anna, move(2, in(now, time.Hour), nil))
		must(t, err)
		missed, err := db.MoveLabel(t.Context(), anna, move(1, in(now, 2*time.Hour), in(now, 3*time.Hour)))
		must(t, err)
		clock.pass(4*time.Hour + 5*time.Minute)
		run(t, db, 2)
		live(t, db, 2)
		if got := state(t, db, r.ID); got.State != storage.ReleaseDone || !strings.Contains(got.Note, "3h5m late") {
			t.Errorf("got %+v, want it done 3h5m late", got)
		}
		if got := state(t, db, missed.ID); got.State != storage.ReleaseMissed || !strings.Contains(got.Note, "No server ran") {
			t.Errorf("got %+v, want it missed", got)
		}
	})
}

func TestReleaseAtOnceWithReturn(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		twoVersions(t, db)
		r, err := db.MoveLabel(t.Context(), anna, move(2, nil, in(clock.Now(), time.Hour)))
		must(t, err)
		live(t, db, 2)
		if r.State != storage.ReleaseLive || r.Back != 1 {
			t.Fatalf("got %+v, want it live, to go back to version 1", r)
		}
		// Somebody moves the label meanwhile: the return leaves it alone.
		must(t, db.SetLabel(t.Context(), bert, move(1, nil, nil)))
		must(t, db.SetLabel(t.Context(), bert, storage.Labelling{Flow: "main-line", Label: "spare", Version: 2}))
		clock.pass(time.Hour)
		run(t, db, 1)
		live(t, db, 1)
		if got := state(t, db, r.ID); got.State != storage.ReleaseDone || !strings.Contains(got.Note, "moved the label meanwhile") {
			t.Errorf("got %+v, want it done with a note", got)
		}
	})
}

func TestReleaseCancelled(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		twoVersions(t, db)
		now := clock.Now()
		planned, err := db.MoveLabel(t.Context(), anna, move(2, in(now, time.Hour), nil))
		must(t, err)
		returns, err := db.MoveLabel(t.Context(), anna, move(2, nil, in(now, time.Hour)))
		must(t, err)
		got, err := db.CancelRelease(t.Context(), bert, planned.ID)
		must(t, err)
		if got.State != storage.ReleaseCancelled || got.DecidedBy.Name != "Bert" {
			t.Errorf("got %+v, want it cancelled by Bert", got)
		}
		_, err = db.CancelRelease(t.Context(), bert, planned.ID)
		wantCode(t, err, fault.Conflict)
		_, err = db.CancelRelease(t.Context(), bert, "nothing")
		wantCode(t, err, fault.NotFound)
		got, err = db.CancelRelease(t.Context(), bert, returns.ID)
		must(t, err)
		if got.State != storage.ReleaseDone {
			t.Errorf("got %+v, want the return cancelled", got)
		}
		clock.pass(2 * time.Hour)
		run(t, db, 0)
		live(t, db, 2)
		open, err := db.Releases(t.Context(), storage.ReleaseFilter{Open: true})
		must(t, err)
		all, err := db.Releases(t.Context(), storage.ReleaseFilter{Flow: "MAIN-line"})
		must(t, err)
		if len(open) != 0 || len(all) != 2 {
			t.Errorf("got %d open of %d, want none of 2", len(open), len(all))
		}
	})
}

func TestReleaseRefusesTimes(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		twoVersions(t, db)
		now := clock.Now()
		year := 367 * 24 * time.Hour
		for field, bad := range map[string][]storage.Labelling{
			"at":    {move(2, in(now, 0), nil), move(2, in(now, -time.Hour), nil), move(2, in(now, year), nil)},
			"until": {move(2, in(now, time.Hour), in(now, time.Hour)), move(2, nil, in(now, -time.Hour)), move(2, nil, in(now, year))},
		} {
			for _, l := range bad {
				if _, err := db.MoveLabel(t.Context(), anna, l); fault.Fields(err)[field] == "" {
					t.Errorf("%+v: got %v, want an error about %s", l, err, field)
				}
			}
		}
		_, err := db.MoveLabel(t.Context(), anna, storage.Labelling{Flow: "main-line", Label: "spare", Version: 1, Until: in(now, time.Hour)})
		if fault.Fields(err)["until"] == "" {
			t.Errorf("got %v, want a refusal: there is nothing to go back to", err)
		}
		_, err = db.MoveLabel(t.Context(), anna, move(9, in(now, time.Hour), nil))
		wantCode(t, err, fault.NotFound)
	})
}

// Several nodes look at the same time, and what is due happens once.
func TestReleaseOnce(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		twoVersions(t, db)
		now := clock.Now()
		_, err := db.MoveLabel(t.Context(), anna, move(2, in(now, time.Hour), in(now, 2*time.Hour)))
		must(t, err)
		for _, want := range []int{2, 1} {
			clock.pass(time.Hour)
			var nodes sync.WaitGroup
			var mu sync.Mutex
			changed := 0
			for range 8 {
				nodes.Go(func() {
					done, err := db.RunReleases(t.Context())
					if err != nil {
						t.Error(err)
					}
					mu.Lock()
					defer mu.Unlock()
					changed += len(done)
				})
			}
			nodes.Wait()
			if changed != 1 {
				t.Errorf("got %d changes by 8 nodes, want 1", changed)
			}
			live(t, db, want)
		}
		_, begun, err := db.Audit(t.Context(), storage.AuditFilter{Action: "release.begin"})
		must(t, err)
		_, returned, err := db.Audit(t.Context(), storage.AuditFilter{Action: "release.return"})
		must(t, err)
		if begun != 1 || returned != 1 {
			t.Errorf("got %d begun and %d returned in the audit log, want 1 and 1", begun, returned)
		}
	})
}

// What a planned version names cannot be deleted, and a deleted flow's releases are cancelled.
func TestReleaseKeepsWhatItNeeds(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		_, err := db.SaveSchedule(t.Context(), anna, storage.Schedule{Name: "office", Document: hours.Schedule{}})
		must(t, err)
		twoVersions(t, db)
		_, err = db.MoveLabel(t.Context(), anna, move(2, in(clock.Now(), time.Hour), nil))
		must(t, err)
		must(t, db.RemoveLabel(t.Context(), anna, "main-line", "test"))
		save(t, db, anna, patch(2, map[string]string{"order": `["menu"]`}, "a:hours", "l:hours"))
		err = db.DeleteSchedule(t.Context(), anna, "office")
		if err == nil || !strings.Contains(err.Error(), "version 2") {
			t.Errorf("got %v, want a refusal that names version 2", err)
		}
		must(t, db.DeleteFlow(t.Context(), anna, "main-line"))
		clock.pass(time.Hour)
		run(t, db, 0)
	})
}

// What waits of a flow that is deleted ends with it, and the audit log says so.
func TestDeletedFlowEndsItsReleases(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		twoVersions(t, db)
		_, err := db.MoveLabel(t.Context(), anna, move(2, in(clock.Now(), time.Hour), nil))
		must(t, err)
		must(t, db.DeleteFlow(t.Context(), bert, "main-line"))
		entries, _, err := db.Audit(t.Context(), storage.AuditFilter{Action: "release.cancel", Limit: 10})
		must(t, err)
		if len(entries) != 1 || entries[0].Subject != "main-line" || entries[0].Actor.Name != "Bert" || !strings.Contains(string(entries[0].After), "The flow was deleted.") {
			t.Errorf("got entries %+v, want that the release was cancelled", entries)
		}
		clock.pass(2 * time.Hour)
		run(t, db, 0)
	})
}
