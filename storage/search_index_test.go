package storage

import (
	"path/filepath"
	"strings"
	"testing"

	"cordboard/flow"
)

// TestIndexedBytes: all texts that the index keeps of a flow count against its bound.
func TestIndexedBytes(t *testing.T) {
	long := strings.Repeat("x", 100_000)
	for what, f := range map[string]*flow.Flow{
		"description": {Description: long},
		"note":        {Notes: []flow.Note{{ID: "n1", Text: long}}},
		"variable":    {Variables: []flow.Variable{{Name: long}}},
		"activity":    {Activities: []flow.Record{{ID: "a", Type: "menu", Name: long}}},
	} {
		f.Format, f.Name, f.Kind = flow.Format, "main-line", flow.Inbound
		draft, err := encode(f)
		if err != nil {
			t.Fatal(err)
		}
		texts := new(flowTexts)
		if err := texts.take(draft); err != nil {
			t.Fatal(err)
		}
		if texts.bytes < 2*len(long) {
			t.Errorf("%s: got %d bytes counted, want both writings of %d", what, texts.bytes, len(long))
		}
	}
}

// TestReadForSearch: what was read after the start is what a search looks at.
func TestReadForSearch(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := db.CreateFlow(t.Context(), Actor{Name: "anna"}, &flow.Flow{Format: flow.Format, Name: "main-line", Kind: flow.Inbound}); err != nil {
		t.Fatal(err)
	}
	if err := db.ReadForSearch(t.Context()); err != nil || len(db.index.flows) != 1 {
		t.Errorf("got %d flows read and %v, want the one that is there", len(db.index.flows), err)
	}
}
