package main

import (
	"cmp"
	"encoding/json"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/runtime/testcall"
	"cordboard/storage"
)

// savedCall is a test call as somebody makes it in the designer: actions with their arguments, and "until TEXT", which presses Next event
// until that is heard.
type savedCall struct {
	name, flow, world string
	actions           []string
}

const gold = `{"http":[{"match":"GET https://crm.example.com/customers?phone=*","json":{"id":"4711","name":"Anna Virtanen","tier":"gold"}}]}`

var savedCalls = []savedCall{
	{"wrong-key-silence-agents", "three-queues", `{"schedules":{"office":"open"}}`,
		[]string{"skip 4s", "press 9", "skip 1s", "next", "next", "next", "press 2", "skip 1s", "agent_decline", "skip 40s", "agent_accept", "skip 65s", "agent_leave", "skip 1m"}},
	{"barge-in", "three-queues", `{"schedules":{"office":"open"}}`, []string{"skip 500ms", "press 1", "skip 700ms", "hang_up"}},
	{"silent", "three-queues", `{"schedules":{"office":"open"}}`, []string{"skip 1m", "skip 1m", "skip 1m"}},
	{"says-nothing", "three-queues", `{"schedules":{"office":"open"}}`, []string{"skip 4s", "silence", "next", "silence", "next", "silence", "skip 30s", "hang_up"}},
	{"closed", "three-queues", `{"schedules":{"office":"closed"}}`, []string{"skip 15s", "say Please call me back.", "skip 1m"}},
	{"waits-long", "three-queues", `{"schedules":{"office":"open"},"queues":{"sales":{"agents":1,"busy":1}}}`,
		[]string{"skip 4s", "press 1", "until Please leave", "next", "say Call me", "skip 500ms", "say back please.", "skip 1s", "press #", "skip 1m"}},
	{"gold", "customer-lookup", gold, []string{"skip 8s", "agent_accept", "skip 3m", "agent_leave"}},
	{"no-answer", "customer-lookup", `{}`, []string{"skip 5s", "agent_accept", "skip 10s", "hang_up"}},
	{"number-typed", "customer-lookup", `{"http":[{"match":"GET *phone*","status":404},{"match":"GET https://crm.example.com/customers/4712","json":{"id":"4712","tier":"standard"}}]}`,
		[]string{"skip 3s", "press 1", "skip 400ms", "press 2", "skip 300ms", "press #", "skip 5s", "press 4712", "skip 12s", "agent_accept", "skip 5s", "agent_leave"}},
	{"number-silent", "customer-lookup", `{"http":[{"match":"GET *phone*","status":404}]}`, []string{"skip 1m", "skip 1m", "hang_up"}},
	{"answered", "help-desk", `{"schedules":{"help-desk":"open"}}`, []string{"skip 9s", "agent_accept", "skip 1m", "agent_leave"}},
	{"missed", "help-desk", `{"schedules":{"help-desk":"open"},"queues":{"help-desk":{"agents":2,"busy":2}}}`, []string{"until Please leave", "next", "say Nobody came.", "skip 1m"}},
	{"after-hours", "help-desk", `{"schedules":{"help-desk":"holiday"}}`, []string{"skip 1m"}},
	{"assistant", "office-line", `{"schedules":{"office":"open"}}`, []string{"skip 10s", "say opening hours", "skip 30s"}},
	{"own-schedule", "office-line", `{}`, []string{"skip 2s", "press 2", "skip 1s", "hang_up"}},
	{"rings", "call-back", `{}`, []string{"skip 10s", "press 2", "skip 1s", "agent_accept", "skip 1m", "agent_leave"}},
	{"called-back", "call-back", `{}`, []string{"skip 10s", "press 1", "skip 1s", "agent_decline", "skip 11s", "agent_accept", "skip 1m", "agent_leave"}},
	{"confirms", "outbound-reminder", `{}`, []string{"skip 15s", "press 1", "skip 30s"}},
	{"presses-nothing", "outbound-reminder", `{}`, []string{"skip 1m", "skip 1m"}},
}

// TestSavedCallsPass plays test calls of every shipped flow, saves them with the designer's own script, and runs the files.
func TestSavedCallsPass(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatalf("this test runs the designer's own script: %v", err)
	}
	db, _ := openTest(t)
	if err := seedDemo(t.Context(), db, activities.Catalog(), t.Output()); err != nil {
		t.Fatal(err)
	}
	app, err := New(AppConfig{DB: db, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))})
	if err != nil {
		t.Fatal(err)
	}
	defer app.Close()
	folder := t.TempDir()
	if _, err := db.CreateFlow(t.Context(), tester, backFlow()); err != nil {
		t.Fatal(err)
	}
	flows, _, err := db.Flows(t.Context(), storage.FlowFilter{})
	if err != nil {
		t.Fatal(err)
	}
	drafts := map[string]*flow.Flow{}
	for _, f := range flows {
		full, err := db.Flow(t.Context(), f.Name)
		if err != nil {
			t.Fatal(err)
		}
		drafts[f.Name] = full.Draft
		writeJSON(t, filepath.Join(folder, f.Name+".json"), full.Draft)
	}
	for _, c := range savedCalls {
		t.Run(c.flow+"/"+c.name, func(t *testing.T) {
			script := exec.CommandContext(t.Context(), node, "testdata/save_call.mjs", c.name)
			script.Stdin, script.Stderr = strings.NewReader(c.play(t, app, drafts[c.flow])), os.Stderr
			saved, err := script.Output()
			if err != nil {
				t.Fatalf("save the call: %v", err)
			}
			file := filepath.Join(folder, c.flow+"."+c.name+".test.json")
			if err := os.WriteFile(file, saved, 0o600); err != nil {
				t.Fatal(err)
			}
			if got := command(t, "", "flow", "test", file); got.code != exitOK {
				t.Errorf("got %v, want the saved call to pass\n%s", got, saved)
			}
		})
	}
}

// play makes the call and gives what the designer knows of it, as JSON.
func (c savedCall) play(t *testing.T, app *App, document *flow.Flow) string {
	t.Helper()
	var world testcall.World
	if err := json.Unmarshal([]byte(c.world), &world); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 20, 10, 0, 0, 0, app.zone(t.Context()))
	contact := flow.Contact{Channel: "voice", ANI: "+358401234567", DNIS: "+35891234500"}
	id, err := app.TestCalls.Start(t.Context(), "anna", testcall.Opening{Document: document, Contact: contact, World: world, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	queues := []string{}
	for _, action := range append([]string{"pause"}, c.actions...) {
		name, argument, _ := strings.Cut(action, " ")
		before, err := app.TestCalls.Snapshot("anna", id, 0)
		if err != nil {
			t.Fatal(err)
		}
		for n := 0; name == "until" && n < 200 && !heard(before, argument); n++ {
			if err := app.TestCalls.Act(t.Context(), testcall.Ref{User: "anna", ID: id}, "next", ""); err != nil {
				t.Fatal(err)
			}
			if before, err = app.TestCalls.Snapshot("anna", id, 0); err != nil {
				t.Fatal(err)
			}
		}
		if name == "until" {
			continue
		}
		if strings.HasPrefix(name, "agent_") {
			queue := ""
			if before.Offer != nil {
				queue = cmp.Or(before.Offer.Queue, before.Offer.Agent)
			}
			queues = append(queues, queue)
		}
		if err := app.TestCalls.Act(t.Context(), testcall.Ref{User: "anna", ID: id}, name, argument); err != nil {
			lines, _ := json.Marshal(before.Entries)
			t.Fatalf("%s: %v\n%s", action, err, lines)
		}
	}
	state, err := app.TestCalls.Snapshot("anna", id, 0)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(map[string]any{
		"state": state, "flow": document, "queues": queues,
		"setup": map[string]any{"channel": "voice", "ani": contact.ANI, "dnis": contact.DNIS, "now": "", "world": json.RawMessage(c.world)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func heard(s testcall.Snapshot, text string) bool {
	for _, entry := range s.Entries {
		if entry.Kind == "said" && strings.Contains(entry.Text, text) {
			return true
		}
	}
	return false
}

func writeJSON(t *testing.T, file string, value any) {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
