package storage

import (
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
