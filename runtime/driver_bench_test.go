package runtime_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/storage"
	"cordboard/storage/storagetest"
)

// quiet performs nothing; the benchmark answers by itself.
type quiet struct{ last sync.Map }

func (q *quiet) Settled(string, []int) {}

func (q *quiet) Perform(_ context.Context, o runtime.Operation) {
	if _, ok := o.Command.(*flow.Gather); ok {
		q.last.Store(o.Contact, o.Op)
	}
}

// asking is a menu that never ends: each step is one key, one journal batch, one new operation.
const asking = `{"format":"cordboard.flow/v1","name":"asking","kind":"inbound","start":"ask","variables":[{"name":"n","type":"integer","default":0}],"activities":[
  {"id":"ask","type":"menu","properties":{"prompt":"Press 1.","options":[{"key":"1","label":"One"}]},"outlets":{"1":"count"}},
  {"id":"count","type":"set_variables","properties":{"assignments":[{"variable":"n","expression":"1"}]},"outlets":{"next":"ask"}}]}`

// BenchmarkDriver measures committed steps a second through the driver, with 128 contacts that wait on SQLite and 32 on PostgreSQL.
func BenchmarkDriver(b *testing.B) {
	c := storage.Config{Catalog: activities.Catalog()}
	b.Run("sqlite", func(b *testing.B) { benchmarkDriver(b, storagetest.SQLite(b, c), 128) })
	b.Run("postgres", func(b *testing.B) { benchmarkDriver(b, storagetest.Postgres(b, c), 32) })
}

func benchmarkDriver(b *testing.B, db *storage.DB, waiting int) {
	ctx := context.Background()
	var doc flow.Flow
	if err := json.Unmarshal([]byte(asking), &doc); err != nil {
		b.Fatal(err)
	}
	program, err := db.SaveSnapshot(ctx, &doc)
	if err != nil {
		b.Fatal(err)
	}
	performer := &quiet{}
	driver := runtime.New(runtime.Config{Journal: db.Journal(), Programs: runtime.NewPrograms(db.Documents(), activities.Catalog(), 0), Performer: performer, Workers: 8})
	defer driver.Close()
	for i := range waiting {
		facts := flow.Contact{ID: fmt.Sprintf("bench-%d", i), Channel: "voice", StartedAt: time.Now()}
		if _, err := driver.Begin(ctx, runtime.Contact{Facts: facts, Program: program}); err != nil {
			b.Fatal(err)
		}
	}
	var taken atomic.Int64
	b.ResetTimer()
	var all sync.WaitGroup
	for i := range waiting {
		all.Go(func() {
			id := fmt.Sprintf("bench-%d", i)
			for n := taken.Add(1); n <= int64(b.N); n = taken.Add(1) {
				op, _ := performer.last.Load(id)
				a := runtime.Arrival{Contact: id, Key: fmt.Sprint(n), Op: op.(int), At: time.Now(), Event: &flow.Gathered{Digits: "1"}}
				if _, err := driver.Deliver(ctx, a); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "steps/s")
}
