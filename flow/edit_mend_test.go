package flow_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// Every fix makes of a flow what its changes say, on a copy; made once, it does not fit any more.
func TestEditMends(t *testing.T) {
	files, _ := filepath.Glob("testdata/invalid.*.json")
	made := 0
	for _, file := range files {
		document := read(t, filepath.Base(file))
		f, err := flow.DecodeDraft(document)
		if err != nil {
			continue // what no draft can hold
		}
		e := flow.Edited(f, catalog(), resources())
		for _, one := range e.Findings() {
			for _, fix := range one.Fixes {
				if fix.Wire != nil {
					continue
				}
				e := flow.Edited(f, catalog(), resources())
				if err := e.Mend(fix); err != nil {
					t.Errorf("%s: %s: got %v", file, fix.Label, err)
					continue
				}
				want, err := flow.DecodeDraft(mended(t, document, fix))
				if err != nil {
					t.Fatal(err)
				}
				for id, at := range e.Flow.Layout {
					if _, there := f.Layout[id]; !there && at == (flow.Position{}) && len(f.Activities) > 0 {
						t.Errorf("%s: %s: got %s at the origin", file, fix.Label, id)
					}
				}
				e.Flow.Layout, want.Layout = nil, nil
				if diff := cmp.Diff(text(t, want), text(t, e.Flow)); diff != "" {
					t.Errorf("%s: %s (-want +got):\n%s", file, fix.Label, diff)
				}
				if err := e.Mend(fix); fault.CodeOf(err) != fault.Conflict {
					t.Errorf("%s: %s: got %v the second time, want a conflict", file, fix.Label, err)
				}
				made++
			}
		}
	}
	if made < 15 {
		t.Errorf("got %d fixes made, want at least 15", made)
	}
}

func text(t *testing.T, f *flow.Flow) string {
	t.Helper()
	data, err := flow.Encode(f, catalog())
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
