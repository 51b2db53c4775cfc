package storagetest

import (
	"testing"
	"time"

	"cordboard/flow/fault"
	"cordboard/storage"
)

// asking makes a flow that needs approval, with a version that Anna asked for.
func asking(t *testing.T, db *storage.DB, at, until *time.Time) storage.Version {
	t.Helper()
	create(t, db, document("main-line"))
	publish(t, db, "main-line")
	must(t, db.SetFlowApproval(t.Context(), bert, "Main-line", true))
	save(t, db, anna, patch(1, map[string]string{"a:menu": `{"id":"menu","type":"menu","name":"Two"}`}))
	v, err := db.Publish(t.Context(), anna, "main-line", storage.Publication{Revision: 2, Message: "menu", At: at, Until: until})
	must(t, err)
	live(t, db, 1)
	if v.Number != 2 || v.Release == nil || v.Release.State != storage.ReleaseAsked || v.Labels != nil {
		t.Fatalf("got %+v with release %+v, want version 2 that is asked for", v, v.Release)
	}
	return v
}

func TestApproval(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, _ *still) {
		v := asking(t, db, nil, nil)
		byToken := storage.Actor{UserID: anna.UserID, Name: "Anna (token deploy)"}
		for _, one := range []storage.Actor{anna, byToken, storage.System, {Name: "operator"}} {
			_, err := db.ApproveRelease(t.Context(), one, storage.Decision{ID: v.Release.ID})
			wantCode(t, err, fault.Forbidden)
			_, err = db.RejectRelease(t.Context(), one, storage.Decision{ID: v.Release.ID, Note: "no"})
			wantCode(t, err, fault.Forbidden)
		}
		live(t, db, 1)
		got, err := db.ApproveRelease(t.Context(), bert, storage.Decision{ID: v.Release.ID, Note: "Good."})
		must(t, err)
		live(t, db, 2)
		if got.State != storage.ReleaseDone || got.DecidedBy.Name != "Bert" || got.Note != "Good." || got.Back != 1 || got.BeganAt == nil {
			t.Errorf("got %+v, want it done, approved by Bert", got)
		}
		_, err = db.ApproveRelease(t.Context(), bert, storage.Decision{ID: v.Release.ID})
		wantCode(t, err, fault.Conflict)
		// What was live before goes back at once, with one person.
		must(t, db.SetLabel(t.Context(), anna, move(1, nil, nil)))
		live(t, db, 1)
		must(t, db.SetLabel(t.Context(), anna, move(2, nil, nil)))
		live(t, db, 2)
	})
}

func TestApprovalRejected(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, _ *still) {
		v := asking(t, db, nil, nil)
		_, err := db.RejectRelease(t.Context(), bert, storage.Decision{ID: v.Release.ID, Note: " "})
		if fault.Fields(err)["note"] == "" {
			t.Errorf("got %v, want an error about the note", err)
		}
		got, err := db.RejectRelease(t.Context(), bert, storage.Decision{ID: v.Release.ID, Note: "The menu is too long."})
		must(t, err)
		if got.State != storage.ReleaseRejected || got.Note != "The menu is too long." {
			t.Errorf("got %+v, want it rejected with a note", got)
		}
		live(t, db, 1)
		// A label other than live moves freely; live asks again, also when somebody moves the label by hand.
		must(t, db.SetLabel(t.Context(), anna, storage.Labelling{Flow: "main-line", Label: "test", Version: 2}))
		again, err := db.MoveLabel(t.Context(), anna, move(2, nil, nil))
		must(t, err)
		live(t, db, 1)
		if again == nil || again.State != storage.ReleaseAsked {
			t.Fatalf("got %+v, want another request", again)
		}
		cancelled, err := db.CancelRelease(t.Context(), anna, again.ID)
		must(t, err)
		wantSame(t, cancelled.State, storage.ReleaseCancelled)
	})
}

func TestApprovalThenItsTime(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		now := clock.Now()
		v := asking(t, db, in(now, time.Hour), in(now, 2*time.Hour))
		run(t, db, 0)
		got, err := db.ApproveRelease(t.Context(), bert, storage.Decision{ID: v.Release.ID})
		must(t, err)
		wantSame(t, got.State, storage.ReleasePlanned)
		live(t, db, 1)
		clock.pass(time.Hour)
		run(t, db, 1)
		live(t, db, 2)
		clock.pass(time.Hour)
		run(t, db, 1)
		live(t, db, 1)
		// Nobody approves in time.
		late, err := db.Publish(t.Context(), anna, "main-line", storage.Publication{Revision: 2, Message: "x"})
		wantCode(t, err, fault.Conflict)
		if late.Release != nil {
			t.Errorf("got %+v of an unchanged draft, want nothing", late.Release)
		}
	})
}

func TestApprovalTooLate(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		now := clock.Now()
		v := asking(t, db, in(now, time.Hour), in(now, 2*time.Hour))
		clock.pass(3 * time.Hour)
		run(t, db, 0)
		_, err := db.ApproveRelease(t.Context(), bert, storage.Decision{ID: v.Release.ID})
		wantCode(t, err, fault.Conflict)
		live(t, db, 1)
	})
}

func TestApprovalOfTheOrganisation(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, _ *still) {
		o := storage.Organisation{Name: "Example"}
		o.SetApproval(true)
		must(t, db.SaveOrganisation(t.Context(), anna, o))
		create(t, db, document("main-line"))
		v, err := db.Publish(t.Context(), anna, "main-line", storage.Publication{Revision: 1})
		must(t, err)
		own, needed, err := db.FlowApproval(t.Context(), "main-line")
		must(t, err)
		if v.Release == nil || own || !needed {
			t.Errorf("got release %+v, own %v, needed %v, want a request because of the organisation", v.Release, own, needed)
		}
		_, err = db.LabelledVersion(t.Context(), "main-line", storage.Live)
		wantCode(t, err, fault.NotFound)
	})
}
