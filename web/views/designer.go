package views

import (
	"cordboard/flow"
)

// Designer is the designer's page: its frame, which scripts fill. The flow as text is the outline, a page of its own.
type Designer struct {
	Name, Kind  string
	Description string
	Saved       string // "Saved 14:02 EET"
	Labels      []Label
	News        ReleaseNews // of this flow that the viewer is to be told of; without ID: none
	Planned     string      // which version is live later: "v2 live today 13:00 EET"; "": none
	Changes     int
	Errors      int
	Warnings    int
	CanPublish  bool
	CanEdit     bool
	Palette     []PaletteGroup
	Activities  int
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

// flowOfKind names a flow by its kind: “Inbound flow”, but “Subflow”.
func flowOfKind(kind string) string {
	if flow.Kind(kind) == flow.Subflow {
		return KindLabel(kind)
	}
	return KindLabel(kind) + " flow"
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
