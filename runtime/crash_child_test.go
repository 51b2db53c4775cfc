package runtime_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/storage"
)

// The crash test's child is this test binary again: a server with a driver whose effects happen in the parent, which survives. It kills
// itself with SIGKILL when it has come by a named point often enough.

func TestMain(m *testing.M) {
	if os.Getenv("CORDBOARD_CRASH_DB") == "" {
		os.Exit(m.Run())
	}
	if err := crashChild(); err != nil {
		fmt.Fprintln(os.Stderr, "crash child:", err)
		os.Exit(1)
	}
}

// bomb kills the process at a point, after it was passed some times.
type bomb struct {
	point string
	mu    sync.Mutex
	left  int
}

func (b *bomb) probe(point string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if point != b.point {
		return
	}
	if b.left--; b.left < 0 {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
}

// wire is an event or an effect on its way between parent and child.
type wire struct {
	Contact string          `json:"contact"`
	Key     string          `json:"key"`
	Op      int             `json:"op"`
	Kind    string          `json:"kind"`
	Data    json.RawMessage `json:"data,omitempty"`
}

// outside performs effects in the parent.
type outside struct {
	world   string
	bomb    *bomb
	journal runtime.Journal
}

func (o *outside) Settled(string, []int) {}

func (o *outside) Perform(ctx context.Context, op runtime.Operation) {
	go func() {
		if _, stop := op.Command.(*flow.Stop); !stop {
			if err := post(o.world+"/effect", wire{Contact: op.Contact, Key: op.Key(), Op: op.Op, Kind: op.Command.CommandKind()}); err != nil {
				return // the parent is gone: the test is over
			}
			o.bomb.probe("after_effect")
		}
		if !flow.Answered(op.Command) {
			_ = o.journal.Acknowledge(ctx, []runtime.Operation{op}) // not acknowledged means performed again, which the key makes harmless
		}
	}()
}

func post(url string, body any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	answer, err := http.Post(url, "application/json", bytes.NewReader(data))
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %s", url, answer.Status)
	}
	return nil
}

func crashChild() error {
	ctx := context.Background()
	left, _ := strconv.Atoi(os.Getenv("CORDBOARD_CRASH_AFTER"))
	b := &bomb{point: os.Getenv("CORDBOARD_CRASH_AT"), left: left}
	db, err := storage.Open(ctx, os.Getenv("CORDBOARD_CRASH_DB"), storage.Config{Catalog: activities.Catalog()})
	if err != nil {
		return err
	}
	performer := &outside{world: os.Getenv("CORDBOARD_CRASH_WORLD"), bomb: b, journal: db.Journal()}
	driver := runtime.New(runtime.Config{
		Journal: db.Journal(), Programs: runtime.NewPrograms(db.Documents(), activities.Catalog(), 0), Performer: performer, Probe: b.probe, Lease: 300 * time.Millisecond,
	})
	mux := http.NewServeMux()
	mux.HandleFunc("POST /begin", handler(func(w wire) error {
		facts := flow.Contact{ID: w.Contact, Channel: "voice", StartedAt: time.Now()}
		_, err := driver.Begin(ctx, runtime.Contact{Facts: facts, Program: w.program()})
		return err
	}))
	mux.HandleFunc("POST /deliver", handler(func(w wire) error {
		event, err := flow.DecodeEvent(w.Kind, w.Data)
		if err != nil {
			return err
		}
		_, err = driver.Deliver(ctx, runtime.Arrival{Contact: w.Contact, Key: w.Key, Op: w.Op, At: time.Now(), Event: event})
		return err
	}))
	mux.HandleFunc("POST /idle", handler(func(wire) error { return nothingOpen(ctx, db.Journal()) }))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go driver.RunTimers(ctx, time.Now)
	go driver.RunRecovery(ctx)
	if err := post(performer.world+"/hello", wire{Key: "http://" + listener.Addr().String()}); err != nil {
		return err
	}
	return http.Serve(listener, mux)
}

// program is the program id that a begin carries.
func (w wire) program() string {
	var program string
	_ = json.Unmarshal(w.Data, &program)
	return program
}

func handler(do func(wire) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in wire
		err := json.NewDecoder(r.Body).Decode(&in)
		if err == nil {
			err = do(in)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}
}
