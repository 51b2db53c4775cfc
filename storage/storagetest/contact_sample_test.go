package storagetest

import (
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/storage"
)

// TestSampleContact finds the contact that began last in a flow: a live one of a version, or a test call of a draft; not those of other flows.
func TestSampleContact(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		f, err := db.CreateFlow(t.Context(), anna, &flow.Flow{Format: flow.Format, Name: "Line", Kind: flow.Inbound, Start: "bye", Activities: []flow.Record{{ID: "bye", Type: "disconnect"}}})
		must(t, err)
		v, err := db.Publish(t.Context(), anna, f.Name, storage.Publication{Revision: f.Revision, Message: "First"})
		must(t, err)
		begin := func(id, program string, test bool, minutes int) {
			t.Helper()
			facts := flow.Contact{ID: id, Channel: "voice", StartedAt: start.Add(time.Duration(minutes) * time.Minute)}
			must(t, db.Journal().Create(t.Context(), runtime.Contact{Facts: facts, Program: program, Test: test, Status: runtime.Active}))
		}
		draft := func(name string) string {
			t.Helper()
			id, err := db.SaveSnapshot(t.Context(), &flow.Flow{Format: flow.Format, Name: name, Kind: flow.Inbound})
			must(t, err)
			return id
		}
		want := func(id string) {
			t.Helper()
			c, found, err := db.SampleContact(t.Context(), "line")
			if must(t, err); c.Facts.ID != id || found != (id != "") {
				t.Errorf("got %q (%v), want %q", c.Facts.ID, found, id)
			}
		}
		want("")
		begin("other", draft("Other"), true, 9)
		want("")
		begin("test", draft("Line"), true, 1)
		want("test")
		begin("live", v.ID, false, 2)
		want("live")
		begin("again", draft("Line"), true, 3)
		want("again")
	})
}
