package storage

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
)

func openEmbedded(t *testing.T) *DB {
	t.Helper()
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "cordboard.db"), Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

// hold keeps the writer busy until release is called, so that what is submitted meanwhile shares the next commit.
func hold(t *testing.T, db *DB) (release func()) {
	t.Helper()
	running, free := make(chan struct{}), make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() {
		err := db.write(context.Background(), func(context.Context, *tx) error {
			close(running)
			<-free
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-running
	return func() { close(free); done.Wait() }
}

// queued waits until n jobs wait for the writer.
func queued(t *testing.T, db *DB, n int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); len(db.group.jobs) < n; {
		if time.Now().After(deadline) {
			t.Fatalf("got %d jobs waiting, want %d", len(db.group.jobs), n)
		}
	}
}

func begin(t *testing.T, db *DB, ids ...string) {
	t.Helper()
	for _, id := range ids {
		c := runtime.Contact{Facts: flow.Contact{ID: id, Channel: "voice", StartedAt: time.Unix(1, 0)}, Program: "d_x", Status: runtime.Active}
		if err := db.Journal().Create(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
}

func move(entries ...runtime.Entry) step {
	return func(_ runtime.Reader, c runtime.Contact, a runtime.Arrival) (runtime.Change, error) {
		c.Version++
		list := make([]runtime.Entry, len(entries))
		for i, e := range entries {
			e.Version, e.At, e.Kind = c.Version, a.At, "visit"
			list[i] = e
		}
		return runtime.Change{Contact: c, Entries: list}, nil
	}
}

// noting writes a row and then gives err.
func noting(db *DB, id string, err error) func() error {
	return func() error {
		return db.write(context.Background(), func(ctx context.Context, t *tx) error {
			if _, failed := t.exec(ctx, `INSERT INTO former_names (kind, name_key, target) VALUES ('x', ?, '')`, id); failed != nil {
				return failed
			}
			return err
		})
	}
}

func TestGroupIsolatesFailures(t *testing.T) {
	db := openEmbedded(t)
	ids := []string{"a", "b", "c", "d"}
	begin(t, db, ids...)
	release := hold(t, db)
	var wait sync.WaitGroup
	results := map[string]error{}
	var mu sync.Mutex
	submit := func(name string, do func() error) {
		wait.Go(func() {
			err := do()
			mu.Lock()
			defer mu.Unlock()
			results[name] = err
		})
	}
	for _, id := range ids {
		s := move(runtime.Entry{N: 0}, runtime.Entry{N: 1})
		if id == "b" {
			s = move(runtime.Entry{N: 0}, runtime.Entry{N: 0}) // the same place twice: the journal refuses it
		}
		submit("batch "+id, func() error {
			out, err := db.Journal().Batch(context.Background(), []runtime.Arrival{{Contact: id, Key: "k", At: time.Unix(2, 0)}}, s)
			if err == nil && !out[0].Fresh {
				return fmt.Errorf("got %+v, want fresh", out[0])
			}
			return err
		})
	}
	submit("good", noting(db, "good", nil))
	submit("bad", noting(db, "bad", errors.New("boom")))
	submit("panic", func() error {
		return db.write(context.Background(), func(context.Context, *tx) error { panic("a bug") })
	})
	queued(t, db, 7)
	release()
	wait.Wait()
	for name, err := range results {
		if failed := name == "batch b" || name == "bad" || name == "panic"; failed != (err != nil) {
			t.Errorf("%s: got %v, want error %v", name, err, failed)
		}
	}
	var kept []string
	if err := db.read().list(t.Context(), &kept, `SELECT name_key FROM former_names`); err != nil || strings.Join(kept, " ") != "good" {
		t.Errorf("got %v, %v, want good only", kept, err)
	}
	for _, id := range ids {
		entries, err := db.Journal().Entries(t.Context(), id, 0)
		if want := map[bool]int{true: 0, false: 2}[id == "b"]; err != nil || len(entries) != want {
			t.Errorf("%s: got %d entries, %v, want %d", id, len(entries), err, want)
		}
	}
}

// A job that something is missing for fails alone: nobody else's work in the same commit is lost with it.
func TestGroupKeepsWhatOthersDid(t *testing.T) {
	db := openEmbedded(t)
	release := hold(t, db)
	var done sync.WaitGroup
	var secret, made error
	done.Go(func() {
		secret = db.Together(context.Background(), func(ctx context.Context, db *DB) error {
			_, err := db.SaveSecret(ctx, Actor{Name: "x"}, Secret{Name: "crm"}, "value")
			return err
		})
	})
	queued(t, db, 1)
	done.Go(func() {
		_, made = db.CreateFlow(context.Background(), Actor{Name: "y"}, &flow.Flow{Format: flow.Format, Name: "line", Kind: flow.Inbound})
	})
	queued(t, db, 2)
	release()
	done.Wait()
	if fault.CodeOf(secret) != fault.Unavailable {
		t.Errorf("got %v for a secret without a key, want it refused", secret)
	}
	if made != nil {
		t.Errorf("got %v for somebody else's flow, want it made", made)
	}
}

func TestGroupTakesBackWhatIsCancelled(t *testing.T) {
	db := openEmbedded(t)
	begin(t, db, "a")
	release := hold(t, db)
	ctx, cancel := context.WithCancel(context.Background())
	result := make(chan error)
	go func() {
		_, err := db.Journal().Batch(ctx, []runtime.Arrival{{Contact: "a", Key: "k"}}, func(runtime.Reader, runtime.Contact, runtime.Arrival) (runtime.Change, error) {
			t.Error("a cancelled arrival was stepped")
			return runtime.Change{}, nil
		})
		result <- err
	}()
	queued(t, db, 1)
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) { // at once: the writer is still busy
		t.Errorf("got %v, want cancelled", err)
	}
	release()
	out, err := db.Journal().Batch(t.Context(), []runtime.Arrival{{Contact: "a", Key: "k"}}, move())
	if err != nil || !out[0].Fresh {
		t.Errorf("got %+v, %v, want fresh", out, err)
	}
}

func TestFullDisk(t *testing.T) {
	db := openEmbedded(t)
	begin(t, db, "a")
	var pages int
	if err := db.writer.Get(&pages, `PRAGMA page_count`); err != nil {
		t.Fatal(err)
	}
	limit := func(n int) {
		if _, err := db.writer.Exec(fmt.Sprintf(`PRAGMA max_page_count = %d`, n)); err != nil {
			t.Fatal(err)
		}
	}
	limit(pages)
	saved, n := 0, 0
	big := strings.Repeat("x", 3000)
	deliver := func() (runtime.Outcome, error) {
		out, err := db.Journal().Batch(t.Context(), []runtime.Arrival{{Contact: "a", Key: fmt.Sprint(n)}}, move(runtime.Entry{Data: big}))
		if err != nil {
			return runtime.Outcome{}, err
		}
		return out[0], nil
	}
	for ; n < 100; n++ {
		out, err := deliver()
		if err != nil {
			if fault.CodeOf(err) != fault.Unavailable || !strings.Contains(fault.Message(err), "not full") {
				t.Fatalf("got %v, want unavailable and what to do", err)
			}
			break
		}
		if out.Fresh {
			saved++
		}
	}
	if n == 100 {
		t.Fatal("the disk never was full")
	}
	limit(1 << 30)
	if out, err := deliver(); err != nil || !out.Fresh {
		t.Errorf("got %+v, %v, want the refused arrival to work when there is room", out, err)
	}
	entries, err := db.Journal().Entries(t.Context(), "a", 0)
	if err != nil || len(entries) != saved+1 {
		t.Errorf("got %d entries, %v, want the %d that were confirmed", len(entries), err, saved+1)
	}
}

func TestCloseWhileWriting(t *testing.T) {
	db := openEmbedded(t)
	var wait sync.WaitGroup
	confirmed := make(chan string, 1000)
	for i := range 8 {
		wait.Go(func() {
			for n := 0; ; n++ {
				id := fmt.Sprintf("%d-%d", i, n)
				err := db.Journal().Create(context.Background(), runtime.Contact{Facts: flow.Contact{ID: id}})
				if err != nil {
					if fault.CodeOf(err) != fault.Unavailable {
						t.Errorf("got %v, want unavailable", err)
					}
					return
				}
				confirmed <- id
			}
		})
	}
	for range 20 {
		<-confirmed
	}
	go func() {
		for range confirmed {
		}
	}()
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	wait.Wait()
	close(confirmed)
}
