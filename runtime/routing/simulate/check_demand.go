package simulate

import (
	"fmt"
	"math"
	"slices"

	"cordboard/runtime/routing"
)

func (a *Arrivals) check(f troubles, at string, queues map[string]bool) {
	a.Demand.check(f, at, queues)
	if len(a.PerHour) == 0 || len(a.PerHour) > maxRates {
		f.add(at+".per_hour", "is needed: a number, or a list of at most %d, one for each interval", maxRates)
	}
	for i, rate := range a.PerHour {
		if place := fmt.Sprintf("%s.per_hour[%d]", at, i); !(rate >= 0 && rate <= 1e6) {
			f.add(place, "is 0 to 1,000,000 contacts per hour")
		}
	}
	if a.Process != "" && a.Process != Poisson && a.Process != Evenly {
		f.add(at+".process", "%q is not poisson or fixed", a.Process)
	}
}

func (d *Demand) check(f troubles, at string, queues map[string]bool) {
	if !queues[d.Queue] {
		f.add(at+".queue", "there is no queue %q", d.Queue)
	}
	if d.Channel != "" && !name.MatchString(d.Channel) {
		f.add(at+".channel", "%q is no channel, such as voice or chat", d.Channel)
	}
	if d.Priority < 0 || d.Priority > 10 {
		f.add(at+".priority", "is 1 (first) to 10")
	}
	checkSkills(f, at+".skills", d.Skills)
	for i, step := range d.Relax {
		checkSkills(f, fmt.Sprintf("%s.relax[%d].skills", at, i), step.Skills)
	}
	d.Handle.check(f, at+".handle", false)
	d.Patience.check(f, at+".patience", true)
}

func checkSkills(f troubles, at string, skills []routing.Skill) {
	for i, s := range skills {
		place := fmt.Sprintf("%s[%d].", at, i)
		if s.Skill == "" {
			f.add(place+"skill", "is needed")
		}
		if !slices.Contains(operators, s.Op) {
			f.add(place+"op", "%q is not one of is, is_not, >=, <=", s.Op)
		}
		checkValue(f, place+"value", s.Value)
	}
}

func (d *Distribution) check(f troubles, at string, endless bool) {
	switch d.Shape {
	case "", Never:
		if !endless {
			f.add(at, "is needed, such as {\"distribution\": \"exponential\", \"mean\": \"300s\"}")
		}
	case Fixed:
		if d.Mean == 0 && d.Value == 0 && !endless {
			f.add(at+".mean", "is needed")
		}
	case Exponential, Lognormal:
		if d.Mean == 0 {
			f.add(at+".mean", "is needed")
		}
	case Uniform:
		if d.Max < d.Min || d.Max == 0 {
			f.add(at+".max", "must be at least min")
		}
	default:
		f.add(at+".distribution", "%q is not one of none, fixed, exponential, uniform, lognormal", d.Shape)
	}
	for field, v := range map[string]routing.Duration{".mean": d.Mean, ".value": d.Value, ".deviation": d.Deviation, ".max": d.Max} {
		if float64(v) > float64(MaxDuration) {
			f.add(at+field, "at most %d days", int(math.Round(MaxDuration.Hours()/24)))
		}
	}
}
