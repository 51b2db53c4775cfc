package simulate

import (
	"math"
	"testing"
	"time"
)

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s: got %v, want %v ± %v", what, got, want, within)
	}
}

// TestErlangB compares with the tables that traffic engineers use: the load that a number of lines carries at a blocking.
func TestErlangB(t *testing.T) {
	for _, row := range []struct {
		lines         int
		load, blocked float64
	}{
		{1, 0.0101, 0.01}, {2, 0.153, 0.01}, {5, 1.361, 0.01}, {10, 4.461, 0.01}, {20, 12.03, 0.01}, {50, 37.90, 0.01}, {100, 84.06, 0.01},
		{5, 1.657, 0.02}, {10, 5.084, 0.02}, {20, 13.18, 0.02}, {50, 40.26, 0.02}, {100, 87.97, 0.02}, {10, 6.216, 0.05}, {10, 7.511, 0.10},
	} {
		near(t, "blocking", ErlangB(row.lines, row.load), row.blocked, row.blocked/200)
	}
}

// TestErlangC has the worked example that calculators are checked with: 0.2 calls a second of 240 s each, 55 agents, a target of 15 s.
func TestErlangC(t *testing.T) {
	e := Erlang{Agents: 55, PerHour: 720, Handle: 240 * time.Second}
	a := e.Answers()
	near(t, "load", e.Load(), 48, 1e-9)
	near(t, "waits", a.Waits, 0.239, 0.0005)
	near(t, "ASA", a.ASA, 8.2, 0.05)
	near(t, "service level", e.ServiceLevel(15*time.Second), 0.846, 0.0005)
	near(t, "occupancy", a.Occupancy, 0.873, 0.0005)
	if a := (Erlang{Agents: 2, PerHour: 60, Handle: 2 * time.Minute}).Answers(); a.Waits != 1 || !math.IsInf(a.ASA, 1) {
		t.Errorf("too few agents: got %+v, want everybody to wait for ever", a)
	}
}

// TestErlangA has table 1 of Garnett, Mandelbaum and Reiman, "Designing a call center with impatient customers" (2002): 50 agents, 48 calls a
// minute, one minute of service, two minutes of patience.
func TestErlangA(t *testing.T) {
	patient := Erlang{Agents: 50, PerHour: 48 * 60, Handle: time.Minute}.Answers()
	near(t, "ASA without patience", patient.ASA, 20.8, 0.05)
	near(t, "queue without patience", patient.Queue, 17, 0.5)
	near(t, "occupancy without patience", patient.Occupancy, 0.96, 0.0005)
	a := Erlang{Agents: 50, PerHour: 48 * 60, Handle: time.Minute, Patience: 2 * time.Minute}.Answers()
	near(t, "abandons", a.Abandons, 0.031, 0.0005)
	near(t, "wait", a.Wait, 3.7, 0.1)
	near(t, "queue", a.Queue, 3, 0.1)
	near(t, "occupancy", a.Occupancy, 0.93, 0.0005)
}

// TestErlangAEqualsMarkovChain solves the balance of a small system state by state, and waits by uniform steps, another way than the formulas.
func TestErlangAEqualsMarkovChain(t *testing.T) {
	e := Erlang{Agents: 3, PerHour: 90, Handle: 2 * time.Minute, Patience: 90 * time.Second}
	arrive, leave, hangUp := 90.0/3600, 1/120.0, 1/90.0
	p := []float64{1}
	total := 1.0
	for n := 1; n < 200; n++ {
		p = append(p, p[n-1]*arrive/(float64(min(n, 3))*leave+float64(max(n-3, 0))*hangUp))
		total += p[n]
	}
	waits, queue, served, answered := 0.0, 0.0, 0.0, 0.0
	for n := range p {
		p[n] /= total
		if n < 3 {
			answered += p[n]
			served += p[n]
			continue
		}
		waits += p[n]
		queue += p[n] * float64(n-3)
		answered += p[n] * 3 * leave / (3*leave + float64(n-2)*hangUp)
		served += p[n] * servedBy(20, n-3, 3*leave, hangUp)
	}
	a := e.Answers()
	near(t, "waits", a.Waits, waits, 1e-12)
	near(t, "queue", a.Queue, queue, 1e-12)
	near(t, "abandons", a.Abandons, 1-answered, 1e-12)
	near(t, "service level", e.ServiceLevel(20*time.Second), served, 1e-9)
	// All waits together are those of who was answered and those of who hung up.
	near(t, "service level of an hour", e.ServiceLevel(time.Hour), answered, 1e-9)
}

// servedBy is the chance that who comes when n wait is served within a time: a Markov chain of the waiting ones ahead, taken in steps at
// the highest rate (uniformization).
func servedBy(within float64, n int, free, hangUp float64) float64 {
	rate := free + float64(n+1)*hangUp
	place := make([]float64, n+1)
	place[n] = 1
	served, sum, weight := 0.0, 0.0, math.Exp(-rate*within)
	for k := 1; k < 400; k++ {
		next := make([]float64, n+1)
		for i, p := range place {
			step := (free + float64(i)*hangUp) / rate
			if i == 0 {
				served += p * step
			} else {
				next[i-1] += p * step
			}
			next[i] += p * (1 - step - hangUp/rate)
		}
		place = next
		weight *= rate * within / float64(k)
		sum += weight * served
	}
	return sum
}

// TestErlangIsStable asks for systems in which naive sums of powers and factorials are too large for a number.
func TestErlangIsStable(t *testing.T) {
	for _, agents := range []int{1, 100, 1000, 10000} {
		for _, share := range []float64{0.01, 0.6, 0.95, 0.999, 1, 1.5, 3} {
			for _, patience := range []time.Duration{time.Second, time.Minute, 10 * time.Minute} {
				e := Erlang{Agents: agents, PerHour: share * float64(agents) * 12, Handle: 5 * time.Minute, Patience: patience}
				a := e.Answers()
				level := e.ServiceLevel(20 * time.Second)
				inShare := func(v float64) bool { return v >= 0 && v <= 1+1e-9 }
				if !inShare(a.Waits) || !inShare(a.Abandons) || !inShare(a.Occupancy) || !inShare(level) || !(a.ASA >= 0) || !(a.Wait >= 0) {
					t.Fatalf("%+v: got %+v and service level %v, want shares", e, a, level)
				}
				near(t, "service level and abandons", min(level, 1-a.Abandons), level, 1e-7)
				if share >= 1.5 {
					near(t, "abandons of an overloaded queue", a.Abandons, 1-1/share, 0.3/math.Sqrt(float64(agents)))
				}
			}
		}
	}
	// Halfin and Whitt's limit for many agents: 1/(1 + β·Φ(β)/φ(β)).
	beta := 100 / math.Sqrt(10000)
	below, density := (1+math.Erf(beta/math.Sqrt2))/2, math.Exp(-beta*beta/2)/math.Sqrt(2*math.Pi)
	near(t, "10,000 agents", ErlangC(10000, 9900), 1/(1+beta*below/density), 0.003)
}
