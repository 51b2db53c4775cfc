package views

import (
	"slices"
	"strconv"

	"cordboard/web/ui"
)

// Bundles is the page with the flows to take along, and the way in.
type Bundles struct {
	Flows                []BundleFlow
	More                 int // flows that are not listed
	Query                string
	CanImport, CanExport bool
	Text                 string // of a bundle that was pasted
	Errors               map[string]string
}

// BundleFlow is a flow that can be taken along.
type BundleFlow struct {
	Name, Kind, Description string
	Live                    int // version; 0: none
}

// Words are its kind and what is live of it.
func (f BundleFlow) Words() string {
	if f.Live == 0 {
		return KindLabel(f.Kind)
	}
	return KindLabel(f.Kind) + ", live v" + strconv.Itoa(f.Live)
}

// BundleThing is something that a bundle holds or names.
type BundleThing struct {
	Kind, Name  string
	Words, Icon string // the kind in words, and its icon
	Href        string // its page; "" when it has none
	Ticked      bool
}

// Key names it in a form.
func (t BundleThing) Key() string { return t.Kind + "/" + t.Name }

// BundleExport is what comes along with some flows.
type BundleExport struct {
	Chosen             []string // flows
	Flows              []string // these with those that they run
	Tests              int
	Label              string
	Labels             []ui.Option
	Things, Named      []BundleThing
	Left               []string // keys of things that are left out
	Audio, Rows, Staff bool
	Size               int // bytes of the file
	Problem            string
}

// Holds says whether something of a kind is there to choose from.
func (v BundleExport) Holds(kind string) bool {
	for _, t := range v.Things {
		if t.Kind == kind {
			return true
		}
	}
	return false
}

// BundlePlan is what a bundle would do, or did.
type BundlePlan struct {
	ID, File     string
	Groups       []BundleGroup
	Lists        map[string][]string // by kind, names of here that are too many for a select
	Mark         string              // of the plan that is shown
	Replace      bool
	Moved        bool // the plan became another one since it was shown
	Done         bool
	MayResources bool
	Changes      int
	Blocked      int // things that something cannot be made without
	Error        string
	Errors       map[string]string
}

// BundleGroup is the things that the same becomes of.
type BundleGroup struct {
	ID, Title, Icon, Tone, Help string
	Folded                      bool
	Steps                       []BundleStep
}

// BundleStep is what becomes of one thing; its name is the one here.
type BundleStep struct {
	BundleThing
	From    string // what it is called in the bundle
	Action  string
	Needed  bool
	Asks    string   // choice, list, name or value; "": nothing
	Choices []string // of here
	Chosen  string
	Value   string
	Secret  bool // its value can be set now
}

// Field is the name of the mapping's field.
func (s BundleStep) Field() string { return "map:" + s.Kind + ":" + s.From }

// Origin is its kind, and what it is called in the bundle when that is something else.
func (s BundleStep) Origin() string {
	if s.From == s.Name {
		return s.Words
	}
	return s.Words + ", in the bundle " + s.From
}

// Stays is what happens when nothing else is chosen.
func (s BundleStep) Stays() string {
	switch {
	case s.Needed:
		return "Choose what takes its place"
	case s.Action == "missing":
		return "Keep the name, make it later"
	case s.Action == "kept":
		return "As it is here"
	case s.Action == "replace":
		return "Replaced by the bundle's"
	case s.Action == "mapped":
		return "As in the bundle: " + s.From
	}
	return "Made as " + s.From
}

// Retype says whether a secret's value was typed before the page was shown again.
func (v BundlePlan) Retype(s BundleStep) bool { return v.Errors["secrets."+s.From] != "" }

// Idle says whether there is nothing to import.
func (v BundlePlan) Idle() bool {
	for _, g := range v.Groups {
		if slices.ContainsFunc(g.Steps, func(s BundleStep) bool { return s.Secret }) {
			return false // its value can be given
		}
	}
	return v.Changes == 0 && v.Error == ""
}

// Problem is what is wrong with it.
func (v BundlePlan) Problem(s BundleStep) string {
	for _, field := range []string{"mapping." + s.Kind + "." + s.From, "values." + s.From, "secrets." + s.From} {
		if v.Errors[field] != "" {
			return v.Errors[field]
		}
	}
	if s.Needed {
		return "Something in the bundle cannot be made without it."
	}
	return ""
}
