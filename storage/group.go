package storage

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"cordboard/flow/fault"
)

// groupSize is the most jobs of one commit: a bound on how much work is lost and done again when a disk fails.
const groupSize = 256

// group is the one writer of an embedded database. Transactions that wait for it at the same time share a commit, because a commit waits for
// the disk: 128 contacts that step at once cost one wait, not 128. Each job has a savepoint of its own, so a failing one undoes only itself.
type group struct {
	db       *DB
	jobs     chan *job
	stopping chan struct{}
	stopped  chan struct{}
	once     sync.Once
}

// job is a transaction that waits for the writer, or a batch that can be merged with others.
type job struct {
	ctx   context.Context
	do    func(context.Context, *tx) error
	batch *batch // instead of do
	taken atomic.Bool
	err   error
	done  chan struct{}
}

func newGroup(db *DB) *group {
	g := &group{db: db, jobs: make(chan *job, groupSize), stopping: make(chan struct{}), stopped: make(chan struct{})}
	go g.run()
	return g
}

func (g *group) do(ctx context.Context, do func(context.Context, *tx) error) error {
	return g.submit(&job{ctx: ctx, do: do, done: make(chan struct{})})
}

// submit waits until the job is committed or has failed. A context that ends while the job waits takes it back; once it runs it is carried
// through, so that the caller always knows what became of it.
func (g *group) submit(j *job) error {
	select {
	case <-g.stopping:
		return closed()
	default:
	}
	select {
	case g.jobs <- j:
	case <-j.ctx.Done():
		return j.ctx.Err()
	case <-g.stopping:
		return closed()
	}
	select {
	case <-j.done:
		return j.err
	case <-j.ctx.Done():
		if j.taken.CompareAndSwap(false, true) {
			return j.ctx.Err()
		}
		<-j.done
		return j.err
	case <-g.stopped:
		// It may have been finished on the way out.
		select {
		case <-j.done:
			return j.err
		default:
			return closed()
		}
	}
}

func closed() error { return fault.New(fault.Unavailable, "the database is being closed") }

// stop finishes the running commit; what waits is refused.
func (g *group) stop() {
	g.once.Do(func() { close(g.stopping) })
	<-g.stopped
}

func (g *group) run() {
	defer close(g.stopped)
	for {
		select {
		case <-g.stopping:
			return
		case first := <-g.jobs:
			g.commit(g.gather(first))
		}
	}
}

// gather takes what waits already.
func (g *group) gather(first *job) []*job {
	var jobs []*job
	for next := first; ; {
		if next.taken.CompareAndSwap(false, true) {
			jobs = append(jobs, next)
		}
		if len(jobs) == groupSize {
			return jobs
		}
		select {
		case next = <-g.jobs:
		default:
			return jobs
		}
	}
}

// commit runs the jobs in one transaction. When the whole of it fails, every job that had not failed by itself gets that error.
func (g *group) commit(jobs []*job) {
	if len(jobs) == 0 {
		return
	}
	// Jobs are carried through whatever becomes of their callers: a context that ends in the middle would undo the others' work.
	ctx := context.WithoutCancel(jobs[0].ctx)
	err := g.db.transaction(ctx, func(ctx context.Context, t *tx) error {
		for _, j := range jobs {
			if j.batch != nil {
				continue
			}
			j.err = t.savepoint(context.WithoutCancel(j.ctx), j.do)
			if lost(j.err) {
				return j.err
			}
		}
		return t.mergeBatches(ctx, jobs)
	})
	for _, j := range jobs {
		if j.err == nil {
			j.err = err
		}
		close(j.done)
	}
}

// errLost marks errors that took the whole transaction with them: the database undoes everything by itself when its disk is full or fails. What a job
// calls unavailable for reasons of its own, such as a key that is not there, undoes that job only.
var errLost = errors.New("the transaction is lost")

func lost(err error) bool { return errors.Is(err, errLost) }

// savepoint runs do so that its failure, or its panic, undoes only what it did.
func (t *tx) savepoint(ctx context.Context, do func(context.Context, *tx) error) (err error) {
	if _, err := t.exec(ctx, `SAVEPOINT job`); err != nil {
		return unavailable(errors.Join(errLost, err), "%s", t.dialect.away)
	}
	if err = protect(func() error { return do(ctx, t) }); err == nil {
		if _, err = t.exec(ctx, `RELEASE SAVEPOINT job`); err == nil {
			return nil
		}
	}
	if lost(err) {
		return err
	}
	for _, undo := range []string{`ROLLBACK TO SAVEPOINT job`, `RELEASE SAVEPOINT job`} {
		if _, undone := t.exec(ctx, undo); undone != nil {
			return unavailable(errors.Join(errLost, err, undone), "%s", t.dialect.away)
		}
	}
	return err
}

// protect turns a panic into an error.
func protect(do func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
			if cause, ok := r.(error); ok {
				err = fmt.Errorf("panic: %w", cause)
			}
		}
	}()
	return do()
}
