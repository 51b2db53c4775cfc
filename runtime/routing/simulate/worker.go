package simulate

import (
	"fmt"
	"time"

	"cordboard/runtime/routing"
)

// worker is one agent of a run.
type worker struct {
	name    string
	of      *Agents
	offered uint64 // offers so far
	talking int
	told    routing.AgentChanged
	since   time.Duration
	result  AgentResult
	busy    time.Duration // with contacts or their wrap-up
	idle    time.Duration
	used    float64 // slots times time
	slots   float64
}

const defaultBackAfter = time.Minute

func (w *worker) backAfter() time.Duration {
	if w.of.BackAfter > 0 {
		return time.Duration(w.of.BackAfter)
	}
	return defaultBackAfter
}

// names are those of the agents of one entry, in order.
func (a *Agents) names() []string {
	if a.Count == 0 {
		return []string{a.Name}
	}
	names := make([]string, a.Count)
	for i := range names {
		names[i] = fmt.Sprintf("%s-%d", a.Name, i+1)
	}
	return names
}

// seat brings queues and agents to the desk. Agents are in the order of the scenario, in each of their queues.
func (r *run) seat() {
	members := map[string][]routing.Member{}
	var agents []routing.Agent
	for i := range r.scenario.Agents {
		entry := &r.scenario.Agents[i]
		for _, name := range entry.names() {
			w := &worker{name: name, of: entry, result: AgentResult{Name: name}}
			r.workers[name] = w
			r.order = append(r.order, w)
			a := entry.Agent
			a.Name, a.Profile, a.State = name, entry.Capacities, routing.Available
			agents = append(agents, a)
			for _, m := range entry.Queues {
				members[m.Queue] = append(members[m.Queue], routing.Member{Agent: name, Channels: m.Channels})
			}
		}
	}
	for i, q := range r.scenario.Queues {
		settings := q.Queue
		settings.Agents = members[q.Name]
		settings.Inactivity = 0 // simulated customers never fall silent
		r.queues[q.Name] = newTally(&r.scenario.Queues[i], len(r.window.busy))
		r.desk.Define(settings, r.start)
	}
	for _, a := range agents {
		r.desk.DefineAgent(a, r.start)
	}
}
