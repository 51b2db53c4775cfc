package runtime_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/storage"
	"cordboard/storage/storagetest"
)

const crashFlow = `{"format":"cordboard.flow/v1","name":"crash","kind":"inbound","start":"count","variables":[{"name":"n","type":"integer","default":0}],
 "activities":[
  {"id":"count","type":"set_variables","properties":{"assignments":[{"variable":"n","expression":"vars.n + 1"}]},"outlets":{"next":"say"}},
  {"id":"say","type":"play_prompt","properties":{"prompt":"Round {{ vars.n }}"},"outlets":{"next":"pause"}},
  {"id":"pause","type":"wait","properties":{"duration":"20ms"},"outlets":{"next":"call"}},
  {"id":"call","type":"http_request","properties":{"url":"https://world.example.com/{{ vars.n }}"},"outlets":{"success":"more"}},
  {"id":"more","type":"condition","properties":{"expression":"vars.n < 3"},"outlets":{"true":"count","false":"bye"}},
  {"id":"bye","type":"disconnect","properties":{}}]}`

var crashPath = []string{
	"count", "say", "pause", "call", "more", "count", "say", "pause", "call", "more", "count", "say", "pause", "call", "more", "bye",
}

// TestSIGKILL kills a process in the middle of its contacts, at each named point in turn, and checks that after each restart every contact
// goes on from its last wait: nothing is lost and nothing happened twice.
func TestSIGKILL(t *testing.T) {
	databases := map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "crash.db") },
		"postgres": func(t *testing.T) string { return storagetest.PostgresURL(t) },
	}
	for name, url := range databases {
		t.Run(name, func(t *testing.T) { sigkill(t, url(t)) })
	}
}

const wantKills = 21

func sigkill(t *testing.T, url string) {
	ctx := context.Background()
	program := crashProgram(t, url)
	w := &crashWorld{effects: map[string]int{}, answered: map[string]int{}, byOp: map[string]string{}}
	server := httptest.NewServer(http.HandlerFunc(w.serve))
	defer server.Close()
	points := []string{"before_commit", "after_commit", "after_effect"}
	kills, contacts := map[string]int{}, 0
	const effectsEach = 7 // three prompts, three requests, one hang-up
	for total := 0; ; {
		if total < wantKills {
			contacts = addContacts(w, contacts, 2, program)
		}
		point, after := points[total%len(points)], 3+total%5
		if total >= wantKills {
			point = "never"
		}
		done := func() bool {
			effects, letters := w.counts()
			return effects == contacts*effectsEach && letters == 0 && w.idle()
		}
		if !w.run(t, url, server.URL, point, after, done) {
			if total >= wantKills {
				break
			}
			continue // this child got through everything before its point came; the next one gets new contacts
		}
		if point == "never" {
			t.Fatal("the child died by itself")
		}
		kills[point]++
		total++
	}
	t.Logf("killed %v times, %d contacts", kills, contacts)
	for _, wrong := range w.wrong {
		t.Error(wrong)
	}
	verifyContacts(t, ctx, url, contacts)
}

// logUnfinished shows where contacts that did not get through are stuck.
func logUnfinished(t *testing.T, url string) {
	t.Helper()
	db := openCrash(t, url)
	defer func() { _ = db.Close() }()
	for i := range 1000 {
		c, err := db.Journal().Contact(context.Background(), fmt.Sprintf("crash-%03d", i))
		if err != nil {
			return
		}
		if c.Status != runtime.Over {
			t.Logf("%s is %s at version %d: %s", c.Facts.ID, c.Status, c.Version, c.State)
		}
	}
}

func crashProgram(t *testing.T, url string) string {
	t.Helper()
	db := openCrash(t, url)
	defer func() { _ = db.Close() }()
	var doc flow.Flow
	if err := json.Unmarshal([]byte(crashFlow), &doc); err != nil {
		t.Fatal(err)
	}
	program, err := db.SaveSnapshot(context.Background(), &doc)
	if err != nil {
		t.Fatal(err)
	}
	return program
}

func openCrash(t *testing.T, url string) *storage.DB {
	t.Helper()
	db, err := storage.Open(context.Background(), url, storage.Config{Catalog: activities.Catalog()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return db
}

func addContacts(w *crashWorld, from, n int, program string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	data, _ := json.Marshal(program)
	for i := range n {
		w.outbox = append(w.outbox, letter{path: "/begin", body: wire{Contact: fmt.Sprintf("crash-%03d", from+i), Data: data}})
	}
	return from + n
}

// nothingOpen gives an error when a journal has an operation that still waits for its answer or its acknowledgement, or a timer.
func nothingOpen(ctx context.Context, j runtime.Journal) error {
	pending, err := j.Pending(ctx, "", 10)
	if err != nil {
		return err
	}
	timers, err := j.Due(ctx, time.Now().Add(24*time.Hour), 10)
	if err != nil {
		return err
	}
	if open := append(pending, timers...); len(open) > 0 {
		return fmt.Errorf("got open operations %+v, want none", open)
	}
	return nil
}

func verifyContacts(t *testing.T, ctx context.Context, url string, contacts int) {
	t.Helper()
	db := openCrash(t, url)
	defer func() { _ = db.Close() }()
	if err := nothingOpen(ctx, db.Journal()); err != nil {
		t.Error(err)
	}
	for i := range contacts {
		id := fmt.Sprintf("crash-%03d", i)
		c, err := db.Journal().Contact(ctx, id)
		if err != nil {
			t.Errorf("contact %s is lost: %v", id, err)
			continue
		}
		if c.Status != runtime.Over || c.Ends != runtime.Disconnected {
			t.Errorf("contact %s is %s, ended as %q; want over, disconnected", id, c.Status, c.Ends)
		}
		entries, err := db.Journal().Entries(ctx, id, 0)
		if err != nil {
			t.Fatal(err)
		}
		var path []string
		for _, e := range entries {
			if e.Kind == "visit" {
				path = append(path, e.Activity)
			}
		}
		if !slices.Equal(path, crashPath) {
			t.Errorf("contact %s went %v, want %v", id, path, crashPath)
		}
	}
}
