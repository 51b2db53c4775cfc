package metrics

import (
	"fmt"
	goruntime "runtime"
	"testing"
	"time"

	"cordboard/runtime/routing"
)

// wrapped counts the wrap-ups of these reasons, a second after each other, as often as the collector asks for.
func wrapped(o Options, each func(count func(reason string))) *Collector {
	o.By, o.From, o.To, o.Interval = Reason, noon, noon.AddDate(0, 0, 8), Half
	k := New(o)
	for again := k; again != nil; again = k.Again() {
		k = again
		seconds := 0
		each(func(reason string) {
			k.Count(routing.WrappedUp{Of: routing.Of{At: at(seconds), Queue: "sales"}, Agent: "anna", WrapUp: time.Second, Reason: reason})
			seconds++
		})
	}
	return k
}

func wrapUpsOf(k *Collector, reason string) int { return Total(k.Row(reason)).WrapUps }

// Agents may write what they want: a hundred thousand reasons take little memory, and those that come often are counted to the last one,
// though most of them came after what is rare.
func TestManyReasons(t *testing.T) {
	const rare = 100_000
	k := wrapped(Options{Keep: "order 70007"}, func(count func(reason string)) {
		for i := range rare {
			count(fmt.Sprint("Order ", i))
			if i%50 == 49 {
				count(fmt.Sprint("Often ", i/50%100))
			}
		}
		count(" ")
	})
	var m goruntime.MemStats
	goruntime.GC()
	goruntime.ReadMemStats(&m)
	if m.HeapAlloc > 64<<20 {
		t.Errorf("got %d MB in use, want a few for the intervals of 203 rows", m.HeapAlloc>>20)
	}
	if n := len(k.Rows()); n > MostReasons+3 {
		t.Errorf("got %d rows, want 200, the one that was asked for, none and others", n)
	}
	all := 0
	for _, name := range k.Rows() {
		all += wrapUpsOf(k, name)
	}
	if want := rare + rare/50 + 1; all != want {
		t.Errorf("got %d wrap-ups in all rows, want %d", all, want)
	}
	for i := range 100 {
		if n := wrapUpsOf(k, fmt.Sprint("Often ", i)); n != rare/50/100 {
			t.Errorf("got Often %d %d times, want %d", i, n, rare/50/100)
		}
	}
	if asked, none := wrapUpsOf(k, "order 70007"), wrapUpsOf(k, NoReason); asked != 1 || none != 1 {
		t.Errorf("got the reason that was asked for %d times and none %d times, want 1 and 1", asked, none)
	}
}

// What differs in capitals and blanks only is one reason, and few reasons are counted once.
func TestReasonsAreWrittenOnce(t *testing.T) {
	rounds := 0
	k := wrapped(Options{}, func(count func(reason string)) {
		rounds++
		for _, reason := range []string{"Wants  a refund", "wants a refund", " WANTS A REFUND ", "Sale"} {
			count(reason)
		}
	})
	if n := wrapUpsOf(k, "Wants a refund"); n != 3 || len(k.Rows()) != 2 || rounds != 1 {
		t.Errorf("got %d refunds, rows %q and %d rounds, want 3, two rows and one round", n, k.Rows(), rounds)
	}
	other := wrapped(Options{Queue: "support"}, func(count func(reason string)) { count("Sale") })
	if len(other.Rows()) != 0 {
		t.Errorf("got %q, want nothing of another queue", other.Rows())
	}
}
