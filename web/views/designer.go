package views

import (
	"cordboard/flow"
)

// Designer is the designer's page: its frame, and the flow as text for the time before scripts run and for everybody who prefers text.
type Designer struct {
	Name, Kind  string
	Description string
	Saved       string // "Saved 14:02 EET"
	Labels      []Label
	Changes     int
	Errors      int
	Warnings    int
	CanPublish  bool
	CanEdit     bool
	Palette     []PaletteGroup
	Outline     []Step
	Handlers    []Exit
	Data        any // DesignerData, for the scripts
}

// Label is a label that points at a version.
type Label struct {
	Name    string
	Version int
}

// PaletteGroup is one group of activity types.
type PaletteGroup struct {
	ID, Label string
	Open      bool
	Items     []*flow.Spec
}

// Step is one activity of the outline.
type Step struct {
	ID, Name, Type, Icon, Group, Summary string
	Start                                bool
	Exits                                []Exit
	Issues                               []flow.Issue
}

// Exit is one way out: where it leads, or what happens when it is not wired.
type Exit struct {
	Key    string // of a menu's option, else ""
	Label  string
	Target string // id, "" when not wired
	Name   string // of the target
	Note   string // what happens instead
}

// KindIcon is the icon of a flow kind.
func KindIcon(kind string) string {
	switch flow.Kind(kind) {
	case flow.Inbound:
		return "phone-incoming"
	case flow.Outbound:
		return "phone-outgoing"
	case flow.Digital:
		return "message-square"
	}
	return "workflow"
}

// KindLabel is the word for a flow kind.
func KindLabel(kind string) string {
	switch flow.Kind(kind) {
	case flow.Inbound:
		return "Inbound"
	case flow.Outbound:
		return "Outbound"
	case flow.Digital:
		return "Digital"
	case flow.Subflow:
		return "Subflow"
	}
	return kind
}
