package views

import (
	"maps"
	"slices"
	"strings"

	"cordboard/web/ui"
)

// OutlineSeveral is the choice of several activities, for what is done with all of them at once.
type OutlineSeveral struct {
	Flow, Base, Title string
	Groups            []OutlineGroup
	Chosen            []string
	Errors            map[string]string
}

func (v OutlineSeveral) chosen(id string) bool { return slices.Contains(v.Chosen, id) }

// OutlineExtract is a subflow that could be made of several activities.
type OutlineExtract struct {
	Flow, Base, Name  string
	Activities, Names []string // ids, and what they are called
	Inputs, Outputs   []string // variables
	Entry             string   // the name of the activity that is entered first
	Exits             []OutlineOption
	Errors            map[string]string
}

// OutlinePutBack is what a flow would be with a subflow in place of the activity that runs it.
type OutlinePutBack struct {
	Flow, Base, ID, Name string
	Subflow, Words       string // Words say which state of it
	State                string
	States               []ui.Option
	Uses                 []string // other flows that run it
	Added                int
	Activities           map[string]string // id there → id here
	Variables            map[string]string
	Cautions             []string
	Problem              string // why it cannot be put back
}

func (v OutlinePutBack) uses() string {
	switch len(v.Uses) {
	case 0:
		return "No other flow runs it."
	case 1:
		return v.Uses[0] + " runs it too."
	}
	return strings.Join(v.Uses[:len(v.Uses)-1], ", ") + " and " + v.Uses[len(v.Uses)-1] + " run it too."
}

// renamed are sentences about what has another name here.
func (v OutlinePutBack) renamed() (list []string) {
	for _, from := range slices.Sorted(maps.Keys(v.Activities)) {
		list = append(list, "The activity "+from+" is "+v.Activities[from]+" here.")
	}
	for _, from := range slices.Sorted(maps.Keys(v.Variables)) {
		list = append(list, "The variable "+from+" is "+v.Variables[from]+" here.")
	}
	return list
}
