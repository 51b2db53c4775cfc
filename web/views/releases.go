package views

import (
	"fmt"
	"strings"
	"time"

	"cordboard/web/ui"
)

// Releases is the list of releases.
type Releases struct {
	Rows            []ReleaseRow
	All, CanPublish bool
}

// ReleaseRow is one release.
type ReleaseRow struct {
	ID, Flow, Label, Message string
	State, Note              string
	By, DecidedBy            string
	Version                  int
	At, Until, Began, Ended  *time.Time
	MadeAt                   time.Time
	DecidedAt                *time.Time
	Open                     bool
	CanDecide                bool // waits for approval, and the viewer is somebody else than who asked
}

// ReleaseView is the page of one release.
type ReleaseView struct {
	Row        ReleaseRow
	Base       int // version that it is compared with: the one that the label points at, or that it left; 0 when none
	Diff       Diff
	Impact     Impact
	Note       string
	Errors     map[string]string
	CanPublish bool
}

// Impact is whom a release touches.
type Impact struct {
	OnVersions []OnVersion // contacts that are on their way
	Entries    []LabelEntries
	Flows      []string // that run this one
}

// LabelEntries are the entry points that follow a label.
type LabelEntries struct {
	Label   string
	Numbers []string
}

// Begins says when the label moves, or moved.
func (r ReleaseRow) Begins(c ui.Clock) string {
	switch {
	case r.Began != nil:
		return c.Words(*r.Began)
	case r.At != nil:
		return c.Words(*r.At)
	case r.State == "asked":
		return "when approved"
	}
	return "–"
}

// Ends says when the label goes back, or went.
func (r ReleaseRow) Ends(c ui.Clock) string {
	if r.Until == nil {
		return ""
	}
	return c.Words(*r.Until)
}

func (r ReleaseRow) title() string { return fmt.Sprintf("Version %d becomes %s", r.Version, r.Label) }

func (r ReleaseRow) cancelTitle() string {
	if r.State == "live" {
		return fmt.Sprintf("Keep version %d %s?", r.Version, r.Label)
	}
	return fmt.Sprintf("Cancel the release of version %d?", r.Version)
}

func (r ReleaseRow) cancelText() string {
	if r.State == "live" {
		return "The label does not go back by itself."
	}
	return "The label stays where it is; the version is kept."
}

func (r ReleaseRow) cancelWord() string {
	if r.State == "live" {
		return "Keep it"
	}
	return "Cancel"
}

func (e LabelEntries) words() string {
	verb := "entry points follow"
	if len(e.Numbers) == 1 {
		verb = "entry point follows"
	}
	return fmt.Sprintf("%d %s %s: %s.", len(e.Numbers), verb, e.Label, named(e.Numbers))
}

func (i Impact) flows() string {
	if len(i.Flows) == 1 {
		return "The flow " + i.Flows[0] + " runs it, and follows live."
	}
	return ui.Count(len(i.Flows), "flow") + " run it, and follow live: " + named(i.Flows) + "."
}

// mostNamed is how many things a line names.
const mostNamed = 5

func named(list []string) string {
	if len(list) > mostNamed {
		return strings.Join(list[:mostNamed], ", ") + fmt.Sprintf(" and %d more", len(list)-mostNamed)
	}
	return strings.Join(list, ", ")
}

// Times are when a label moves and goes back, as they were typed.
type Times struct{ At, Until, Zone string }
