package web

import (
	"fmt"
	"strings"
	"time"

	"cordboard/runtime/routing/metrics"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// The plot's own units: it is stretched to the room that there is.
const plotWidth, plotHeight = 1000, 200

// plot draws intervals: for queues what was answered and what was not, with the service level; for agents what they handled, with the occupancy.
func (r *report) plot(starts []time.Time, intervals []metrics.Counters, clock ui.Clock) *views.TimePlot {
	p := &views.TimePlot{Part: "Answered", Rest: "Not answered", Line: "Service level"}
	if r.ofAgents() {
		p.Part, p.Rest, p.Line = "Handled", "", "Occupancy"
	}
	if r.By == metrics.Reason {
		p.Part, p.Rest, p.Line = "Wrap-ups", "", ""
	}
	for i := range intervals {
		part, rest, _ := r.plotted(&intervals[i])
		p.Most = max(p.Most, part+rest)
	}
	p.Most = roundUp(p.Most)
	step := float64(plotWidth) / float64(len(intervals))
	var line strings.Builder
	pen := "M"
	for i, start := range starts {
		part, rest, share := r.plotted(&intervals[i])
		high := func(n int) float64 { return plotHeight * float64(n) / float64(p.Most) }
		words := r.startWords(start.In(clock.Zone))
		title := fmt.Sprintf("%s: %s %d", words, strings.ToLower(p.Part), part)
		if p.Rest != "" {
			title += fmt.Sprintf(", %s %d", strings.ToLower(p.Rest), rest)
		}
		if v, ok := share.Value(); ok {
			fmt.Fprintf(&line, "%s%.1f %.1f", pen, (float64(i)+0.5)*step, plotHeight*(1-v))
			if pen == "M" {
				line.WriteString("h0") // a point of its own is seen too
			}
			pen = "L"
			title += fmt.Sprintf(", %s %s", strings.ToLower(p.Line), shareWords(share))
		} else {
			pen = "M"
		}
		p.Bars = append(p.Bars, views.PlotBar{
			X: plain(float64(i)*step + step*0.12), Width: plain(step * 0.76), Title: title,
			PartY: plain(plotHeight - high(part)), PartHigh: plain(high(part)), RestY: plain(plotHeight - high(part+rest)), RestHigh: plain(high(rest)),
		})
		if i == 0 || i == len(intervals)/2 && i > 1 || i == len(intervals)-1 {
			p.Labels = append(p.Labels, words)
		}
	}
	p.Path = line.String()
	return p
}

// plotted is what a bar shows of an interval, and its point of the line.
func (r *report) plotted(c *metrics.Counters) (part, rest int, share metrics.Share) {
	if r.By == metrics.Reason {
		return c.WrapUps, 0, metrics.Share{}
	}
	if r.ofAgents() {
		return c.Handled, 0, c.Occupancy()
	}
	return c.Answered, c.Abandoned + c.Overflowed, r.formulaOf(r.Only).Level(c)
}

// startWords is when an interval begins, as short as it can be.
func (r *report) startWords(start time.Time) string {
	switch {
	case r.Interval == metrics.Day:
		return start.Format("Mon 2 Jan")
	case r.FromDay == r.ToDay:
		return start.Format("15:04")
	}
	return start.Format("2 Jan 15:04")
}

// roundUp is the least of 5, 10, 20, 50, 100 … that is not below n.
func roundUp(n int) int {
	for unit := 1; ; unit *= 10 {
		for _, step := range []int{5, 10, 20} {
			if step*unit >= n {
				return step * unit
			}
		}
	}
}

func plain(n float64) string { return fmt.Sprintf("%.1f", n) }

// busy is the part of the intervals in which something happened, from the first to the last: nights at the ends of a range are left out.
func busy(intervals []metrics.Counters) (first, last int) {
	for first < len(intervals)-1 && intervals[first] == (metrics.Counters{}) {
		first++
	}
	for last = len(intervals); last > first+1 && intervals[last-1] == (metrics.Counters{}); {
		last--
	}
	return first, last
}
