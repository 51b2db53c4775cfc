package testcall_test

import (
	"context"
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/routing"
	"cordboard/runtime/testcall"
)

const crmLine = `{"format":"cordboard.flow/v1","name":"lookup","kind":"inbound","start":"crm","variables":[{"name":"tier","type":"string","default":""}],
 "activities":[
  {"id":"crm","type":"http_request","properties":{"url":"https://crm.example.com/customers?number={{ contact.ani }}","extract":[{"variable":"tier","path":"$.tier"}]},
   "outlets":{"success":"queue","http_error":"end","timeout":"end","error":"end"}},
  {"id":"queue","type":"queue","properties":{"queue":"support"},"outlets":{"no_agents":"end","closed":"end","agent_left":"end"}},
  {"id":"end","type":"disconnect","properties":{}}]}`

// opened starts a call of crmLine and lets a second pass.
func opened(t *testing.T, world testcall.World) testcall.Snapshot {
	t.Helper()
	staffed := func(name string) (routing.Queue, []routing.Agent, bool) {
		return routing.Queue{Name: name, Agents: routing.Members("anna")}, []routing.Agent{{Name: "anna", State: routing.Available}}, true
	}
	m, ctx := server(t, testcall.ManagerConfig{Queue: staffed}), context.Background()
	id, err := m.Start(ctx, "anna", testcall.Opening{Document: document(t, crmLine), Contact: flow.Contact{ANI: "+358401"}, World: world})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Act(ctx, testcall.Ref{User: "anna", ID: id}, "skip", "1s"); err != nil {
		t.Fatal(err)
	}
	s, err := m.Snapshot("anna", id, 0)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestOpeningWorldAnswers(t *testing.T) {
	gold := []testcall.HTTPStub{{Match: "GET https://crm.example.com/*", JSON: map[string]any{"tier": "gold"}}}
	s := opened(t, testcall.World{HTTP: gold})
	if s.Visits[0].Outlet != "success" || s.Variables[0].Value != `"gold"` || s.Offer == nil || s.Offer.Agent != "anna" {
		t.Errorf("got %+v, want tier gold and an offer to the server's anna", s)
	}
	s = opened(t, testcall.World{HTTP: gold, Queues: map[string]testcall.StandInQueue{"Support": {}}})
	if s.Offer != nil || s.Visits[1].Outlet != "no_agents" {
		t.Errorf("got offer %+v and visits %+v, want nobody at work: the world's queue wins", s.Offer, s.Visits)
	}
}

// A request that nothing answers is told once, with what to do.
func TestOpeningWithoutAnswer(t *testing.T) {
	s, told := opened(t, testcall.World{}), 0
	for _, e := range s.Entries {
		if strings.Contains(e.Text, "nothing stands in for GET https://crm.example.com/customers?number=") {
			told++
			if e.Kind != "error" || !strings.Contains(e.Text, "What stands in") {
				t.Errorf("got %s line %q, want an error that says what to do", e.Kind, e.Text)
			}
		}
	}
	if told != 1 {
		t.Errorf("told %d times, want once: %+v", told, s.Entries)
	}
}

func TestOpeningRefuses(t *testing.T) {
	m := server(t, testcall.ManagerConfig{})
	for field, world := range map[string]testcall.World{
		"world.queues.sales":     {Queues: map[string]testcall.StandInQueue{"sales": {Agents: testcall.MaxStandIns + 1}}},
		"world.http[0]":          {HTTP: []testcall.HTTPStub{{Match: "*", Status: 7}}},
		"world.http":             {HTTP: make([]testcall.HTTPStub, testcall.MaxStubs+1)},
		"world.schedules.office": {Schedules: map[string]string{"office": "ajar"}},
		"world.now":              {Now: "noon"},
		"world.variables":        {Variables: map[string]any{"unheard": 1}},
		"world.subflows":         {Subflows: map[string]string{"a": "/etc/passwd"}},
	} {
		_, err := m.Start(context.Background(), "anna", testcall.Opening{Document: document(t, crmLine), World: world})
		if fault.Fields(err)[field] == "" {
			t.Errorf("%s: got %v, want a message at the field", field, err)
		}
	}
}
