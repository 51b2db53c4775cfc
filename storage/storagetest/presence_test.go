package storagetest

import (
	"fmt"
	"testing"
	"time"

	"cordboard/flow/fault"
	"cordboard/storage"
)

// Who has a flow open is in the database, so that people at different nodes see each other.
func TestPresence(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		newLine(t, db, "line")
		newLine(t, db, "other")
		note := func(flow, user, tab, at string, gone bool) string {
			t.Helper()
			others, err := db.NotePresence(t.Context(), flow, storage.Presence{UserID: user, Name: "The " + user, Tab: tab, At: at}, gone)
			must(t, err)
			words := ""
			for _, one := range others {
				words += one.Name + " " + one.Tab + " at " + one.At + "; "
			}
			return words
		}
		wantSame(t, note("line", "anna", "1", "menu", false), "")
		wantSame(t, note("line", "anna", "2", "", false), "")
		wantSame(t, note("LINE", "bert", "1", "bye", false), "The anna 2 at ; The anna 1 at menu; ")
		wantSame(t, note("other", "bert", "1", "bye", false), "")
		wantSame(t, note("line", "anna", "1", "bye", false), "The bert 1 at bye; ")
		wantSame(t, note("line", "anna", "2", "", true), "The bert 1 at bye; ")
		wantSame(t, note("line", "bert", "1", "bye", false), "The anna 1 at bye; ")
		for range 2 { // looking writes nothing
			others, err := db.Presences(t.Context(), "line", "carl")
			must(t, err)
			wantSame(t, len(others), 2)
		}
		clock.pass(storage.PresenceKept + time.Millisecond)
		others, err := db.Presences(t.Context(), "line", "carl")
		must(t, err)
		wantSame(t, len(others), 0)
		wantSame(t, note("line", "bert", "1", "bye", false), "")

		_, err = db.NotePresence(t.Context(), "nowhere", storage.Presence{UserID: "anna", Tab: "1"}, false)
		wantCode(t, err, fault.NotFound)

		for i := range storage.MaxPresences + 5 {
			note("other", "crowd", fmt.Sprint(i), "", false)
		}
		others, err = db.NotePresence(t.Context(), "other", storage.Presence{UserID: "anna", Name: "Anna", Tab: "1"}, false)
		must(t, err)
		wantSame(t, len(others), storage.MaxPresences)
		wantSame(t, note("line", "anna", "3", "", false), "The bert 1 at bye; ")
		must(t, db.DeleteFlow(t.Context(), anna, "other"))
	})
}
