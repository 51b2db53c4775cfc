package storagetest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"
	"testing"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/storage"
)

// BenchmarkBatch measures durable steps per second with many contacts waiting at once, each delivered by a batch of its own.
func BenchmarkBatch(b *testing.B) {
	b.Run("sqlite-128-waiting", func(b *testing.B) { benchmarkBatch(b, SQLite(b, storage.Config{}), 128) })
	b.Run("postgres-32-waiting", func(b *testing.B) { benchmarkBatch(b, Postgres(b, storage.Config{Connections: 32}), 32) })
	b.Run("postgres-4-batches-of-32", func(b *testing.B) { benchmarkGathered(b, Postgres(b, storage.Config{}), 4, 32) })
}

// benchmarkGathered measures what a node's driver does: a few batches at once, each of many arrivals.
func benchmarkGathered(b *testing.B, db *storage.DB, batches, size int) {
	journal := db.Journal()
	done := make(chan error, batches)
	ids := make([][]string, batches)
	for i := range ids {
		for n := range size {
			c := contact(fmt.Sprintf("c%d-%03d", i, n))
			c.Status, c.Facts.StartedAt, c.Facts.Channel = runtime.Active, start, "voice"
			if err := journal.Create(context.Background(), c); err != nil {
				b.Fatal(err)
			}
			ids[i] = append(ids[i], c.Facts.ID)
		}
	}
	b.ResetTimer()
	var left atomic.Int64
	left.Store(int64(b.N))
	for i := range batches {
		go func() {
			arrivals := make([]runtime.Arrival, size)
			for round := 0; left.Add(-int64(size)) > -int64(size); round++ {
				for n, id := range ids[i] {
					arrivals[n] = arrival(id, fmt.Sprint(round))
				}
				if _, err := journal.Batch(context.Background(), arrivals, next); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range batches {
		if err := <-done; err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "steps/s")
}

func benchmarkBatch(b *testing.B, db *storage.DB, waiting int) {
	journal := db.Journal()
	for i := range waiting {
		c := contact(fmt.Sprintf("c%03d", i))
		c.Status, c.Facts.StartedAt, c.Facts.Channel = runtime.Active, start, "voice"
		if err := journal.Create(context.Background(), c); err != nil {
			b.Fatal(err)
		}
	}
	var worker atomic.Int64
	b.ResetTimer()
	done := make(chan error, waiting)
	var left atomic.Int64
	left.Store(int64(b.N))
	for range waiting {
		id := fmt.Sprintf("c%03d", worker.Add(1)-1)
		go func() {
			for n := 0; left.Add(-1) >= 0; n++ {
				out, err := journal.Batch(context.Background(), []runtime.Arrival{arrival(id, fmt.Sprint(n))}, next)
				if err == nil && !out[0].Fresh {
					err = fmt.Errorf("step %d of %s: got %+v, want fresh", n, id, out[0])
				}
				if err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range waiting {
		if err := <-done; err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "steps/s")
}

// BenchmarkSaveDraft measures an autosave of one moved activity in a large flow that is also live.
func BenchmarkSaveDraft(b *testing.B) {
	for _, size := range []int{50, 500, 2000} {
		b.Run(fmt.Sprintf("activities-%d", size), func(b *testing.B) {
			db := SQLite(b, config())
			f := document("main-line")
			f.Activities = nil
			for i := range size {
				f.Activities = append(f.Activities, flow.Record{ID: fmt.Sprintf("a%d", i), Type: "business_hours", Properties: []byte(`{"schedule":"office"}`)})
			}
			if _, err := db.CreateFlow(b.Context(), anna, f); err != nil {
				b.Fatal(err)
			}
			if _, err := db.Publish(b.Context(), anna, "main-line", storage.Publication{Revision: 1}); err != nil {
				b.Fatal(err)
			}
			findings := func(*flow.Flow) []flow.Issue { return nil }
			b.ResetTimer()
			for i := range b.N {
				p := storage.DraftPatch{
					Base: int64(i + 1), Findings: findings, Records: map[string]json.RawMessage{"l:a1": json.RawMessage(fmt.Sprintf(`{"x":%d,"y":0}`, i+1))},
				}
				if _, err := db.SaveDraft(b.Context(), anna, "main-line", p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkTable measures a lookup by key in a table of 100,000 rows, inside a step's transaction.
func BenchmarkTable(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchmarkTable(b, SQLite(b, config())) })
	b.Run("postgres", func(b *testing.B) { benchmarkTable(b, Postgres(b, config())) })
}

func benchmarkTable(b *testing.B, db *storage.DB) {
	if _, err := db.SaveTable(b.Context(), anna, vip); err != nil {
		b.Fatal(err)
	}
	if _, err := db.ImportTable(b.Context(), anna, "vip", storage.TableImport{File: bytes.NewReader(large())}); err != nil {
		b.Fatal(err)
	}
	c := contact("c1")
	c.Status, c.Facts.StartedAt, c.Facts.Channel = runtime.Active, start, "voice"
	if err := db.Journal().Create(b.Context(), c); err != nil {
		b.Fatal(err)
	}
	round := 0
	for b.Loop() {
		// A thousand lookups per transaction, so that its commit does not count.
		_, err := db.Journal().Batch(b.Context(), []runtime.Arrival{arrival("c1", fmt.Sprint(round))},
			func(r runtime.Reader, c runtime.Contact, a runtime.Arrival) (runtime.Change, error) {
				for i := range 1000 {
					key := fmt.Sprintf("+3584%08d", (round*1000+i)%100_000*7919%100_000_000)
					event, err := r.Read(b.Context(), c, &flow.ReadTable{Table: "vip", Key: key})
					if read, ok := event.(*flow.TableRead); err != nil || !ok || !read.Found {
						return runtime.Change{}, fmt.Errorf("look up %s: got %+v, %w", key, event, err)
					}
				}
				return next(r, c, a)
			})
		if err != nil {
			b.Fatal(err)
		}
		round++
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(round)/1000, "µs/lookup")
}
