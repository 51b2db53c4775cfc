package simulate

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// example runs a scenario of docs/examples.
func example(t *testing.T, file string) *Result {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../../../docs/examples", file+".scenario.json"))
	if err != nil {
		t.Fatal(err)
	}
	return play(t, string(data))
}

// play runs a scenario with its trace.
func play(t *testing.T, text string) *Result {
	t.Helper()
	s, err := Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	result, err := Run(context.Background(), s, Options{Trace: true})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// TestUtilization is what LiveAgent's users know: five chats for three agents with four slots each.
func TestUtilization(t *testing.T) {
	for file, want := range map[string][]int{"max-utilization": {4, 1, 0}, "average-utilization": {2, 2, 1}} {
		result := example(t, file)
		var got, handled []int
		for _, a := range result.Agents {
			got, handled = append(got, a.MaxConcurrent), append(handled, a.Handled)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: chats at once (-want +got):\n%s", file, diff)
		}
		if diff := cmp.Diff(want, handled); diff != "" {
			t.Errorf("%s: chats (-want +got):\n%s", file, diff)
		}
	}
}

// TestRandomIsFair holds the shares of agents against a uniform distribution: with five degrees of freedom chi-square passes 20.5 once in a
// thousand times. Less than 0.2 is as unlikely, and would be a strategy that takes turns.
func TestRandomIsFair(t *testing.T) {
	result := example(t, "random")
	offered := float64(result.Queues[0].Offered)
	sum, expected := 0.0, offered/float64(len(result.Agents))
	for _, a := range result.Agents {
		sum += (float64(a.Handled) - expected) * (float64(a.Handled) - expected) / expected
	}
	if offered < 5000 || sum < 0.2 || sum > 20.5 {
		t.Errorf("got chi-square %.2f of %.0f contacts, want 0.2 to 20.5 of at least 5000", sum, offered)
	}
}

// TestAgentPriority follows who gets each contact: the first by priority, equal ones by idle time, and nobody who is full.
func TestAgentPriority(t *testing.T) {
	var got []string
	for _, d := range example(t, "agent-priority").Decisions {
		got = append(got, d.Ticket+" "+d.Agent)
	}
	want := []string{"first eve", "second ben", "third eve", "fourth anna", "fifth ben", "sixth anna", "seventh ben", "eighth zoe"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("offers (-want +got):\n%s", diff)
	}
}

// TestSameSeedSameOutput runs a day twice, and once more with another seed.
func TestSameSeedSameOutput(t *testing.T) {
	first, again := example(t, "forecast"), example(t, "forecast")
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("the same scenario twice (-first +again):\n%s", diff)
	}
	data, err := os.ReadFile("../../../docs/examples/forecast.scenario.json")
	if err != nil {
		t.Fatal(err)
	}
	s, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	s.Seed++
	other, err := Run(context.Background(), s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if cmp.Equal(first.Queues, other.Queues) {
		t.Error("another seed gave the same figures")
	}
	for _, q := range first.Queues {
		if q.Offered != q.Answered+q.Abandoned+q.Overflowed+q.Waiting {
			t.Errorf("%s: got %+v, want everybody who was offered to be somewhere", q.Name, q)
		}
	}
	sum := map[string]int{}
	for _, i := range first.Intervals {
		for _, q := range i.Queues {
			sum[q.Name] += q.Offered
		}
	}
	for _, q := range first.Queues {
		if sum[q.Name] != q.Offered {
			t.Errorf("%s: got %d offered in intervals, want %d", q.Name, sum[q.Name], q.Offered)
		}
	}
}

// TestArrivalsStayWhenAgentsChange compares two runs of the same day: who arrives when and for how long is the same, so that what changes comes from
// the change alone.
func TestArrivalsStayWhenAgentsChange(t *testing.T) {
	const day = `{"format": "cordboard.scenario/v1", "seed": 3, "duration": "4h", "queues": [{"name": "q", "strategy": %q}],
		"agents": [{"name": "a", "count": 4, "queues": ["q"]}],
		"arrivals": [{"queue": "q", "per_hour": 40, "handle": {"distribution": "lognormal", "mean": "5m"}}]}`
	few, many := play(t, replace(day, `%q`, `"linear"`)), play(t, replace(replace(day, `%q`, `"random"`), `"count": 4`, `"count": 9`))
	if few.Queues[0].Offered != many.Queues[0].Offered {
		t.Errorf("got %d and %d contacts, want as many", few.Queues[0].Offered, many.Queues[0].Offered)
	}
	if few.Queues[0].ASA <= many.Queues[0].ASA {
		t.Errorf("got an ASA of %v with four agents and %v with nine, want more with fewer", few.Queues[0].ASA, many.Queues[0].ASA)
	}
}

// TestStops ends a run in the middle.
func TestStops(t *testing.T) {
	s, err := Decode([]byte(`{"format": "cordboard.scenario/v1", "duration": "1000h", "queues": [{"name": "q"}], "agents": [{"name": "a", "queues": ["q"]}],
		"arrivals": [{"queue": "q", "per_hour": 1000, "handle": "3s"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	seen := 0.0
	_, err = Run(ctx, s, Options{Progress: func(share float64) {
		if seen = share; share > 0.01 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || seen > 0.1 {
		t.Errorf("got %v after %.2f of the duration, want it to stop when asked", err, seen)
	}
}

// TestStories are short traces with what comes of them.
func TestStories(t *testing.T) {
	for _, test := range []struct {
		name, queue, agents, trace string
		want                       QueueResult
	}{
		{"nobody waits for a free agent", ``, `{"name": "a", "queues": ["q"]}`, `{"at": "5s", "queue": "q", "handle": "1m"}`,
			QueueResult{Offered: 1, Answered: 1, AnsweredInTime: 1, ServiceLevel: ptr(1)}},
		{"two callers for one agent", ``, `{"name": "a", "queues": ["q"]}`, `{"at": "0s", "queue": "q", "handle": "60s"}, {"at": "10s", "queue": "q", "handle": "60s"}`,
			QueueResult{Offered: 2, Answered: 2, AnsweredInTime: 1, ServiceLevel: ptr(0.5), ASA: 25, Delayed: 0.5, WaitP95: 50, MaxWait: 50}},
		{"a wrap-up keeps the next caller waiting", `, "wrap_up": "30s"`, `{"name": "a", "queues": ["q"]}`, `{"at": "0s", "queue": "q", "handle": "60s"}, {"at": "60s", "queue": "q", "handle": "60s"}`,
			QueueResult{Offered: 2, Answered: 2, AnsweredInTime: 1, ServiceLevel: ptr(0.5), ASA: 15, Delayed: 0.5, WaitP95: 30, MaxWait: 30}},
		{"a manual wrap-up ends too", `, "wrap_up": {"mode": "manual", "time": "10s", "reason_required": true}`, `{"name": "a", "queues": ["q"]}`, `{"at": "0s", "queue": "q", "handle": "60s"}, {"at": "60s", "queue": "q", "handle": "60s"}`,
			QueueResult{Offered: 2, Answered: 2, AnsweredInTime: 2, ServiceLevel: ptr(1), ASA: 5, Delayed: 0.5, WaitP95: 10, MaxWait: 10}},
		{"who loses patience hangs up", ``, `{"name": "a", "queues": ["q"]}`, `{"at": "0s", "queue": "q", "handle": "60s"}, {"at": "10s", "queue": "q", "handle": "60s", "patience": "30s"}`,
			QueueResult{Offered: 2, Answered: 1, Abandoned: 1, AnsweredInTime: 1, ServiceLevel: ptr(0.5), Delayed: 0.5, WaitP95: 30, MaxWait: 30}},
		{"who hangs up at once does not count", `, "service_level": {"short_abandon": "6s"}`, `{"name": "a", "queues": ["q"]}`, `{"at": "0s", "queue": "q", "handle": "60s"}, {"at": "10s", "queue": "q", "handle": "60s", "patience": "5s"}`,
			QueueResult{Offered: 1, Answered: 1, ShortAbandoned: 1, AnsweredInTime: 1, ServiceLevel: ptr(1)}},
		{"a full queue refuses", `, "max_waiting": 1`, `{"name": "a", "queues": ["q"]}`, `{"at": "0s", "queue": "q", "handle": "60s"}, {"at": "1s", "queue": "q", "handle": "60s"}, {"at": "2s", "queue": "q", "handle": "60s"}`,
			QueueResult{Offered: 2, Answered: 2, Refused: 1, AnsweredInTime: 1, ServiceLevel: ptr(0.5), ASA: 29.5, Delayed: 0.5, WaitP95: 59, MaxWait: 59}},
		{"a long wait overflows", `, "max_wait": "20s"`, `{"name": "a", "queues": ["q"]}`, `{"at": "0s", "queue": "q", "handle": "60s"}, {"at": "0s", "queue": "q", "handle": "60s"}`,
			QueueResult{Offered: 2, Answered: 1, Overflowed: 1, AnsweredInTime: 1, ServiceLevel: ptr(0.5), Delayed: 0.5, WaitP95: 20, MaxWait: 20}},
		{"who does not answer in time comes back", `, "offer_timeout": "10s"`, `{"name": "a", "queues": ["q"], "answer_delay": "15s", "back_after": "5s"}, {"name": "b", "queues": ["q"], "answer_delay": "1s"}`, `{"at": "0s", "queue": "q", "handle": "60s"}`,
			QueueResult{Offered: 1, Answered: 1, AnsweredInTime: 1, ServiceLevel: ptr(1), ASA: 11, Delayed: 1, WaitP50: 11, WaitP95: 11, MaxWait: 11}},
		{"nobody fits", ``, `{"name": "a", "queues": ["q"]}`, `{"at": "0s", "queue": "q", "handle": "60s", "skills": [{"skill": "finnish", "op": ">=", "value": 3}]}`,
			QueueResult{Offered: 1, Waiting: 1, ServiceLevel: ptr(0)}},
		{"until it is asked for less", ``, `{"name": "a", "queues": ["q"], "skills": {"finnish": 2}}`,
			`{"at": "0s", "queue": "q", "handle": "60s", "skills": [{"skill": "finnish", "op": ">=", "value": 3}], "relax": [{"after": "30s", "skills": []}]}`,
			QueueResult{Offered: 1, Answered: 1, ServiceLevel: ptr(0), ASA: 30, Delayed: 1, WaitP50: 30, WaitP95: 30, MaxWait: 30}},
	} {
		t.Run(test.name, func(t *testing.T) {
			result := play(t, `{"format": "cordboard.scenario/v1", "queues": [{"name": "q"`+test.queue+`}], "agents": [`+test.agents+`], "trace": [`+test.trace+`]}`)
			want := test.want
			want.Name, want.Formula, want.Threshold = "q", "C", 20
			if diff := cmp.Diff(want, result.Queues[0]); diff != "" {
				t.Errorf("queue (-want +got):\n%s", diff)
			}
		})
	}
}

func ptr(v float64) *float64 { return &v }

// TestWindow counts what happens between the warm-up and the end only: one agent who talks for half of every two minutes.
func TestWindow(t *testing.T) {
	result := play(t, `{"format": "cordboard.scenario/v1", "duration": "4h", "warmup": "2h", "interval": "1h", "queues": [{"name": "q"}],
		"agents": [{"name": "a", "queues": ["q"]}], "arrivals": [{"queue": "q", "per_hour": 30, "process": "fixed", "handle": "1m"}]}`)
	if q := result.Queues[0]; q.Offered != 60 || q.Answered != 60 {
		t.Errorf("got %d offered and %d answered, want the 60 after the warm-up", q.Offered, q.Answered)
	}
	if a := result.Agents[0]; a.Handled != 60 || a.Occupancy != 0.5 || a.MaxConcurrent != 1 {
		t.Errorf("got %+v, want 60 contacts and half of the time", a)
	}
	if n := len(result.Intervals); n != 2 || result.Intervals[0].Occupancy != 0.5 || time.Duration(result.Intervals[0].From) != 2*time.Hour {
		t.Errorf("got %+v, want the last two hours", result.Intervals)
	}
}

// TestResultInJSON has the names that programs read.
func TestResultInJSON(t *testing.T) {
	data, err := json.Marshal(example(t, "max-utilization"))
	if err != nil {
		t.Fatal(err)
	}
	var result struct {
		Queues, Agents []map[string]any
		Decisions      []map[string]any
	}
	if err := json.Unmarshal(data, &result); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"name", "offered", "answered", "abandoned", "asa_seconds", "service_level", "wait_p50", "wait_p95", "max_wait"} {
		if _, ok := result.Queues[0][key]; !ok {
			t.Errorf("a queue has no %s", key)
		}
	}
	for _, key := range []string{"name", "handled", "occupancy", "max_concurrent"} {
		if _, ok := result.Agents[0][key]; !ok {
			t.Errorf("an agent has no %s", key)
		}
	}
	if len(result.Decisions) != 5 || result.Decisions[1]["at"] != "10s" || result.Decisions[1]["reason"] != "max_utilization" {
		t.Errorf("got decisions %v, want five with their times and reasons", result.Decisions)
	}
}
