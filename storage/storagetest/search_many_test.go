package storagetest

import (
	"context"
	"sync"
	"testing"
	"time"

	"cordboard/storage"
)

// TestManySearches: more searches at once than there are connections, with what else reads the index, end.
func TestManySearches(t *testing.T) {
	narrow := config()
	narrow.Connections = 2
	for name, db := range map[string]*storage.DB{"sqlite": SQLite(t, narrow), "postgres": Postgres(t, narrow)} {
		t.Run(name, func(t *testing.T) {
			searchable(t, db)
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			var searches sync.WaitGroup
			for n := range 12 {
				searches.Go(func() {
					for range 100 {
						var found int
						var err error
						if n%4 == 0 {
							var uses []storage.Use
							uses, err = db.Uses(ctx, storage.FoundFlow, "Billing")
							found = len(uses)
						} else {
							var r storage.SearchResult
							r, err = db.Search(ctx, storage.Search{Words: "refunds", Kinds: everyKind})
							found = len(r.Found[storage.FoundFlow])
						}
						if err != nil || found != 1 {
							t.Errorf("got %d found and %v, want 1", found, err)
							return
						}
					}
				})
			}
			searches.Wait()
		})
	}
}
