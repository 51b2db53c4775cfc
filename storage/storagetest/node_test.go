package storagetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/storage"
)

// issuedBy is issuing of a node.
func issuedBy(node string, commands ...flow.Command) func(runtime.Reader, runtime.Contact, runtime.Arrival) (runtime.Change, error) {
	return func(r runtime.Reader, c runtime.Contact, a runtime.Arrival) (runtime.Change, error) {
		change, err := issuing(nil, commands...)(r, c, a)
		for i := range change.Issued {
			change.Issued[i].Node = node
		}
		return change, err
	}
}

// takeUp gives the keys of what a node took up.
func takeUp(t *testing.T, db *storage.DB, node string, limit int) []string {
	t.Helper()
	taken, err := db.Journal().TakeUp(t.Context(), node, limit)
	must(t, err)
	for _, o := range taken {
		if o.Node != node {
			t.Errorf("%s: got node %q, want %s", o.Key(), o.Node, node)
		}
	}
	return keys(taken)
}

// TestTakeUp: what a node had to carry out is another's when its lease is over, once, in order, and without timers.
func TestTakeUp(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		j := db.Journal()
		for _, id := range []string{"c1", "c2", "c3"} {
			arrive(t, db, contact(id))
		}
		must(t, j.KeepLease(t.Context(), "a", time.Hour))
		must(t, j.KeepLease(t.Context(), "b", time.Hour))
		step(t, db, arrival("c1", "x"), issuedBy("a", &flow.Request{URL: "https://x"}, &flow.Timer{At: start}, &flow.Notify{Text: "x"}))
		step(t, db, arrival("c2", "x"), issuedBy("a", &flow.Request{URL: "https://x"}))
		step(t, db, arrival("c3", "x"), issuedBy("b", &flow.Request{URL: "https://x"}))
		wantSame(t, takeUp(t, db, "b", 10), []string{})
		must(t, j.EndLease(t.Context(), "a"))
		wantSame(t, takeUp(t, db, "a", 10), []string{})
		wantSame(t, takeUp(t, db, "b", 2), []string{"c1:1:0", "c1:1:2"})
		wantSame(t, takeUp(t, db, "b", 2), []string{"c2:1:0"})
		wantSame(t, takeUp(t, db, "b", 2), []string{})
		must(t, j.KeepLease(t.Context(), "a", time.Hour)) // it was frozen, and is back: what it had is not its own any more
		must(t, j.EndLease(t.Context(), "b"))
		wantSame(t, takeUp(t, db, "a", 10), []string{"c1:1:0", "c1:1:2", "c2:1:0", "c3:1:0"})
		due, err := j.Due(t.Context(), start.Add(time.Minute), 10)
		must(t, err)
		wantSame(t, keys(due), []string{"c1:1:1"})
	})
}

// TestTakeUpOfTheUnknown: operations of before there were leases, and of nodes that never had one, are taken up too.
func TestTakeUpOfTheUnknown(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		arrive(t, db, contact("c1"))
		step(t, db, arrival("c1", "x"), issuedBy("", &flow.Request{URL: "https://x"}))
		must(t, db.Journal().KeepLease(t.Context(), "a", time.Hour))
		wantSame(t, takeUp(t, db, "a", 10), []string{"c1:1:0"})
	})
}

// TestLeaseEnds: a lease ends by the database's clock, without anybody saying so.
func TestLeaseEnds(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		arrive(t, db, contact("c1"))
		const lease = 150 * time.Millisecond
		kept := time.Now() // the lease begins no sooner
		must(t, db.Journal().KeepLease(t.Context(), "a", lease))
		step(t, db, arrival("c1", "x"), issuedBy("a", &flow.Request{URL: "https://x"}))
		for {
			if taken := takeUp(t, db, "b", 10); len(taken) > 0 {
				wantSame(t, taken, []string{"c1:1:0"})
				break
			}
			if time.Since(kept) > 10*time.Second {
				t.Fatal("the lease did not end")
			}
		}
		if took := time.Since(kept); took < lease-5*time.Millisecond { // clocks count milliseconds
			t.Errorf("it was taken up after %v, want not before the lease of %v ended", took, lease)
		}
	})
}

// TestTakeUpByTwo: two nodes that take up at once never get the same.
func TestTakeUpByTwo(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		const contacts = 60
		for i := range contacts {
			id := fmt.Sprintf("c%02d", i)
			arrive(t, db, contact(id))
			step(t, db, arrival(id, "x"), issuedBy("gone", &flow.Request{URL: "https://x"}))
		}
		var mutex sync.Mutex
		var all []string
		var nodes sync.WaitGroup
		for _, node := range []string{"a", "b", "c"} {
			must(t, db.Journal().KeepLease(t.Context(), node, time.Hour))
			nodes.Go(func() {
				for {
					taken, err := db.Journal().TakeUp(t.Context(), node, 7)
					if err != nil {
						t.Errorf("node %s: %v", node, err)
					}
					if len(taken) == 0 {
						return
					}
					mutex.Lock()
					all = append(all, keys(taken)...)
					mutex.Unlock()
				}
			})
		}
		nodes.Wait()
		slices.Sort(all)
		if unique := slices.Compact(slices.Clone(all)); len(all) != contacts || len(unique) != contacts {
			t.Errorf("got %d operations, %d of them different, want each of %d once", len(all), len(unique), contacts)
		}
	})
}

// TestEmbeddedLeasesEndWithTheProcess: who opens an embedded database is alone, so what was before is taken up at once.
func TestEmbeddedLeasesEndWithTheProcess(t *testing.T) {
	path := t.TempDir() + "/cordboard.db"
	first := open(t, path, config())
	must(t, first.Journal().KeepLease(t.Context(), "a", time.Hour))
	arrive(t, first, contact("c1"))
	step(t, first, arrival("c1", "x"), issuedBy("a", &flow.Request{URL: "https://x"}))
	must(t, first.Close())
	second := open(t, path, config())
	must(t, second.Journal().KeepLease(t.Context(), "b", time.Hour))
	wantSame(t, takeUp(t, second, "b", 10), []string{"c1:1:0"})
}
