package storage

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"cordboard/flow"
)

// TestDocumentsOneByOne: what looks into every document has one of them in memory, not all.
func TestDocumentsOneByOne(t *testing.T) {
	db := openEmbedded(t)
	const flows, bytes = 20, 500_000
	for n := range flows {
		f := &flow.Flow{Format: flow.Format, Name: fmt.Sprintf("line-%d", n), Kind: flow.Inbound, Description: strings.Repeat("x", bytes)}
		if _, err := db.CreateFlow(t.Context(), Actor{Name: "Anna"}, f); err != nil {
			t.Fatal(err)
		}
	}
	held := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before, most, seen := held(), int64(0), 0
	err := db.snapshot(t.Context(), func(ctx context.Context, q queries) error {
		return q.documentsWith(ctx, "xxx", func(d inUseDocument) error {
			most, seen = max(most, held()-before), seen+1
			return nil
		})
	})
	if err != nil || seen != flows {
		t.Fatalf("got %d documents (%v), want %d", seen, err, flows)
	}
	if most > flows*bytes/4 {
		t.Errorf("got %d bytes held at once, want little more than the %d of one", most, bytes)
	}
}
