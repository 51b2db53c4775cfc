package views

import (
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"cordboard/web/ui"
)

// Outline is a flow as a list that is edited by forms.
type Outline struct {
	Flow, Kind, Description string
	Base                    string // revision that the page shows
	Saved                   string // when the draft was saved
	Count                   int
	Errors, Warnings        int
	CanEdit, CanPublish     bool
	Inline                  bool // every activity has its menu, and its outlets their lists of targets
	Parts                   []OutlinePart
	Targets                 []OutlineOption // activities in the order of reading
	Types                   []OutlineGroup
	Findings                []OutlineFinding // about the flow itself
	Variables               []ui.Option      // name and type
	Handlers                []Exit           // those that lead somewhere
	Notes                   []OutlineNote
	Undo, Redo              *OutlineTurn // nil when there is nothing
	Form                    *OutlineForm // of the activity that is open
	Part                    string       // what else is open: settings, notes
	Settings                *Settings
	AddType, AddWhere       string // what was posted and could not be added
	AddTemplate             string // likewise
	Templates               []ui.Option
	Said, SaidAt            string            // what was done, and the id of the part that it was about
	Wires                   url.Values        // of the lists of targets that came back
	WireErrors              map[string]string // by the name of a list
	AddErrors               map[string]string
}

// OutlinePart is a heading and the activities below it.
type OutlinePart struct {
	Title string
	Steps []Step
}

// Step is one activity of the outline.
type Step struct {
	ID, Name, Type, Icon, Group, Summary string
	Number                               int // in the order of reading, from 1
	Start, Open                          bool
	Runs                                 bool   // a subflow, which can be put back
	Here                                 string // who else works at it
	Exits                                []Exit
	Findings                             []OutlineFinding
}

// Exit is one way out: where it leads, or what happens when it is not wired.
type Exit struct {
	ID, Label string
	Key       string // of a menu's option, else ""
	Target    string // id, "" when not wired
	Name      string // of the target
	Number    int    // of the target
	Note      string // what happens instead
	Stale     bool   // the activity has no such outlet any more
}

// OutlineOption is one choice of a list; OutlineGroup some with a heading.
type OutlineOption struct{ Value, Label string }

// OutlineGroup is a heading and the choices below it.
type OutlineGroup struct {
	Label   string
	Options []OutlineOption
}

// OutlineFinding is a finding with the address of the field that it is about.
type OutlineFinding struct {
	Finding
	Href  string
	Fixes []OutlineOption // ways to mend it, each a button
}

// OutlineNote is a note, or the title of a frame.
type OutlineNote struct {
	ID, Text string
	Frame    bool
	Holds    []string // what lies in a frame: number and name
}

// OutlineTurn is a change that can be taken back or made again.
type OutlineTurn struct{ Revision, Label string }

// OutlineForm is the form of an activity: its name, id, and properties. Properties is nil for a type that is not known here.
type OutlineForm struct {
	Base, ID, Name, NewID string
	Properties            *PropertyForm
	Posted                url.Values // when the form comes back
	Errors                map[string]string
}

// OutlineDelete is what becomes of a flow without an activity.
type OutlineDelete struct {
	Flow, Base, ID, Name string
	Start                bool
	Cut                  []string // sentences
}

// OutlineConflict is a change that met another one: what was posted, and both in words.
type OutlineConflict struct {
	Flow, Action, Base, Over string      // Over is the revision that the page shows against the form's
	Fields                   []ui.Option // Label is the name of a field
	Clashes                  []OutlineClash
}

// OutlineClash is one record that two people changed.
type OutlineClash struct {
	Label, By, At string
	Gone          bool // they deleted it, or gave it another id
	Mine, Theirs  Diff
}

// openID is the activity whose form is open, "" when none is.
func (v Outline) openID() string {
	if v.Form == nil {
		return ""
	}
	return v.Form.ID
}

// cameBack says that a form of the page holds what was posted and is not saved.
func (v Outline) cameBack() bool {
	return v.AddErrors != nil || v.Wires != nil || v.Form != nil && v.Form.Posted != nil || v.Settings != nil && len(v.Settings.Errors) > 0
}

func outlineURL(flow, rest string) templ.SafeURL {
	return templ.SafeURL("/flows/" + url.PathEscape(flow) + "/outline" + rest)
}

// OutletID is the id of an outlet's list of targets.
func OutletID(activity, outlet string) string {
	return "o-" + activity + "-" + url.PathEscape(outlet)
}

// chosen is where an outlet leads, or where a form that came back wants it to.
func (v Outline) chosen(s Step, e Exit) string {
	name := wireName(s, e)
	if s.Open && v.Form != nil && v.Form.Posted.Has(name) {
		return v.Form.Posted.Get(name)
	}
	if v.Wires.Has(name) {
		return v.Wires.Get(name)
	}
	return e.Target
}

// wireError is what is wrong with where a list wants an outlet to lead.
func (v Outline) wireError(s Step, e Exit) string {
	if s.Open && v.Form != nil {
		return v.Form.Errors[wireName(s, e)]
	}
	return v.WireErrors[wireName(s, e)]
}

// lists says whether a choice is in the lists of targets.
func (v Outline) lists(choice string) bool {
	return choice == "" || choice[0] == '+' || slices.ContainsFunc(v.Targets, func(o OutlineOption) bool { return o.Value == choice })
}

func wireName(s Step, e Exit) string { return "wire." + s.ID + "." + e.ID }

// problemTone is the colour of what is to be mended; nothing is wrong with a flow that nobody began.
func (v Outline) problemTone() string {
	switch {
	case v.Count > 0 && v.Errors > 0:
		return "err"
	case v.Count > 0 && v.Warnings > 0:
		return "warn"
	}
	return "t2"
}

// problemWords counts what is to be mended.
func (v Outline) problemWords() string {
	switch {
	case v.Count == 0:
		return "Nothing in it yet"
	case v.Errors > 0 && v.Warnings > 0:
		return ui.Count(v.Errors, "error") + ", " + ui.Count(v.Warnings, "warning")
	case v.Errors > 0:
		return ui.Count(v.Errors, "error")
	case v.Warnings > 0:
		return ui.Count(v.Warnings, "warning")
	}
	return "No problems"
}
