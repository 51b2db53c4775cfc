package simulate

import (
	"math"
	"time"
)

// Erlang is a queue as theory has it: calls arrive at random, handle times are exponential, and who does not get one of the agents at once waits.
// The formulas are exact and stable up to some ten thousand agents.
type Erlang struct {
	Agents   int           // who take calls
	PerHour  float64       // calls that arrive
	Handle   time.Duration // mean handle time
	Patience time.Duration // mean patience of those who wait, exponential; 0: they wait for ever
}

// Load is the traffic in erlangs: how many agents would be busy if nobody had to wait.
func (e Erlang) Load() float64 { return e.PerHour * e.Handle.Hours() }

// Answers are what theory says of a queue in the long run. Waits are in seconds.
type Answers struct {
	Waits     float64 // the share of contacts that wait at all
	ASA       float64 // the mean wait of those who are answered, who did not wait included
	Wait      float64 // the mean wait of all
	Abandons  float64 // the share of contacts that hang up
	Occupancy float64 // the share of time that an agent is busy
	Queue     float64 // how many wait, on average
}

// ErlangB is the share of calls that are lost when nobody can wait (A. K. Erlang, 1917), by the recursion on its reciprocal's terms that
// cannot overflow. Load is in erlangs.
func ErlangB(agents int, load float64) float64 {
	lost := 1.0
	for n := 1; n <= agents; n++ {
		lost = load * lost / (float64(n) + load*lost)
	}
	return lost
}

// ErlangC is the share of calls that wait when all wait for ever; 1 when there are not enough agents for the load.
func ErlangC(agents int, load float64) float64 {
	if load >= float64(agents) {
		return 1
	}
	lost := ErlangB(agents, load)
	return lost / (1 - load/float64(agents)*(1-lost))
}

// Answers are the figures of a queue without patience (Erlang C), or with it (Erlang A, C. Palm). Without patience and with too few agents
// waits have no mean: they are infinite.
func (e Erlang) Answers() Answers {
	if e.Patience > 0 {
		return e.withPatience()
	}
	load, agents := e.Load(), float64(e.Agents)
	a := Answers{Waits: ErlangC(e.Agents, load), Occupancy: min(1, load/agents)}
	a.Wait = a.Waits * e.Handle.Seconds() / (agents - load)
	if load >= agents {
		a.Wait = math.Inf(1)
	}
	a.ASA, a.Queue = a.Wait, a.Wait*e.PerHour/3600
	return a
}

// ServiceLevel is the share of contacts that are answered within a threshold.
func (e Erlang) ServiceLevel(threshold time.Duration) float64 {
	if e.Patience > 0 {
		return e.servedWithin(threshold.Seconds())
	}
	load, agents := e.Load(), float64(e.Agents)
	if load >= agents {
		return 0
	}
	return 1 - ErlangC(e.Agents, load)*math.Exp(-(agents-load)*threshold.Seconds()/e.Handle.Seconds())
}
