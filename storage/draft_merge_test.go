package storage

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cordboard/flow"
)

// drawFlow draws a document of up to six activities with an outlet each.
func drawFlow(t *rapid.T) *flow.Flow {
	f := &flow.Flow{Format: flow.Format, Name: "main-line", Kind: flow.Inbound, Start: rapid.SampledFrom([]string{"", "a0", "a1"}).Draw(t, "start")}
	for _, n := range rapid.Permutation([]int{0, 1, 2, 3, 4, 5}).Draw(t, "order")[:rapid.IntRange(0, 6).Draw(t, "activities")] {
		id := fmt.Sprintf("a%d", n)
		a := flow.Record{ID: id, Type: "menu", Name: rapid.SampledFrom([]string{"", "x", "ä"}).Draw(t, "name")}
		if rapid.Bool().Draw(t, "placed") {
			if f.Layout == nil {
				f.Layout = map[string]flow.Position{}
			}
			f.Layout[id] = flow.Position{X: float64(rapid.IntRange(0, 2).Draw(t, "x"))}
		}
		f.Activities = append(f.Activities, a)
	}
	return f
}

func mustSplit(t *rapid.T, f *flow.Flow) records {
	r, err := split(f)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// patchOf is what somebody sends who made one document of another.
func patchOf(before, after records) DraftPatch {
	p := DraftPatch{Records: map[string]json.RawMessage{}}
	for _, key := range differing(before, after) {
		if value, ok := after[key]; ok {
			p.Records[key] = value
		} else {
			p.Removed = append(p.Removed, key)
		}
	}
	return p
}

func TestSplitJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFlow(t)
		got, err := mustSplit(t, f).join(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(f, got); diff != "" {
			t.Errorf("got + want -:\n%s", diff)
		}
	})
}

// TestMergeProperties lets two people make something else of a draft. Whatever nobody else touched is kept, nothing is lost without a
// conflict, and whoever saved last has, with what he is told, exactly the draft.
func TestMergeProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, theirs, mine := mustSplit(t, drawFlow(t)), mustSplit(t, drawFlow(t)), mustSplit(t, drawFlow(t))
		m := merging{current: theirs, since: map[string]recordChange{}, patch: patchOf(base, mine)}
		for _, key := range differing(base, theirs) {
			m.since[key] = recordChange{base: base[key], by: "Bert", at: time.Unix(1, 0), revision: 2}
		}
		conflicts := m.merge()
		touched := m.mine()
		for _, c := range conflicts {
			if _, ok := touched[c.Key]; !ok || m.since[c.Key].at.IsZero() || same(c.Mine, c.Theirs) {
				t.Errorf("%s: a conflict about what only one touched", c.Key)
			}
		}
		if len(conflicts) > 0 {
			return
		}
		merged, err := m.result.join("main-line")
		if err != nil {
			t.Fatal(err)
		}
		after := mustSplit(t, merged)
		for key, value := range touched {
			if key != recordOrder && !m.moot(key) && !same(after[key], value) {
				t.Errorf("%s: got %s, want mine %s", key, after[key], value)
			}
		}
		for key := range m.since {
			if _, ok := touched[key]; !ok && key != recordOrder && !m.moot(key) && !same(after[key], theirs[key]) {
				t.Errorf("%s: got %s, want theirs %s", key, after[key], theirs[key])
			}
		}
		// What I have, with what I am told, is the draft.
		told := maps.Clone(mine)
		for key, value := range m.theirs() {
			if value == nil {
				delete(told, key)
			} else {
				told[key] = value
			}
		}
		have, err := told.join("main-line")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(merged, have); diff != "" {
			t.Errorf("base %v\ntheirs %v\nmine %v\ngot + want -:\n%s", slices.Sorted(maps.Keys(base)), slices.Sorted(maps.Keys(theirs)), slices.Sorted(maps.Keys(mine)), diff)
		}
	})
}
