package views

import (
	"fmt"
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

// ReleaseNews is one release that the viewer is to be told of.
type ReleaseNews struct {
	ID, Flow     string
	Answer       bool // to the viewer, who is told until it is noted as seen
	Tone, Icon   string
	Short, Words string // for the bar of the designer, and in whole
}

// Impact is whom a release touches.
type Impact struct {
	OnVersions []OnVersion // contacts that are on their way
	Followers  []LabelFollowers
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

// Times are when a label moves and goes back, as they were typed.
type Times struct{ At, Until, Zone string }
