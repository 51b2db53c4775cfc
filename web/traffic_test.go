package web_test

import (
	"fmt"
	"net/http"
	"testing"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/storage"
)

// wentBy puts contacts of a version into the journal who heard the greeting, left it by an outlet and hung up at the activity behind it.
func (s *site) wentBy(t *testing.T, version storage.Version, outlet string, count int) {
	t.Helper()
	for i := range count {
		id := fmt.Sprintf("%s-%s-%d", version.ID, outlet, i)
		facts := flow.Contact{ID: id, Channel: "voice", StartedAt: noon}
		if err := s.db.Journal().Create(t.Context(), runtime.Contact{Facts: facts, Program: version.ID, Status: runtime.Active}); err != nil {
			t.Fatal(err)
		}
		entries := []runtime.Entry{
			{Kind: "visit", Activity: "hello"}, {Kind: "left", Activity: "hello", Outlet: outlet}, {Kind: "visit", Activity: "bye"},
			{Kind: "event", Data: &flow.Disconnected{}},
		}
		_, err := s.db.Journal().Batch(t.Context(), []runtime.Arrival{{Contact: id, Key: "started", At: noon, Event: &flow.Started{}}},
			func(_ runtime.Reader, c runtime.Contact, _ runtime.Arrival) (runtime.Change, error) {
				c.Version++
				c.Status, c.Ends = runtime.Over, runtime.CallerHungUp
				for n := range entries {
					entries[n].Contact, entries[n].Version, entries[n].N, entries[n].At = id, c.Version, n, noon
				}
				return runtime.Change{Contact: c, Entries: entries}, nil
			})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestTraffic tells how many took each way, of all and beside another version, where they hung up, and says beside its field what is no day.
func TestTraffic(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	s.get("/flows/main-line/traffic").want(t, http.StatusOK, "No version yet")
	s.publishing("main-line", "First").want(t, http.StatusOK)
	s.changed("1", "Good morning.")
	s.publishing("main-line", "Second").want(t, http.StatusOK)
	s.get("/flows/main-line/traffic").want(t, http.StatusOK, "Nobody came", "0 contacts came through version 2")
	for number, ways := range map[int]map[string]int{1: {"next": 1, "error": 1}, 2: {"next": 3, "error": 1}} {
		version, err := s.db.Version(t.Context(), "main-line", number)
		if err != nil {
			t.Fatal(err)
		}
		for outlet, n := range ways {
			s.wentBy(t, version, outlet, n)
		}
	}
	s.get("/flows/main-line/traffic").want(t, http.StatusOK, "4 contacts came through version 2", "75 %", "25 %", "The customer hung up here", `"next":"3 · 75 %"`)
	s.get("/flows/main-line/traffic?against=1").want(t, http.StatusOK, "4 contacts came through version 2, 2 contacts through version 1", "+25", "−25", `"next":"75 % (+25)"`)
	s.get("/flows/main-line/traffic?version=1&to=2020-01-01").want(t, http.StatusOK, "Nobody came", `value="2019-12-26"`)
	s.get("/flows/main-line/traffic?from=yesterday&to=2026-01-01").want(t, http.StatusUnprocessableEntity, "is not a day", `id="f-from-error"`)
	s.get("/flows/main-line/traffic?from=2026-02-01&to=2026-01-01").want(t, http.StatusUnprocessableEntity, "It is before the first day.")
	s.get("/flows/main-line/traffic?from=2020-01-01").want(t, http.StatusUnprocessableEntity, "At most 92 days")
	s.get("/flows/main-line/traffic?version=9").want(t, http.StatusNotFound)
	s.get("/flows/main-line/traffic?against=9").want(t, http.StatusNotFound)
}
