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
