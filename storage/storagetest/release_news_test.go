package storagetest

import (
	"testing"
	"time"

	"cordboard/storage"
)

// Who may approve is told of what waits, but not of the own; who asked is told of the answer until it was seen.
func TestReleaseNews(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		twoVersions(t, db)
		must(t, db.SetFlowApproval(t.Context(), anna, "main-line", true))
		asked, err := db.MoveLabel(t.Context(), anna, move(2, nil, nil))
		must(t, err)
		want := func(who storage.Actor, decides bool, waiting, answers int) {
			t.Helper()
			news, err := db.ReleaseNews(t.Context(), who.UserID, decides)
			must(t, err)
			if len(news.Waiting) != waiting || len(news.Answers) != answers {
				t.Errorf("%s: got %d that wait and %d answers, want %d and %d", who.Name, len(news.Waiting), len(news.Answers), waiting, answers)
			}
		}
		want(anna, true, 0, 0)
		want(bert, true, 1, 0)
		want(bert, false, 0, 0)
		must(t, db.SeeRelease(t.Context(), anna.UserID, asked.ID)) // there is no answer yet, so this is no look at it
		clock.pass(time.Minute)
		_, err = db.ApproveRelease(t.Context(), bert, storage.Decision{ID: asked.ID})
		must(t, err)
		want(bert, true, 0, 0)
		must(t, db.SeeRelease(t.Context(), bert.UserID, asked.ID)) // it was not bert's
		want(anna, true, 0, 1)
		must(t, db.SeeRelease(t.Context(), anna.UserID, asked.ID))
		want(anna, true, 0, 0)
	})
}

// Who looked at a release before something came of it is told all the same; what was looked at since is not told again.
func TestReleaseNewsAfterALook(t *testing.T) {
	look := func(t *testing.T, db *storage.DB, r *storage.Release) {
		t.Helper()
		must(t, db.SeeRelease(t.Context(), bert.UserID, r.ID))
	}
	for name, c := range map[string]struct {
		approval bool
		then     func(*testing.T, *storage.DB, *still, *storage.Release)
		want     storage.ReleaseState // "": nothing is told
	}{
		"missed": {want: storage.ReleaseMissed, then: func(t *testing.T, db *storage.DB, clock *still, _ *storage.Release) {
			clock.pass(3 * time.Hour)
			run(t, db, 1)
		}},
		"cancelled by somebody else": {want: storage.ReleaseCancelled, then: func(t *testing.T, db *storage.DB, _ *still, r *storage.Release) {
			_, err := db.CancelRelease(t.Context(), anna, r.ID)
			must(t, err)
		}},
		"cancelled": {then: func(t *testing.T, db *storage.DB, _ *still, r *storage.Release) {
			_, err := db.CancelRelease(t.Context(), bert, r.ID)
			must(t, err)
		}},
		"rejected": {approval: true, want: storage.ReleaseRejected, then: func(t *testing.T, db *storage.DB, _ *still, r *storage.Release) {
			_, err := db.RejectRelease(t.Context(), anna, storage.Decision{ID: r.ID, Note: "No."})
			must(t, err)
		}},
		"approved, looked at, gone live and back": {approval: true, then: func(t *testing.T, db *storage.DB, clock *still, r *storage.Release) {
			_, err := db.ApproveRelease(t.Context(), anna, storage.Decision{ID: r.ID})
			must(t, err)
			look(t, db, r)
			for range 2 {
				clock.pass(time.Hour)
				run(t, db, 1)
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
				twoVersions(t, db)
				must(t, db.SetFlowApproval(t.Context(), anna, "main-line", c.approval))
				r, err := db.MoveLabel(t.Context(), bert, move(2, in(clock.Now(), time.Hour), in(clock.Now(), 2*time.Hour)))
				must(t, err)
				look(t, db, r)
				c.then(t, db, clock, r)
				told := func() (states []storage.ReleaseState) {
					news, err := db.ReleaseNews(t.Context(), bert.UserID, true)
					must(t, err)
					for _, r := range news.Answers {
						states = append(states, r.State)
					}
					return states
				}
				if got := told(); (c.want == "") != (len(got) == 0) || len(got) > 0 && got[0] != c.want {
					t.Errorf("told of %v, want %q", got, c.want)
				}
				look(t, db, r)
				if got := told(); len(got) != 0 {
					t.Errorf("told of %v again", got)
				}
			})
		})
	}
}

// The newest answer comes first, also beside one that nobody decided.
func TestReleaseNewsOrder(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		twoVersions(t, db)
		first, err := db.MoveLabel(t.Context(), bert, move(2, in(clock.Now(), 3*time.Hour), nil))
		must(t, err)
		missed, err := db.MoveLabel(t.Context(), bert, move(2, in(clock.Now(), time.Hour), in(clock.Now(), 2*time.Hour)))
		must(t, err)
		last, err := db.MoveLabel(t.Context(), bert, move(2, in(clock.Now(), 9*time.Hour), nil))
		must(t, err)
		_, err = db.CancelRelease(t.Context(), anna, first.ID)
		must(t, err)
		clock.pass(3 * time.Hour)
		run(t, db, 1)
		clock.pass(time.Hour)
		_, err = db.CancelRelease(t.Context(), anna, last.ID)
		must(t, err)
		news, err := db.ReleaseNews(t.Context(), bert.UserID, true)
		must(t, err)
		if len(news.Answers) != 3 || news.Answers[0].ID != last.ID || news.Answers[1].ID != missed.ID || news.Answers[2].ID != first.ID {
			t.Errorf("got %+v, want the last, the one that was missed, the first", news.Answers)
		}
	})
}
