package routing

import "sync"

// watchers are those who wait for changes of agents on this node.
type watchers struct {
	mutex sync.Mutex
	by    map[string]map[chan struct{}]bool // by agent; "" for all
}

// Watch gives a channel that gets a value after changes of an agent, or of anybody for "", while this node owns the desk. Changes that come
// while nobody looks are one.
func (s *Service) Watch(agent string) (changes <-chan struct{}, stop func()) {
	w := &s.watch
	w.mutex.Lock()
	defer w.mutex.Unlock()
	c := make(chan struct{}, 1)
	if w.by[agent] == nil {
		w.by[agent] = map[chan struct{}]bool{}
	}
	w.by[agent][c] = true
	return c, func() {
		w.mutex.Lock()
		defer w.mutex.Unlock()
		delete(w.by[agent], c)
		if len(w.by[agent]) == 0 {
			delete(w.by, agent)
		}
	}
}

func (w *watchers) changed(agents []AgentRecord, commands []Command) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for _, a := range agents {
		w.poke(a.Agent)
	}
	for _, c := range commands {
		switch c := c.(type) {
		case WrapUpRefused:
			w.poke(c.Agent)
		case Nothing:
			w.poke(c.Agent)
		}
	}
	if len(agents) > 0 {
		w.poke("")
	}
}

func (w *watchers) poke(agent string) {
	for c := range w.by[agent] {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}
