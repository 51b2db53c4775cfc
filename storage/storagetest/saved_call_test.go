package storagetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

func callNamed(name string) storage.SavedCall {
	return storage.SavedCall{Name: name, Script: rawJSON(`{"format":"cordboard.test/v1","name":"` + name + `","steps":[]}`)}
}

func newLine(t *testing.T, db *storage.DB, name string) {
	t.Helper()
	_, err := db.CreateFlow(t.Context(), anna, &flow.Flow{Format: flow.Format, Name: name, Kind: flow.Inbound})
	must(t, err)
}

func TestSavedCalls(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		newLine(t, db, "line")
		newLine(t, db, "other")
		gold, err := db.SaveCall(t.Context(), anna, "Line", callNamed("  gold customer "))
		must(t, err)
		wantSame(t, gold.Name, "gold customer")
		wantSame(t, gold.UpdatedBy, "Anna")
		_, err = db.SaveCall(t.Context(), anna, "line", callNamed("Gold Customer"))
		wantCode(t, err, fault.Conflict)
		if fault.Fields(err)["name"] == "" {
			t.Errorf("got %v, want a conflict about the name", err)
		}
		_, err = db.SaveCall(t.Context(), anna, "other", callNamed("gold customer"))
		must(t, err)
		for _, bad := range []storage.SavedCall{callNamed(" "), callNamed(strings.Repeat("ä", 121)), {Name: "long", Script: rawJSON(`"` + strings.Repeat("x", 300<<10) + `"`)}} {
			if _, err := db.SaveCall(t.Context(), anna, "line", bad); len(fault.Fields(err)) != 1 {
				t.Errorf("got %v, want one field to be wrong", err)
			}
		}
		_, err = db.SaveCall(t.Context(), anna, "nowhere", callNamed("x"))
		wantCode(t, err, fault.NotFound)

		clock.pass(time.Minute)
		changed := gold
		changed.Name, changed.Script = "silver customer", rawJSON(`{"steps":[{"hangs_up":true}]}`)
		changed, err = db.SaveCall(t.Context(), bert, "line", changed)
		must(t, err)
		wantSame(t, changed.Name+" "+changed.UpdatedBy+" "+string(changed.Script), `silver customer Bert {"steps":[{"hangs_up":true}]}`)
		_, err = db.SaveCall(t.Context(), anna, "line", gold) // on what it was before
		wantCode(t, err, fault.Conflict)
		_, err = db.SavedCall(t.Context(), "other", gold.ID) // of another flow
		wantCode(t, err, fault.NotFound)
		wantCode(t, db.DeleteCall(t.Context(), anna, "other", gold.ID), fault.NotFound)

		must(t, db.DeleteCall(t.Context(), bert, "line", gold.ID))
		wantCode(t, db.DeleteCall(t.Context(), bert, "line", gold.ID), fault.NotFound)
		_, err = db.SaveCall(t.Context(), anna, "line", changed)
		wantCode(t, err, fault.NotFound)
		list, err := db.SavedCalls(t.Context(), "line")
		must(t, err)
		wantSame(t, len(list), 0)
		entries, _, err := db.Audit(t.Context(), storage.AuditFilter{Action: "test."})
		must(t, err)
		var log []string
		for _, e := range entries {
			log = append(log, e.Actor.Name+" "+e.Action+" "+e.Subject)
		}
		wantSame(t, strings.Join(log, "; "), "Bert test.delete line: silver customer; Bert test.update line: silver customer; Anna test.create other: gold customer; Anna test.create line: gold customer")
	})
}

func TestMostSavedCalls(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		newLine(t, db, "line")
		for i := range storage.MaxSavedCalls {
			clock.pass(time.Second)
			_, err := db.SaveCall(t.Context(), anna, "line", callNamed(fmt.Sprintf("call %03d", i)))
			must(t, err)
		}
		_, err := db.SaveCall(t.Context(), anna, "line", callNamed("one more"))
		wantCode(t, err, fault.Conflict)
		list, err := db.SavedCalls(t.Context(), "line")
		must(t, err)
		if len(list) != storage.MaxSavedCalls || list[0].Name != "call 000" || list[199].Name != "call 199" {
			t.Errorf("got %d from %q on, want %d, the oldest first", len(list), list[0].Name, storage.MaxSavedCalls)
		}
	})
}

func TestTestGate(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		newLine(t, db, "line")
		gate, err := db.TestGate(t.Context(), "LINE")
		must(t, err)
		wantSame(t, gate, storage.GateOff)
		must(t, db.SetTestGate(t.Context(), anna, "line", storage.GateBlock))
		must(t, db.SetTestGate(t.Context(), anna, "line", storage.GateBlock)) // says nothing new
		gate, err = db.TestGate(t.Context(), "line")
		must(t, err)
		wantSame(t, gate, storage.GateBlock)
		wantCode(t, db.SetTestGate(t.Context(), anna, "line", "maybe"), fault.Invalid)
		wantCode(t, db.SetTestGate(t.Context(), anna, "nowhere", storage.GateWarn), fault.NotFound)
		entries, _, err := db.Audit(t.Context(), storage.AuditFilter{Action: "test.gate"})
		must(t, err)
		if len(entries) != 1 || string(entries[0].Before) != `{"gate":""}` || string(entries[0].After) != `{"gate":"block"}` {
			t.Errorf("got %+v, want one entry from off to block", entries)
		}
	})
}
