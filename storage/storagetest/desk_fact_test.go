package storagetest

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow/fault"
	"cordboard/flow/flowtest"
	"cordboard/runtime/routing"
	"cordboard/runtime/routing/metrics"
	"cordboard/runtime/routing/simulate"
	"cordboard/storage"
)

// commitFacts saves facts, and that their agents exist, as the owner of the desk does: some thousand at a time.
func commitFacts(t testing.TB, db *storage.DB, facts []routing.Fact) {
	t.Helper()
	epoch, taken, err := db.Desk().Take(t.Context(), "test")
	if err != nil || !taken {
		t.Fatalf("take the desk: %v, %v", taken, err)
	}
	if _, err := db.Desk().Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	agents := map[string]bool{}
	for len(facts) > 0 {
		n := min(len(facts), 3000)
		batch := routing.Batch{Facts: facts[:n]}
		for _, f := range batch.Facts {
			if _, name := routing.About(f); name != "" && !agents[name] {
				agents[name] = true
				batch.Changes.Agents = append(batch.Changes.Agents, routing.AgentRecord{Agent: name})
			}
		}
		if err := db.Desk().Commit(t.Context(), epoch, batch); err != nil {
			t.Fatal(err)
		}
		facts = facts[n:]
	}
	if err := db.Desk().Release(t.Context(), epoch); err != nil {
		t.Fatal(err)
	}
}

// day gives the facts of a simulated day with so many calls, which begins at start.
func day(t testing.TB, text string) []routing.Fact {
	t.Helper()
	s, err := simulate.Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var facts []routing.Fact
	if _, err := simulate.Run(t.Context(), s, simulate.Options{Start: start, Fact: func(f routing.Fact) { facts = append(facts, f) }}); err != nil {
		t.Fatal(err)
	}
	return facts
}

const shortDay = `{"format": "cordboard.scenario/v1", "seed": 3, "duration": "3h",
	"queues": [{"name": "support", "wrap_up": "20s"}],
	"agents": [{"name": "a", "count": 5, "queues": ["support"], "decline_rate": 0.1}],
	"arrivals": [{"queue": "support", "per_hour": 120, "handle": {"distribution": "exponential", "mean": "2m"}, "patience": {"distribution": "exponential", "mean": "60s"}}]}`

// What the database gives back counts to the same as the facts themselves, also from the middle of the day on.
func TestFacts(t *testing.T) {
	facts := day(t, shortDay)
	each(t, func(t *testing.T, db *storage.DB) {
		commitFacts(t, db, facts)
		from, to := start.Add(time.Hour), start.Add(2*time.Hour)
		for _, by := range []metrics.By{metrics.Queue, metrics.Agent} {
			o := metrics.Options{By: by, From: from, To: to, Interval: metrics.Quarter}
			want, got := metrics.New(o), metrics.New(o)
			for _, f := range facts {
				if by == metrics.Agent || !strings.HasPrefix(routing.Kind(f), "offer_") {
					want.Count(f)
				}
			}
			must(t, db.Desk().Facts(t.Context(), storage.FactRange{From: from, To: to, Agents: by == metrics.Agent}, got.Count))
			want.Close(to)
			got.Close(to)
			for _, name := range want.Rows() {
				whole := metrics.Total(want.Row(name))
				if diff := cmp.Diff(want.Row(name), got.Row(name), near); diff != "" || whole.Answered == 0 {
					t.Errorf("by %s, %s with %d answered (-facts +database):\n%s", by, name, whole.Answered, diff)
				}
			}
		}
		err := db.Desk().Facts(t.Context(), storage.FactRange{From: start, To: to, Most: 10}, func(routing.Fact) {})
		wantCode(t, err, fault.Conflict)
	})
}

// near lets times differ by what the database's milliseconds cut off.
var near = cmp.Comparer(func(a, b metrics.Millis) bool { return a-b < 200 && b-a < 200 })

// TestCostReport holds that the report of a day with a hundred thousand contacts takes two seconds. It reads a fifth of such a day
// and has the time of the whole one, because the machine may be busy with other tests.
func TestCostReport(t *testing.T) {
	db := SQLite(t, config())
	facts := day(t, `{"format": "cordboard.scenario/v1", "seed": 3, "duration": "5h",
		"queues": [{"name": "support", "strategy": "round_robin"}], "agents": [{"name": "a", "count": 300, "queues": ["support"]}],
		"arrivals": [{"queue": "support", "per_hour": 4200, "handle": {"distribution": "exponential", "mean": "240s"}, "patience": {"distribution": "exponential", "mean": "60s"}}]}`)
	commitFacts(t, db, facts)
	o := metrics.Options{By: metrics.Queue, From: start, To: start.AddDate(0, 0, 1), Interval: metrics.Half}
	var row metrics.Counters
	took := flowtest.Took(2*time.Second, func() {
		k := metrics.New(o)
		must(t, db.Desk().Facts(t.Context(), storage.FactRange{From: o.From, To: o.To}, k.Count))
		row = metrics.Total(k.Row("support"))
	})
	t.Logf("%d facts, %d contacts: %v", len(facts), row.Offered(), took)
	if row.Offered() < 20_000 || took > 2*time.Second {
		t.Errorf("the report of %d contacts took %v, want 20,000 in 2 s", row.Offered(), took)
	}
}
