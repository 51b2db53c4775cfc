package routing

import "sync"

// watchers are those who wait for changes of agents on this node.
type watchers struct {
	mutex sync.Mutex
	by    map[string]map[chan struct{}]bool // by agent; "" for all
}

// Watch gives a channel that gets a value after changes of an agent, or of anybody for "", whichever node owns the desk. Changes that come
// while nobody looks are one. A change on another node may be told late, or not at all when the database was away: look now and then too.
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

// concerned lists the agents whose pages have something new to show.
func concerned(agents []AgentRecord, commands []Command) []string {
	var names []string
	for _, a := range agents {
		names = append(names, a.Agent)
	}
	for _, c := range commands {
		switch c := c.(type) {
		case WrapUpRefused:
			names = append(names, c.Agent)
		case Nothing:
			names = append(names, c.Agent)
		}
	}
	return names
}

// agents tells those who watch agents; nil: any may have changed.
func (w *watchers) agents(names []string) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if names == nil {
		for name := range w.by {
			w.poke(name)
		}
		return
	}
	for _, name := range names {
		w.poke(name)
	}
	w.poke("")
}

func (w *watchers) poke(agent string) {
	for c := range w.by[agent] {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}
