package runtime_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/runtime"
)

const askForEver = `{"format":"cordboard.flow/v1","name":"ask","kind":"inbound","start":"ask","activities":[
  {"id":"ask","type":"menu","properties":{"prompt":"Press 1.","options":[{"key":"1","label":"One"}]},"outlets":{"1":"ask"}}]}`

// house is two nodes on one database: contacts are at home at the first, and each node has a performer of its own.
type house struct {
	*lab
	home, away        *runtime.Driver
	atHome, elsewhere *recorder
}

func newHouse(t *testing.T, l *lab) *house {
	t.Helper()
	h := &house{lab: l, atHome: &recorder{}, elsewhere: &recorder{}}
	make := func(name string, to *recorder) *runtime.Driver {
		d := runtime.New(runtime.Config{
			Node: name, Lease: time.Hour, Journal: l.journal, Programs: runtime.NewPrograms(l.db.Documents(), activities.Catalog(), 0), Performer: to, Patience: time.Millisecond,
		})
		t.Cleanup(d.Close)
		if _, err := d.Recover(t.Context()); err != nil {
			t.Fatal(err)
		}
		return d
	}
	h.home, h.away = make("home", h.atHome), make("away", h.elsewhere)
	return h
}

func (h *house) begin(t *testing.T, id, program string) {
	t.Helper()
	facts := flow.Contact{ID: id, Channel: "voice", StartedAt: time.Unix(1_700_000_000, 0)}
	if _, err := h.home.Begin(t.Context(), runtime.Contact{Facts: facts, Program: program, Home: "home"}); err != nil {
		t.Fatal(err)
	}
}

// run takes calls of other nodes until the test ends, and returns when the node listens.
func (h *house) run(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { h.home.RunHome(ctx) })
	t.Cleanup(func() { stop(); running.Wait() })
}

// TestHome: whichever node steps a contact, its channel's node carries out what concerns the channel: all of it, once, in the order of issue.
func TestHome(t *testing.T) {
	twoNodes(t, func(t *testing.T, l *lab) {
		if l.db.Dialect() == "sqlite" {
			return // it has one node
		}
		h := newHouse(t, l)
		h.run(t)
		const contacts, events = 4, 60
		program := l.program(t, askForEver)
		var callers sync.WaitGroup
		for c := range contacts {
			id := fmt.Sprint("c", c)
			h.begin(t, id, program)
			callers.Go(func() {
				random := rand.New(rand.NewPCG(7, uint64(c)))
				for i := range events {
					d := h.home
					if random.IntN(2) == 0 {
						d = h.away
					}
					waitFor(t, "what the channel is asked", func() bool { return len(h.atHome.all(id)) > i })
					a := runtime.Arrival{Contact: id, Key: fmt.Sprint("press", i), Op: h.atHome.last(id).Op, At: time.Unix(1_700_000_001+int64(i), 0), Event: &flow.Gathered{Digits: "1"}}
					if out, err := d.Deliver(t.Context(), a); err != nil || !out.Fresh {
						t.Errorf("%s: event %d: got fresh %t, %v", id, i, out.Fresh, err)
					}
				}
			})
		}
		callers.Wait()
		for c := range contacts {
			id := fmt.Sprint("c", c)
			waitFor(t, id+" at home", func() bool { return len(h.atHome.all(id)) >= events+1 })
			if got := len(h.atHome.all(id)); got != events+1 {
				t.Errorf("%s: its channel got %d operations, want %d", id, got, events+1)
			}
			if got := h.elsewhere.all(id); len(got) > 0 {
				t.Errorf("%s: the other node was asked for %v", id, got[0].Command)
			}
			last := int64(0)
			for _, o := range h.atHome.all(id) {
				if o.Version <= last {
					t.Errorf("%s: the operation of version %d came after that of %d", id, o.Version, last)
				}
				last = o.Version
			}
		}
	})
}

// lastOp is the operation that a contact waits for.
func lastOp(t *testing.T, l *lab, id string) int {
	pending, err := l.db.Journal().Pending(t.Context(), id+":0:0", 1)
	if err != nil || len(pending) != 1 {
		t.Fatalf("%s: got %v pending (%v), want one", id, pending, err)
	}
	return pending[0].Op
}

// TestHomeInOrder: what another node issues between this node's commit and its own commands comes after them.
func TestHomeInOrder(t *testing.T) {
	twoNodes(t, func(t *testing.T, l *lab) {
		if l.db.Dialect() == "sqlite" {
			return // it has one node
		}
		h := newHouse(t, l)
		var between func() // done after a commit of the first node
		h.home.Close()
		h.home = runtime.New(runtime.Config{
			Node: "home", Lease: time.Hour, Journal: l.journal, Programs: runtime.NewPrograms(l.db.Documents(), activities.Catalog(), 0), Performer: h.atHome,
			Probe: func(point string) {
				if do := between; point == "after_commit" && do != nil {
					between = nil
					do()
				}
			},
		})
		t.Cleanup(h.home.Close)
		h.begin(t, "c", l.program(t, askForEver))
		press := func(d *runtime.Driver, key string, at int64) {
			a := runtime.Arrival{Contact: "c", Key: key, Op: lastOp(t, l, "c"), At: time.Unix(1_700_000_000+at, 0), Event: &flow.Gathered{Digits: "1"}}
			if out, err := d.Deliver(context.Background(), a); err != nil || !out.Fresh {
				t.Errorf("%s: got fresh %t, %v", key, out.Fresh, err)
			}
		}
		between = func() { press(h.away, "there", 2) }
		press(h.home, "here", 1)
		h.run(t)
		waitFor(t, "all at home", func() bool { return len(h.atHome.all("c")) == 3 })
		for i, o := range h.atHome.all("c") {
			if o.Version != int64(i+1) {
				t.Errorf("operation %d is of version %d, want them in the order of issue", i, o.Version)
			}
		}
	})
}

// TestHomeIsGone: what waits for a node that is gone is another's, which can end the contact.
func TestHomeIsGone(t *testing.T) {
	twoNodes(t, func(t *testing.T, l *lab) {
		h := newHouse(t, l)
		h.begin(t, "c", l.program(t, askForEver))
		if err := l.db.Journal().EndLease(t.Context(), "home"); err != nil {
			t.Fatal(err)
		}
		a := runtime.Arrival{Contact: "c", Key: "press", Op: lastOp(t, l, "c"), At: time.Unix(1_700_000_001, 0), Event: &flow.Gathered{Digits: "1"}}
		if _, err := h.away.Deliver(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		if got := h.elsewhere.all("c"); len(got) > 0 {
			t.Fatalf("the other node was asked for %v before it took up anything", got[0].Command)
		}
		if n := recovers(t, h.away); n != 1 || h.elsewhere.last("c").Version != 2 {
			t.Errorf("took up %d, the last of version %d; want that of version 2", n, h.elsewhere.last("c").Version)
		}
		a = runtime.Arrival{Contact: "c", Key: "again", Op: h.elsewhere.last("c").Op, At: time.Unix(1_700_000_002, 0), Event: &flow.Gathered{Digits: "1"}}
		if _, err := h.away.Deliver(t.Context(), a); err != nil || h.elsewhere.last("c").Version != 3 {
			t.Errorf("the last is of version %d (%v); want that of version 3 at once: the contact has a new home", h.elsewhere.last("c").Version, err)
		}
	})
}

func waitFor(t *testing.T, what string, is func() bool) {
	t.Helper()
	deadline, look := time.After(15*time.Second), time.NewTicker(2*time.Millisecond)
	defer look.Stop()
	for !is() {
		select {
		case <-deadline:
			t.Fatalf("waited in vain: %s", what)
		case <-look.C:
		}
	}
}
