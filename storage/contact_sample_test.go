package storage

import (
	"strings"
	"testing"
)

// TestLookupsSeek: the last contact of a flow, the last test calls and the rows of tables are found by indexes, not by reading all that there are.
func TestLookupsSeek(t *testing.T) {
	db := openEmbedded(t)
	for name, tt := range map[string]struct {
		query string
		args  []any
	}{
		"last of a flow": {lastOfFlow, []any{"line"}},
		"last tests":     {lastTests, []any{headBytes, recentTests}},
		"rows":           {searchRows(`l.search LIKE ?`), []any{"k", rowsOfTable, rowsLookedAt, "k", "%k%", 80}},
	} {
		var steps []string
		err := db.read().each(t.Context(), `EXPLAIN QUERY PLAN `+tt.query, tt.args, func(scan func(into ...any) error) error {
			var id, parent, unused int
			var step string
			err := scan(&id, &parent, &unused, &step)
			steps = append(steps, step)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range steps {
			if strings.HasPrefix(step, "SCAN") && step != "SCAN l" && step != "SCAN c USING INDEX contacts_tests" { // l is what came of a seek
				t.Errorf("%s: got the step %q of %q, want none that reads all", name, step, steps)
			}
		}
		if len(steps) == 0 {
			t.Errorf("%s: got no steps", name)
		}
	}
}
