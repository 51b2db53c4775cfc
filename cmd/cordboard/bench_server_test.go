package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/storage"
)

// paused is how many contacts wait in the large benchmarks.
const paused = 100_000

// BenchmarkServer starts the real binary on SQLite: ns/op is the time from its start until /readyz answers 200, MB its resident memory when
// it is idle, B/contact what each paused contact adds to that.
func BenchmarkServer(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "cordboard")
	build := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	var empty float64
	b.Run("demo", func(b *testing.B) { empty = benchmarkStart(b, binary, filepath.Join(b.TempDir(), "cordboard.db")) })
	b.Run(fmt.Sprintf("demo-%d-paused", paused), func(b *testing.B) {
		file := filepath.Join(b.TempDir(), "cordboard.db")
		if err := pauseContacts(b.Context(), file, paused); err != nil {
			b.Fatal(err)
		}
		full := benchmarkStart(b, binary, file)
		b.ReportMetric((full-empty)*(1<<20)/paused, "B/contact")
	})
}

// benchmarkStart starts and stops the server again and again, and gives its resident memory in MB.
func benchmarkStart(b *testing.B, binary, file string) (resident float64) {
	startServer(b, binary, file) // fills the database
	b.ResetTimer()
	for b.Loop() {
		resident = startServer(b, binary, file)
	}
	b.ReportMetric(resident, "MB")
	return resident
}

// startServer gives the resident memory of a server once it is ready. The time until it is stopped does not count.
func startServer(b *testing.B, binary, file string) (resident float64) {
	address := freeAddress(b)
	command := exec.CommandContext(b.Context(), binary, "serve", "--demo", "--addr", address, "--db", file)
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	b.StartTimer()
	if err := command.Start(); err != nil {
		b.Fatal(err)
	}
	client := &http.Client{Timeout: time.Second}
	ready := func() bool {
		answer, err := client.Get("http://" + address + "/readyz")
		if err != nil {
			return false
		}
		_ = answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	}
	// Asked every millisecond: the figure is tens of them.
	tick, late := time.NewTicker(time.Millisecond), time.After(patience)
	defer tick.Stop()
	for !ready() {
		select {
		case <-tick.C:
		case <-late:
			b.Fatalf("the server was not ready: %s", output.String())
		}
	}
	b.StopTimer()
	resident = residentMemory(b, command.Process.Pid)
	_ = command.Process.Signal(os.Interrupt)
	_ = command.Wait() // an interrupted server ends with a code of its own
	b.StartTimer()
	return resident
}

func freeAddress(b *testing.B) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// residentMemory is a process's VmRSS in MB, after it has not changed for a while.
func residentMemory(b *testing.B, pid int) float64 {
	last, same := -1.0, 0
	err := poll(b.Context(), func() bool {
		data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if err != nil {
			b.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(data), "VmRSS:")
		kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
		if err != nil {
			b.Fatal(err)
		}
		if kb == last {
			same++
		} else {
			last, same = kb, 0
		}
		return same >= 20
	})
	if err != nil {
		b.Logf("the memory never stood still: %v", err)
	}
	return last / 1024
}

// napping is a chat that waits for a day.
const napping = `{"format":"cordboard.flow/v1","name":"napping","kind":"digital","start":"nap","activities":[
  {"id":"nap","type":"wait","properties":{"duration":"24h"},"outlets":{"next":"end"}},{"id":"end","type":"disconnect"}]}`

// pauseContacts fills a database with contacts that wait: one is begun by the driver, the others are copies of its rows.
func pauseContacts(ctx context.Context, file string, n int) error {
	catalog := activities.Catalog()
	db, err := storage.Open(ctx, file, storage.Config{Catalog: catalog})
	if err != nil {
		return err
	}
	if err := pauseOne(ctx, db, catalog); err != nil {
		return err
	}
	if err := db.Close(); err != nil {
		return err
	}
	raw, err := sql.Open("sqlite", file)
	if err != nil {
		return err
	}
	defer func() { _ = raw.Close() }()
	for _, table := range []struct{ name, id, rest string }{
		{"contacts", "id", "version, program, test, channel, replace(facts, 'nap-0', 'nap-' || n), started_at, status, ends, state, ended_at"},
		{"journal", "contact", "version, n, at, kind, program, activity, outlet, data_kind, data"},
		{"operations", "contact", "version, n, op, channel, test, kind, answered, due, command"},
	} {
		rest := strings.ReplaceAll(table.rest, ", n,", ", t.n,")
		copies := fmt.Sprintf(`WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %d - 1)
			INSERT INTO %s SELECT 'nap-' || numbers.n, %s FROM numbers, %s AS t WHERE t.%s = 'nap-0'`, n, table.name, strings.ReplaceAll(rest, "|| n)", "|| numbers.n)"), table.name, table.id)
		if _, err := raw.ExecContext(ctx, copies); err != nil {
			return fmt.Errorf("copy %s: %w", table.name, err)
		}
	}
	return nil
}

func pauseOne(ctx context.Context, db *storage.DB, catalog *flow.Catalog) error {
	if _, err := db.Migrate(ctx); err != nil {
		return err
	}
	f, err := flow.DecodeDraft([]byte(napping))
	if err != nil {
		return err
	}
	program, err := db.SaveSnapshot(ctx, f)
	if err != nil {
		return err
	}
	driver := runtime.New(runtime.Config{Journal: db.Journal(), Programs: runtime.NewPrograms(db.Documents(), catalog, 0), Performer: nobody{}})
	defer driver.Close()
	facts := flow.Contact{ID: "nap-0", Channel: "chat", StartedAt: time.Now()}
	_, err = driver.Begin(ctx, runtime.Contact{Facts: facts, Program: program})
	return err
}

// nobody performs nothing.
type nobody struct{}

func (nobody) Perform(context.Context, runtime.Operation) {}
func (nobody) Settled(string, []int)                      {}

// BenchmarkAutosave measures what a save of the designer takes on the server with a flow of 500 activities, over HTTP: one changed record,
// and all of them.
func BenchmarkAutosave(b *testing.B) {
	for _, changed := range []int{1, 500} {
		b.Run(fmt.Sprintf("%d-of-500", changed), func(b *testing.B) {
			s := newSite(b)
			f := chainFlow("large", 500)
			s.create(b, f)
			stored, err := s.db.Flow(b.Context(), "large")
			if err != nil {
				b.Fatal(err)
			}
			base, cookie := strconv.FormatInt(stored.Revision, 10), s.session(b, anna)
			for round := 0; b.Loop(); round++ {
				records := map[string]flow.Record{}
				for _, r := range f.Activities[:changed] {
					r.Name = fmt.Sprintf("%s in round %d", r.ID, round)
					records["a:"+r.ID] = r
				}
				base = s.patch(b, cookie, map[string]any{"base": base, "records": records})
			}
		})
	}
}

// patch saves a draft and gives its new tag.
func (s *site) patch(b *testing.B, cookie string, body any) string {
	request, err := http.NewRequestWithContext(b.Context(), http.MethodPatch, s.url+"/flows/large/draft", strings.NewReader(js(body)))
	if err != nil {
		b.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Requested-With", "cordboard")
	request.AddCookie(&http.Cookie{Name: s.app.Web.SessionCookie(), Value: cookie})
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	data, err := io.ReadAll(answer.Body)
	var saved struct {
		Etag string `json:"etag"`
	}
	if err != nil || answer.StatusCode != http.StatusOK || json.Unmarshal(data, &saved) != nil {
		b.Fatalf("got %s %s (%v), want a saved draft", answer.Status, data, err)
	}
	return saved.Etag
}
