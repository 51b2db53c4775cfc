package views

import (
	"fmt"
	"math"
	"strings"
)

// Plot is a small chart of one figure over intervals, before and after. It is drawn on the server, so that it needs no script, follows light
// and dark, and prints.
type Plot struct {
	Title, Unit   string
	Labels        []string   // of the intervals
	Before, After []*float64 // nil where there was nothing to count
	Bars          bool       // one figure that is the same in both: Before is drawn as bars
	Top           float64    // of the scale; 0: from the figures
}

// The measures of a plot, in units of its viewBox.
const (
	plotWide, plotHigh                       = 360.0, 176.0
	plotLeft, plotRight, plotAbove, plotFoot = 38.0, 8.0, 10.0, 24.0
)

// top is the end of the scale: a round number above everything.
func (p Plot) top() float64 {
	if p.Top > 0 {
		return p.Top
	}
	highest := 0.0
	for _, list := range [][]*float64{p.Before, p.After} {
		for _, v := range list {
			if v != nil {
				highest = max(highest, *v)
			}
		}
	}
	if highest == 0 {
		return 1
	}
	unit := math.Pow(10, math.Floor(math.Log10(highest)))
	for _, step := range []float64{1, 2, 3, 4, 5, 6, 8, 10} {
		if step*unit >= highest {
			return step * unit
		}
	}
	return 10 * unit
}

func (p Plot) x(i int) float64 {
	return plotLeft + (float64(i)+0.5)*p.step()
}

func (p Plot) step() float64 {
	return (plotWide - plotLeft - plotRight) / float64(max(len(p.Labels), 1))
}

func (p Plot) y(v float64) float64 {
	return plotAbove + (1-v/p.top())*(plotHigh-plotAbove-plotFoot)
}

// line is the path through a list of figures. Where one is missing it breaks off.
func (p Plot) line(list []*float64) string {
	var b strings.Builder
	pen := "M"
	for i, v := range list {
		if v == nil {
			pen = "M"
			continue
		}
		fmt.Fprintf(&b, "%s%.1f %.1f", pen, p.x(i), p.y(*v))
		pen = "L"
	}
	return b.String()
}

// mark is a point of a line with its words.
type mark struct {
	X, Y, Wide, High string
	Says             string
}

func (p Plot) marks(list []*float64, whose string) []mark {
	var marks []mark
	for i, v := range list {
		if v != nil {
			marks = append(marks, mark{X: unit(p.x(i)), Y: unit(p.y(*v)), Says: strings.TrimSpace(p.Labels[i] + " " + whose + ": " + p.says(*v))})
		}
	}
	return marks
}

// bars are the figures as bars from the ground.
func (p Plot) bars() []mark {
	var bars []mark
	for i, v := range p.Before {
		if v != nil {
			bars = append(bars, mark{
				X: unit(p.x(i) - p.step()*0.36), Y: unit(p.y(*v)), Wide: unit(p.step() * 0.72), High: unit(p.y(0) - p.y(*v)),
				Says: p.Labels[i] + ": " + p.says(*v),
			})
		}
	}
	return bars
}

func unit(v float64) string { return fmt.Sprintf("%.1f", v) }

// says writes a figure with its unit.
func (p Plot) says(v float64) string {
	digits := 0
	if v < 10 && v != math.Trunc(v) {
		digits = 1
	}
	return strings.TrimSpace(fmt.Sprintf("%.*f %s", digits, v, p.Unit))
}

// ticks are the lines of the scale.
func (p Plot) ticks() []mark {
	var ticks []mark
	for _, share := range []float64{0, 0.5, 1} {
		v := p.top() * share
		ticks = append(ticks, mark{Y: unit(p.y(v)), High: unit(p.y(v) + 3.5), Says: p.says(v)})
	}
	return ticks
}

// mostPlotLabels is how many labels fit below a plot.
const mostPlotLabels = 7

// names are the labels below the plot, as many as fit.
func (p Plot) names() []mark {
	var names []mark
	every := (len(p.Labels) + mostPlotLabels - 1) / mostPlotLabels
	for i := 0; i < len(p.Labels); i += max(every, 1) {
		names = append(names, mark{X: unit(p.x(i)), Says: p.Labels[i]})
	}
	return names
}

// summary says a plot in words.
func (p Plot) summary() string {
	if p.Bars {
		return p.Title + ": " + p.span(p.Before)
	}
	return p.Title + ": before " + p.span(p.Before) + "; after " + p.span(p.After)
}

func (p Plot) span(list []*float64) string {
	low, high, any := math.Inf(1), math.Inf(-1), false
	for _, v := range list {
		if v != nil {
			low, high, any = min(low, *v), max(high, *v), true
		}
	}
	if !any {
		return "nothing"
	}
	return p.says(low) + " to " + p.says(high)
}
