package web

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"time"

	"cordboard/flow/fault"
	"cordboard/runtime/routing/simulate"
)

// The limits of simulations on the page (docs/limits.md).
const (
	simulatedDays     = 10              // of each desk
	simulationTime    = 5 * time.Second // of both desks together; with fewer days than wanted when it is not enough
	simulationsAtOnce = 2
	simulationsKept   = 50
	simulationAge     = 30 * time.Minute
)

// simulation is one comparison that a user asked for.
type simulation struct {
	id, owner string
	form      simulationForm
	formula   string // of the service level
	began     time.Time
	stop      context.CancelFunc

	mu            sync.Mutex
	running       bool
	before, after simulate.Days
	err           error
}

// state is what the page shows of a simulation, all of one moment.
func (s *simulation) state() (before, after simulate.Days, running bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.before, s.after, s.running, s.err
}

// simulations are those of this process. Nothing of them is stored.
type simulations struct {
	mu    sync.Mutex
	byID  map[string]*simulation
	turns chan struct{}
}

func newSimulations() *simulations {
	return &simulations{byID: map[string]*simulation{}, turns: make(chan struct{}, simulationsAtOnce)}
}

// start runs a comparison in the background. Another one of the same user that is under way is stopped.
func (all *simulations) start(owner string, form simulationForm, desks [2]*simulate.Scenario, now time.Time) string {
	ctx, stop := context.WithCancel(context.Background())
	s := &simulation{
		id: rand.Text(), owner: owner, form: form, formula: desks[0].Queues[0].ServiceLevel.Formula, began: now, stop: stop, running: true,
	}
	all.mu.Lock()
	defer all.mu.Unlock()
	all.tidy(owner, now)
	all.byID[s.id] = s
	go all.run(ctx, s, desks)
	return s.id
}

// tidy makes room: what is old goes, what the owner has under way stops, and of too many the oldest goes.
func (all *simulations) tidy(owner string, now time.Time) {
	var oldest *simulation
	for id, s := range all.byID {
		if s.owner == owner {
			s.stop()
		}
		if now.Sub(s.began) > simulationAge {
			s.stop()
			delete(all.byID, id)
		} else if oldest == nil || s.began.Before(oldest.began) {
			oldest = s
		}
	}
	if len(all.byID) >= simulationsKept {
		oldest.stop()
		delete(all.byID, oldest.id)
	}
}

// of finds a simulation; somebody else's is not there.
func (all *simulations) of(owner, id string) (*simulation, error) {
	all.mu.Lock()
	defer all.mu.Unlock()
	if s := all.byID[id]; s != nil && s.owner == owner {
		return s, nil
	}
	return nil, fault.New(fault.NotFound, "This simulation is not kept any more. Simulate again.")
}

// run runs day after day for both desks, so that both have as many when the time is over.
func (all *simulations) run(ctx context.Context, s *simulation, desks [2]*simulate.Scenario) {
	defer s.stop()
	select {
	case all.turns <- struct{}{}:
		defer func() { <-all.turns }()
	case <-ctx.Done():
		s.end(ctx.Err())
		return
	}
	ctx, cancel := context.WithTimeout(ctx, simulationTime)
	defer cancel()
	before, after := simulate.NewDays(desks[0]), simulate.NewDays(desks[1])
	for range simulatedDays {
		if err := before.Next(ctx); err != nil {
			s.end(err)
			return
		}
		if err := after.Next(ctx); err != nil {
			s.end(err)
			return
		}
		s.mu.Lock()
		s.before, s.after = before.Result(), after.Result()
		s.mu.Unlock()
	}
	s.end(nil)
}

// end notes that nothing more comes. Days that were whole are kept whatever stopped the rest.
func (s *simulation) end(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running = false
	if s.before.Days == 0 || err != nil && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) {
		s.err = err
	}
}
