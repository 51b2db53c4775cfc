package storagetest

import (
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/storage"
)

// went makes a contact that entered by a program and went a way: "menu" is a visit, "menu>sales" is left by an outlet, "v_x/inner" is in another
// program, "hangs up" is the customer and "hung up" the flow. What follows "|" is a step of its own.
func went(t *testing.T, db *storage.DB, c runtime.Contact, way string) {
	t.Helper()
	arrive(t, db, c)
	for _, part := range strings.Split(way, "|") {
		step(t, db, arrival(c.Facts.ID, part), func(_ runtime.Reader, c runtime.Contact, a runtime.Arrival) (runtime.Change, error) {
			c.Version++
			change := runtime.Change{Contact: c}
			for n, word := range strings.Split(strings.TrimSpace(part), ", ") {
				e := entryOf(word)
				e.Contact, e.Version, e.N, e.At = c.Facts.ID, c.Version, n, a.At
				change.Entries = append(change.Entries, e)
			}
			return change, nil
		})
	}
}

func entryOf(word string) runtime.Entry {
	switch word {
	case "hangs up":
		return runtime.Entry{Kind: "event", Data: &flow.Disconnected{}}
	case "hung up":
		return runtime.Entry{Kind: "command", Data: &flow.Hangup{}}
	}
	program, activity, foreign := strings.Cut(word, "/")
	if !foreign {
		program, activity = "", word
	}
	activity, outlet, left := strings.Cut(activity, ">")
	if left {
		return runtime.Entry{Kind: "left", Program: program, Activity: activity, Outlet: outlet}
	}
	return runtime.Entry{Kind: "visit", Program: program, Activity: activity}
}

// TestTraffic counts each contact once at each place, tells where customers hung up whatever handlers run behind it, and knows what went on in
// other flows from what came back.
func TestTraffic(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		create(t, db, document("main-line"))
		version := publish(t, db, "main-line").ID
		on := func(id string, status runtime.Status, ends runtime.Ends) runtime.Contact {
			return runtime.Contact{Facts: flow.Contact{ID: id}, Program: version, Status: status, Ends: ends}
		}
		went(t, db, on("open", runtime.Active, ""), "menu, menu>again, menu, menu>again, menu")
		went(t, db, on("gone", runtime.Active, ""), "menu, menu>sales, sales | hangs up, over")
		went(t, db, on("done", runtime.Active, ""), "menu, menu>sales, sales, sales>left, v_sub/ask, v_sub/ask>done, bye, hung up, over")
		went(t, db, on("away", runtime.Active, ""), "menu, menu>sales, sales, v_sub/ask | hangs up")
		went(t, db, runtime.Contact{Facts: flow.Contact{ID: "test"}, Program: version, Test: true}, "menu")
		late := on("late", runtime.Active, "")
		late.Facts.StartedAt = start.Add(time.Hour)
		went(t, db, late, "menu")
		for id, how := range map[string]runtime.Ends{"gone": runtime.CallerHungUp, "done": runtime.Disconnected, "away": runtime.CallerHungUp} {
			over(t, db, id, how)
		}

		got, err := db.Traffic(t.Context(), storage.TrafficQuery{Version: version, From: start, To: start.Add(time.Minute)})
		must(t, err)
		wantSame(t, got, storage.Traffic{Contacts: 4, Activities: map[string]*storage.ActivityTraffic{
			"menu":  {Contacts: 4, Visits: 6, Outlets: map[string]int{"again": 1, "sales": 3}, Here: 1, Ended: map[runtime.Ends]int{}},
			"sales": {Contacts: 3, Visits: 3, Outlets: map[string]int{"left": 1}, Ended: map[runtime.Ends]int{runtime.CallerHungUp: 2}},
			"bye":   {Contacts: 1, Visits: 1, Outlets: map[string]int{}, Ended: map[runtime.Ends]int{runtime.Disconnected: 1}},
			"over":  {Contacts: 2, Visits: 2, Outlets: map[string]int{}, Ended: map[runtime.Ends]int{}},
		}})
		inner, err := db.Traffic(t.Context(), storage.TrafficQuery{Version: "v_sub", From: start, To: start.Add(time.Minute)})
		must(t, err)
		wantSame(t, inner, storage.Traffic{Contacts: 2, Activities: map[string]*storage.ActivityTraffic{
			"ask": {Contacts: 2, Visits: 2, Outlets: map[string]int{"done": 1}, Ended: map[runtime.Ends]int{runtime.CallerHungUp: 1}},
		}})
	})
}

// over ends a contact.
func over(t *testing.T, db *storage.DB, id string, how runtime.Ends) {
	t.Helper()
	step(t, db, arrival(id, "over"), func(_ runtime.Reader, c runtime.Contact, _ runtime.Arrival) (runtime.Change, error) {
		c.Version++
		c.Status, c.Ends = runtime.Over, how
		return runtime.Change{Contact: c, Entries: []runtime.Entry{{Contact: id, Version: c.Version, At: start, Kind: "end"}}}, nil
	})
}
