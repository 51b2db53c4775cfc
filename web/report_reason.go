package web

import (
	"slices"
	"strconv"

	"cordboard/runtime/routing/metrics"
	"cordboard/web/ui"
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

// names are the rows: reasons the most frequent first and those without rows of their own last, others by name.
func (r *report) names() []string {
	names := r.counted.Rows()
	if r.By != metrics.Reason {
		return names
	}
	counts := map[string]int{metrics.OtherReasons: -1}
	for _, name := range names {
		if name != metrics.OtherReasons {
			counts[name] = metrics.Total(r.counted.Row(name)).WrapUps
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return counts[b] - counts[a] })
	return names
}

// wrapUps counts the wrap-ups of all reasons.
func (r *report) wrapUps() (n int) {
	for _, name := range r.counted.Rows() {
		n += metrics.Total(r.counted.Row(name)).WrapUps
	}
	return n
}

// queues are those whose wrap-ups can be counted alone; nothing when rows are not reasons.
func (r *report) queues() (list []ui.Option) {
	if r.By != metrics.Reason {
		return nil
	}
	list = append(list, ui.Option{Label: "All queues"})
	for _, name := range r.rules.names {
		list = append(list, ui.Option{Value: name, Label: name})
	}
	return list
}

// exported are the columns of the report's file; of reasons only what wrap-ups have.
func (r *report) exported() []exportedColumn {
	if r.By != metrics.Reason {
		return exportedCounters
	}
	return slices.DeleteFunc(slices.Clone(exportedCounters), func(c exportedColumn) bool { return c.name != "wrap_ups" && c.name != "wrap_up" })
}

// levelText is a service level from 0 to 1, "" when nothing was decided.
func levelText(level metrics.Share) string {
	v, ok := level.Value()
	if !ok {
		return ""
	}
	return strconv.FormatFloat(v, 'f', 4, 64)
}
