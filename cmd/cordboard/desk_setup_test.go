package main

import (
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"cordboard/runtime/routing"
	"cordboard/storage"
)

// TestSetupHasTurns gives the desk the turns of a team: in its queues, for its members, in the organisation's time zone.
func TestSetupHasTurns(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "t.db"))
	who := storage.Actor{Name: "test"}
	save := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	o, err := db.Organisation(t.Context())
	save(err)
	o.Name, o.TimeZone = "Office", "Asia/Tokyo"
	save(db.SaveOrganisation(t.Context(), who, o))
	_, err = db.SaveQueue(t.Context(), who, storage.Queue{Name: "support", Settings: json.RawMessage(`{}`)})
	save(err)
	_, err = db.SaveTeam(t.Context(), who, storage.Team{Name: "phones", Settings: json.RawMessage(`{"queues":["support"],"rotation":{"every":"24h","from":"2026-11-20","size":1}}`)})
	save(err)
	for name, settings := range map[string]string{"anna": `{"team":"phones"}`, "ben": `{"team":"phones"}`, "cleo": `{"queues":["support"]}`} {
		_, err = db.SaveAgent(t.Context(), who, storage.Agent{Name: name, Settings: json.RawMessage(settings)})
		save(err)
	}
	settings := deskSettings{db: db, now: time.Now}
	setup, err := settings.Load(t.Context())
	save(err)
	evening := time.Date(2026, 11, 20, 16, 0, 0, 0, time.UTC) // past midnight in Tokyo: the second turn
	on := map[string]bool{}
	for _, m := range setup.Queues[0].Agents {
		on[m.Agent] = m.Turns.OnDuty(m.Agent, routing.Voice, evening)
	}
	if on["anna"] || !on["ben"] || !on["cleo"] || len(on) != 3 {
		t.Errorf("on duty: got %v, want ben, whose turn it is, and cleo, who takes none", on)
	}
	if got := setup.Turns["phones"].On(evening); len(got) != 1 || got[0] != "ben" {
		t.Errorf("of the team: got %v, want ben", got)
	}
}
