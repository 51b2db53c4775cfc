package storagetest

import (
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// runsMainLine makes a flow that runs main-line by labels.
func runsMainLine(t *testing.T, db *storage.DB, name string, labels ...string) {
	t.Helper()
	f := &flow.Flow{Format: flow.Format, Name: name, Kind: flow.Inbound}
	for _, label := range labels {
		f.Activities = append(f.Activities, flow.Record{ID: "to_" + label, Type: "go_to_flow", Properties: []byte(`{"flow":"main-line","version":"` + label + `"}`)})
	}
	create(t, db, f)
}

func TestFollowers(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		twoVersions(t, db)
		for number, label := range map[string]string{"+358902": "live", "+358901": "live", "+358903": "winter"} {
			_, err := db.SaveNumber(t.Context(), anna, storage.Number{Number: number, Flow: "main-line", Label: label})
			must(t, err)
		}
		must(t, db.SetLabel(t.Context(), anna, storage.Labelling{Flow: "main-line", Label: "beta", Version: 1}))
		runsMainLine(t, db, "other", "live", "beta")
		publish(t, db, "other")
		got, err := db.Followers(t.Context(), "MAIN-line")
		must(t, err)
		wantSame(t, got, []storage.Follower{
			{Label: "beta", Kind: "flow", Name: "other"}, {Label: "beta", Kind: "flow", Name: "other", Version: 1},
			{Label: "live", Kind: "number", Name: "+358901"}, {Label: "live", Kind: "number", Name: "+358902"},
			{Label: "live", Kind: "flow", Name: "other"}, {Label: "live", Kind: "flow", Name: "other", Version: 1},
			{Label: "winter", Kind: "number", Name: "+358903"},
		})
	})
}

// A label keeps its name while versions ask for it, and is kept while something follows it.
func TestRenameAndRemoveLabel(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		twoVersions(t, db)
		runsMainLine(t, db, "other", "beta")
		_, err := db.SaveNumber(t.Context(), anna, storage.Number{Number: "+358901", Flow: "main-line", Label: "test"})
		must(t, err)
		must(t, db.SetLabel(t.Context(), anna, storage.Labelling{Flow: "main-line", Label: "beta", Version: 1}))
		later, err := db.MoveLabel(t.Context(), anna, storage.Labelling{Flow: "main-line", Label: "test", Version: 1, At: in(clock.Now(), time.Hour)})
		must(t, err)
		for _, test := range []struct {
			err  error
			code fault.Code
			want string
		}{
			{db.RenameLabel(t.Context(), anna, "main-line", "live", "prod"), fault.Conflict, "keeps its name"},
			{db.RenameLabel(t.Context(), anna, "main-line", "test", "beta"), fault.Invalid, "label"},
			{db.RenameLabel(t.Context(), anna, "main-line", "test", "Be ta"), fault.Invalid, "label"},
			{db.RenameLabel(t.Context(), anna, "main-line", "none", "more"), fault.NotFound, "none"},
			{db.RenameLabel(t.Context(), anna, "main-line", "beta", "gamma"), fault.Conflict, "the flow other (draft)"},
			{db.RemoveLabel(t.Context(), anna, "main-line", "beta"), fault.Conflict, "the flow other (draft)"},
			{db.RemoveLabel(t.Context(), anna, "main-line", "test"), fault.Conflict, "+358901"},
		} {
			if fault.CodeOf(test.err) != test.code || !strings.Contains(test.err.Error(), test.want) {
				t.Errorf("got %v, want %s with %q", test.err, test.code, test.want)
			}
		}
		must(t, db.RenameLabel(t.Context(), anna, "main-line", "test", "trial"))
		n, err := db.Number(t.Context(), "+358901")
		must(t, err)
		f, err := db.Flow(t.Context(), "main-line")
		must(t, err)
		if r := state(t, db, later.ID); n.Label != "trial" || r.Label != "trial" || f.Labels["trial"] != 2 || f.Labels["test"] != 0 {
			t.Errorf("got number %s, release %s, labels %v, want all of them trial", n.Label, r.Label, f.Labels)
		}
		must(t, db.DeleteNumber(t.Context(), anna, "+358901"))
		if err := db.RemoveLabel(t.Context(), anna, "main-line", "trial"); fault.CodeOf(err) != fault.Conflict || !strings.Contains(err.Error(), "release") {
			t.Errorf("got %v, want a conflict with the release", err)
		}
		_, err = db.CancelRelease(t.Context(), anna, later.ID)
		must(t, err)
		must(t, db.RemoveLabel(t.Context(), anna, "main-line", "trial"))
	})
}

// goesOn makes a second version of main-line, labelled test, that goes on in order-status, whose only label is then taken away.
func goesOn(t *testing.T, db *storage.DB) {
	t.Helper()
	create(t, db, document("main-line"))
	publish(t, db, "main-line")
	create(t, db, &flow.Flow{Format: flow.Format, Name: "order-status", Kind: flow.Inbound})
	publish(t, db, "order-status")
	save(t, db, anna, patch(1, map[string]string{"a:sub": `{"id":"sub","type":"go_to_flow","name":"On","properties":{"flow":"order-status"}}`}))
	_, err := db.Publish(t.Context(), anna, "main-line", storage.Publication{Revision: 2, Message: "on", Label: "test"})
	must(t, err)
}

// wentAway takes the label of order-status away: nothing keeps it once the draft and version 2 of main-line do not count.
func wentAway(t *testing.T, db *storage.DB) {
	t.Helper()
	f, err := db.Flow(t.Context(), "main-line")
	must(t, err)
	must(t, db.RestoreDraft(t.Context(), anna, "main-line", 1))
	must(t, db.RemoveLabel(t.Context(), anna, "main-line", "test"))
	must(t, db.RemoveLabel(t.Context(), anna, "order-status", "live"))
	if f.Labels["test"] != 2 {
		t.Fatalf("got labels %v before, want version 2 labelled test", f.Labels)
	}
}

func wantMissing(t *testing.T, err error) {
	t.Helper()
	if fault.CodeOf(err) != fault.Conflict || !strings.Contains(fault.Message(err), "goes on in order-status labelled live") {
		t.Errorf("got %v, want a conflict that names order-status", err)
	}
}

// A label that is moved by hand, at a time or by publishing looks for the versions that contacts go on in.
func TestLabelLooksForWhatItGoesOnIn(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		goesOn(t, db)
		wentAway(t, db)
		wantMissing(t, db.SetLabel(t.Context(), anna, move(2, nil, nil)))
		wantMissing(t, db.SetLabel(t.Context(), anna, move(2, in(clock.Now(), time.Hour), nil)))
		list, err := db.Missing(t.Context(), "main-line", 2)
		must(t, err)
		wantSame(t, list, []flow.Versioned{{Flow: "order-status", Label: "live"}})
		must(t, db.RestoreDraft(t.Context(), anna, "main-line", 2))
		save(t, db, anna, patch(4, map[string]string{"a:menu": `{"id":"menu","type":"menu","name":"Two"}`}))
		_, err = db.Publish(t.Context(), anna, "main-line", storage.Publication{Revision: 5, Message: "on", Label: "test"})
		wantMissing(t, err)
		_, err = db.Publish(t.Context(), anna, "main-line", storage.Publication{Revision: 5, Message: "on", Label: "test", With: []string{"Order-Status"}})
		must(t, err)
		must(t, db.SetLabel(t.Context(), anna, storage.Labelling{Flow: "order-status", Label: "live", Version: 1}))
		must(t, db.SetLabel(t.Context(), anna, move(2, nil, nil)))
		live(t, db, 2)
	})
}

// A release whose version goes on in what is not there by its time does not begin, and nobody can approve it.
func TestReleaseLooksForWhatItGoesOnIn(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		create(t, db, document("main-line"))
		publish(t, db, "main-line")
		create(t, db, &flow.Flow{Format: flow.Format, Name: "order-status", Kind: flow.Inbound})
		save(t, db, anna, patch(1, map[string]string{"a:sub": `{"id":"sub","type":"go_to_flow","name":"On","properties":{"flow":"order-status"}}`}))
		// As in a release of which the other half was cancelled: what it needed was on its way when it was made.
		planned, err := db.Publish(t.Context(), anna, "main-line", storage.Publication{Revision: 2, Message: "on", At: in(clock.Now(), time.Hour), With: []string{"order-status"}})
		must(t, err)
		must(t, db.SetFlowApproval(t.Context(), anna, "main-line", true))
		save(t, db, anna, patch(2, map[string]string{"a:menu": `{"id":"menu","type":"menu","name":"Two"}`}))
		asked, err := db.Publish(t.Context(), anna, "main-line", storage.Publication{Revision: 3, Message: "on", With: []string{"order-status"}})
		must(t, err)
		_, err = db.ApproveRelease(t.Context(), bert, storage.Decision{ID: asked.Release.ID})
		wantMissing(t, err)
		if r := state(t, db, asked.Release.ID); r.State != storage.ReleaseAsked {
			t.Errorf("got %s, want it to wait still", r.State)
		}
		clock.pass(2 * time.Hour)
		run(t, db, 1)
		if r := state(t, db, planned.Release.ID); r.State != storage.ReleaseMissed || !strings.Contains(r.Note, "order-status") {
			t.Errorf("got %s, %q, want it missed with the reason", r.State, r.Note)
		}
		live(t, db, 1)
		publish(t, db, "order-status")
		_, err = db.ApproveRelease(t.Context(), bert, storage.Decision{ID: asked.Release.ID})
		must(t, err)
		live(t, db, 3)
	})
}
