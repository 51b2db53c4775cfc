package routing_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq"

	"cordboard/storage"
	"cordboard/storage/storagetest"
)

// chaos is three nodes with one desk on one database, and what happens to them.
type chaos struct {
	*testing.T
	address string
	pool    *sqlx.DB
	nodes   map[int]*chaosProcess // by pid
	slack   time.Duration         // on top of what a take-over may take
}

type chaosProcess struct {
	*exec.Cmd
	stdin io.WriteCloser
}

// TestChaosDesk kills and freezes the nodes that own the desk, also inside a transaction, and restarts the database under load. Afterwards every
// contact has come and gone once, and no agent ever had more contacts than slots.
func TestChaosDesk(t *testing.T) {
	kills, freezes, restarts, address := 2, 1, 0, ""
	restart := func() {}
	slack := 10 * time.Second // beside the other tests the machine may be busy
	if os.Getenv("CORDBOARD_CHAOS") != "" {
		kills, freezes, restarts, slack = 10, 3, 2, 500*time.Millisecond
		address, restart = ownServer(t)
	} else {
		address = storagetest.PostgresURL(t)
	}
	c := newChaos(t, address, slack)
	load := &chaosLoad{store: c.storage(), pool: c.pool}
	stop := make(chan struct{})
	load.start(t.Context(), stop)
	for i := range kills {
		c.goOn(load)
		c.kill(i)
	}
	for i := range freezes {
		c.goOn(load)
		c.freeze(i%2 == 0)
	}
	for range restarts {
		c.goOn(load)
		restart()
	}
	c.goOn(load)
	close(stop)
	load.running.Wait()
	load.empty(t.Context())
	c.settle(load.joined.Load())
	t.Logf("%d kills, %d freezes, %d restarts of the database, %d contacts, %d events", kills, freezes, restarts, load.joined.Load(), load.sent.Load())
}

func newChaos(t *testing.T, address string, slack time.Duration) *chaos {
	t.Helper()
	c := &chaos{T: t, address: address, pool: sqlx.MustOpen("postgres", address), nodes: map[int]*chaosProcess{}, slack: slack}
	t.Cleanup(func() { _ = c.pool.Close() })
	db := c.storageDB()
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, n := range c.nodes {
			_ = n.Process.Kill()
			_ = n.Wait()
		}
	})
	for range 3 {
		c.node()
	}
	return c
}

func (c *chaos) storageDB() *storage.DB {
	db, err := storage.Open(context.Background(), c.address, storage.Config{})
	if err != nil {
		c.Fatal(err)
	}
	c.Cleanup(func() { _ = db.Close() })
	return db
}

func (c *chaos) storage() *storage.Desk { return c.storageDB().Desk() }

// node starts one more.
func (c *chaos) node() {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), chaosEnv+"="+c.address)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		c.Fatal(err)
	}
	c.nodes[cmd.Process.Pid] = &chaosProcess{cmd, stdin}
}

// lease is who owns the desk.
type lease struct {
	Epoch   int64
	Owner   string
	Backend int64
}

func (l lease) pid() int {
	pid, _ := strconv.Atoi(l.Owner)
	return pid
}

func (c *chaos) lease() (l lease) {
	_ = c.pool.Get(&l, `SELECT epoch, owner, backend FROM desk_lease`) // the database may be away
	return l
}

// until waits for something, and says how long it took.
func (c *chaos) until(what string, most time.Duration, is func() bool) time.Duration {
	c.Helper()
	began, look := time.Now(), time.NewTicker(5*time.Millisecond)
	defer look.Stop()
	for !is() {
		if time.Since(began) > most {
			c.Fatalf("%s: not within %v", what, most)
		}
		<-look.C
	}
	return time.Since(began)
}

// goOn waits until the desk has an owner that lives and takes contacts, and looks whether all is well.
func (c *chaos) goOn(load *chaosLoad) {
	c.Helper()
	c.until("the desk has an owner", 30*time.Second, func() bool { return c.nodes[c.lease().pid()] != nil })
	target := c.answered() + 30
	c.until("contacts are answered", 60*time.Second, func() bool { return c.answered() >= target })
	c.check()
}

func (c *chaos) answered() (n int) {
	_ = c.pool.Get(&n, `SELECT COUNT(*) FROM desk_facts WHERE kind = 'answered'`)
	return n
}

func (c *chaos) check() {
	c.Helper()
	wrong, err := storagetest.DeskViolations(c.Context(), c.pool)
	if err != nil {
		c.Fatal(err)
	}
	for _, w := range wrong {
		c.Error(w)
	}
}

// takenOver waits for the next owner, and for its first batch.
func (c *chaos) takenOver(before lease, most time.Duration) {
	c.Helper()
	took := c.until("another node takes over", most+c.slack, func() bool { return c.lease().Epoch > before.Epoch })
	c.Logf("took over after %v", took.Round(time.Millisecond))
}

// kill ends the owner with SIGKILL and starts another node.
func (c *chaos) kill(int) {
	before := c.lease()
	n := c.nodes[before.pid()]
	_ = n.Process.Signal(syscall.SIGKILL)
	delete(c.nodes, before.pid())
	c.takenOver(before, time.Second)
	_ = n.Wait()
	c.node()
}

// freeze stops the owner with SIGSTOP, in the middle of a transaction when inside says so, lets another take over, and wakes it again.
func (c *chaos) freeze(inside bool) {
	before := c.lease()
	n := c.nodes[before.pid()]
	if !inside {
		_ = n.Process.Signal(syscall.SIGSTOP)
	} else {
		c.holdUp(func() { _ = n.Process.Signal(syscall.SIGSTOP) })
	}
	c.takenOver(before, 3*time.Second)
	answered := c.answered()
	c.until("the new owner goes on", 30*time.Second, func() bool { return c.answered() > answered })
	_ = n.Process.Signal(syscall.SIGCONT)
}

// holdUp calls do while a transaction of the owner waits for a lock.
func (c *chaos) holdUp(do func()) {
	tx := c.pool.MustBegin()
	defer func() { _ = tx.Rollback() }()
	tx.MustExec(`LOCK TABLE desk_facts IN EXCLUSIVE MODE`)
	c.until("the owner waits inside a transaction", 20*time.Second, func() bool {
		var waiting int
		err := c.pool.Get(&waiting, `SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO desk_facts%'`)
		return err == nil && waiting > 0
	})
	do()
}

// settle waits until all contacts are gone and everybody was told, and looks at what was counted.
func (c *chaos) settle(joined int64) {
	c.Helper()
	c.until("all contacts are over", 90*time.Second, func() bool {
		var left int
		err := c.pool.Get(&left, `SELECT (SELECT COUNT(*) FROM desk_tickets) + (SELECT COUNT(*) FROM desk_outbox) + (SELECT COUNT(*) FROM desk_inbox WHERE NOT done)`)
		return err == nil && left == 0
	})
	c.check()
	var counts []struct {
		Kind string
		N    int64
	}
	if err := c.pool.Select(&counts, `SELECT kind, COUNT(*) AS n FROM desk_facts GROUP BY kind`); err != nil {
		c.Fatal(err)
	}
	by := map[string]int64{}
	for _, k := range counts {
		by[k.Kind] = k.N
	}
	if by["entered"] != joined || by["answered"]+by["abandoned"] != joined || by["answered"] != by["handled"] {
		c.Errorf("got %v, want %d contacts entered once, and each answered and handled, or abandoned", by, joined)
	}
	if by["offer_made"] != by["answered"]+by["offer_declined"]+by["offer_expired"]+by["offer_withdrawn"] {
		c.Errorf("got %v, want every offer to have come to something", by)
	}
}
