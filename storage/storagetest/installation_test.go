package storagetest

import (
	"regexp"
	"sync"
	"testing"

	"cordboard/storage"
)

// Servers that start at the same time agree on the id, and keep it.
func TestInstallation(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		ids := make([]string, 4)
		var starting sync.WaitGroup
		for i := range ids {
			starting.Go(func() {
				var err error
				if ids[i], err = db.Installation(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		starting.Wait()
		again, err := db.Installation(t.Context())
		must(t, err)
		if !regexp.MustCompile(`^[0-9a-f]{16}$`).MatchString(again) {
			t.Errorf("got %q, want 16 hexadecimal digits", again)
		}
		for _, id := range ids {
			if id != again {
				t.Errorf("got %q and %q, want one id", id, again)
			}
		}
	})
}
