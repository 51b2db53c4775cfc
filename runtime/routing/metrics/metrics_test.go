package metrics

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cordboard/runtime/routing"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func at(seconds int) time.Time { return noon.Add(time.Duration(seconds) * time.Second) }

// The vectors of the formulas: Cisco's text (70 answered and 10 abandoned in time, 20 over it) and callcentrehelper's example.
func TestFormulas(t *testing.T) {
	cisco := Counters{Entered: 100, Answered: 85, AnsweredInTime: 70, Abandoned: 15, AbandonedInTime: 10, Exceeded: 20}
	helper := Counters{Entered: 1060, Answered: 1000, AnsweredInTime: 860, Abandoned: 60, AbandonedInTime: 20, Exceeded: 180}
	asked := Counters{Entered: 10, Answered: 6, AnsweredInTime: 5, Abandoned: 1, AbandonedInTime: 1, Overflowed: 3, OverflowedInTime: 3, Requested: 2, RequestedInTime: 2, Exceeded: 1}
	tests := []struct {
		name    string
		c       Counters
		formula string
		want    Share
	}{
		{"cisco ignores", cisco, "C", Share{70, 90}},
		{"cisco negative", cisco, "B", Share{70, 100}},
		{"cisco positive", cisco, "D", Share{80, 100}},
		{"helper answered only", helper, "A", Share{860, 1000}},
		{"helper negative", helper, "B", Share{860, 1060}},
		{"helper ignores", helper, "C", Share{860, 1040}},
		{"helper positive", helper, "D", Share{880, 1060}},
		{"no formula is the default", helper, "", Share{860, 1040}},
		{"a callback that is asked for is out of the queue", asked, "amazon", Share{8, 10}},
	}
	for _, test := range tests {
		if got := FormulaOf(test.formula).Level(&test.c); got != test.want {
			t.Errorf("%s: got %+v, want %+v", test.name, got, test.want)
		}
	}
	if level, ok := FormulaOf("C").Level(&cisco).Value(); !ok || level < 0.7777 || level > 0.7778 {
		t.Errorf("got %v, want 77.8 %%", level)
	}
	if _, ok := FormulaOf("C").Level(&Counters{}).Value(); ok {
		t.Error("got a level of nothing, want none")
	}
}

// desk runs events at the desk and gives its facts.
func desk(q routing.Queue, agents []routing.Agent, events func(apply func(seconds int, e routing.Event))) []routing.Fact {
	d := routing.New(routing.Options{})
	d.Define(q, noon)
	for _, a := range agents {
		d.DefineAgent(a, noon)
	}
	var facts []routing.Fact
	events(func(seconds int, e routing.Event) { facts = append(facts, d.Apply(e, at(seconds)).Facts...) })
	return facts
}

func counted(facts []routing.Fact, o Options) *Collector {
	k := New(o)
	for _, f := range facts {
		k.Count(f)
	}
	return k
}

// A customer who asks for a callback after 99 seconds and whose turn comes 21 seconds later has waited for 120.
func TestCallbackWaitHasTheDelay(t *testing.T) {
	q := routing.Queue{Name: "sales", Agents: routing.Members("anna"), ServiceLevel: routing.ServiceLevel{Threshold: routing.Duration(20 * time.Second)}}
	facts := desk(q, []routing.Agent{{Name: "anna", State: routing.Away}}, func(apply func(int, routing.Event)) {
		apply(0, routing.Join{Ticket: "1", Queue: "sales"})
		apply(20, routing.Tick{})
		apply(99, routing.Join{Ticket: "cb", Queue: "sales", Callback: "+358401", Takes: "1"})
		apply(110, routing.SetAgent{Agent: "anna", State: routing.Available})
		apply(120, routing.Accept{Ticket: "cb", Agent: "anna"})
		apply(180, routing.Leave{Ticket: "cb"})
	})
	c := Total(counted(facts, Options{By: Queue, From: noon, To: at(3600)}).Row("sales"))
	want := Counters{Entered: 1, Overflowed: 1, Requested: 1, Exceeded: 1, Callbacks: 1, CalledBack: 1, CallbackWait: 120_000, Handled: 1, Talk: 60_000, Offers: 1}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Errorf("counters (-want +got):\n%s", diff)
	}
}

// A contact counts for the service level in the interval in which it is decided: the first waits over the hour's end and is late there already,
// the second is answered in time in the next interval, the third hangs up at once and was never offered.
func TestServiceLevelCountsWhereItIsDecided(t *testing.T) {
	q := routing.Queue{Name: "sales", Agents: routing.Members("anna"), ServiceLevel: routing.ServiceLevel{Threshold: routing.Duration(20 * time.Second)}}
	facts := desk(q, []routing.Agent{{Name: "anna", State: routing.Away}}, func(apply func(int, routing.Event)) {
		apply(875, routing.Join{Ticket: "late", Queue: "sales"})
		apply(890, routing.Join{Ticket: "in-time", Queue: "sales"})
		apply(898, routing.Join{Ticket: "short", Queue: "sales"})
		apply(895, routing.Tick{})
		apply(901, routing.Leave{Ticket: "short"})
		apply(902, routing.SetAgent{Agent: "anna", State: routing.Available})
		apply(903, routing.Leave{Ticket: "late"})
		apply(904, routing.Accept{Ticket: "in-time", Agent: "anna"})
	})
	k := counted(facts, Options{By: Queue, From: noon, To: at(3600), Interval: Quarter, Short: func(string) time.Duration { return 5 * time.Second }})
	if got := len(k.Starts()); got != 4 {
		t.Fatalf("got %d intervals, want 4", got)
	}
	got := k.Row("sales")
	want := []Counters{
		{Entered: 3, Short: 1, Exceeded: 1},
		{Answered: 1, AnsweredInTime: 1, AnswerWait: 14_000, Abandoned: 1, AbandonWait: 28_000, LongestWait: 28 * time.Second, Offers: 2, Withdrawn: 1},
		{}, {},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("intervals (-want +got):\n%s", diff)
	}
	if got[0].Offered() != 2 || got[0].Decided() != 1 || got[1].Decided() != 1 {
		t.Errorf("got %d offered, %d and %d decided, want 2, 1 and 1", got[0].Offered(), got[0].Decided(), got[1].Decided())
	}
}

// Occupancy is by the clock on the wall: two chats at once count once, and time away is no part of it. Utilization counts slots.
func TestOccupancyAndUtilization(t *testing.T) {
	q := routing.Queue{Name: "chats", Agents: routing.Members("anna"), WrapUp: routing.WrapUp{Mode: routing.WrapUpManual}}
	agent := routing.Agent{Name: "anna", State: routing.Available, Capacity: map[string]int{"chat": 2}}
	facts := desk(q, []routing.Agent{agent}, func(apply func(int, routing.Event)) {
		apply(0, routing.Tick{})
		apply(100, routing.Join{Ticket: "1", Queue: "chats", Channel: "chat"})
		apply(100, routing.Accept{Ticket: "1", Agent: "anna"})
		apply(150, routing.Join{Ticket: "2", Queue: "chats", Channel: "chat"})
		apply(150, routing.Accept{Ticket: "2", Agent: "anna"})
		apply(200, routing.Leave{Ticket: "1"})
		apply(200, routing.EndWrapUp{Ticket: "1", Agent: "anna"})
		apply(250, routing.Leave{Ticket: "2"})
		apply(300, routing.EndWrapUp{Ticket: "2", Agent: "anna"})
		apply(400, routing.SetAgent{Agent: "anna", State: routing.Away})
		apply(500, routing.SetAgent{Agent: "anna", State: routing.Available})
	})
	k := counted(facts, Options{By: Team, From: at(50), To: at(3600), TeamOf: func(string) string { return "web" }})
	k.Close(at(600))
	got := Total(k.Row("web"))
	if got.Contact != 200_000 || got.Idle != 250_000 || got.Away != 100_000 {
		t.Errorf("got %v with contacts, %v idle, %v away, want 200, 250 and 100 s", got.Contact, got.Idle, got.Away)
	}
	if got.Occupancy() != (Share{200_000, 450_000}) {
		t.Errorf("got occupancy %+v", got.Occupancy())
	}
	if want := (Share{250_000, 900_000}); got.Utilization() != want {
		t.Errorf("got utilization %+v, want %+v", got.Utilization(), want)
	}
	if aht, _ := got.AHT().Value(); aht != 125*time.Second {
		t.Errorf("got a handle time of %v, want 125 s", aht)
	}
}

// Days are as long as the zone makes them, and intervals begin where its clocks say.
func TestIntervals(t *testing.T) {
	helsinki, err := time.LoadLocation("Europe/Helsinki")
	if err != nil {
		t.Fatal(err)
	}
	kathmandu, err := time.LoadLocation("Asia/Kathmandu")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		interval Interval
		zone     *time.Location
		from, to time.Time
		want     []int // minutes between the cuts
	}{
		{Day, helsinki, time.Date(2026, 10, 24, 0, 0, 0, 0, helsinki), time.Date(2026, 10, 27, 0, 0, 0, 0, helsinki), []int{1440, 1500, 1440}},
		{Hour, helsinki, time.Date(2026, 3, 29, 2, 0, 0, 0, helsinki), time.Date(2026, 3, 29, 5, 0, 0, 0, helsinki), []int{60, 60}},
		{Hour, kathmandu, time.Date(2026, 3, 29, 2, 30, 0, 0, kathmandu), time.Date(2026, 3, 29, 4, 0, 0, 0, kathmandu), []int{30, 60}},
		{Half, time.UTC, noon, noon.Add(time.Hour), []int{30, 30}},
		{Whole, time.UTC, noon, noon.Add(90 * time.Hour), []int{5400}},
	}
	for _, test := range tests {
		cuts := test.interval.cuts(test.from, test.to, test.zone)
		var got []int
		for i := range len(cuts) - 1 {
			got = append(got, int(cuts[i+1].Sub(cuts[i]).Minutes()))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s from %v (-want +got):\n%s", test.interval, test.from, diff)
		}
	}
}

// A wait that ends when it has lasted exactly as long as the threshold is within it, one that lasts longer is not; whoever looks at the desk at
// that moment changes nothing.
func TestWaitsThatEndAtTheThreshold(t *testing.T) {
	q := routing.Queue{Name: "sales", Agents: routing.Members("anna"), ServiceLevel: routing.ServiceLevel{Threshold: routing.Duration(20 * time.Second)}}
	cases := []struct {
		name  string
		ends  routing.Event
		after time.Duration
		want  Counters
	}{
		{"answered at it", routing.Accept{Ticket: "1", Agent: "anna"}, 20 * time.Second, Counters{Entered: 1, Answered: 1, AnsweredInTime: 1, AnswerWait: 20_000, LongestWait: 20 * time.Second, Offers: 1}},
		{"answered later", routing.Accept{Ticket: "1", Agent: "anna"}, 20*time.Second + time.Millisecond, Counters{Entered: 1, Answered: 1, AnswerWait: 20_001, LongestWait: 20*time.Second + time.Millisecond, Exceeded: 1, Offers: 1}},
		{"abandoned at it", routing.Leave{Ticket: "1"}, 20 * time.Second, Counters{Entered: 1, Abandoned: 1, AbandonedInTime: 1, AbandonWait: 20_000, LongestWait: 20 * time.Second, Offers: 1, Withdrawn: 1}},
		{"abandoned later", routing.Leave{Ticket: "1"}, 20*time.Second + time.Millisecond, Counters{Entered: 1, Abandoned: 1, AbandonWait: 20_001, LongestWait: 20*time.Second + time.Millisecond, Exceeded: 1, Offers: 1, Withdrawn: 1}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := routing.New(routing.Options{})
			d.Define(q, noon)
			d.DefineAgent(routing.Agent{Name: "anna", State: routing.Available}, noon)
			facts := d.Apply(routing.Join{Ticket: "1", Queue: "sales"}, noon).Facts
			facts = append(facts, d.Apply(routing.Tick{}, at(20)).Facts...)
			facts = append(facts, d.Apply(c.ends, noon.Add(c.after)).Facts...)
			got := Total(counted(facts, Options{By: Queue, From: noon, To: at(3600)}).Row("sales"))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("counters (-want +got):\n%s", diff)
			}
		})
	}
}
