package main

import (
	"bytes"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/hours"
	"cordboard/storage"
)

// openTest opens a fresh embedded database in a folder of the test.
func openTest(t testing.TB) (db *storage.DB, file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "cordboard.db")
	return openAt(t, file), file
}

// openAt opens the migrated database of an address.
func openAt(t testing.TB, address string) *storage.DB {
	t.Helper()
	db, err := storage.Open(t.Context(), address, storage.Config{Catalog: activities.Catalog(), Keys: []storage.Key{storage.NewKey()}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

func TestDemo(t *testing.T) {
	db, _ := openTest(t)
	ctx := t.Context()
	var first, second bytes.Buffer
	if err := seedDemo(ctx, db, activities.Catalog(), &first); err != nil {
		t.Fatal(err)
	}
	before := counts(ctx, t, db)
	if err := seedDemo(ctx, db, activities.Catalog(), &second); err != nil {
		t.Fatal(err)
	}
	if after := counts(ctx, t, db); after != before {
		t.Errorf("the second time: got %v, want %v as the first time", after, before)
	}
	if !strings.Contains(first.String(), demoAdmin) || second.Len() > 0 {
		t.Errorf("got %q, then %q; want the password once", first.String(), second.String())
	}
	flows, _, err := db.Flows(ctx, storage.FlowFilter{})
	if err != nil || len(flows) < 7 {
		t.Fatalf("got %d flows (%v), want the six templates and their subflow", len(flows), err)
	}
	resources, err := db.Resources(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range flows {
		if f.Labels[storage.Live] != 1 || f.Changes != 0 {
			t.Errorf("%s: got live version %d and %d changes, want version 1 live and none", f.Name, f.Labels[storage.Live], f.Changes)
		}
		full, err := db.Flow(ctx, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range flow.Validate(full.Draft, activities.Catalog(), resources) {
			if i.Severity != flow.SeverityNote {
				t.Errorf("%s: got %s %s %s: %s, want no finding", f.Name, i.Severity, i.Activity, i.Field, i.Message)
			}
		}
	}
}

// TestDemoContent holds the demo to what it promises: an organisation with a time zone, opening hours with holidays, the queues of a contact
// centre with the agents who staff them, the templates and the subflow that one of them runs.
func TestDemoContent(t *testing.T) {
	db, _ := openTest(t)
	ctx := t.Context()
	if err := seedDemo(ctx, db, activities.Catalog(), t.Output()); err != nil {
		t.Fatal(err)
	}
	if o, err := db.Organisation(ctx); err != nil || o.Name != "Northern Light Oy" || o.TimeZone != "Europe/Helsinki" {
		t.Errorf("got the organisation %+v (%v), want Northern Light Oy in Europe/Helsinki", o, err)
	}
	got := map[string][]string{}
	note := func(kind, name string) { got[kind] = append(got[kind], name) }
	schedules, err := db.Schedules(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range schedules {
		note("schedules", s.Name)
		if len(s.Document.Holidays) < 10 || len(s.Document.Shifts) < 2 || s.Document.TimeZone != "Europe/Helsinki" {
			t.Errorf("schedule %s: got %+v, want shifts and the Finnish holidays", s.Name, s.Document)
		}
	}
	queues, err := db.Queues(ctx)
	if err != nil {
		t.Fatal(err)
	}
	agents, err := db.Agents(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range agents {
		note("agents", a.Name)
	}
	organisation, err := db.Organised(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range queues {
		note("queues", q.Name)
	}
	for _, q := range []string{"sales", "support", "billing"} {
		if n := len(organisation.Members(q)); n < 2 {
			t.Errorf("queue %s: got %d agents, want two at least", q, n)
		}
	}
	flows, _, err := db.Flows(ctx, storage.FlowFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range flows {
		note(string(f.Kind), f.Name)
	}
	want := map[string][]string{
		"schedules": {"calling-hours", "help-desk", "office"},
		"queues":    {"appointments", "billing", "help-desk", "sales", "service", "support"},
		"agents":    {"anna", "juha", "laura", "mikko", "pekka", "sari"},
		"inbound":   {"customer-lookup", "help-desk", "office-line", "three-queues"}, "outbound": {"outbound-reminder"}, "digital": {"chat-desk"}, "subflow": {"ask-assistant"},
	}
	for kind := range got {
		slices.Sort(got[kind])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the demo has (-want +got):\n%s", diff)
	}
}

// demoCounts is how much there is of everything.
type demoCounts struct{ flows, versions, schedules, queues, agents, prompts, numbers, users, audit int }

func counts(ctx context.Context, t *testing.T, db *storage.DB) (n demoCounts) {
	t.Helper()
	must := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	flows, _, err := db.Flows(ctx, storage.FlowFilter{})
	must(err)
	for _, f := range flows {
		versions, err := db.Versions(ctx, f.Name)
		must(err)
		n.versions += len(versions)
	}
	schedules, err := db.Schedules(ctx)
	must(err)
	queues, err := db.Queues(ctx)
	must(err)
	agents, err := db.Agents(ctx)
	must(err)
	prompts, err := db.Prompts(ctx)
	must(err)
	numbers, err := db.Numbers(ctx)
	must(err)
	users, err := db.Users(ctx)
	must(err)
	_, n.audit, err = db.Audit(ctx, storage.AuditFilter{})
	must(err)
	n.flows, n.schedules, n.queues, n.agents = len(flows), len(schedules), len(queues), len(agents)
	n.prompts, n.numbers, n.users = len(prompts), len(numbers), len(users)
	return n
}

// TestDemoLeavesOwnWorkAlone begins with an installation that has a flow and an organisation of its own.
func TestDemoLeavesOwnWorkAlone(t *testing.T) {
	db, _ := openTest(t)
	ctx := t.Context()
	who := storage.Actor{Name: "test"}
	if err := db.SaveOrganisation(ctx, who, storage.Organisation{Name: "Own", TimeZone: "Asia/Tokyo"}); err != nil {
		t.Fatal(err)
	}
	documents, err := demoFlows()
	if err != nil {
		t.Fatal(err)
	}
	name := documents[len(documents)-1].Name
	own := &flow.Flow{Format: flow.Format, Name: name, Kind: flow.Inbound}
	if _, err := db.CreateFlow(ctx, who, own); err != nil {
		t.Fatal(err)
	}
	if err := seedDemo(ctx, db, activities.Catalog(), &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	f, err := db.Flow(ctx, name)
	if err != nil || len(f.Draft.Activities) != 0 || len(f.Labels) != 0 {
		t.Errorf("got %d activities and labels %v (%v), want the own draft as it was", len(f.Draft.Activities), f.Labels, err)
	}
	if o, err := db.Organisation(ctx); err != nil || o.Name != "Own" {
		t.Errorf("got organisation %q (%v), want Own", o.Name, err)
	}
}

// TestFinnishHolidays checks the movable holidays against the date of Easter (Gauss's algorithm as of Meeus, Jones and Butcher).
func TestFinnishHolidays(t *testing.T) {
	for _, year := range []int{2026, 2027} {
		easter := easterSunday(year)
		saturday := func(month time.Month, from int) time.Time {
			day := time.Date(year, month, from, 0, 0, 0, 0, time.UTC)
			for day.Weekday() != time.Saturday {
				day = day.AddDate(0, 0, 1)
			}
			return day
		}
		want := map[string]time.Time{
			"Good Friday": easter.AddDate(0, 0, -2), "Easter Sunday": easter, "Easter Monday": easter.AddDate(0, 0, 1),
			"Ascension Day": easter.AddDate(0, 0, 39), "Whit Sunday": easter.AddDate(0, 0, 49), "Midsummer Day": saturday(time.June, 20),
			"Midsummer Eve": saturday(time.June, 20).AddDate(0, 0, -1), "All Saints' Day": saturday(time.October, 31),
		}
		for name, day := range want {
			found := slices.ContainsFunc(finnishHolidays(), func(h hours.Holiday) bool { return h.Name == name && h.Date == day.Format(time.DateOnly) })
			if !found {
				t.Errorf("%s %d: got no holiday on %s, want one", name, year, day.Format(time.DateOnly))
			}
		}
	}
}

func easterSunday(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, time.UTC)
}
