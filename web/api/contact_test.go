package api

import (
	"encoding/json"
	"slices"
	"testing"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/storage"
)

// waits puts a contact into the journal that joins a queue.
func (s *site) waits(t *testing.T, id, queue string) {
	t.Helper()
	program, err := s.db.SaveSnapshot(t.Context(), &flow.Flow{Format: flow.Format, Name: "line", Kind: flow.Inbound})
	if err != nil {
		t.Fatal(err)
	}
	facts := flow.Contact{ID: id, Channel: "voice", ANI: "+358401234567", DNIS: "+358942450101", StartedAt: s.clock()}
	if err := s.db.Journal().Create(t.Context(), runtime.Contact{Facts: facts, Program: program, Status: runtime.Active}); err != nil {
		t.Fatal(err)
	}
	_, err = s.db.Journal().Batch(t.Context(), []runtime.Arrival{{Contact: id, Key: "started", At: s.clock(), Event: &flow.Started{}}},
		func(_ runtime.Reader, c runtime.Contact, _ runtime.Arrival) (runtime.Change, error) {
			c.Version++
			return runtime.Change{Contact: c, Issued: []runtime.Operation{{Contact: id, Version: c.Version, Op: 1, Command: &flow.JoinQueue{Queue: queue}}}}, nil
		})
	if err != nil {
		t.Fatal(err)
	}
}

// TestContactsOfOwnQueues gives an agent's token the contacts of the agent's queues only; a new name of a queue changes nothing.
func TestContactsOfOwnQueues(t *testing.T) {
	s := newSite(t)
	ctx := t.Context()
	for _, name := range []string{"support", "sales"} {
		if _, err := s.db.SaveQueue(ctx, storage.System, storage.Queue{Name: name}); err != nil {
			t.Fatal(err)
		}
		s.waits(t, "c-"+name, name)
	}
	token := "Bearer " + s.token("ben@example.com", "agent", "contact.queue")
	listed := func(header string) (ids []string) {
		t.Helper()
		got := s.want(s.call("GET", "/contacts", nil, "Authorization", header), 200, "")
		var body struct {
			Contacts []struct{ ID string }
			Total    int
		}
		if err := json.Unmarshal([]byte(got.body), &body); err != nil {
			t.Fatal(err)
		}
		for _, c := range body.Contacts {
			ids = append(ids, c.ID)
		}
		if body.Total != len(ids) {
			t.Errorf("got a total of %d with %v", body.Total, ids)
		}
		slices.Sort(ids)
		return ids
	}
	if got := listed("Bearer " + s.admin); !slices.Equal(got, []string{"c-sales", "c-support"}) {
		t.Errorf("an administrator: got %v, want both", got)
	}
	if got := listed(token); len(got) != 0 {
		t.Errorf("a user who is no agent: got %v, want none", got)
	}
	if _, err := s.db.SaveAgent(ctx, storage.System, storage.Agent{Name: "ben", Settings: json.RawMessage(`{"user":"ben@example.com","queues":["support"]}`)}); err != nil {
		t.Fatal(err)
	}
	q, err := s.db.Queue(ctx, "support")
	if err != nil {
		t.Fatal(err)
	}
	q.Name = "help"
	if _, err := s.db.SaveQueue(ctx, storage.System, q); err != nil {
		t.Fatal(err)
	}
	if got := listed(token); !slices.Equal(got, []string{"c-support"}) {
		t.Errorf("an agent: got %v, want c-support", got)
	}
	s.want(s.call("GET", "/contacts/c-support", nil, "Authorization", token), 200, "")
	s.want(s.call("GET", "/contacts/c-sales", nil, "Authorization", token), 404, "not_found")
	s.want(s.call("GET", "/contacts", nil, "Authorization", "Bearer "+s.token("cara@example.com", "agent", "flow.view")), 403, "forbidden")
}
