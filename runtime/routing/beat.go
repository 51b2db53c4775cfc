package routing

import (
	"context"
	"sync"
	"time"
)

// beatEvery is how often a node notes who is there.
const beatEvery = 3 * time.Second

// beats are the agents who gave a sign of life since they were noted last.
type beats struct {
	mutex sync.Mutex
	heard map[string]bool
	known map[string]time.Time // when an agent was noted last
	fresh chan struct{}
}

func newBeats() beats {
	return beats{heard: map[string]bool{}, known: map[string]time.Time{}, fresh: make(chan struct{}, 1)}
}

// Beat is a sign of life of an agent's page or telephone: without one for Silence nothing is offered to the agent, until the next one. An agent who
// never gave any is not watched.
func (s *Service) Beat(agent string) {
	b := &s.beats
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.heard[agent] = true
	if s.config.Now().Sub(b.known[agent]) > Silence { // they come: at once
		select {
		case b.fresh <- struct{}{}:
		default:
		}
	}
}

// beat notes who is there, until ctx ends.
func (s *Service) beat(ctx context.Context) {
	every := time.NewTicker(beatEvery)
	defer every.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		case <-s.beats.fresh:
		}
		agents := s.beats.take(s.config.Now())
		if len(agents) == 0 {
			continue
		}
		if err := s.config.Store.Beat(ctx, agents); err != nil && ctx.Err() == nil {
			s.config.Log.Warn("signs of life of agents could not be noted", "agents", len(agents), "error", err)
			continue
		}
		s.nudge()
		if !s.owning.Load() {
			s.config.Store.Wake()
		}
	}
}

func (b *beats) take(now time.Time) []string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	agents := make([]string, 0, len(b.heard))
	for name := range b.heard {
		agents = append(agents, name)
		b.known[name] = now
	}
	clear(b.heard)
	return agents
}
