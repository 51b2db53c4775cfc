package web

import (
	"slices"

	"cordboard/runtime/routing/metrics"
	"cordboard/web/views"
)

// reasonColumns are the figures of wrap-up reasons, of so many wrap-ups in all.
func reasonColumns(all int) []column {
	return []column{
		{"Wrap-ups", "contacts whose wrap-up ended with this reason", func(c *metrics.Counters, _ metrics.Formula) (string, []views.Part) {
			return number(c.WrapUps), parts("Wrap-ups", c.WrapUps)
		}},
		{"Share", "wrap-ups ÷ all wrap-ups of the report", func(c *metrics.Counters, _ metrics.Formula) (string, []views.Part) {
			return shareWords(metrics.Share{Part: int64(c.WrapUps), Whole: int64(all)}), parts("Wrap-ups", c.WrapUps, "All wrap-ups", all)
		}},
		{"Wrap-up time", "wrap-up ÷ wrap-ups", func(c *metrics.Counters, _ metrics.Formula) (string, []views.Part) {
			return mean(metrics.Mean{Sum: c.WrapUp, Count: c.WrapUps}), parts("Wrap-up", c.WrapUp, "Wrap-ups", c.WrapUps)
		}},
	}
}

// names are the rows: reasons the most frequent first, others by name.
func (r *report) names() []string {
	names := r.counted.Rows()
	if r.By != metrics.Reason {
		return names
	}
	count := func(name string) int { return metrics.Total(r.counted.Row(name)).WrapUps }
	slices.SortStableFunc(names, func(a, b string) int { return count(b) - count(a) })
	return names
}

// wrapUps counts the wrap-ups of all reasons.
func (r *report) wrapUps() (n int) {
	for _, name := range r.counted.Rows() {
		n += metrics.Total(r.counted.Row(name)).WrapUps
	}
	return n
}
