package storagetest

import (
	"strings"
	"testing"
	"time"

	"cordboard/flow/fault"
	"cordboard/storage"
)

// TestFlowImport keeps the report of the last import with its flow: under a new name too, and not after the flow.
func TestFlowImport(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		newLine(t, db, "line")
		_, err := db.FlowImport(t.Context(), "line")
		wantCode(t, err, fault.NotFound)
		is, err := db.Imported(t.Context(), "line")
		must(t, err)
		wantSame(t, is, false)
		wantCode(t, db.KeepImport(t.Context(), anna, "nowhere", storage.ImportReport{}), fault.NotFound)
		wantCode(t, db.KeepImport(t.Context(), anna, "line", storage.ImportReport{Whole: strings.Repeat("x", 8<<20)}), fault.Invalid)

		must(t, db.KeepImport(t.Context(), anna, "Line", storage.ImportReport{Whole: rawJSON(`{"steps":[]}`), Summary: 1}))
		clock.pass(time.Minute)
		must(t, db.KeepImport(t.Context(), bert, "line", storage.ImportReport{Whole: rawJSON(`{"steps":[1]}`), Summary: 2}))
		must(t, db.RenameFlow(t.Context(), anna, "line", "main-line"))
		got, err := db.FlowImport(t.Context(), "main-line")
		must(t, err)
		wantSame(t, string(got.Report)+" "+got.ImportedBy, `{"steps":[1]} Bert`)
		wantSame(t, got.ImportedAt.Equal(start.Add(time.Minute)), true)
		is, err = db.Imported(t.Context(), "main-line")
		must(t, err)
		wantSame(t, is, true)

		must(t, db.DeleteFlow(t.Context(), anna, "main-line"))
		newLine(t, db, "main-line")
		_, err = db.FlowImport(t.Context(), "main-line")
		wantCode(t, err, fault.NotFound)
	})
}
