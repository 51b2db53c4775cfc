package storagetest

import (
	"slices"
	"testing"

	"cordboard/flow"
	"cordboard/storage"
)

// TestOutcomesByLabel: a version of a subflow that has another label than live may end in other ways, and what was published under a former name still does.
func TestOutcomesByLabel(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		family(t, db)
		f, err := db.Flow(t.Context(), "order-status")
		must(t, err)
		next := *f.Draft
		next.Activities = append(slices.Clone(next.Activities), flow.Record{ID: "later", Type: "end_flow", Properties: []byte(`{"outcome":"later"}`)})
		saved, err := db.ReplaceDraft(t.Context(), anna, "order-status", storage.Replacement{Document: &next})
		must(t, err)
		_, err = db.Publish(t.Context(), anna, "order-status", storage.Publication{Revision: saved.Revision, Label: "test"})
		must(t, err)
		must(t, db.RenameFlow(t.Context(), anna, "order-status", "orders"))
		got, err := db.Resources(t.Context())
		must(t, err)
		wantSame(t, got.Outcomes, map[string][]string{"orders": {"done", "failed"}})
		wantSame(t, got.LabelOutcomes, map[string]map[string][]string{"orders": {"test": {"done", "failed", "later"}}})
		former, err := db.FormerFlows(t.Context())
		must(t, err)
		wantSame(t, former, map[string]string{"order-status": "orders"})
	})
}
