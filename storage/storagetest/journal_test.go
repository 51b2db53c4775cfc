package storagetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/storage"
)

func TestContactRoundTrip(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		facts := flow.Contact{
			ID: "c1", Channel: "voice", ANI: "+358401234567", DNIS: "+358901234", Language: "fi-FI", StartedAt: start,
			Attributes: map[string]string{"crm": "42"},
		}
		arrive(t, db, runtime.Contact{Facts: facts, Program: "v_1", Test: true})
		wantCode(t, db.Journal().Create(t.Context(), runtime.Contact{Facts: facts}), fault.Conflict)
		got, err := db.Journal().Contact(t.Context(), "c1")
		must(t, err)
		wantSame(t, got, runtime.Contact{Facts: facts, Program: "v_1", Test: true, Status: runtime.Active, State: []byte{}})
		_, err = db.Journal().Contact(t.Context(), "c2")
		wantCode(t, err, fault.NotFound)
	})
}

func TestBatchSavesWholeChange(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		arrive(t, db, contact("c1"))
		timer := &flow.Timer{At: start.Add(90 * time.Second)}
		step(t, db, arrival("c1", "started"), issuing(nil, &flow.Play{Speech: flow.Speech{Segments: []flow.Segment{{Say: "Hei <b>"}}}}, timer, &flow.ScreenPop{URL: "https://x", Target: "tab"}))
		got, err := db.Journal().Contact(t.Context(), "c1")
		must(t, err)
		if got.Version != 1 || string(got.State) != `{"key":"started"}` {
			t.Errorf("got version %d state %s, want 1 and the key", got.Version, got.State)
		}
		pending, err := db.Journal().Pending(t.Context(), "", 10)
		must(t, err)
		wantSame(t, keys(pending), []string{"c1:1:0", "c1:1:2"})
		if p, ok := pending[0].Command.(*flow.Play); !ok || p.Speech.Segments[0].Say != "Hei <b>" {
			t.Errorf("got command %#v, want the prompt", pending[0].Command)
		}
		entries, err := db.Journal().Entries(t.Context(), "c1", 0)
		must(t, err)
		wantSame(t, entries, []runtime.Entry{{Contact: "c1", Version: 1, At: start, Kind: "event", Data: &flow.Started{}}})
		// The answer of the prompt ends it; the timer stays.
		step(t, db, arrival("c1", "played"), issuing([]int{1}))
		must(t, db.Journal().Acknowledge(t.Context(), pending))
		pending, err = db.Journal().Pending(t.Context(), "", 10)
		must(t, err)
		wantSame(t, keys(pending), []string{})
		due, err := db.Journal().Due(t.Context(), timer.At, 10)
		must(t, err)
		wantSame(t, keys(due), []string{"c1:1:1"})
	})
}

func keys(list []runtime.Operation) []string {
	all := []string{}
	for _, o := range list {
		all = append(all, o.Key())
	}
	return all
}

func TestAcknowledgeKeepsWhatIsAnswered(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		arrive(t, db, contact("c1"))
		out := step(t, db, arrival("c1", "a"), issuing(nil, &flow.Request{URL: "https://x"}, &flow.Notify{Text: "x"}))
		must(t, db.Journal().Acknowledge(t.Context(), out.Change.Issued))
		pending, err := db.Journal().Pending(t.Context(), "", 10)
		must(t, err)
		wantSame(t, keys(pending), []string{"c1:1:0"})
	})
}

func TestBatchDropsDuplicates(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		arrive(t, db, contact("c1"))
		step(t, db, arrival("c1", "once"), next)
		out, err := db.Journal().Batch(t.Context(), []runtime.Arrival{arrival("c1", "once")}, func(runtime.Reader, runtime.Contact, runtime.Arrival) (runtime.Change, error) {
			t.Error("a duplicate was stepped")
			return runtime.Change{}, nil
		})
		must(t, err)
		wantSame(t, out, []runtime.Outcome{{}})
	})
}

func TestBatchMixesOutcomes(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		for _, id := range []string{"good", "panics", "fails", "over", "dup", "nul"} {
			arrive(t, db, contact(id))
		}
		step(t, db, arrival("dup", "k"), next)
		step(t, db, arrival("over", "end"), ending(runtime.Over))
		boom := errors.New("boom")
		s := func(r runtime.Reader, c runtime.Contact, a runtime.Arrival) (runtime.Change, error) {
			switch c.Facts.ID {
			case "panics":
				panic("a bug")
			case "fails":
				return runtime.Change{}, boom
			}
			change, err := next(r, c, a)
			if c.Facts.ID == "nul" {
				change.Entries[0].Activity = "a\x00b"
			}
			return change, err
		}
		var arrivals []runtime.Arrival
		for _, id := range []string{"good", "panics", "fails", "over", "dup", "nul", "missing"} {
			arrivals = append(arrivals, arrival(id, "k"))
		}
		out, err := db.Journal().Batch(t.Context(), arrivals, s)
		must(t, err)
		for i, want := range []struct {
			fresh, failed bool
		}{{true, false}, {false, true}, {false, true}, {false, false}, {false, false}, {false, true}, {false, true}} {
			if out[i].Fresh != want.fresh || (out[i].Err != nil) != want.failed {
				t.Errorf("%s: got fresh %v, error %v, want fresh %v, error %v", arrivals[i].Contact, out[i].Fresh, out[i].Err, want.fresh, want.failed)
			}
		}
		if !errors.Is(out[2].Err, boom) {
			t.Errorf("got error %v, want boom", out[2].Err)
		}
		wantCode(t, out[6].Err, fault.NotFound)
		// What failed was not remembered: the same arrival works later.
		for _, id := range []string{"panics", "fails", "nul"} {
			step(t, db, arrival(id, "k"), next)
		}
	})
}

func ending(status runtime.Status) func(runtime.Reader, runtime.Contact, runtime.Arrival) (runtime.Change, error) {
	return func(r runtime.Reader, c runtime.Contact, a runtime.Arrival) (runtime.Change, error) {
		change, err := issuing(nil, &flow.Timer{At: start}, &flow.Play{}, &flow.Hangup{})(r, c, a)
		change.Contact.Status, change.Contact.Ends = status, runtime.Disconnected
		return change, err
	}
}

func TestEndedContactsStayEnded(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		for _, status := range []runtime.Status{runtime.Over, runtime.Broken} {
			id := string(status)
			arrive(t, db, contact(id))
			step(t, db, arrival(id, "end"), ending(status))
			for _, key := range []string{"end", "late"} {
				out, err := db.Journal().Batch(t.Context(), []runtime.Arrival{arrival(id, key)}, next)
				must(t, err)
				wantSame(t, out, []runtime.Outcome{{}})
			}
		}
		due, err := db.Journal().Due(t.Context(), start.Add(time.Hour), 10)
		must(t, err)
		pending, err := db.Journal().Pending(t.Context(), "", 10)
		must(t, err)
		wantSame(t, keys(append(due, pending...)), []string{"failed:1:2", "over:1:2"}) // the hang-ups, until they are acknowledged
	})
}

// TestLosersWriteNothing lets another node move a contact on while it is stepped.
func TestLosersWriteNothing(t *testing.T) {
	address := PostgresURL(t)
	one, two := open(t, address, config()), open(t, address, config())
	arrive(t, one, contact("c1"))
	arrive(t, one, contact("c2"))
	slow := func(r runtime.Reader, c runtime.Contact, a runtime.Arrival) (runtime.Change, error) {
		if c.Facts.ID == "c1" {
			step(t, two, arrival("c1", "fast"), issuing(nil, &flow.Notify{Text: "fast"}))
		}
		return issuing(nil, &flow.Notify{Text: "slow"})(r, c, a)
	}
	out, err := one.Journal().Batch(t.Context(), []runtime.Arrival{arrival("c1", "slow"), arrival("c2", "slow")}, slow)
	must(t, err)
	if out[0].Fresh || !out[1].Fresh {
		t.Errorf("got fresh %v and %v, want false and true", out[0].Fresh, out[1].Fresh)
	}
	wantCode(t, out[0].Err, fault.Conflict)
	pending, err := one.Journal().Pending(t.Context(), "", 10)
	must(t, err)
	wantSame(t, keys(pending), []string{"c1:1:0", "c2:1:0"})
	wantSame(t, pending[0].Command, flow.Command(&flow.Notify{Text: "fast"}))
	entries, err := one.Journal().Entries(t.Context(), "c1", 0)
	must(t, err)
	if len(entries) != 1 {
		t.Errorf("got %d entries, want the winner's one", len(entries))
	}
	step(t, one, arrival("c1", "slow"), next) // its key was not kept
}

func TestDueOrder(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		for id, after := range map[string]time.Duration{"c1": 30 * time.Second, "c2": 10 * time.Second, "c3": 20*time.Second + time.Microsecond, "c4": time.Hour} {
			arrive(t, db, contact(id))
			step(t, db, arrival(id, "a"), issuing(nil, &flow.Timer{At: start.Add(after)}))
		}
		tested := contact("t1")
		tested.Test = true
		arrive(t, db, tested)
		step(t, db, arrival("t1", "a"), issuing(nil, &flow.Timer{At: start}))
		due := func(after time.Duration, limit int) []string {
			list, err := db.Journal().Due(t.Context(), start.Add(after), limit)
			must(t, err)
			return keys(list)
		}
		wantSame(t, due(time.Minute, 10), []string{"c2:1:0", "c3:1:0", "c1:1:0"})
		wantSame(t, due(time.Minute, 2), []string{"c2:1:0", "c3:1:0"})
		wantSame(t, due(20*time.Second, 10), []string{"c2:1:0"}) // never a moment early
		step(t, db, arrival("c2", "timer:1"), issuing([]int{1}))
		wantSame(t, due(time.Minute, 10), []string{"c3:1:0", "c1:1:0"})
	})
}

func TestPendingPages(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		var want []string
		for i := range 5 {
			id := fmt.Sprintf("c:%d", i) // colons in ids are no trouble
			arrive(t, db, contact(id))
			step(t, db, arrival(id, "a"), issuing(nil, &flow.Play{}, &flow.Timer{At: start}, &flow.Notify{}))
			want = append(want, id+":1:0", id+":1:2")
		}
		var got []string
		for after := ""; ; {
			page, err := db.Journal().Pending(t.Context(), after, 3)
			must(t, err)
			got = append(got, keys(page)...)
			if len(page) < 3 {
				break
			}
			after = page[2].Key()
		}
		wantSame(t, got, want)
		_, err := db.Journal().Pending(t.Context(), "nonsense", 3)
		wantCode(t, err, fault.Invalid)
	})
}

func TestBatchOfTwoOfOneContact(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		_, err := db.Journal().Batch(t.Context(), []runtime.Arrival{arrival("c1", "a"), arrival("c1", "b")}, next)
		wantCode(t, err, fault.Internal)
	})
}

func TestCancelledBatch(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		arrive(t, db, contact("c1"))
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := db.Journal().Batch(ctx, []runtime.Arrival{arrival("c1", "a")}, next); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want cancelled", err)
		}
		step(t, db, arrival("c1", "a"), next)
	})
}
