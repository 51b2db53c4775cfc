package metrics

import (
	"cmp"
	"slices"
	"strings"

	"cordboard/runtime/routing"
)

// NoReason is the row of wrap-ups that ended without a reason, OtherReasons that of those whose reasons have no rows of their own.
const (
	NoReason     = "No reason"
	OtherReasons = "Other reasons"
)

// MostReasons is how many reasons of wrap-ups have rows of their own. Agents may write what they want, and a row has counters for each interval.
const MostReasons = 200

// mostTallied is how many reasons are counted to find the most frequent ones; twice as many while they are looked for.
const mostTallied = 10_000

// reasons gives reasons their rows. What differs only in capitals and blanks is one reason, written as it came first.
type reasons struct {
	rows  map[string]string // by key; "" until it comes
	tally map[string]int    // wrap-ups by key, as far as the rare ones were not dropped; nil when it is known which have rows
	other bool              // one found no row
}

// newReasons gives a row to one reason in any case, and to the first ones that come.
func newReasons(keep string) *reasons {
	r := &reasons{rows: map[string]string{}, tally: map[string]int{}}
	if keep != "" {
		r.rows[keyOf(keep)] = keep
	}
	return r
}

func keyOf(reason string) string { return strings.ToLower(oneLine(reason)) }

func oneLine(reason string) string { return strings.Join(strings.Fields(reason), " ") }

// row is the row of a reason.
func (r *reasons) row(reason string) string {
	key := keyOf(reason)
	if key == "" {
		return NoReason
	}
	if r.tally != nil {
		r.count(key)
	}
	name, ok := r.rows[key]
	switch {
	case !ok && (r.tally == nil || len(r.rows) >= MostReasons):
		r.other = true
		return OtherReasons
	case name == "":
		name = oneLine(reason)
		r.rows[key] = name
	}
	return name
}

// count counts a reason. When there are too many, all are taken down by what the most frequent mostTallied are above, which drops the others:
// whatever has more than one in mostTallied of all wrap-ups stays.
func (r *reasons) count(key string) {
	r.tally[key]++
	if len(r.tally) <= 2*mostTallied {
		return
	}
	counts := make([]int, 0, len(r.tally))
	for _, n := range r.tally {
		counts = append(counts, n)
	}
	slices.Sort(counts)
	down := counts[len(counts)-mostTallied-1]
	for key, n := range r.tally {
		if n <= down {
			delete(r.tally, key)
		} else {
			r.tally[key] = n - down
		}
	}
}

// frequent are the keys of the most frequent reasons.
func (r *reasons) frequent() []string {
	keys := make([]string, 0, len(r.tally))
	for key := range r.tally {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(r.tally[b]-r.tally[a], cmp.Compare(a, b)) })
	return keys[:min(len(keys), MostReasons)]
}

// Again is a collector that counts the same facts once more, with rows for the most frequent reasons; nil when each reason has its row.
// While they are counted the first time nobody knows which those are.
func (k *Collector) Again() *Collector {
	if k.reasons == nil || !k.reasons.other || k.reasons.tally == nil {
		return nil
	}
	again := New(k.options)
	again.reasons.tally = nil
	for _, key := range k.reasons.frequent() {
		if _, kept := again.reasons.rows[key]; !kept {
			again.reasons.rows[key] = ""
		}
	}
	return again
}

// wrapUpKey is the row of a wrap-up: its reason, when rows are reasons.
func (k *Collector) wrapUpKey(f *routing.WrappedUp) string {
	switch {
	case k.options.By != Reason:
		return k.key(&f.Of, f.Agent)
	case k.options.Queue != "" && f.Queue != k.options.Queue:
		return ""
	}
	return k.reasons.row(f.Reason)
}
