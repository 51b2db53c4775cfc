package storage

import (
	"strings"
	"testing"
)

// TestTrafficPlan holds that counting the traffic of a version looks into the journal by its index of programs, and never reads all of it.
func TestTrafficPlan(t *testing.T) {
	db := openEmbedded(t)
	var plan []string
	err := db.read().each(t.Context(), "EXPLAIN QUERY PLAN "+trafficCount, []any{0, 1, "v_1", "v_1", trafficContacts + 1}, func(scan func(into ...any) error) error {
		var id, parent, unused int
		var step string
		err := scan(&id, &parent, &unused, &step)
		plan = append(plan, step)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	steps := strings.Join(plan, "\n")
	if strings.Contains(steps, "SCAN journal") || !strings.Contains(steps, "SEARCH journal USING COVERING INDEX journal_program (program=? AND contact=?)") {
		t.Errorf("got the plan\n%s\nwant the journal searched by journal_program", steps)
	}
}
