package views

import (
	"slices"
	"strconv"
	"strings"

	"cordboard/flow/convert"
	"cordboard/flow/convert/systems"
	"cordboard/web/ui"
)

// Conversion is what becomes of the steps of another system's export.
type Conversion struct {
	Flow          string // that was made of it, "" before it is
	Label, Format string
	Ways, Lost    int
	Groups        []ConversionGroup
	Notes         []string // about the flow as a whole
}

// ConversionGroup is the steps of one status.
type ConversionGroup struct {
	Status convert.Status
	Steps  []ConversionStep
}

// ConversionStep is one step of the original.
type ConversionStep struct {
	Name, Type string
	Became     []ConversionActivity
	Notes      []string
}

// ConversionActivity is an activity that a step became.
type ConversionActivity struct {
	ID, Name           string
	Label, Icon, Group string // of its type
	Gone               bool   // it is no longer in the flow
}

// sources are what a file on its way in can be.
func sources() []ui.Option {
	options := []ui.Option{{Label: "Find out by looking at it"}, {Value: "cordboard", Label: "A flow of Cordboard"}}
	for _, s := range systems.All {
		options = append(options, ui.Option{Value: s.Name, Label: "An export of " + s.Label})
	}
	return options
}

var (
	conversionIcons = map[convert.Status]string{convert.Converted: "circle-check", convert.Noted: "info", convert.Placeholder: "wrench"}
	conversionTones = map[convert.Status]string{convert.Converted: "ok", convert.Noted: "warn", convert.Placeholder: "err"}
	conversionWords = map[convert.Status]string{
		convert.Converted: "Converted", convert.Noted: "Converted, with a note", convert.Placeholder: "Kept as placeholders",
	}
)

// total counts the steps.
func (v Conversion) total() int {
	n := 0
	for _, g := range v.Groups {
		n += len(g.Steps)
	}
	return n
}

// before counts the steps of the groups before one.
func (v Conversion) before(group int) int {
	n := 0
	for _, g := range v.Groups[:group] {
		n += len(g.Steps)
	}
	return n
}

// percent is the share of a group in whole per cent; the shares of all groups add up to 100, the largest remainders being rounded up.
func (v Conversion) percent(g ConversionGroup) string {
	total, left := v.total(), 100
	rest := func(g ConversionGroup) int { return len(g.Steps) * 100 % total }
	for _, one := range v.Groups {
		left -= len(one.Steps) * 100 / total
	}
	up := slices.Clone(v.Groups)
	slices.SortStableFunc(up, func(a, b ConversionGroup) int { return rest(b) - rest(a) })
	share := len(g.Steps) * 100 / total
	if slices.ContainsFunc(up[:left], func(one ConversionGroup) bool { return one.Status == g.Status }) {
		share++
	}
	return strconv.Itoa(share) + "%"
}

// ways tells how many connections there are, and how many are not carried over.
func (v Conversion) ways() string {
	words := ui.Count(v.total(), "step") + " with " + ui.Count(v.Ways, "connection")
	if v.Lost > 0 {
		words += ", " + strconv.Itoa(v.Lost) + " of them not carried over"
	}
	return words
}

// became names what a step became.
func (s ConversionStep) became() string {
	if len(s.Became) == 0 {
		return "nothing of its own"
	}
	labels := make([]string, len(s.Became))
	for i, a := range s.Became {
		labels[i] = a.Label
	}
	return strings.Join(labels, ", ")
}
