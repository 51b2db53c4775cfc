package views

import (
	"fmt"
	"strconv"
	"time"

	"cordboard/flow"
	"cordboard/web/ui"
)

// Versions is a flow's list of versions.
type Versions struct {
	Flow                string
	Rows                []VersionRow
	Changes             int // of the draft against live
	Live                int // version that is live, 0 when none
	SavedAt             time.Time
	SavedBy             string
	CanPublish, CanEdit bool
	Releases            []ReleaseRow // that wait
	Approval, Approved  bool         // a second person approves: the flow wants it; the flow or the organisation does
	CanManage           bool         // may switch the approval off
	Labels              []LabelRow
}

// VersionRow is one version.
type VersionRow struct {
	Number    int
	Message   string
	Author    string
	CreatedAt time.Time
	Labels    []string
	Contacts  int // still on it
}

// Compare is the page that tells two states apart.
type Compare struct {
	Flow, From, To string // version numbers, or "draft"
	Choices        []VersionRow
	File           string // name of the file that stands in the place of From, "" for none
	Error          string // what is wrong with the file
	OnFrom         int    // contacts still on From
	Diff           Diff
	CanEdit        bool
	CanPublish     bool     // To is the draft, and the viewer may publish it
	Editors        []Editor // who changed the draft, when To is it
	Data           any      // for the script (CompareData in static/designer/compare.js)
}

// FromWords is what the older state is called: the draft, version 3, or a file's name.
func (v Compare) FromWords() string {
	switch {
	case v.File != "":
		return v.File
	case v.From == "draft":
		return "the draft"
	}
	return "version " + v.From
}

// Diff is what changed, in words.
type Diff struct {
	Groups []ChangeGroup
	Moved  ChangeGroup // boxes and notes that only moved, and the order
	Moves  int         // how many those are
	Count  int         // activities and settings that differ
}

// ChangeGroup is the added, changed or removed activities, or the settings.
type ChangeGroup struct {
	Title, Mark, Icon string // Mark is add, chg or del
	Items             []Change
}

// Change is one activity, note or frame, or the flow's settings, with what changed.
type Change struct {
	ID                      string // of an activity, n:<id> of a note; "" of the settings
	Name, Type, Icon, Group string
	Lines                   []Line
}

// Line is one change: a sentence, or the name of a text and where its words differ. Of an activity that is new or gone the text may be empty.
type Line struct {
	Text                  string
	Pieces                []Piece
	Kind, Activity, Field string // as flow.Difference has them
}

// Takes says whether the older state of the line can be taken back: a flow's name and kind are not the draft's to change.
func (l Line) Takes() bool { return l.Activity != "" || l.Field != "name" && l.Field != "kind" }

// Marks tells by activity, or n:<id> for a note, how it stands: add, chg or del.
func (d Diff) Marks() map[string]string {
	marks := map[string]string{}
	for _, g := range d.Groups {
		for _, c := range g.Items {
			if c.ID != "" {
				marks[c.ID] = g.Mark
			}
		}
	}
	return marks
}

// MovedIDs lists the activities that stand elsewhere.
func (d Diff) MovedIDs() []string {
	ids := []string{}
	for _, c := range d.Moved.Items {
		if c.ID != "" {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// Piece is some words of a text that changed: of both versions (""), only of the older (del) or only of the newer (ins).
type Piece struct{ Kind, Text string }

// LabelMove is the question whether a label is to move.
type LabelMove struct {
	Flow, Label, Message string
	Naming               bool // the label is still to be named
	Version, Now         int
	OnNow                int // contacts on the version that the label leaves
	Diff                 Diff
	Dialog               bool
	Approval             bool // somebody else approves it first
	With                 With
	Times                Times
	Errors               map[string]string
}

// Title says what is asked.
func (v LabelMove) Title() string {
	if v.Naming {
		return fmt.Sprintf("Give version %d a new label", v.Version)
	}
	if v.Now > v.Version {
		return fmt.Sprintf("Roll %s back to version %d", v.Label, v.Version)
	}
	return fmt.Sprintf("Make version %d %s", v.Version, v.Label)
}

// when says from when on new contacts run the version, unless the form gives a time.
func (v LabelMove) when() string {
	if v.Approval {
		return "when somebody else has approved"
	}
	return "at once"
}

// Restore is the question whether the draft is to become a version.
type Restore struct {
	Flow, Version string
	Changes       int
	Dialog        bool
}

// Publish is the publish dialog.
type Publish struct {
	Flow, Etag     string
	Message, Label string
	NewLabel       string     // typed where Label is NewLabelChoice
	Labels         []LabelRow // to choose from
	Next, Live     int        // version that publishing makes; version that is live now
	Same           int        // newest version, when the draft is the same; 0 when there is something to publish
	Diff           Diff
	Issues         []Finding
	Blocked        bool
	Impact         Impact
	Approval       bool // somebody else approves what becomes live
	Times          Times
	Editors        []Editor
	Errors         map[string]string
	Tests          Tests
	With           With
}

// stopped says whether the draft cannot be published.
func (v Publish) stopped() bool { return v.Blocked || v.Same > 0 || v.Tests.Refused != "" }

// Tests is how a draft stands before the flow's saved test calls.
type Tests struct {
	Asked            bool   // the flow has a gate; else none were run
	Refused          string // why it cannot be published; "" when it can
	Green, Total     int
	Covered, Outlets int
	Failed           []FailedTest
}

// FailedTest is a test that fails, and the step where it does (0: it could not be run).
type FailedTest struct {
	Name    string
	Step    int
	Failure string
}

// Finding is a finding with its place in words, such as “Main menu, Attempts”.
type Finding struct {
	flow.Issue
	Place string
}

// OnVersion counts contacts that are on a version.
type OnVersion struct{ Version, Contacts int }

// Editor is somebody who changed the draft.
type Editor struct {
	Name, Last string
	Saves      int
}

// errors counts what keeps the flow from being published.
func (v Publish) errors() string { return ui.Count(countErrors(v.Issues), "error") }

func countErrors(findings []Finding) int {
	n := 0
	for _, i := range findings {
		if i.Severity == flow.SeverityError {
			n++
		}
	}
	return n
}

func (t Tests) tone() string {
	if t.Refused != "" {
		return "err"
	}
	return "warn"
}

func (f FailedTest) words() string {
	if f.Step == 0 {
		return ui.Sentence(f.Failure)
	}
	return "Step " + strconv.Itoa(f.Step) + ": " + f.Failure
}
