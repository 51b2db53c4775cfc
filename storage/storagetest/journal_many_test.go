package storagetest

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/storage"
)

// TestConcurrentBatches counts: many writers at once lose nothing and save nothing twice.
func TestConcurrentBatches(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		const contacts, rounds = 40, 10
		var wait sync.WaitGroup
		for i := range contacts {
			id := fmt.Sprintf("c%02d", i)
			arrive(t, db, contact(id))
			wait.Go(func() {
				for n := range rounds {
					// The same arrival twice, as two nodes would deliver it; one of them counts.
					for range 2 {
						_, err := db.Journal().Batch(context.Background(), []runtime.Arrival{arrival(id, fmt.Sprint(n))}, next)
						if err != nil {
							t.Errorf("batch: %v", err)
						}
					}
				}
			})
		}
		wait.Wait()
		for i := range contacts {
			c, err := db.Journal().Contact(t.Context(), fmt.Sprintf("c%02d", i))
			must(t, err)
			entries, err := db.Journal().Entries(t.Context(), c.Facts.ID, 0)
			must(t, err)
			if c.Version != rounds || len(entries) != rounds {
				t.Errorf("%s: got version %d with %d entries, want %d", c.Facts.ID, c.Version, len(entries), rounds)
			}
		}
	})
}

// TestSameContactAtOnce lets many writers step one contact: each either counts or is told to try again.
func TestSameContactAtOnce(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		arrive(t, db, contact("c1"))
		var wait sync.WaitGroup
		for i := range 20 {
			wait.Go(func() {
				for {
					out, err := db.Journal().Batch(context.Background(), []runtime.Arrival{arrival("c1", fmt.Sprint(i))}, next)
					if err == nil && out[0].Fresh {
						return
					}
					if err != nil || fault.CodeOf(out[0].Err) != fault.Conflict {
						t.Errorf("got %v, %v, want fresh or a conflict", out, err)
						return
					}
				}
			})
		}
		wait.Wait()
		c, err := db.Journal().Contact(t.Context(), "c1")
		must(t, err)
		if c.Version != 20 {
			t.Errorf("got version %d, want 20", c.Version)
		}
	})
}

func TestBatchLargerThanAStatement(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		var arrivals []runtime.Arrival
		for i := range 1201 {
			id := fmt.Sprintf("c%04d", i)
			arrive(t, db, contact(id))
			arrivals = append(arrivals, arrival(id, "a"))
		}
		out, err := db.Journal().Batch(t.Context(), arrivals, issuing([]int{7}, &flow.Timer{At: start}))
		must(t, err)
		for i, o := range out {
			if !o.Fresh || o.Err != nil || o.Change.Contact.Facts.ID != arrivals[i].Contact {
				t.Fatalf("arrival %d: got %+v, want fresh", i, o)
			}
		}
		due, err := db.Journal().Due(t.Context(), start, 5000)
		must(t, err)
		if len(due) != len(arrivals) {
			t.Errorf("got %d timers, want %d", len(due), len(arrivals))
		}
	})
}
