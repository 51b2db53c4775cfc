package web_test

import (
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"cordboard/runtime/routing"
	"cordboard/runtime/routing/simulate"
	"cordboard/storage"
)

// worked is a morning at the desk, from ten to noon in Helsinki on the day of these tests: a simulation of the queue support with three agents.
const worked = `{"format": "cordboard.scenario/v1", "seed": 3, "duration": "110m",
	"queues": [{"name": "support", "wrap_up": "20s", "service_level": {"threshold": "20s", "short_abandon": "6s"}}],
	"agents": [{"name": "anna", "queues": ["support"]}, {"name": "ben", "queues": ["support"], "decline_rate": 0.2}, {"name": "cleo", "queues": ["support"]}],
	"arrivals": [{"queue": "support", "per_hour": 90, "handle": {"distribution": "exponential", "mean": "90s"}, "patience": {"distribution": "exponential", "mean": "80s"}}]}`

// work lets the desk work, and stores what happened as its owner does.
func (s *site) work(scenario string) *simulate.Result {
	s.t.Helper()
	plan, err := simulate.Decode([]byte(scenario))
	if err != nil {
		s.t.Fatal(err)
	}
	var facts []routing.Fact
	result, err := simulate.Run(s.t.Context(), plan, simulate.Options{Start: noon.Add(-2 * time.Hour), Fact: func(f routing.Fact) { facts = append(facts, f) }})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, q := range plan.Queues {
		settings, _ := q.MarshalJSON()
		if _, err := s.db.SaveQueue(s.t.Context(), who, storage.Queue{Name: q.Name, Settings: settings}); err != nil {
			s.t.Fatal(err)
		}
	}
	desk := s.db.Desk()
	epoch, taken, err := desk.Take(s.t.Context(), "test")
	if err != nil || !taken {
		s.t.Fatalf("take the desk: %v, %v", taken, err)
	}
	if _, err := desk.Load(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	batch := routing.Batch{Facts: facts, Queues: map[string]routing.Info{"support": {Waiting: 2, Available: 1, Staffed: 3, Oldest: 70 * time.Second}}}
	for _, a := range result.Agents {
		batch.Changes.Agents = append(batch.Changes.Agents, routing.AgentRecord{Agent: a.Name, State: routing.Available, Since: noon.Add(-61 * time.Second)})
	}
	if err := desk.Commit(s.t.Context(), epoch, batch); err != nil {
		s.t.Fatal(err)
	}
	return result
}

func TestReportPage(t *testing.T) {
	s := newSite(t).as("supervisor")
	s.get("/reports").want(t, http.StatusOK, "Nothing happened", `value="2026-11-20"`)
	was := s.work(worked).Queues[0]
	offered, answered := ">"+strconv.Itoa(was.Offered)+"</button>", ">"+strconv.Itoa(was.Answered)+"</button>"
	s.get("/reports").want(t, http.StatusOK, `href="/reports?by=queue`, "support", offered, answered, "answered in time ÷ (decided − abandoned in time)", "<svg", "10:30", "popovertarget")
	s.get("/reports?from=2026-11-19&interval=1d").want(t, http.StatusOK, `class="line" d="M500.0 85.1h0"`) // the only day with calls is a point
	s.get("/reports?by=agent").want(t, http.StatusOK, "anna", "ben", "Occupancy", "time with contacts ÷")
	s.get("/reports?by=channel&formula=B&interval=1h").want(t, http.StatusOK, "voice", "answered in time ÷ decided", offered)
	s.get("/reports?row=nobody").want(t, http.StatusOK, "Nothing happened", `<option value="nobody" selected>`)
	s.get("/reports?from=2026-11-19&to=2026-11-19").want(t, http.StatusOK, "Nothing happened")
}

// TestReportOfReasons counts the reasons of wrap-ups, the most frequent first, of all queues or one.
func TestReportOfReasons(t *testing.T) {
	s := newSite(t).as("supervisor")
	s.get("/reports?by=reason").want(t, http.StatusOK, "Nothing happened", "By wrap-up reason")
	var facts []routing.Fact
	for i, reason := range []string{"Sale", "", `Complaint, "late":true`, "Sale", "Sale"} {
		of := routing.Of{At: noon.Add(-time.Duration(i+1) * 20 * time.Minute), Ticket: "c-1:" + strconv.Itoa(i), Queue: "support", Channel: "voice"}
		if i == 4 {
			of.Queue = "sales"
		}
		facts = append(facts, routing.WrappedUp{Of: of, Agent: "anna", WrapUp: 30 * time.Second, Reason: reason})
	}
	s.counted(t, facts...)
	for _, name := range []string{"support", "sales"} {
		if _, err := s.db.SaveQueue(t.Context(), who, storage.Queue{Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	page := s.get("/reports?by=reason")
	page.want(t, http.StatusOK, "Complaint, &#34;late&#34;:true", "No reason", ">60.0 %</button>", ">20.0 %</button>", ">0:30</button>", "All queues", "Wrap-ups over time", "10:30")
	if strings.Contains(page.body, "right scale") || strings.Contains(page.body, `class="num">Service level`) {
		t.Error("got a service level, want none of wrap-ups")
	}
	if sale, none := strings.Index(page.body, `scope="row"><a class="fn" href="/reports?by=reason&amp;from=2026-11-20&amp;interval=30m&amp;row=Sale`), strings.Index(page.body, "No reason</a>"); sale < 0 || sale > none {
		t.Errorf("got Sale at %d and No reason at %d, want the most frequent first", sale, none)
	}
	s.get("/reports?by=reason&queue=sales").want(t, http.StatusOK, ">100.0 %</button>", `<option value="sales" selected>`, "/reports/export?by=reason&amp;from=2026-11-20&amp;interval=30m&amp;queue=sales")
	got := s.get("/reports/export?by=reason&interval=all")
	if want := "from,reason,wrap_ups,wrap_up\n2026-11-20T00:00:00+02:00,Sale,3,90\n"; !strings.HasPrefix(strings.ReplaceAll(strings.TrimPrefix(got.body, "\ufeff"), "\r", ""), want) {
		t.Errorf("got %s, want it to begin with %s", got.body, want)
	}
}

// TestReportOfManyReasons has rows for the most frequent reasons only, and one for what was asked for; its file too.
func TestReportOfManyReasons(t *testing.T) {
	s := newSite(t).as("supervisor")
	var facts []routing.Fact
	for i := range 300 {
		for _, reason := range []string{"Order " + strconv.Itoa(i), "Sale"} {
			of := routing.Of{At: noon.Add(-time.Duration(i+1) * time.Second), Ticket: "c-1:" + strconv.Itoa(len(facts)), Queue: "support", Channel: "voice"}
			facts = append(facts, routing.WrappedUp{Of: of, Agent: "anna", WrapUp: 30 * time.Second, Reason: reason})
		}
	}
	s.counted(t, facts...)
	page := s.get("/reports?by=reason&interval=all&row=Order+299")
	page.want(t, http.StatusOK, `<option value="Order 299" selected>`, ">0.2 %</button>")
	page = s.get("/reports?by=reason&interval=all")
	page.want(t, http.StatusOK, "Other reasons", "Sale", ">50.0 %</button>", ">16.8 %</button>")
	if n := strings.Count(page.body, `scope="row"`); n != 201 {
		t.Errorf("got %d rows, want 200 reasons and the others", n)
	}
	lines := strings.Split(strings.TrimSpace(s.get("/reports/export?by=reason&interval=all").body), "\n")
	if last := lines[len(lines)-1]; len(lines) != 202 || !strings.Contains(last, "Other reasons,101,") {
		t.Errorf("got %d lines, the last of them %q, want a head, 200 reasons and the others", len(lines), last)
	}
}

func TestReportRange(t *testing.T) {
	s := newSite(t).as("supervisor")
	for query, want := range map[string]string{
		"from=yesterday": "is not a day", "from=2026-11-20&to=2026-11-19": "before the first day", "from=2026-11-21": "not come yet",
		"from=2026-07-01": "at most 92 days", "from=2026-10-01&interval=15m": "more than 400 intervals",
	} {
		s.get("/reports?"+query).want(t, http.StatusUnprocessableEntity, want, `role="alert"`)
		s.get("/reports/export?"+query).want(t, http.StatusUnprocessableEntity, "cannot be made")
	}
	s.as("agent").get("/reports").want(t, http.StatusForbidden)
	s.get("/wallboard").want(t, http.StatusForbidden)
}

// What a spreadsheet adds up from the file is what the simulator counted.
func TestReportExport(t *testing.T) {
	s := newSite(t).as("supervisor")
	was := s.work(worked).Queues[0]
	got := s.get("/reports/export?interval=15m")
	got.want(t, http.StatusOK)
	lines, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(got.body, "\ufeff"))).ReadAll()
	if err != nil || len(lines) != 49 {
		t.Fatalf("got %d lines and %v, want a head and 48 quarters from midnight to noon", len(lines), err)
	}
	sums := map[string]int{}
	for _, line := range lines[1:] {
		for i, name := range lines[0] {
			n, _ := strconv.Atoi(line[i])
			sums[name] += n
		}
	}
	for name, want := range map[string]int{"offered": was.Offered, "answered": was.Answered, "abandoned": was.Abandoned, "short_abandoned": was.ShortAbandoned, "answered_in_time": was.AnsweredInTime} {
		if sums[name] != want || was.Answered < 50 {
			t.Errorf("%s: got %d, want %d", name, sums[name], want)
		}
	}
	if lines[33][0] != "2026-11-20T08:00:00+02:00" || lines[33][1] != "support" {
		t.Errorf("got %v, want the quarter from eight", lines[33][:2])
	}
}

func TestWallboard(t *testing.T) {
	s := newSite(t).as("supervisor")
	s.get("/wallboard").want(t, http.StatusOK, "No queues yet")
	was := s.work(worked).Queues[0]
	s.now = noon.Add(30 * time.Second)
	got := s.get("/wallboard")
	got.want(t, http.StatusOK, "support", "over the limit", "anna", "1:31", `hx-trigger="every 2s"`, ">"+strconv.Itoa(was.Offered)+"</button>", "Today as of 12:00:30")
}
