package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"cordboard/runtime/routing"
	"cordboard/runtime/routing/simulate"
	"cordboard/storage"
)

// day is a form of the page: two agents before, six after.
func day() url.Values {
	return url.Values{"queue": {"support"}, "channel": {"voice"}, "forecast": {"10 20\n30, 20"}, "interval": {"1h"}, "begins": {"08:00"}, "handle": {"4m"},
		"spread": {"exponential"}, "patience": {"2m"}, "answer_delay": {"3s"},
		"before.agents": {"2"}, "before.strategy": {"longest_idle"}, "before.threshold": {"20s"}, "before.wrap_up": {"10s"}, "before.offer_timeout": {"30s"},
		"after.agents": {"6"}, "after.strategy": {"random"}, "after.threshold": {"20s"}, "after.wrap_up": {"10s"}, "after.offer_timeout": {"30s"}, "after.max_wait": {"5m"}}
}

func staffed(t *testing.T) *site {
	t.Helper()
	s := newSite(t).as("admin")
	_, err := s.db.SaveQueue(t.Context(), who, storage.Queue{Name: "support", Settings: []byte(
		`{"strategy": "round_robin", "service_level": {"threshold": "15s"}, "offer_timeout": "25s", "wrap_up": "90s"}`)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.SaveAgent(t.Context(), who, storage.Agent{Name: "anna", Settings: []byte(`{"queues": ["support"], "capacity": {"voice": 1, "chat": 2}}`)}); err != nil {
		t.Fatal(err)
	}
	return s
}

// finished follows a simulation until nothing runs any more.
func (s *site) finished(t *testing.T, path string) answer {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		if got := s.get(path); !strings.Contains(got.body, "days simulated</span>") {
			return got
		}
	}
	t.Fatal("the simulation did not end")
	return answer{}
}

// TestSimulation loads a queue, runs a comparison and reads the result.
func TestSimulation(t *testing.T) {
	s := staffed(t)
	s.get("/routing/simulate?queue=support").want(t, http.StatusOK, `value="round_robin" selected`, `name="before.threshold"`, `value="15s"`, `value="1m30s"`, `value="25s"`)
	got := s.post("/routing/simulate", day())
	if got.status != http.StatusSeeOther || !strings.HasPrefix(got.header.Get("Location"), "/routing/simulate?run=") {
		t.Fatalf("got %d to %q, want the run's page\n%s", got.status, got.header.Get("Location"), cut(got.body))
	}
	done := s.finished(t, got.header.Get("Location"))
	done.want(t, http.StatusOK, "10 days simulated", "Service level", "Answered within the threshold / (offered − abandoned within the threshold) (formula C).", "better", " points",
		`<path class="line before" d="M`, "08:00", "11:00", `name="before.agents"`, `value="6"`, "10 20\n30, 20")
	if strings.Contains(done.body, "hx-trigger=\"every") {
		t.Error("the page still asks how far the simulation is")
	}
	s.as("designer").get(got.header.Get("Location")).want(t, http.StatusNotFound)
}

// TestSimulationErrors are beside their fields.
func TestSimulationErrors(t *testing.T) {
	s := staffed(t)
	for _, test := range []struct{ field, value, says string }{
		{"forecast", "", "how many contacts come"}, {"forecast", "ten", "“ten” is not a number"}, {"forecast", "60000", "is not a number of contacts"},
		{"forecast", strings.Repeat("1 ", 201), "At most 200 intervals"}, {"begins", "eight", "a time such as 08:00"}, {"handle", "", "how long agents talk"},
		{"handle", "0s", "how long agents talk"}, {"patience", "soon", "a duration such as"}, {"patience", "999h", "At most 24 hours"},
		{"after.agents", "0", "1 to 1000"}, {"before.agents", "many", "1 to 1000"},
		{"after.strategy", "whoever", "Choose one of the list"}, {"after.wrap_up", "x", "a duration such as"}, {"after.max_waiting", "-1", "whole number"},
		{"spread", "normal", "is not one of none, fixed"}, {"channel", "a b", "is no channel"},
	} {
		form := day()
		form.Set(test.field, test.value)
		s.post("/routing/simulate", form).want(t, http.StatusUnprocessableEntity, test.says)
	}
	many := day()
	many.Set("after.strategy", "ring_all")
	many.Set("after.agents", "101")
	s.post("/routing/simulate", many).want(t, http.StatusUnprocessableEntity, "at most 100 agents at once, not 101")
	nowhere := day()
	nowhere.Set("queue", "nowhere")
	s.post("/routing/simulate", nowhere).want(t, http.StatusNotFound)
}

// TestSimulationDownload is a scenario that the command line runs: the queue's agent as she is, and five more like her.
func TestSimulationDownload(t *testing.T) {
	s := staffed(t)
	got := s.post("/routing/simulate/scenario", day())
	got.want(t, http.StatusOK, `"cordboard.scenario/v1"`)
	scenario, err := simulate.Decode([]byte(got.body))
	if err != nil {
		t.Fatalf("%v in\n%s", err, got.body)
	}
	agents := scenario.Agents
	if len(agents) != 2 || agents[0].Name != "anna" || agents[0].Capacity["chat"] != 2 || agents[1].Count != 5 || agents[1].Capacity["chat"] != 2 {
		t.Errorf("got agents %+v, want anna and five like her", agents)
	}
	if q := scenario.Queues[0]; q.Strategy != "random" || time.Duration(q.MaxWait) != 5*time.Minute || time.Duration(q.WrapUp.Time) != 10*time.Second {
		t.Errorf("got queue %+v, want the settings of the form", q)
	}
	if a := scenario.Arrivals[0]; len(a.PerHour) != 4 || a.PerHour[2] != 30 || time.Duration(scenario.Duration) != 4*time.Hour {
		t.Errorf("got arrivals %+v for %s, want those of the forecast", a, time.Duration(scenario.Duration))
	}
}

// TestSimulationStops ends a run that would take long, and keeps the days that were whole. Starting another one stops the first too.
func TestSimulationStops(t *testing.T) {
	s := staffed(t)
	long := day()
	long.Set("forecast", strings.Repeat("249 ", 200))
	long.Set("after.agents", "300")
	first := s.post("/routing/simulate", long).header.Get("Location")
	second := s.post("/routing/simulate", long).header.Get("Location")
	s.finished(t, first)
	s.post("/routing/simulate/cancel", url.Values{"run": {strings.TrimPrefix(second, "/routing/simulate?run=")}}).want(t, http.StatusSeeOther)
	got := s.finished(t, second)
	if !strings.Contains(got.body, "could be simulated") && !strings.Contains(got.body, "It was stopped") && !strings.Contains(got.body, "10 days simulated") {
		t.Errorf("got %s, want a result or a reason", cut(got.body))
	}
	s.post("/routing/simulate/cancel", url.Values{"run": {"nothing"}}).want(t, http.StatusNotFound)
}

// TestSimulationWithoutQueues says what to do first.
func TestSimulationWithoutQueues(t *testing.T) {
	newSite(t).as("admin").get("/routing/simulate").want(t, http.StatusOK, "There is no queue to try yet", `href="/queues/new"`)
}

// TestSimulationOfLastWeek loads what really happened: the hours of a day of the last week, and how long agents talked.
func TestSimulationOfLastWeek(t *testing.T) {
	s := staffed(t)
	morning := time.Date(2026, 11, 19, 7, 0, 0, 0, time.UTC) // 09:00 in Helsinki, the day before
	of := func(n int, queue, channel string, at time.Duration) routing.Of {
		return routing.Of{At: morning.Add(at), Ticket: fmt.Sprint(n), Queue: queue, Channel: channel}
	}
	callback := of(7, "support", "voice", 0)
	callback.Callback = true
	commitFacts(t, s.db,
		routing.Entered{Of: of(1, "support", "voice", 10*time.Minute)}, routing.Entered{Of: of(2, "support", "voice", 20*time.Minute)},
		routing.Entered{Of: of(3, "support", "voice", 2*time.Hour)}, routing.Refused{Of: of(4, "support", "voice", 2*time.Hour), Reason: routing.ReasonFull},
		routing.Refused{Of: of(5, "support", "voice", 9*time.Hour), Reason: routing.ReasonClosed}, routing.Entered{Of: of(6, "support", "chat", 5*time.Hour)},
		routing.Entered{Of: callback}, routing.Entered{Of: of(8, "sales", "voice", 0)}, routing.Entered{Of: of(9, "support", "voice", 48*time.Hour)},
		routing.Handled{Of: of(1, "support", "voice", time.Hour), Agent: "anna", Talk: 2 * time.Minute},
		routing.Handled{Of: of(2, "support", "voice", time.Hour), Agent: "anna", Talk: 3 * time.Minute},
	)
	got := s.get("/routing/simulate?queue=support&day=2026-11-19")
	got.want(t, http.StatusOK, ">2 0 2</textarea>", `value="09:00"`, `value="2m30s"`, `value="2026-11-19" selected`, "Thu 19 Nov")
	s.get("/routing/simulate?queue=support&day=2026-11-18").want(t, http.StatusOK, "Nobody came to support on Wed 18 Nov.")
	s.get("/routing/simulate?queue=support&day=2020-01-01").want(t, http.StatusOK, "Only the contacts of the last seven days")
}

// commitFacts saves facts as the owner of the desk does.
func commitFacts(t *testing.T, db *storage.DB, facts ...routing.Fact) {
	t.Helper()
	epoch, taken, err := db.Desk().Take(t.Context(), "test")
	if err != nil || !taken {
		t.Fatalf("take the desk: got %v, %v", taken, err)
	}
	if _, err := db.Desk().Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := db.Desk().Commit(t.Context(), epoch, routing.Batch{Facts: facts}); err != nil {
		t.Fatal(err)
	}
}

// TestSimulationStaff takes the agents as they work: also those who are in the queue by their team, with its profile, and only those of the channel.
func TestSimulationStaff(t *testing.T) {
	s := staffed(t)
	for _, r := range []struct {
		path string
		form url.Values
	}{
		{"/capacity-profiles/new", url.Values{"name": {"one-chat"}, "mode": {"exclusive"}, "voice": {"1"}, "chat": {"1"}}},
		{"/teams/new", url.Values{"name": {"help"}, "capacity_profile": {"one-chat"}, "queues": {"support"}}},
	} {
		if got := s.post(r.path, r.form); got.status != http.StatusSeeOther {
			t.Fatalf("%s: got %d\n%s", r.path, got.status, cut(got.body))
		}
	}
	for name, settings := range map[string]string{"ben": `{"team":"help"}`, "cleo": `{"queues":[{"queue":"support","channels":["chat"]}]}`} {
		if _, err := s.db.SaveAgent(t.Context(), who, storage.Agent{Name: name, Settings: []byte(settings)}); err != nil {
			t.Fatal(err)
		}
	}
	page := s.get("/routing/simulate?queue=support")
	page.want(t, http.StatusOK)
	if !regexp.MustCompile(`name="before\.agents"[^>]*value="2"`).MatchString(page.body) {
		t.Error("the form has not the two agents who take calls of the queue")
	}
	desk := func(channel string) simulate.Scenario {
		form := day()
		form.Set("after.agents", "3")
		form.Set("channel", channel)
		var scenario simulate.Scenario
		got := s.post("/routing/simulate/scenario", form)
		if err := json.Unmarshal([]byte(got.body), &scenario); err != nil {
			t.Fatalf("got %d: %v\n%s", got.status, err, cut(got.body))
		}
		return scenario
	}
	names := func(of simulate.Scenario) (list []string) {
		for _, a := range of.Agents {
			list = append(list, a.Name)
			if a.Name == "ben" && (a.Capacities == nil || a.Capacities.Name != "one-chat" || a.Capacities.Mode != routing.Exclusive) {
				t.Errorf("ben: got the profile %+v, want that of the team", a.Capacities)
			}
		}
		slices.Sort(list)
		return list
	}
	if got := names(desk("voice")); !slices.Equal(got, []string{"anna", "ben", "further"}) {
		t.Errorf("calls: got %v, want who takes calls, and one more like the first", got)
	}
	if got := names(desk("chat")); !slices.Equal(got, []string{"anna", "ben", "cleo"}) {
		t.Errorf("chats: got %v, want all three", got)
	}
}
