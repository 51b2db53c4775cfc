package views

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cordboard/flow"
	"cordboard/web/ui"
)

// Flows is the list of flows.
type Flows struct {
	Rows      []FlowRow
	Counts    []KindCount // All first
	Query     string
	Kind      string
	Changed   bool
	List      Listing
	Templates []TemplateCard
	CanEdit   bool
	CanNumber bool // may change the number inventory
	CanTest   bool // may start live contacts
	Filtered  bool // a filter hides something, so an empty list does not mean that there are no flows
}

// FlowRow is one flow.
type FlowRow struct {
	Name, Description, Kind string
	Labels                  []Label
	Entries                 []string // numbers and addresses that lead here
	Contacts                int
	Empty                   bool // nobody has begun: no activities, and no version
	Changes                 int
	Errors, Warnings        int
	UpdatedAt               time.Time
	UpdatedBy               string
}

// KindCount is one segment of the kind filter.
type KindCount struct {
	Value, Label string
	Count        int
}

// TemplateCard is a template to start from, with its picture.
type TemplateCard struct {
	ID, Title, Text, Facts string
	Boxes                  []MiniBox
	Cords                  []string // SVG paths
}

// MiniBox is one activity in a template's picture.
type MiniBox struct {
	X, Y  int
	Group string
}

// FlowNew is the form that makes a flow.
type FlowNew struct {
	Name, Kind, Template string
	Templates            []TemplateCard
	Missing              []Missing // what the template names and is not here; not empty when its form asks about that
	Errors               map[string]string
	Dialog               bool
}

func kindOptions() []ui.Option {
	return []ui.Option{
		{Value: string(flow.Inbound), Label: "Inbound", Help: "Calls that arrive"},
		{Value: string(flow.Outbound), Label: "Outbound", Help: "Calls you make"},
		{Value: string(flow.Digital), Label: "Digital", Help: "Chats and messages"},
		{Value: string(flow.Subflow), Label: "Subflow", Help: "A part other flows run"},
	}
}

func toggled(on bool) string {
	if on {
		return ""
	}
	return "1"
}

func hasLive(labels []Label) bool {
	return slices.ContainsFunc(labels, func(l Label) bool { return l.Name == "live" })
}

func rest(entries []string) string { return strings.Join(entries[1:], ", ") }

func miniPlace(b MiniBox) string { return fmt.Sprintf("translate(%d %d)", b.X, b.Y) }
