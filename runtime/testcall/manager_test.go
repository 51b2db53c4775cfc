package testcall_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/runtime/routing"
	"cordboard/runtime/testcall"
)

// server is a manager on a journal in memory.
func server(t *testing.T, config testcall.ManagerConfig) *testcall.Manager {
	t.Helper()
	memory, registry := testcall.NewMemory(), testcall.NewRegistry()
	programs := runtime.NewPrograms(memory, activities.Catalog(), 0)
	driver := runtime.New(runtime.Config{Journal: memory, Programs: programs, Performer: registry, Reads: registry.Read, Stops: registry.Stops})
	config.Driver, config.Programs, config.Registry = driver, programs, registry
	config.Save = func(_ context.Context, doc *flow.Flow) (string, error) {
		memory.Add(doc.Name, doc)
		return doc.Name, nil
	}
	config.Clock = func() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }
	m := testcall.NewManager(config)
	t.Cleanup(func() {
		m.Close()
		driver.Close()
	})
	return m
}

func begin(t *testing.T, m *testcall.Manager, user string) string {
	t.Helper()
	id, err := m.Start(context.Background(), user, testcall.Opening{Document: document(t, support), Contact: flow.Contact{Channel: "voice", ANI: "+358401"}})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestManagerPlaysACall(t *testing.T) {
	m, ctx := server(t, testcall.ManagerConfig{}), context.Background()
	id := begin(t, m, "anna")
	for _, do := range []struct{ action, argument string }{{"pause", ""}, {"press", "1"}, {"skip", "30s"}, {"agent_accept", "support"}, {"agent_leave", ""}, {"next", ""}} {
		if err := m.Act(ctx, testcall.Ref{User: "anna", ID: id}, do.action, do.argument); err != nil {
			t.Fatalf("%s: %v", do.action, err)
		}
	}
	s, err := m.Snapshot("anna", id, 0)
	if err != nil {
		t.Fatal(err)
	}
	if s.Status != "ended" || s.Ends != "disconnected" || len(s.Entries) == 0 || s.Visits[1].Outlet != "agent_left" {
		t.Errorf("got %+v, want an ended call that left the queue by agent_left", s)
	}
}

func TestManagerRefuses(t *testing.T) {
	m, ctx := server(t, testcall.ManagerConfig{}), context.Background()
	id := begin(t, m, "anna")
	cases := []struct {
		user, id, action, argument string
		want                       fault.Code
	}{
		{"ben", id, "hang_up", "", fault.NotFound},
		{"anna", "other", "hang_up", "", fault.NotFound},
		{"anna", id, "dance", "", fault.Invalid},
		{"anna", id, "press", "x", fault.Invalid},
		{"anna", id, "skip", "-1s", fault.Invalid},
		{"anna", id, "speed", "fast", fault.Invalid},
		{"anna", id, "agent_accept", "", fault.Conflict},
	}
	for _, c := range cases {
		if err := m.Act(ctx, testcall.Ref{User: c.user, ID: c.id}, c.action, c.argument); fault.CodeOf(err) != c.want {
			t.Errorf("%s by %s gives %v, want %s", c.action, c.user, err, c.want)
		}
	}
	if _, err := m.Start(ctx, "anna", testcall.Opening{Document: document(t, support), Contact: flow.Contact{Channel: "pigeon"}}); fault.Fields(err)["channel"] == "" {
		t.Errorf("an unknown channel gives %v, want a message at the field", err)
	}
}

// TestWatchSendsWhatChanged also sends a prompt again that a key cut short.
func TestWatchSendsWhatChanged(t *testing.T) {
	m := server(t, testcall.ManagerConfig{})
	id := begin(t, m, "anna")
	if err := m.Act(context.Background(), testcall.Ref{User: "anna", ID: id}, "pause", ""); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	var states []testcall.Snapshot
	err := m.Watch(ctx, testcall.Ref{User: "anna", ID: id}, "", func(_ string, state any) error {
		states = append(states, state.(testcall.Snapshot))
		if len(states) == 1 {
			return m.Act(ctx, testcall.Ref{User: "anna", ID: id}, "press", "1")
		}
		stop()
		return nil
	})
	if err == nil || len(states) < 2 {
		t.Fatalf("watched %d states, %v", len(states), err)
	}
	var first, again struct {
		Entries []struct {
			N     int
			Until int64
		}
	}
	for i, into := range []any{&first, &again} {
		data, _ := json.Marshal(states[i])
		if err := json.Unmarshal(data, into); err != nil {
			t.Fatal(err)
		}
	}
	if again.Entries[0].N != 0 || again.Entries[0].Until >= first.Entries[0].Until {
		t.Errorf("the prompt that was cut short is not sent again: %+v, then %+v", first.Entries[0], again.Entries)
	}
}

func TestManagerLimits(t *testing.T) {
	m := server(t, testcall.ManagerConfig{MostPerUser: 50, Most: 2})
	begin(t, m, "anna")
	begin(t, m, "ben")
	_, err := m.Start(context.Background(), "carl", testcall.Opening{Document: document(t, support)})
	if fault.CodeOf(err) != fault.Unavailable {
		t.Errorf("a third call gives %v, want unavailable", err)
	}
}

// A call comes from something that calls come from; what is written may come from any name.
func TestCallersOfTestCalls(t *testing.T) {
	m := server(t, testcall.ManagerConfig{})
	for _, c := range []struct {
		channel, ani string
		fits         bool
	}{
		{"voice", "+358401234567", true}, {"", "040 123-4567", true}, {"voice", "sip:anna@example.com", true}, {"voice", "anonymous", true}, {"voice", "", true},
		{"chat", "banana", true}, {"voice", "banana", false}, {"", "banana", false}, {"voice", "+", false}, {"voice", "sip:anna", false}, {"voice", "1; 2", false},
	} {
		_, err := m.Start(context.Background(), "anna", testcall.Opening{Document: document(t, support), Contact: flow.Contact{Channel: c.channel, ANI: c.ani}})
		if fits := fault.Fields(err)["ani"] == ""; fits != c.fits {
			t.Errorf("%q on %q: got %v, want fits %v", c.ani, c.channel, err, c.fits)
		}
	}
}

// TestTeamStandsIn rings a team that the world of a call describes: its agents need not be known on the server.
func TestTeamStandsIn(t *testing.T) {
	m := server(t, testcall.ManagerConfig{Agent: func(string) (routing.Agent, bool) { return routing.Agent{}, false }})
	id, err := m.Start(t.Context(), "anna", testcall.Opening{World: testcall.World{Teams: map[string][]string{"night": {"kirsi"}}}, Document: document(t,
		`{"format":"cordboard.flow/v1","name":"ringing","kind":"inbound","start":"ring","activities":[{"id":"ring","type":"ring","properties":{"teams":["night"]},"outlets":{}}]}`)})
	if err != nil {
		t.Fatal(err)
	}
	if s, err := m.Snapshot("anna", id, 0); err != nil || s.Offer == nil || s.Offer.Agent != "kirsi" {
		t.Errorf("got offer %+v (%v), want one to kirsi", s.Offer, err)
	}
}
