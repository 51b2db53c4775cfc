package storagetest

import (
	"testing"

	"cordboard/runtime/routing"
	"cordboard/storage"
)

// TestDeskWaits asks whether a callback waits: of that number, in that queue, and not with an agent already.
func TestDeskWaits(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		k := db.Desk()
		epoch := owned(t, k)
		booked, with := ticketRecord("cb:1", "cb", "waiting", ""), ticketRecord("cb:2", "cb2", "connected", "anna")
		booked.Callback, with.Callback = "+358401", "+358402"
		must(t, k.Commit(t.Context(), epoch, routing.Batch{Changes: routing.Changes{Tickets: []routing.TicketRecord{booked, with, ticketRecord("c1:1", "c1", "waiting", "")}}}))
		for _, c := range []struct {
			queue, number string
			want          bool
		}{{"support", "+358401", true}, {"sales", "+358401", false}, {"support", "+358402", false}, {"support", "+358403", false}, {"support", "", false}} {
			if got, err := k.Waits(t.Context(), c.queue, c.number); err != nil || got != c.want {
				t.Errorf("%s in %s: got %v (%v), want %v", c.number, c.queue, got, err, c.want)
			}
		}
		must(t, k.Commit(t.Context(), epoch, routing.Batch{Changes: routing.Changes{Gone: []string{"cb:1"}}}))
		if got, err := k.Waits(t.Context(), "support", "+358401"); err != nil || got {
			t.Errorf("when it is over: got %v (%v), want none", got, err)
		}
	})
}
