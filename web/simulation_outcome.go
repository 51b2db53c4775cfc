package web

import (
	"fmt"
	"math"
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
	r.Figures = simulationFigures(before, after, &sim.form)
	r.Plots, r.Intervals = simulationPlots(before, after, &sim.form)
	return r
}

// simulationFigures compare the two desks.
func simulationFigures(before, after simulate.Days, f *simulationForm) []views.SimulationFigure {
	figure := func(label, formula string, less bool, show func(simulate.Days) (float64, string, string)) views.SimulationFigure {
		was, wasText, wasOf := show(before)
		is, isText, isOf := show(after)
		one := views.SimulationFigure{Label: label, Formula: formula, Before: wasText, After: isText, BeforeIs: wasOf, AfterIs: isOf}
		if change := is - was; !math.IsNaN(change) && wasText != isText {
			one.Change = fmt.Sprintf("%+.1f", change)
			if one.Better = 1; less == (change > 0) {
				one.Better = -1
			}
		}
		return one
	}
	waits := "of contacts that were answered, hung up or left the queue otherwise"
	list := []views.SimulationFigure{
		figure("Service level", "Answered within the threshold / (offered − abandoned within the threshold).", false, func(d simulate.Days) (float64, string, string) {
			of := fmt.Sprintf("%.1f / (%.1f − %.1f) a day", d.AnsweredInTime, d.Offered, d.AbandonedInTime)
			if d.ServiceLevel == nil {
				return math.NaN(), "–", of
			}
			return *d.ServiceLevel * 100, percent(*d.ServiceLevel), of
		}),
		figure("Average speed of answer", "All waits of contacts that were answered / answered.", true, func(d simulate.Days) (float64, string, string) {
			return d.ASA, seconds(d.ASA), fmt.Sprintf("%.1f answered a day", d.Answered)
		}),
		figure("95 % wait at most", "The wait that 95 % did not exceed, "+waits+"; the mean of the days.", true, func(d simulate.Days) (float64, string, string) {
			return d.P95, seconds(d.P95), fmt.Sprintf("%.1f contacts a day", d.Answered+d.Abandoned+d.Overflowed)
		}),
		figure("Longest wait", "The longest of all days, "+waits+".", true, func(d simulate.Days) (float64, string, string) {
			return d.Longest, seconds(d.Longest), fmt.Sprintf("%.1f contacts a day", d.Answered+d.Abandoned+d.Overflowed)
		}),
		figure("Abandoned", "Hung up while waiting / offered.", true, func(d simulate.Days) (float64, string, string) {
			share := d.Abandoned / max(d.Offered, 1)
			return share * 100, percent(share), fmt.Sprintf("%.1f / %.1f a day", d.Abandoned, d.Offered)
		}),
		figure("Occupancy", "Time with contacts and their wrap-up / that and idle time, the mean of the agents.", false, func(d simulate.Days) (float64, string, string) {
			return d.Occupancy * 100, percent(d.Occupancy), "of all agents"
		}),
	}
	list[len(list)-1].Better = 0 // neither much nor little is good in itself
	if before.Refused+after.Refused > 0 {
		list = append(list, figure("Refused", "The queue was full.", true, func(d simulate.Days) (float64, string, string) {
			return d.Refused, fmt.Sprintf("%.1f a day", d.Refused), fmt.Sprintf("%.1f a day", d.Refused)
		}))
	}
	if before.Overflowed+after.Overflowed > 0 {
		list = append(list, figure("Overflowed", "Waited as long as the queue allows.", true, func(d simulate.Days) (float64, string, string) {
			return d.Overflowed, fmt.Sprintf("%.1f a day", d.Overflowed), fmt.Sprintf("%.1f a day", d.Overflowed)
		}))
	}
	return list
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
