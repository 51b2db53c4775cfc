package runtime_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"cordboard/flow"
)

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
	if in.Kind == "play_music" {
		return // the music of a wait: a process that is killed before it played may find the wait over, and then rightly never plays it
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

// bySIGKILL tells whether a process was killed, as opposed to ending by itself in whatever way.
func bySIGKILL(ended *os.ProcessState) bool {
	status, ok := ended.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// idle asks the child that lives whether it has nothing left to do.
func (w *crashWorld) idle() bool {
	w.mu.Lock()
	child := w.child
	w.mu.Unlock()
	return post(child+"/idle", wire{}) == nil
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
	dead := make(chan error, 1) // gets what Wait says of the child
	go func() { dead <- cmd.Wait() }()
	beat := time.NewTicker(5 * time.Millisecond)
	defer beat.Stop()
	limit := time.After(2 * time.Minute)
	for {
		select {
		case err := <-dead:
			if !bySIGKILL(cmd.ProcessState) {
				t.Fatalf("point %q after %d: the child ended by itself: %v", point, after, err)
			}
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
			t.Fatalf("point %q after %d: neither killed nor done within two minutes", point, after)
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
