package web

import (
	"cmp"
	"fmt"
	"math"
	"strings"
	"time"

	"cordboard/runtime/routing/simulate"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// outcome is how far a simulation is, or what came of it.
func outcome(sim *simulation) views.SimulationRun {
	before, after, running, err := sim.state()
	r := views.SimulationRun{ID: sim.id, Running: running, Done: before.Days, Days: simulatedDays}
	switch {
	case running:
		return r
	case before.Days == 0 && err != nil:
		r.Failed = "Not even one day could be simulated in the time that a simulation has. Simulate fewer contacts or agents."
		return r
	case before.Days < simulatedDays:
		r.Note = fmt.Sprintf("It was stopped, or its %d seconds were over: the figures are of %s.", int(simulationTime.Seconds()), ui.Count(before.Days, "day"))
	}
	r.Figures = simulationFigures(before, after, sim.formula)
	r.Plots, r.Intervals = simulationPlots(before, after, &sim.form)
	return r
}

// figure is one line of the comparison: what it is called and made of, how it is written, and whether less of it is better.
type figure struct {
	label, formula string
	less           bool
	write          func(float64) string
	of             func(simulate.Days) (value float64, counters string)
}

const allWaits = "of contacts that were answered, hung up or left the queue otherwise"

var figures = []figure{
	{serviceLevelFigure, "", false, percent, func(d simulate.Days) (float64, string) {
		counters := fmt.Sprintf("%.1f offered, %.1f answered, of these %.1f within the threshold; %.1f abandoned within it; all a day",
			d.Offered, d.Answered, d.AnsweredInTime, d.AbandonedInTime)
		if d.ServiceLevel == nil {
			return math.NaN(), counters
		}
		return *d.ServiceLevel, counters
	}},
	{"Average speed of answer", "All waits of contacts that were answered / answered.", true, seconds, func(d simulate.Days) (float64, string) {
		return d.ASA, fmt.Sprintf("%s / %.1f a day", seconds(d.ASA*d.Answered), d.Answered)
	}},
	{"95 % wait at most", "The wait that 95 % did not exceed, " + allWaits + "; the mean of the days.", true, seconds, func(d simulate.Days) (float64, string) {
		return d.P95, fmt.Sprintf("%.1f contacts a day", d.Answered+d.Abandoned+d.Overflowed)
	}},
	{"Longest wait", "The longest of all days, " + allWaits + ".", true, seconds, func(d simulate.Days) (float64, string) {
		return d.Longest, fmt.Sprintf("%.1f contacts a day", d.Answered+d.Abandoned+d.Overflowed)
	}},
	{"Abandoned", "Hung up while waiting / offered.", true, percent, func(d simulate.Days) (float64, string) {
		return d.Abandoned / max(d.Offered, 1), fmt.Sprintf("%.1f / %.1f a day", d.Abandoned, d.Offered)
	}},
	{"Overflowed", "Waited as long as the queue allows / offered.", true, percent, func(d simulate.Days) (float64, string) {
		return d.Overflowed / max(d.Offered, 1), fmt.Sprintf("%.1f / %.1f a day", d.Overflowed, d.Offered)
	}},
	{"Refused", "Came when the queue was full / (offered + refused).", true, percent, func(d simulate.Days) (float64, string) {
		return d.Refused / max(d.Offered+d.Refused, 1), fmt.Sprintf("%.1f / %.1f a day", d.Refused, d.Offered+d.Refused)
	}},
	{occupancy, "Time with contacts and their wrap-up / that and idle time, the mean of the agents.", false, percent, func(d simulate.Days) (float64, string) {
		return d.Occupancy, fmt.Sprintf("%.1f contacts a day", d.Answered)
	}},
}

const (
	serviceLevelFigure = "Service level"
	occupancy          = "Occupancy" // neither much nor little is good in itself
)

// levelFormulas are the formulas of service levels in words, by the letter that a queue's settings name.
var levelFormulas = map[string]string{
	"A": "Answered within the threshold / answered (formula A).", "B": "Answered within the threshold / offered (formula B).",
	"C": "Answered within the threshold / (offered − abandoned within the threshold) (formula C).",
	"D": "(Answered + abandoned within the threshold) / offered (formula D).", "amazon": "(Answered + abandoned within the threshold) / offered.",
}

// simulationFigures compare the two desks. What happened at neither is left out.
func simulationFigures(before, after simulate.Days, formula string) []views.SimulationFigure {
	var list []views.SimulationFigure
	for _, f := range figures {
		was, wasOf := f.of(before)
		is, isOf := f.of(after)
		if was == 0 && is == 0 && (f.label == "Overflowed" || f.label == "Refused") {
			continue
		}
		if f.label == serviceLevelFigure {
			f.formula = levelFormulas[cmp.Or(formula, "C")]
		}
		one := views.SimulationFigure{Label: f.label, Formula: f.formula, Before: written(was, f.write), After: written(is, f.write), BeforeIs: wasOf, AfterIs: isOf}
		if change := is - was; !math.IsNaN(change) && one.Before != one.After {
			one.Change = strings.TrimSuffix(f.write(math.Abs(change)), " %")
			if strings.HasSuffix(one.After, "%") {
				one.Change += " points"
			}
			one.Change = map[bool]string{true: "+", false: "−"}[change > 0] + one.Change
			if one.Better = 1; f.less == (change > 0) {
				one.Better = -1
			}
		}
		if f.label == occupancy {
			one.Better = 0
		}
		list = append(list, one)
	}
	return list
}

func written(v float64, write func(float64) string) string {
	if math.IsNaN(v) {
		return "–"
	}
	return write(v)
}

func percent(share float64) string { return fmt.Sprintf("%.1f %%", share*100) }

func seconds(s float64) string { return ui.Took(time.Duration(s * float64(time.Second))) }

// simulationPlots draw the intervals of both desks, with the table behind them.
func simulationPlots(before, after simulate.Days, f *simulationForm) ([]views.Plot, []views.SimulationInterval) {
	level := views.Plot{Title: "Service level", Unit: "%", Top: 100}
	asa := views.Plot{Title: "Average speed of answer", Unit: "s"}
	busy := views.Plot{Title: "Occupancy", Unit: "%", Top: 100}
	come := views.Plot{Title: "Contacts", Bars: true}
	var rows []views.SimulationInterval
	for i, was := range before.Intervals {
		is := after.Intervals[i]
		from := f.clockOf(was.From)
		for _, p := range []*views.Plot{&level, &asa, &busy, &come} {
			p.Labels = append(p.Labels, from)
		}
		level.Before, level.After = append(level.Before, hundredfold(was.ServiceLevel)), append(level.After, hundredfold(is.ServiceLevel))
		asa.Before, asa.After = append(asa.Before, was.ASA), append(asa.After, is.ASA)
		busy.Before, busy.After = append(busy.Before, hundredfold(&was.Occupancy)), append(busy.After, hundredfold(&is.Occupancy))
		come.Before = append(come.Before, &was.Offered)
		rows = append(rows, views.SimulationInterval{
			From: from, Offered: fmt.Sprintf("%.1f", was.Offered), Level: shown(was.ServiceLevel, percent), LevelAfter: shown(is.ServiceLevel, percent),
			ASA: shown(was.ASA, seconds), ASAAfter: shown(is.ASA, seconds), Busy: percent(was.Occupancy), Busier: percent(is.Occupancy),
		})
	}
	return []views.Plot{level, asa, busy, come}, rows
}

func hundredfold(v *float64) *float64 {
	if v == nil {
		return nil
	}
	n := *v * 100
	return &n
}

func shown(v *float64, show func(float64) string) string {
	if v == nil {
		return "–"
	}
	return show(*v)
}
