package main

import (
	"path/filepath"
	"strings"
	"testing"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/storage"
)

// A bundle goes from a server to a database on the command line: what comes is told, mapped, given a value, and the same the second time.
func TestBundleCommands(t *testing.T) {
	from, _ := newServerSyncing(t, "resource.view")
	from.file("line", "one")
	from.script("rings.test.json", "rings", "line.json", "one")
	from.sync(exitOK, "made")
	from.open(func(db *storage.DB) {
		f, err := db.Flow(t.Context(), "line")
		if err != nil {
			t.Fatal(err)
		}
		f.Draft.Activities = append(f.Draft.Activities, flow.Record{ID: "gate", Type: "condition", Name: "Gate", Properties: []byte(`{"expression":"org.emergency"}`)})
		_, draft := db.ReplaceDraft(t.Context(), tester, "line", storage.Replacement{Document: f.Draft, Revision: f.Revision})
		_, queue := db.SaveQueue(t.Context(), tester, storage.Queue{Name: "support"})
		_, agent := db.SaveAgent(t.Context(), tester, storage.Agent{Name: "anna", Settings: []byte(`{"user":"anna@example.com","queues":[{"queue":"support"}]}`)})
		_, variable := db.SaveVariable(t.Context(), tester, storage.Variable{Name: "emergency", Type: flow.Boolean, Value: []byte("false")})
		for _, err := range []error{draft, queue, agent, variable} {
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	file, url := filepath.Join(t.TempDir(), "line.bundle.json"), filepath.Join(t.TempDir(), "cordboard.db")
	got := wantCode(t, exitOK, "", append([]string{"bundle", "export", "line", "--staff", "--rows", "--audio", "-o", file}, from.to...)...)
	if want := "1 flow, 1 test, 3 resources; named only: 0"; !strings.Contains(got.stderr, want) {
		t.Errorf("got %s, want %s", got.stderr, want)
	}
	if text := readText(t, file); strings.Contains(text, "anna@example.com") || !strings.Contains(text, `"cordboard.bundle/v2"`) {
		t.Errorf("got %s, want no login", text)
	}
	in := func(code int, want string, flags ...string) {
		t.Helper()
		got := wantCode(t, code, "", append([]string{"bundle", "import", file, "--db", url}, flags...)...)
		if !strings.Contains(got.stdout+got.stderr, want) {
			t.Errorf("%v: got %s%s, want %s", flags, got.stdout, got.stderr, want)
		}
	}
	in(exitUsage, "such as emergency=false", "--set", "emergency")
	in(exitUsage, "the bundle has no such variable", "--set", "colour=red")
	in(exitUsage, "is not of type boolean", "--set", "emergency=perhaps")
	in(exitOK, "test line: rings would be created", "--dry-run")
	in(exitOK, "agent anna created", "--set", "emergency=true")
	in(exitOK, "agent anna is the same", "--replace")
	db, err := storage.Open(t.Context(), url, storage.Config{Catalog: activities.Catalog()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if v, err := db.Variable(t.Context(), "emergency"); err != nil || string(v.Value) != "true" {
		t.Errorf("got %+v (%v), want the value that was given", v, err)
	}
}
