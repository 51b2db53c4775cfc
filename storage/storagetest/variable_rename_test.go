package storagetest

import (
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/storage"
)

// reading is a flow that reads org.emergency in a template and in an expression.
func reading(name string) *flow.Flow {
	return &flow.Flow{Format: flow.Format, Name: name, Kind: flow.Inbound, Activities: []flow.Record{
		{ID: "a", Type: "naming", Name: "Reads", Properties: rawJSON(`{"text":"It is {{ org.emergency }} and emergency","when":"org[\"emergency\"] or org.other"}`)},
		{ID: "b", Type: "naming", Properties: rawJSON(`{"text":"org.emergency"}`)},
	}}
}

// TestRenameVariable: drafts and saved test calls have the new name, switches stay, and versions go on reading by the name that they have.
func TestRenameVariable(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		ctx := t.Context()
		v, err := db.SaveVariable(ctx, anna, storage.Variable{Name: "emergency", Type: flow.Boolean, Value: rawJSON("false"), Overridable: true})
		must(t, err)
		create(t, db, reading("line"))
		create(t, db, reading("draft-only"))
		_, err = db.SaveCall(ctx, anna, "line", storage.SavedCall{Name: "call", Script: rawJSON(`{"format":"cordboard.test/v1","world":{"org":{"emergency":true}},"steps":[]}`)})
		must(t, err)
		version := publish(t, db, "line")
		must(t, db.SwitchVariable(ctx, bert, storage.Override{Variable: "emergency", Value: rawJSON("true")}))
		clock.pass(time.Minute)
		rename := func(to string) error {
			t.Helper()
			clock.pass(time.Minute)
			v.Was, v.Name = v.Name, to
			saved, err := db.SaveVariable(ctx, bert, v)
			if err != nil {
				v.Name = v.Was
				return err
			}
			v = saved
			return nil
		}
		must(t, rename("alarm"))
		for _, name := range []string{"line", "draft-only"} {
			f, err := db.Flow(ctx, name)
			must(t, err)
			wantSame(t, string(f.Draft.Activities[0].Properties), `{"text":"It is {{ org.alarm }} and emergency","when":"org[\"alarm\"] or org.other"}`)
			wantSame(t, string(f.Draft.Activities[1].Properties), `{"text":"org.emergency"}`)
		}
		calls, err := db.SavedCalls(ctx, "line")
		must(t, err)
		if !strings.Contains(string(calls[0].Script), `{"alarm":true}`) {
			t.Errorf("got the test call %s, want the new name in it", calls[0].Script)
		}
		active, err := db.Overrides(ctx)
		must(t, err)
		if len(active) != 1 || active[0].Variable != "alarm" || string(active[0].Value) != "true" {
			t.Errorf("got %+v, want the switch under the new name", active)
		}
		must(t, rename("warning")) // again: the first name still leads there
		read := func() (values map[string]any, overridden map[string]runtime.Override) {
			t.Helper()
			c := runtime.Contact{Facts: flow.Contact{ID: "c-" + clock.Now().String()}, Program: version.ID}
			arrive(t, db, c)
			step(t, db, arrival(c.Facts.ID, "1"), func(r runtime.Reader, loaded runtime.Contact, a runtime.Arrival) (_ runtime.Change, err error) {
				values, overridden, err = r.Organisation(ctx, loaded, clock.Now())
				must(t, err)
				return next(r, loaded, a)
			})
			return values, overridden
		}
		values, overridden := read()
		wantSame(t, values, map[string]any{"emergency": false, "alarm": false, "warning": false})
		if overridden["emergency"].Value != true || overridden["warning"].Value != true {
			t.Errorf("got %+v, want the switch by each name", overridden)
		}
		uses, err := db.Uses(ctx, storage.FoundVariable, "warning")
		must(t, err)
		var where []string
		for _, u := range uses {
			where = append(where, u.String())
		}
		wantSame(t, strings.Join(where, "; "), "draft-only (draft, activity a); draft-only (draft, activity a); line (draft, activity a); line (draft, activity a); line (version 1, activity a); line (version 1, activity a)")
		wantCode(t, db.DeleteVariable(ctx, anna, "warning"), fault.Conflict)

		// A version means the variable by its former name: nothing else can be called that until the version is gone.
		_, err = db.SaveVariable(ctx, anna, storage.Variable{Name: "emergency", Type: flow.String})
		if !strings.Contains(fault.Fields(err)["name"], "version 1 of line still means org.warning") {
			t.Errorf("got %v, want the name refused", err)
		}
		_, err = db.SaveVariable(ctx, anna, storage.Variable{Name: "other", Type: flow.String})
		must(t, err)
		if err := rename("other"); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("got %v, want a name that is taken refused", err)
		}
		if err := rename("Not a name"); fault.Fields(err)["name"] == "" {
			t.Errorf("got %v, want a mistake in the name", err)
		}
		must(t, rename("emergency")) // back
		values, _ = read()
		wantSame(t, values["emergency"], any(false))
		f, err := db.Flow(ctx, "line")
		must(t, err)
		wantSame(t, string(f.Draft.Activities[0].Properties), string(reading("x").Activities[0].Properties))
		must(t, rename("alarm"))
		must(t, db.RestoreDraft(ctx, anna, "line", 1))
		f, err = db.Flow(ctx, "line")
		must(t, err)
		if got := string(f.Draft.Activities[0].Properties); !strings.Contains(got, "org.alarm") {
			t.Errorf("got %s restored, want the name of today", got)
		}
	})
}
