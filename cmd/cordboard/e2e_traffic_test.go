package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
	"cordboard/runtime"
)

// wentBy puts contacts of a version of a flow into the journal that went a way: activities with the outlets between them. At the last activity the
// customers hang up.
func (s *site) wentBy(t *testing.T, name string, version, count int, way ...string) {
	t.Helper()
	v, err := s.db.Version(t.Context(), name, version)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now().Add(-time.Minute)
	for i := range count {
		id := fmt.Sprintf("%s-%d-%v-%d", name, version, way, i)
		if err := s.db.Journal().Create(t.Context(), runtime.Contact{Facts: flow.Contact{ID: id, Channel: "voice", StartedAt: began}, Program: v.ID, Status: runtime.Active}); err != nil {
			t.Fatal(err)
		}
		_, err := s.db.Journal().Batch(t.Context(), []runtime.Arrival{{Contact: id, Key: "started", At: began, Event: &flow.Started{}}},
			func(_ runtime.Reader, c runtime.Contact, a runtime.Arrival) (runtime.Change, error) {
				c.Version++
				c.Status, c.Ends = runtime.Over, runtime.CallerHungUp
				change := runtime.Change{Contact: c}
				for n, word := range way {
					e := runtime.Entry{Contact: id, Version: c.Version, N: n, At: a.At, Kind: "visit", Activity: word}
					if n%2 == 1 {
						e.Kind, e.Activity, e.Outlet = "left", way[n-1], word
					}
					change.Entries = append(change.Entries, e)
				}
				change.Entries = append(change.Entries, runtime.Entry{Contact: id, Version: c.Version, N: len(way), At: a.At, Kind: "event", Data: &flow.Disconnected{}})
				return change, nil
			})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// counted has contacts on two versions of line.
func (s *site) counted(t *testing.T) {
	t.Helper()
	s.reworked(t)
	s.publish(t, "line", "The second")
	s.wentBy(t, "line", 1, 2, "greeting", "next", "menu")
	s.wentBy(t, "line", 2, 3, "greeting", "next", "menu", "1", "sorry")
	s.wentBy(t, "line", 2, 1, "greeting", "next", "menu", "no_input", "bye")
}

// TestTrafficOnCanvas reads the counts beside outlets and in the table, goes from one to the other by mouse and key, and looks at two versions at once.
func TestTrafficOnCanvas(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.counted(t)
	p := s.open(t, anna)
	p.goTo("/flows/line/versions")
	p.click("main a.btn|Where contacts go")
	p.sees(onCanvas("menu")+` [data-outlet="1"]`, "3 · 75 %")
	p.sees(onCanvas("menu")+` [data-outlet="no_input"]`, "1 · 25 %")
	p.sees(onCanvas("sorry")+" .count.lost", "3")
	p.wait("document.querySelector('#canvas .cords .w4') !== null && document.querySelector('#canvas .cords .dim') !== null", "thick cords where most went, pale ones where nobody did")
	p.axe("/flows/:name/traffic, counted")
	p.click("#counts button.go|Menu")
	p.has(onCanvas("menu") + ".sel")
	p.has("#counts tbody[aria-current][data-activity=menu]")
	p.focused(onCanvas("menu"))
	p.typed(kb.Tab)
	p.has(onCanvas("sorry") + ".sel")
	p.has("#counts tbody[aria-current][data-activity=sorry]")

	p.choose("select[name=against]", "v1")
	p.click(".filters button|Show")
	p.sees("#counts", "2 contacts through version 1")
	p.sees(onCanvas("menu")+` [data-outlet="1"]`, "75 % (+75)")
	p.axe("/flows/:name/traffic, beside another version")
	p.size(390, 844)
	p.wait("document.documentElement.scrollWidth <= 390", "a page as wide as a telephone")
}

func shootTraffic(t *testing.T) {
	s := gallery(t)
	s.counted(t)
	p := s.open(t, anna)
	p.scheme("light")
	for _, name := range []string{"traffic", "traffic-dark"} {
		p.goTo("/flows/line/traffic?against=1")
		p.click("#counts button.go|Menu")
		p.has(onCanvas("menu") + ".sel")
		p.shoot(name)
		p.scheme("dark")
	}
	p.scheme("light")
	p.goTo("/flows/line/traffic?to=2020-01-01")
	p.sees("#counts", "Nobody came")
	p.shoot("traffic-empty")
	p.size(390, 844)
	p.goTo("/flows/line/traffic")
	p.has(onCanvas("menu") + " .count")
	p.shoot("narrow-traffic")
}
