package web

import (
	"fmt"
	"strconv"
	"time"

	"cordboard/runtime/routing/metrics"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// The choices of a report.
var (
	reportKinds = []ui.Option{
		{Value: "queue", Label: "By queue"}, {Value: "entry", Label: "By entry point"}, {Value: "channel", Label: "By channel"},
		{Value: "team", Label: "By team"}, {Value: "agent", Label: "By agent"},
		{Value: "reason", Label: "By wrap-up reason"},
	}
	reportIntervalNames = []ui.Option{
		{Value: "15m", Label: "15 minutes"}, {Value: "30m", Label: "30 minutes"}, {Value: "1h", Label: "Hours"}, {Value: "1d", Label: "Days"}, {Value: "all", Label: "The whole range"},
	}
	reportFormulas = formulaOptions()
)

func formulaOptions() []ui.Option {
	list := []ui.Option{{Value: "", Label: "As the queue says"}}
	for _, f := range metrics.Formulas {
		list = append(list, ui.Option{Value: f.ID, Label: "Service level: " + f.Label})
	}
	return list
}

func known(options []ui.Option, value string) bool {
	for _, o := range options {
		if o.Value == value {
			return true
		}
	}
	return false
}

// column is a figure that rows of a report have.
type column struct {
	label, words string
	of           func(c *metrics.Counters, f metrics.Formula) (value string, parts []views.Part)
}

// contactColumns are the figures of queues, entry points and channels.
var contactColumns = []column{
	{"Offered", "entered − short abandons", func(c *metrics.Counters, _ metrics.Formula) (string, []views.Part) {
		return number(c.Offered()), parts("Entered the queue", c.Entered, "Short abandons", c.Short, "Of these, kept their place", c.Resumed, "Refused before", c.Refused, "Callbacks, apart", c.Callbacks)
	}},
	{"Answered", "by an agent", func(c *metrics.Counters, _ metrics.Formula) (string, []views.Part) {
		return number(c.Answered), parts("In time", c.AnsweredInTime, "Later", c.Answered-c.AnsweredInTime, "Callbacks, apart", c.CalledBack)
	}},
	{"Abandoned", "left before an agent answered, short abandons left out", func(c *metrics.Counters, _ metrics.Formula) (string, []views.Part) {
		return number(c.Abandoned), parts("In time", c.AbandonedInTime, "Later", c.Abandoned-c.AbandonedInTime, "Short abandons, apart", c.Short)
	}},
	{"Abandon rate", "abandoned ÷ offered", func(c *metrics.Counters, _ metrics.Formula) (string, []views.Part) {
		return shareWords(c.AbandonRate()), parts("Abandoned", c.Abandoned, "Offered", c.Offered())
	}},
	{"Overflowed", "left the queue otherwise: moved on, waited as long as the queue allows, asked for a callback", func(c *metrics.Counters, _ metrics.Formula) (string, []views.Part) {
		return number(c.Overflowed), parts("Asked for a callback", c.Requested, "Otherwise", c.Overflowed-c.Requested)
	}},
	levelColumn,
	{"ASA", "wait of the answered ÷ answered", func(c *metrics.Counters, _ metrics.Formula) (string, []views.Part) {
		return mean(c.ASA()), parts("Wait of the answered", c.AnswerWait, "Answered", c.Answered)
	}},
	{"Abandon time", "wait of the abandoned ÷ abandoned", func(c *metrics.Counters, _ metrics.Formula) (string, []views.Part) {
		return mean(c.AverageAbandon()), parts("Wait of the abandoned", c.AbandonWait, "Abandoned", c.Abandoned)
	}},
	{"Longest wait", "of all who were answered or abandoned", func(c *metrics.Counters, _ metrics.Formula) (string, []views.Part) {
		return clockTime(c.LongestWait), parts("Answered", c.Answered, "Abandoned", c.Abandoned)
	}},
	handleColumn,
}

// agentColumns are the figures of agents and teams.
var agentColumns = []column{
	{"Offers", "contacts that were offered", func(c *metrics.Counters, _ metrics.Formula) (string, []views.Part) {
		return number(c.Offers), parts("Answered", c.Answered+c.CalledBack, "Declined", c.Declined, "Not answered", c.Expired, "Taken back", c.Withdrawn)
	}},
	{"Answered", "offers that were accepted", func(c *metrics.Counters, _ metrics.Formula) (string, []views.Part) {
		return number(c.Answered + c.CalledBack), parts("Contacts", c.Answered, "Callbacks", c.CalledBack)
	}},
	{"Declined", "offers that were declined", func(c *metrics.Counters, _ metrics.Formula) (string, []views.Part) {
		return number(c.Declined), parts("Declined", c.Declined, "Offers", c.Offers)
	}},
	{"RONA", "offers that were not answered", func(c *metrics.Counters, _ metrics.Formula) (string, []views.Part) {
		return number(c.Expired), parts("Not answered", c.Expired, "Offers", c.Offers)
	}},
	{"Handled", "contacts that are over", func(c *metrics.Counters, _ metrics.Formula) (string, []views.Part) {
		return number(c.Handled), parts("Answered", c.Answered+c.CalledBack, "Handled", c.Handled)
	}},
	handleColumn,
	{"Occupancy", "time with contacts ÷ (time with contacts + time free); several at once count once, time away does not count", func(c *metrics.Counters, _ metrics.Formula) (string, []views.Part) {
		return shareWords(c.Occupancy()), parts("With contacts and wrap-up", c.Contact, "Free", c.Idle, "Away", c.Away)
	}},
	{"Utilization", "slots taken × time ÷ slots × time", func(c *metrics.Counters, _ metrics.Formula) (string, []views.Part) {
		return shareWords(c.Utilization()), parts("Slots taken", c.Used, "Slots", c.Slots)
	}},
}

var levelColumn = column{"Service level", "", func(c *metrics.Counters, f metrics.Formula) (string, []views.Part) {
	return shareWords(f.Level(c)), parts("Answered in time", c.AnsweredInTime, "Abandoned in time", c.AbandonedInTime,
		"Left otherwise in time", c.OverflowedInTime, "Waited longer", c.Exceeded, "Decided, all of these", c.Decided(), "Answered", c.Answered)
}}

var handleColumn = column{"AHT", "(talk with hold + wrap-up) ÷ handled", func(c *metrics.Counters, _ metrics.Formula) (string, []views.Part) {
	return mean(c.AHT()), append(parts("Talk with hold", c.Talk, "Wrap-up", c.WrapUp), parts("Handled", c.Handled)...)
}}

// figuresOf are a row's, in the order of the columns.
func figuresOf(columns []column, c *metrics.Counters, f metrics.Formula) []views.Figure {
	list := make([]views.Figure, len(columns))
	for i, column := range columns {
		value, parts := column.of(c, f)
		list[i] = views.Figure{Label: column.label, Words: column.words, Value: value, Parts: parts}
		if list[i].Words == "" {
			list[i].Words = f.Label + ": " + f.Words
		}
	}
	return list
}

func number(n int) string { return strconv.Itoa(n) }

func shareWords(s metrics.Share) string {
	if v, ok := s.Value(); ok {
		return fmt.Sprintf("%.1f %%", 100*v)
	}
	return "–"
}

func mean(m metrics.Mean) string {
	if v, ok := m.Value(); ok {
		return clockTime(v)
	}
	return "–"
}

// clockTime writes a time as a clock does: 0:19, 4:26, 1:02:09.
func clockTime(d time.Duration) string {
	seconds := int(d.Round(time.Second).Seconds())
	if seconds < 3600 {
		return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}

// parts pairs labels with values: counts of contacts and sums of times.
func parts(pairs ...any) []views.Part {
	var list []views.Part
	for i := 0; i+1 < len(pairs); i += 2 {
		label, _ := pairs[i].(string)
		value := ""
		switch v := pairs[i+1].(type) {
		case int:
			value = number(v)
		case metrics.Millis:
			value = clockTime(v.Duration())
		}
		list = append(list, views.Part{Label: label, Value: value})
	}
	return list
}
