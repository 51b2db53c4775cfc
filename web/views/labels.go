package views

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"cordboard/web/ui"
)

// LabelFollowers is what follows a label.
type LabelFollowers struct {
	Label   string
	Entries []string // entry points, such as numbers
	Flows   []string // that go on in this one
}

// LabelRow is a label of a flow.
type LabelRow struct {
	LabelFollowers
	Version int // that it points at; 0: none yet
}

// entries says which entry points follow a label; "" when none does.
func (f LabelFollowers) entries() string {
	if len(f.Entries) == 0 {
		return ""
	}
	return ui.Count(len(f.Entries), "entry point follows", "entry points follow") + " " + f.Label + ": " + named(f.Entries) + "."
}

// flows says which flows go on here by a label; "" when none does.
func (f LabelFollowers) flows() string {
	switch len(f.Flows) {
	case 0:
		return ""
	case 1:
		return "The flow " + f.Flows[0] + " runs it, and follows " + f.Label + "."
	}
	return ui.Count(len(f.Flows), "flow") + " run it, and follow " + f.Label + ": " + named(f.Flows) + "."
}

// entered says whether an entry point leads to the flow.
func (i Impact) entered() bool {
	return slices.ContainsFunc(i.Followers, func(f LabelFollowers) bool { return len(f.Entries) > 0 })
}

// words says what a label is about where it is chosen.
func (r LabelRow) words() string {
	var words []string
	for _, one := range []string{r.entries(), r.flows()} {
		if one != "" {
			words = append(words, one)
		}
	}
	switch {
	case len(words) > 0:
		return strings.Join(words, " ")
	case r.Label == "live":
		return "Nothing follows it yet."
	}
	return "Nothing follows it: a number's page chooses it."
}

// changeable says whether the label may get another name, or go: live is where contacts arrive.
func (r LabelRow) changeable() bool { return r.Label != "live" && r.Version > 0 }

// usedLabels are the labels that point at a version or that something follows.
func (v Versions) usedLabels() []LabelRow {
	return slices.DeleteFunc(slices.Clone(v.Labels), func(r LabelRow) bool { return r.Version == 0 && len(r.Entries) == 0 && len(r.Flows) == 0 })
}

// LabelName asks for a label's new name.
type LabelName struct {
	Flow, Label  string
	Value, Error string
	Dialog       bool
}

func (v LabelName) title() string { return "Rename the label " + v.Label }

func newLabel(value, problem string) ui.Field {
	return ui.Field{Name: "new_label", Label: "New label", Value: value, Error: problem, Help: "Small letters, digits, - and _, such as winter-line.", Max: 32, Autocomplete: "off"}
}

func labelNameURL(flow, label string) string {
	return "/flows/" + flow + "/label/rename?label=" + url.QueryEscape(label)
}

func labelURL(flow, label string, version int) string {
	return "/flows/" + flow + "/label?label=" + url.QueryEscape(label) + "&version=" + strconv.Itoa(version)
}

// mostNamed is how many things a line names.
const mostNamed = 5

func named(list []string) string {
	if len(list) > mostNamed {
		return strings.Join(list[:mostNamed], ", ") + fmt.Sprintf(" and %d more", len(list)-mostNamed)
	}
	return strings.Join(list, ", ")
}
