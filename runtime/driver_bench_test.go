package runtime_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/storage"
	"cordboard/storage/storagetest"
)

// quiet performs nothing; the benchmark answers by itself.
type quiet struct{ last sync.Map }

func (q *quiet) Settled(string, []int) {}

func (q *quiet) Perform(_ context.Context, o runtime.Operation) {
	if _, ok := o.Command.(*flow.Gather); ok {
		q.last.Store(o.Contact, o.Op)
	}
}

// asking is a menu that never ends: each step is one key, one journal batch, one new operation.
const asking = `{"format":"cordboard.flow/v1","name":"asking","kind":"inbound","start":"ask","variables":[{"name":"n","type":"integer","default":0}],"activities":[
  {"id":"ask","type":"menu","properties":{"prompt":"Press 1.","options":[{"key":"1","label":"One"}]},"outlets":{"1":"count"}},
  {"id":"count","type":"set_variables","properties":{"assignments":[{"variable":"n","expression":"1"}]},"outlets":{"next":"ask"}}]}`

// BenchmarkDriver measures committed steps a second through the driver. On SQLite 128 contacts wait, and steps/fsync says how many steps a
// wait for the disk serves (bound: 5); on PostgreSQL 32 do, beside pgbench with the same SQL for one contact in each transaction (bound: 0.5).
func BenchmarkDriver(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) {
		benchmarkDriver(b, storagetest.SQLite(b, storage.Config{Catalog: activities.Catalog()}), 128)
		if b.Elapsed() > longEnough {
			stepsPerFsync(b)
		}
	})
	b.Run("postgres", func(b *testing.B) {
		address := storagetest.PostgresURL(b)
		db, err := storage.Open(b.Context(), address, storage.Config{Catalog: activities.Catalog()})
		if err != nil {
			b.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Migrate(b.Context()); err != nil {
			b.Fatal(err)
		}
		steps := benchmarkDriver(b, db, 32)
		if b.Elapsed() > longEnough {
			if bare := pgbench(b, address, 32); bare > 0 {
				b.ReportMetric(steps/bare, "x/pgbench")
			}
		}
	})
}

// longEnough tells the run that counts from the short ones by which its length is found.
const longEnough = time.Second / 2

// benchmarkDriver gives the steps a second.
func benchmarkDriver(b *testing.B, db *storage.DB, waiting int) float64 {
	ctx := context.Background()
	var doc flow.Flow
	if err := json.Unmarshal([]byte(asking), &doc); err != nil {
		b.Fatal(err)
	}
	program, err := db.SaveSnapshot(ctx, &doc)
	if err != nil {
		b.Fatal(err)
	}
	performer := &quiet{}
	driver := runtime.New(runtime.Config{Journal: db.Journal(), Programs: runtime.NewPrograms(db.Documents(), activities.Catalog(), 0), Performer: performer})
	defer driver.Close()
	for i := range waiting {
		facts := flow.Contact{ID: fmt.Sprintf("bench-%d", i), Channel: "voice", StartedAt: time.Now()}
		if _, err := driver.Begin(ctx, runtime.Contact{Facts: facts, Program: program}); err != nil {
			b.Fatal(err)
		}
	}
	var taken atomic.Int64
	b.ResetTimer()
	var all sync.WaitGroup
	for i := range waiting {
		all.Go(func() {
			id := fmt.Sprintf("bench-%d", i)
			for n := taken.Add(1); n <= int64(b.N); n = taken.Add(1) {
				op, _ := performer.last.Load(id)
				a := runtime.Arrival{Contact: id, Key: fmt.Sprint(n), Op: op.(int), At: time.Now(), Event: &flow.Gathered{Digits: "1"}}
				if _, err := driver.Deliver(ctx, a); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	b.StopTimer()
	steps := float64(b.N) / b.Elapsed().Seconds()
	b.ReportMetric(steps, "steps/s")
	return steps
}

// pgbench gives the transactions a second of testdata/step.pgbench.sql with a number of clients, on a database whose contacts have begun; 0
// when the tool is not here.
func pgbench(b *testing.B, address string, clients int) float64 {
	tool, err := exec.LookPath("pgbench")
	if found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench"); err != nil && len(found) > 0 {
		tool = found[len(found)-1]
	}
	server, err := url.Parse(address)
	if tool == "" || err != nil {
		b.Logf("pgbench is not here, so there is no x/pgbench: %v", err)
		return 0
	}
	password, _ := server.User.Password()
	run := exec.Command(tool, "-n", "-M", "prepared", "-c", strconv.Itoa(clients), "-j", "2", "-T", "5", "-f", "testdata/step.pgbench.sql",
		"-h", server.Hostname(), "-p", server.Port(), "-U", server.User.Username(), strings.TrimPrefix(server.Path, "/"))
	run.Env = append(os.Environ(), "PGPASSWORD="+password)
	out, err := run.CombinedOutput()
	tps := regexp.MustCompile(`(?m)^tps = ([0-9.]+)`).FindSubmatch(out)
	if err != nil || tps == nil || strings.Contains(string(out), "aborted") {
		b.Fatalf("pgbench: %v\n%s", err, out)
	}
	n, err := strconv.ParseFloat(string(tps[1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// counting is set in a run of BenchmarkDriver whose system calls are counted.
const counting = "CORDBOARD_COUNTING"

// stepsPerFsync runs the benchmark on SQLite in a process of its own, for few and for many steps, and counts the calls of fsync with strace: the
// difference is that of the steps. Inside such a run, and without strace, nothing is counted.
func stepsPerFsync(b *testing.B) {
	if os.Getenv(counting) != "" {
		return
	}
	tool, err := exec.LookPath("strace")
	if err != nil {
		b.Log("strace is not here, so there is no steps/fsync")
		return
	}
	const few, many = 2_000, 10_000
	calls := map[int]int{}
	for _, steps := range []int{few, many} {
		counts := filepath.Join(b.TempDir(), "counts")
		run := exec.Command(tool, "-f", "-c", "--seccomp-bpf", "-e", "trace=fsync,fdatasync", "-o", counts,
			os.Args[0], "-test.run=^$", "-test.bench=^BenchmarkDriver$/^sqlite$", fmt.Sprintf("-test.benchtime=%dx", steps))
		run.Env = append(os.Environ(), counting+"=yes")
		if out, err := run.CombinedOutput(); err != nil {
			b.Fatalf("strace: %v\n%s", err, out)
		}
		table, err := os.ReadFile(counts)
		if err != nil {
			b.Fatal(err)
		}
		for _, line := range regexp.MustCompile(`(?m)^ *[0-9.]+ +[0-9.]+ +[0-9]+ +([0-9]+) .*f(?:data)?sync$`).FindAllSubmatch(table, -1) {
			n, err := strconv.Atoi(string(line[1]))
			if err != nil {
				b.Fatal(err)
			}
			calls[steps] += n
		}
	}
	b.ReportMetric(float64(many-few)/float64(calls[many]-calls[few]), "steps/fsync")
}
