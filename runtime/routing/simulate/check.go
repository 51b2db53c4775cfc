package simulate

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"cordboard/runtime/routing"
)

// The limits of a scenario: one from elsewhere must not fill the memory.
const (
	MaxQueues   = 1000
	MaxAgents   = 10000     // counted one by one
	MaxTrace    = 100000    // contacts
	MaxContacts = 5_000_000 // that arrive at random, on average
	MaxDuration = 366 * 24 * time.Hour
	maxRates    = 2000
)

// name is what queues, agents and channels may be called.
var name = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$`)

var operators = []string{"is", "is_not", ">=", "<="}

// check looks for what fits the types and still makes no sense.
func (s *Scenario) check(f troubles) {
	if s.Format != Format {
		f.add("format", "is %q, must be %q", s.Format, Format)
	}
	if s.Selection != "" && s.Selection != routing.StrictPriority && s.Selection != routing.ByScore {
		f.add("selection", "%q is not strict or score", s.Selection)
	}
	s.checkTimes(f)
	queues := s.checkQueues(f)
	s.checkAgents(f, queues)
	for i := range s.Arrivals {
		s.Arrivals[i].check(f, fmt.Sprintf("arrivals[%d]", i), queues)
	}
	ids := map[string]bool{}
	if len(s.Trace) > MaxTrace {
		f.add("trace", "at most %d contacts", MaxTrace)
		return
	}
	for i := range s.Trace {
		at := fmt.Sprintf("trace[%d]", i)
		s.Trace[i].Demand.check(f, at, queues)
		if id := s.Trace[i].ID; ids[id] {
			f.add(at+".id", "%q is there twice", id)
		} else if id != "" {
			ids[id] = true
		}
	}
}

func (s *Scenario) checkTimes(f troubles) {
	switch {
	case len(s.Queues) == 0:
		f.add("queues", "there must be one")
	case len(s.Arrivals)+len(s.Trace) == 0:
		f.add("arrivals", "nobody arrives: give arrivals, or a trace")
	}
	expected := 0.0
	for _, a := range s.Arrivals {
		sum := 0.0
		for _, rate := range a.PerHour {
			sum += max(rate, 0)
		}
		expected += sum / float64(max(len(a.PerHour), 1)) * time.Duration(s.Duration).Hours()
	}
	switch {
	case s.Duration == 0 && len(s.Arrivals) > 0:
		f.add("duration", "is needed when contacts arrive at random, such as \"8h\"")
	case time.Duration(s.Duration) > MaxDuration:
		f.add("duration", "at most %d days", int(MaxDuration.Hours()/24))
	case s.Duration > 0 && s.Warmup >= s.Duration:
		f.add("warmup", "must be shorter than the duration")
	case expected > MaxContacts:
		f.add("arrivals", "some %.0f contacts would arrive, at most %d may", expected, MaxContacts)
	}
	if s.Interval > 0 && (time.Duration(s.Interval) < time.Minute || s.Duration/s.Interval >= MaxIntervals) {
		f.add("interval", "at least one minute, and so long that there are at most %d", MaxIntervals)
	}
}

func (s *Scenario) checkQueues(f troubles) map[string]bool {
	names := map[string]bool{}
	if len(s.Queues) > MaxQueues {
		f.add("queues", "at most %d", MaxQueues)
	}
	for i, q := range s.Queues {
		at := fmt.Sprintf("queues[%d].", i)
		switch {
		case !name.MatchString(q.Name):
			f.add(at+"name", "is needed: letters, digits, - and _")
		case names[q.Name]:
			f.add(at+"name", "%q is there twice", q.Name)
		}
		names[q.Name] = true
		checkStrategy(f, at+"strategy", q.Strategy)
		for channel, strategy := range q.Channels {
			checkStrategy(f, at+"channels."+channel, strategy)
		}
		if _, ok := formulas[q.ServiceLevel.Formula]; !ok {
			f.add(at+"service_level.formula", "%q is not one of A, B, C, D, amazon", q.ServiceLevel.Formula)
		}
		if q.WrapUp.Mode != "" && !slices.Contains([]routing.WrapUpMode{routing.WrapUpOff, routing.WrapUpTimed, routing.WrapUpManual}, q.WrapUp.Mode) {
			f.add(at+"wrap_up.mode", "%q is not one of off, timed, manual", q.WrapUp.Mode)
		}
		if q.MaxWaiting < 0 {
			f.add(at+"max_waiting", "is 0 for no limit, or more")
		}
		if q.Pull {
			f.add(at+"pull", "agents who take contacts themselves cannot be simulated")
		}
	}
	return names
}

func checkStrategy(f troubles, at string, s routing.Strategy) {
	if s != "" && !s.Known() {
		var known []string
		for _, one := range routing.Strategies {
			known = append(known, string(one))
		}
		f.add(at, "%q is not one of %s", s, strings.Join(known, ", "))
	}
}

func (s *Scenario) checkAgents(f troubles, queues map[string]bool) {
	total, names, members := 0, map[string]bool{}, map[string]int{}
	for i := range s.Agents {
		a, at := &s.Agents[i], fmt.Sprintf("agents[%d].", i)
		a.check(f, at, queues)
		if a.Count > MaxAgents {
			return
		}
		if total += max(a.Count, 1); total > MaxAgents {
			f.add("agents", "at most %d", MaxAgents)
			return
		}
		for _, one := range a.names() {
			if names[one] {
				f.add(at+"name", "there are two agents %q", one)
			}
			names[one] = true
		}
		for _, m := range a.Queues {
			members[m.Queue] += max(a.Count, 1)
		}
	}
	for i, q := range s.Queues {
		if n := members[q.Name]; q.Strategy == routing.RingAll && n > routing.MostAtOnce {
			f.add(fmt.Sprintf("queues[%d].strategy", i), "ring_all rings at most %d agents at once, this queue has %d", routing.MostAtOnce, n)
		}
	}
}

func (a *Agents) check(f troubles, at string, queues map[string]bool) {
	switch {
	case !name.MatchString(a.Name):
		f.add(at+"name", "is needed: letters, digits, - and _")
	case a.Count < 0 || a.Count > MaxAgents:
		f.add(at+"count", "is 1 to %d", MaxAgents)
	case a.DeclineRate < 0 || a.DeclineRate > 1:
		f.add(at+"decline_rate", "is a share, 0 to 1")
	case a.Priority < 0 || a.Priority > 100:
		f.add(at+"priority", "is 1 (first) to 100")
	}
	for channel, priority := range a.Priorities {
		if priority < 1 || priority > 100 {
			f.add(at+"priorities."+channel, "is 1 (first) to 100")
		}
	}
	for channel, slots := range a.Capacity {
		if slots < 0 || slots > 100 {
			f.add(at+"capacity."+channel, "is 0 to 100")
		}
	}
	for i, m := range a.Queues {
		if !queues[m.Queue] {
			f.add(fmt.Sprintf("%squeues[%d]", at, i), "there is no queue %q", m.Queue)
		}
	}
	for skill, value := range a.Skills {
		checkValue(f, at+"skills."+skill, value)
	}
	if p := a.Capacities; p != nil && p.Mode != "" && !slices.Contains([]routing.CapacityMode{routing.Blended, routing.BlendedRealTime, routing.Exclusive}, p.Mode) {
		f.add(at+"capacity_profile.mode", "%q is not one of blended, blended_realtime, exclusive", p.Mode)
	}
}

func checkValue(f troubles, at string, value any) {
	switch value := value.(type) {
	case string, bool, int:
	case float64:
		if value < 0 || value > 10 {
			f.add(at, "a level is 0 to 10")
		}
	default:
		f.add(at, "must be a level from 0 to 10, true or false, or a text")
	}
}
