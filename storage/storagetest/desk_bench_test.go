package storagetest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"cordboard/runtime/routing"
	"cordboard/storage"
)

// assignments is how many contacts get an agent in one commit of the benchmark.
const assignments = 16

// BenchmarkAssign measures how many contacts a second get an agent on PostgreSQL, 16 in each commit, beside pgbench with the same statements for one
// contact in each transaction (bound: 4).
func BenchmarkAssign(b *testing.B) {
	address := PostgresURL(b)
	k := open(b, address, storage.Config{}).Desk()
	ctx := context.Background()
	epoch, _, err := k.Take(ctx, "bench")
	if err == nil {
		_, err = k.Load(ctx)
	}
	if err != nil {
		b.Fatal(err)
	}
	if err := k.Commit(ctx, epoch, assigned("bench", true)); err != nil { // the one that pgbench assigns again and again
		b.Fatal(err)
	}
	b.ResetTimer()
	for n := range b.N {
		if err := k.Commit(ctx, epoch, assigned("", n == 0)); err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	each := float64(assignments*b.N) / b.Elapsed().Seconds()
	b.ReportMetric(each, "assignments/s")
	if bare := pgbench(b, address); bare > 0 {
		b.ReportMetric(each/bare, "x/pgbench")
	}
}

// assigned is a batch in which contacts get an agent; a name makes it one contact. The slots of the batch before are freed.
func assigned(name string, first bool) routing.Batch {
	var batch routing.Batch
	for i := range assignments {
		agent := fmt.Sprintf("agent-%d", i)
		if name != "" {
			agent = name
		}
		ticket, now := agent+":1", time.Now()
		of := routing.Of{At: now, Ticket: ticket, Contact: agent, Queue: "support", Channel: "chat"}
		slot := routing.Slot{Agent: agent, Channel: "chat", Number: 1, Of: 5, Ticket: ticket}
		batch.Changes.Tickets = append(batch.Changes.Tickets, ticketRecord(ticket, agent, "connected", agent))
		batch.Changes.Agents = append(batch.Changes.Agents, routing.AgentRecord{Agent: agent, State: routing.OnContact, Presence: routing.Available, Since: now, Slots: 6})
		batch.Taken = append(batch.Taken, slot)
		if !first {
			batch.Freed = append(batch.Freed, slot)
		}
		batch.Deliveries = append(batch.Deliveries, routing.Delivery{ID: fmt.Sprintf("%s-%d", agent, now.UnixNano()), At: now, Ticket: ticket,
			Command: routing.Connect{Ticket: ticket, Agent: agent, Queue: "support"}})
		batch.Decisions = append(batch.Decisions, routing.Decision{At: now, Ticket: ticket, Queue: "support", Channel: "chat", Agent: agent, Reason: "longest_idle"})
		batch.Facts = append(batch.Facts, routing.OfferMade{Of: of, Agent: agent}, routing.Answered{Of: of, Agent: agent, Wait: time.Second})
		batch.Done = append(batch.Done, ticket)
		if name != "" {
			break
		}
	}
	return batch
}

// pgbench gives the transactions a second of testdata/assign.pgbench.sql with one client, as the desk has one owner; 0 when the tool is not here.
func pgbench(b *testing.B, address string) float64 {
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
	run := exec.Command(tool, "-n", "-M", "prepared", "-c", "1", "-T", "5", "-f", "testdata/assign.pgbench.sql",
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
