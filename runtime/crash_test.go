package runtime_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
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

// crashWorld is everything outside the process that is killed: it takes effects, remembers their keys, and tells their answers until the
// process has taken them.
type crashWorld struct {
	mu       sync.Mutex
	child    string
	effects  map[string]int    // key → how often performed
	answered map[string]int    // key → the process, by number, in which its answer was committed
	process  int               // number of the process that runs now, from 1
	byOp     map[string]string // contact:op → key
	outbox   []letter
	wrong    []string
}

// letter is something to tell the child, again and again until it has taken it.
type letter struct {
	path string
	body wire
	key  string
}

func (w *crashWorld) serve(rw http.ResponseWriter, r *http.Request) {
	var in wire
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(rw, err.Error(), http.StatusBadRequest)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if r.URL.Path == "/hello" {
		w.child = in.Key
		return
	}
	w.effects[in.Key]++
	op := in.Contact + ":" + strconv.Itoa(in.Op)
	if known, ok := w.byOp[op]; ok && known != in.Key {
		w.wrong = append(w.wrong, fmt.Sprintf("operation %s came with keys %s and %s", op, known, in.Key))
	}
	w.byOp[op] = in.Key
	// While a process takes up what was pending, an answer may overtake it; a later process must not know the operation any more.
	if by := w.answered[in.Key]; by > 0 && by < w.process {
		w.wrong = append(w.wrong, "effect "+in.Key+" was performed again after its answer was committed")
	}
	if w.effects[in.Key] > 1 {
		return
	}
	var event flow.Event
	switch in.Kind {
	case "play":
		event = &flow.Played{}
	case "request":
		event = &flow.Responded{Status: 200}
	default:
		return
	}
	data, _ := json.Marshal(event)
	w.outbox = append(w.outbox, letter{path: "/deliver", key: in.Key,
		body: wire{Contact: in.Contact, Key: "answer:" + in.Key, Op: in.Op, Kind: event.EventKind(), Data: data}})
}

// tell tries every letter once at the child that lives, and keeps those that it did not take.
func (w *crashWorld) tell() {
	w.mu.Lock()
	child, letters := w.child, w.outbox
	w.outbox = nil
	w.mu.Unlock()
	var kept []letter
	var mu sync.Mutex
	var all sync.WaitGroup
	for _, l := range letters {
		all.Go(func() {
			err := post(child+l.path, l.body)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				kept = append(kept, l)
				return
			}
			w.mu.Lock()
			w.answered[l.key] = w.process
			w.mu.Unlock()
		})
	}
	all.Wait()
	w.mu.Lock()
	w.outbox = append(kept, w.outbox...)
	w.mu.Unlock()
}

func (w *crashWorld) counts() (effects, letters int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.effects), len(w.outbox)
}

// run starts the child, which may kill itself, and talks to it until it is dead or done says so. It tells whether it was killed.
func (w *crashWorld) run(t *testing.T, url, world, point string, after int, done func() bool) bool {
	t.Helper()
	w.mu.Lock()
	w.child = ""
	w.process++
	w.mu.Unlock()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), "CORDBOARD_CRASH_DB="+url, "CORDBOARD_CRASH_WORLD="+world, "CORDBOARD_CRASH_AT="+point, "CORDBOARD_CRASH_AFTER="+strconv.Itoa(after))
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	dead := make(chan error, 1)
	go func() { dead <- cmd.Wait() }()
	beat := time.NewTicker(5 * time.Millisecond)
	defer beat.Stop()
	limit := time.After(20 * time.Second)
	for {
		select {
		case <-dead:
			return true
		case <-limit:
			_ = cmd.Process.Kill()
			<-dead
			w.mu.Lock()
			byContact := map[string]int{}
			for key := range w.effects {
				byContact[key[:9]]++
			}
			t.Logf("effects by contact %v, letters %+v, wrong %v", byContact, w.outbox, w.wrong)
			w.mu.Unlock()
			logUnfinished(t, url)
			t.Fatalf("point %q after %d: neither killed nor done within 20 s", point, after)
		case <-beat.C:
			w.mu.Lock()
			ready := w.child != ""
			w.mu.Unlock()
			if !ready {
				continue
			}
			w.tell()
			if done() {
				_ = cmd.Process.Kill()
				<-dead
				return false
			}
		}
	}
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
	const effectsEach = 10 // three prompts, three times music while it waits, three requests, one hang-up
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
			return effects == contacts*effectsEach && letters == 0
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

func verifyContacts(t *testing.T, ctx context.Context, url string, contacts int) {
	t.Helper()
	db := openCrash(t, url)
	defer func() { _ = db.Close() }()
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
