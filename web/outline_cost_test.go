package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/flow/flowtest"
)

// switchboard is a flow of menus, each with five keys that lead on.
func switchboard(n int) *flow.Flow {
	f := &flow.Flow{Format: flow.Format, Name: "main-line", Kind: flow.Inbound, Start: "menu_0", Layout: map[string]flow.Position{}}
	for i := range n {
		id := "menu_" + strconv.Itoa(i)
		r := flow.Record{ID: id, Type: "menu", Name: "Menu " + strconv.Itoa(i), Outlets: map[string]string{}, Properties: []byte(`{"options":[{"key":"1","label":"Sales"},{"key":"2","label":"Support"},` +
			`{"key":"3","label":"Billing"},{"key":"4","label":"Orders"},{"key":"5","label":"Press"}],"prompt":"Press one to five."}`)}
		for key := range 5 {
			r.Outlets[strconv.Itoa(key+1)] = fmt.Sprintf("menu_%d", (i+key*7+1)%n)
		}
		f.Activities = append(f.Activities, r)
		f.Layout[id] = flow.Position{X: float64(i % 20 * 328), Y: float64(i / 20 * 240)}
	}
	return f
}

// An outline of 500 activities in 200 frames comes in 150 ms, and a change of one is saved in as much.
func TestCostOutlineOf500Activities(t *testing.T) {
	s := newSite(t).as("designer")
	f := switchboard(500)
	for i := range 200 {
		frame := flow.Note{ID: "n" + strconv.Itoa(i), Text: "Frame", Frame: true, X: float64(i % 20 * 328), Width: 1000, Height: 1000}
		if i == 0 { // one around all
			frame.Width, frame.Height = 10_000, 10_000
		}
		f.Notes = append(f.Notes, frame)
	}
	if _, err := s.db.CreateFlow(t.Context(), who, f); err != nil {
		t.Fatal(err)
	}
	limit := 150 * flowtest.Slow * time.Millisecond
	for _, state := range []string{"", "?activity=menu_250"} {
		var got answer
		took := flowtest.Took(limit, func() { got = s.get(outline + state) })
		got.want(t, http.StatusOK, "500 activities", "Menu 499", "around 1 Menu 0", "and 450 more")
		t.Logf("%s: %v, %d KB", outline+state, took, len(got.body)>>10)
		if took > limit {
			t.Errorf("got the outline%s in %v, want at most %v", state, took, limit)
		}
	}
	revision := 0
	took := flowtest.Took(limit, func() {
		revision++
		s.change("activity", url.Values{"base": {strconv.Itoa(revision)}, "activity": {"menu_250"}, "id": {"menu_250"}, "name": {"Name " + strconv.Itoa(revision)}})
	})
	t.Logf("saved in %v", took)
	if took > limit {
		t.Errorf("got a change saved in %v, want at most %v", took, limit)
	}
}
