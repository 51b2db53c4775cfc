package simulate

import "math"

// rates are the rates of Erlang A, per second.
type rates struct {
	agents                      float64
	arrive, leave, hangUp, free float64 // free: of all agents together
}

func (e Erlang) rates() rates {
	r := rates{agents: float64(e.Agents), arrive: e.PerHour / 3600, leave: 1 / e.Handle.Seconds(), hangUp: 1 / e.Patience.Seconds()}
	r.free = r.agents * r.leave
	return r
}

// tail sums up the states in which all agents are busy. Probabilities are in units of the one with nobody waiting, times exp(scale): of a
// queue under heavy load they are too large for a number otherwise.
type tail struct {
	scale   float64
	first   float64 // nobody waits
	all     float64
	waiting float64 // times how many wait
	served  float64 // times the chance that who comes then is served
	waits   float64 // times that chance and the mean wait until then
}

const (
	tooLarge   = 1e250
	negligible = 1e-18
)

// tail follows the states until they count for nothing. Whoever finds n waiting is served with the chance free/(free+(n+1)hangUp), after
// n+1 steps of the mean 1/(free+i·hangUp) each.
func (r rates) tail() tail {
	t := tail{first: 1}
	p, wait := 1.0, 0.0
	for n := 0.0; ; n++ {
		wait += 1 / (r.free + (n+1)*r.hangUp)
		served := r.free / (r.free + (n+1)*r.hangUp)
		t.all += p
		t.waiting += p * n
		t.served += p * served
		t.waits += p * served * wait
		next := p * r.arrive / (r.free + (n+1)*r.hangUp)
		if next < p && next*(n+1) < negligible*(t.waiting+t.all) {
			return t
		}
		if p = next; p > tooLarge {
			t.shrink(&p)
		}
	}
}

func (t *tail) shrink(p *float64) {
	for _, sum := range []*float64{p, &t.first, &t.all, &t.waiting, &t.served, &t.waits} {
		*sum /= tooLarge
	}
	t.scale += math.Log(tooLarge)
}

// busy is the state in which all agents are busy and nobody waits: its probability, and that of fewer being busy.
func (e Erlang) busy(t tail) (unit, fewer float64) {
	lost := ErlangB(e.Agents, e.Load())
	if lost < 1/tooLarge {
		return 0, 1 // nobody ever waits
	}
	below := t.first * (1/lost - 1) // all states with fewer busy agents, in the units of the tail
	return 1 / (below + t.all), below / (below + t.all)
}

func (e Erlang) withPatience() Answers {
	r := e.rates()
	t := r.tail()
	unit, fewer := e.busy(t)
	a := Answers{Waits: unit * t.all, Queue: unit * t.waiting}
	a.Wait = a.Queue / r.arrive
	a.Abandons = r.hangUp * a.Wait
	a.ASA = unit * t.waits / (fewer + unit*t.served)
	a.Occupancy = r.arrive * (1 - a.Abandons) / r.free
	return a
}

// servedWithin adds to those who find somebody free the density of the waits up to the threshold: of the wait that an endlessly patient
// caller would have, exp(arrive·H(x) − free·x) with H(x) = (1−exp(−hangUp·x))/hangUp, times the chance that the patience lasts for it.
func (e Erlang) servedWithin(threshold float64) float64 {
	r := e.rates()
	t := r.tail()
	unit, fewer := e.busy(t)
	if unit == 0 || threshold <= 0 {
		return fewer
	}
	atOnce := math.Log(unit*t.first) + math.Log(r.free) // the density at 0: from all busy and nobody waiting
	density := func(x float64) float64 {
		return math.Exp(atOnce - r.arrive*math.Expm1(-r.hangUp*x)/r.hangUp - r.free*x - r.hangUp*x)
	}
	return fewer + integral(density, threshold, r.arrive+r.free+r.hangUp)
}

// The points and weights of Gauss and Legendre's quadrature with five points, on -1 to 1.
var (
	gaussAt     = [...]float64{-0.9061798459386640, -0.5384693101056831, 0, 0.5384693101056831, 0.9061798459386640}
	gaussWeight = [...]float64{0.2369268850561891, 0.4786286704993665, 0.5688888888888889, 0.4786286704993665, 0.2369268850561891}
)

// mostPieces bounds the pieces of an integral.
const mostPieces = 1 << 17

// integral is that of f from 0 to end, in pieces over which a function that changes at a rate bends little.
func integral(f func(float64) float64, end, rate float64) float64 {
	pieces := math.Ceil(min(max(end*rate, 8), mostPieces))
	half := end / pieces / 2
	sum := 0.0
	for i := range int(pieces) {
		middle := (2*float64(i) + 1) * half
		for j, at := range gaussAt {
			sum += gaussWeight[j] * f(middle+at*half) * half
		}
	}
	return sum
}
