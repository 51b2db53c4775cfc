package runtime_test

import (
	"context"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/storage"
	"cordboard/storage/storagetest"
)

// leases is a journal that is away for whoever keeps a lease while its switch is on.
type leases struct {
	runtime.Journal
	away atomic.Bool
}

func (l *leases) KeepLease(ctx context.Context, node string, lease time.Duration) error {
	if l.away.Load() {
		return fault.New(fault.Unavailable, "the database is away")
	}
	return l.Journal.KeepLease(ctx, node, lease)
}

// twoNodes gives a lab on each database.
func twoNodes(t *testing.T, do func(t *testing.T, l *lab)) {
	for name, address := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "cordboard.db") },
		"postgres": func(t *testing.T) string { return storagetest.PostgresURL(t) },
	} {
		t.Run(name, func(t *testing.T) {
			db, err := storage.Open(t.Context(), address(t), storage.Config{Catalog: activities.Catalog()})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = db.Close() })
			if _, err := db.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			do(t, &lab{db: db, recorder: &recorder{}, journal: &flaky{Journal: db.Journal()}})
		})
	}
}

// node is one more node on the lab's database.
func (l *lab) node(t *testing.T, name string, lease time.Duration) *runtime.Driver {
	t.Helper()
	d := runtime.New(runtime.Config{
		Node: name, Lease: lease, Journal: l.journal, Programs: runtime.NewPrograms(l.db.Documents(), activities.Catalog(), 0), Performer: l.recorder,
	})
	t.Cleanup(d.Close)
	return d
}

// recovers calls Recover until something was taken up, and gives how much.
func recovers(t *testing.T, d *runtime.Driver) int {
	t.Helper()
	for deadline := time.Now().Add(15 * time.Second); ; {
		n, err := d.Recover(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			return n
		}
		if time.Now().After(deadline) {
			t.Fatal("nothing was taken up")
		}
	}
}

// TestOthersTakeUp: while two nodes run, each carries out its own; when one is heard of no more, the other does what it left, and only once counts.
func TestOthersTakeUp(t *testing.T) {
	twoNodes(t, func(t *testing.T, l *lab) {
		first, second := l.node(t, "first", time.Hour), l.node(t, "second", time.Hour)
		l.driver = first
		for _, d := range []*runtime.Driver{first, second} {
			if _, err := d.Recover(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := l.begin("c", l.program(t, askOnce)); err != nil {
			t.Fatal(err)
		}
		asked := l.recorder.last("c")
		for range 3 {
			for _, d := range []*runtime.Driver{first, second} {
				if n, err := d.Recover(t.Context()); err != nil || n != 0 {
					t.Fatalf("took up %d (%v) while both live, want nothing", n, err)
				}
			}
		}
		const left = 300 * time.Millisecond
		heard := time.Now()
		if err := l.db.Journal().KeepLease(t.Context(), "first", left); err != nil { // the last that is heard of it
			t.Fatal(err)
		}
		if n := recovers(t, second); n != 1 {
			t.Errorf("took up %d, want the one operation", n)
		}
		if took := time.Since(heard); took < left-5*time.Millisecond {
			t.Errorf("it was taken up after %v, want not before the lease of %v ended", took, left)
		}
		again := l.recorder.last("c")
		if len(l.recorder.all("c")) != 2 || again.Key() != asked.Key() || again.Op != asked.Op {
			t.Errorf("got %s again, want %s", again.Key(), asked.Key())
		}
		for i, d := range []*runtime.Driver{second, first} { // both have the answer
			out, err := d.Deliver(t.Context(), runtime.Arrival{Contact: "c", Key: "op", Op: asked.Op, At: time.Unix(1_700_000_009, 0), Event: &flow.Gathered{Digits: "1"}})
			if err != nil || out.Fresh != (i == 0) {
				t.Errorf("answer %d: got fresh %t (%v), want the first to count", i, out.Fresh, err)
			}
		}
	})
}

// TestWhoWasAwayWaits: a node that could not keep its own lease does not take the others for dead before they had time to come back too.
func TestWhoWasAwayWaits(t *testing.T) {
	twoNodes(t, func(t *testing.T, l *lab) {
		const lease = 400 * time.Millisecond
		journal := &leases{Journal: l.journal}
		first, second := l.another(t, l.journal, time.Millisecond), l.another(t, journal, lease)
		l.driver = first
		for _, d := range []*runtime.Driver{second, first} {
			if _, err := d.Recover(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := l.begin("c", l.program(t, askOnce)); err != nil {
			t.Fatal(err)
		}
		away := time.Now()
		journal.away.Store(true)
		if _, err := second.Recover(t.Context()); fault.CodeOf(err) != fault.Unavailable {
			t.Errorf("got %v, want unavailable", err)
		}
		journal.away.Store(false)
		if n := recovers(t, second); n != 1 {
			t.Errorf("took up %d, want 1", n)
		}
		if took := time.Since(away); took < lease-5*time.Millisecond {
			t.Errorf("it was taken up %v after the node was away, want a lease of %v first", took, lease)
		}
	})
}

// TestRunRecovery: a node that stops says so, and another that runs goes on at its next look.
func TestRunRecovery(t *testing.T) {
	twoNodes(t, func(t *testing.T, l *lab) {
		first, second := l.another(t, l.journal, time.Hour), l.another(t, l.journal, 90*time.Millisecond)
		l.driver = first
		ctx, stop := context.WithCancel(t.Context())
		over := make(chan struct{})
		go func() { defer close(over); first.RunRecovery(ctx) }()
		if _, err := l.begin("c", l.program(t, askOnce)); err != nil {
			t.Fatal(err)
		}
		stop()
		<-over
		first.Leave(t.Context())
		running, end := context.WithCancel(t.Context())
		defer end()
		go second.RunRecovery(running)
		deadline, look := time.After(15*time.Second), time.NewTicker(5*time.Millisecond)
		defer look.Stop()
		for len(l.recorder.all("c")) < 2 {
			select {
			case <-deadline:
				t.Fatal("nothing was taken up")
			case <-look.C:
			}
		}
	})
}
