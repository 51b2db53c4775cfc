package views

import (
	"strconv"

	"cordboard/web/ui"
)

// SimulationView is the page that asks what would be if.
type SimulationView struct {
	Queues     []ui.Option // none: there is nothing to simulate yet
	Strategies []ui.Option
	Days       []ui.Option // whose contacts can be loaded
	Day        string
	Form       SimulationForm
	Run        SimulationRun
	CanEdit    bool
}

// SimulationForm is the form as it was typed.
type SimulationForm struct {
	Queue, Channel, Forecast, Begins, Interval, Handle, Spread, Patience, AnswerDelay string

	Before, After SimulationVariant
	Errors        map[string]string
}

// SimulationVariant is one of the two desks that are compared. Its fields are named with its name in front, such as after.agents.
type SimulationVariant struct {
	Agents, Strategy, Threshold, WrapUp, OfferTimeout, MaxWaiting, MaxWait string
}

// SimulationRun is a run under way, or what came of it; without an ID there is none.
type SimulationRun struct {
	ID         string
	Running    bool
	Done, Days int // days that were simulated, of how many
	Failed     string
	Note       string
	Figures    []SimulationFigure
	Plots      []Plot
	Intervals  []SimulationInterval
}

// SimulationFigure is a figure before and after, and how it comes about.
type SimulationFigure struct {
	Label, Before, After, Change string
	Better                       int    // 1 better, -1 worse, 0 neither
	Formula                      string // in words, "" when the label says it
	BeforeIs, AfterIs            string // the counters in it
}

// SimulationInterval is a row of the table behind the plots.
type SimulationInterval struct {
	From, Offered                                  string
	Level, LevelAfter, ASA, ASAAfter, Busy, Busier string
}

func simulationIntervals() []ui.Option {
	return []ui.Option{{Value: "15m", Label: "15 minutes"}, {Value: "30m", Label: "half an hour"}, {Value: "1h", Label: "one hour"}}
}

func simulationChannels() []ui.Option {
	return []ui.Option{{Value: "voice", Label: "Voice"}, {Value: "chat", Label: "Chat"}, {Value: "sms", Label: "SMS"}, {Value: "email", Label: "Email"}}
}

func simulationSpreads() []ui.Option {
	return []ui.Option{{Value: "lognormal", Label: "Mostly short, some very long"}, {Value: "exponential", Label: "Exponential, as in Erlang’s formulas"}, {Value: "fixed", Label: "Always the same"}}
}

func (f SimulationForm) field(name, label, value, help string) ui.Field {
	return ui.Field{Name: name, Label: label, Value: value, Help: help, Error: f.Errors[name], Autocomplete: "off", Max: 40}
}

// percent is how far a run is.
func (r SimulationRun) percent() int {
	if r.Days == 0 {
		return 0
	}
	return r.Done * 100 / r.Days
}

func changeTone(better int) string {
	switch {
	case better > 0:
		return "better"
	case better < 0:
		return "worse"
	}
	return ""
}

func boolText(b bool) string { return strconv.FormatBool(b) }
