package views

import "cordboard/web/ui"

// Report is what the desk did in some days.
type Report struct {
	By, Only, From, To, Interval, Formula string
	Errors                                map[string]string
	Queue                                 string      // whose wrap-ups are counted, "" for all
	Queues                                []ui.Option // to choose from, when rows are reasons
	Kinds, Rows, Intervals, Formulas      []ui.Option
	Noun                                  string // what a row is
	Columns                               []string
	Total                                 []Figure
	Table, Times                          []ReportRow // by row, by interval
	Plot                                  *TimePlot
	Export                                string // address of the file
}

// ReportRow is a row of figures.
type ReportRow struct {
	Name, Href string
	Figures    []Figure
}

// Figure is a figure with its formula and what it is made of.
type Figure struct {
	Label, Words, Value string
	Parts               []Part
}

// Part is a counter of a figure.
type Part struct{ Label, Value string }

// TimePlot is bars over time with a line from 0 to 100 %.
type TimePlot struct {
	Part, Rest, Line string // what the lower and upper parts of the bars are, and the line
	Most             int    // at the top of the bars' scale
	Bars             []PlotBar
	Path             string
	Labels           []string // of the time, from the first to the last
}

// Words say what is plotted.
func (p *TimePlot) Words() string {
	if p.Line == "" {
		return p.Part
	}
	return p.Part + " and " + p.Line
}

// PlotBar is a bar in the plot's units.
type PlotBar struct{ X, Width, PartY, PartHigh, RestY, RestHigh, Title string }

// Board is the wallboard.
type Board struct {
	Waiting, Free, Staffed int
	Longest                string
	Today                  []Figure
	AsOf                   string // when today was counted
	Queues                 []BoardQueue
	States                 []BoardState
	Agents                 []BoardAgent
	More                   int // agents that are not listed
}

// BoardQueue is a queue of the wallboard.
type BoardQueue struct {
	Name, Longest          string
	Waiting, Free, Staffed int
	Late                   bool // the longest wait is over the threshold
	Today                  []Figure
}

// BoardState is how many agents are in a state.
type BoardState struct {
	Words, Class string
	Count        int
}

// BoardAgent is an agent of the wallboard.
type BoardAgent struct{ Name, State, Class, For, Detail string }
