package views

import (
	"time"

	"cordboard/web/ui"
)

// Contacts is the list of contacts.
type Contacts struct {
	Query, Flow, Channel, State, From, To string
	Problem                               string // with the filters
	Flows, Channels, States               []ui.Option
	Rows                                  []ContactRow
	List                                  Listing
	Filtered                              bool
}

// ContactRow is one contact of the list.
type ContactRow struct {
	ID, Icon, Who, Dialled, Flow, Version string
	Test, Open                            bool
	StartedAt                             time.Time
	Took, Ends                            string
}

// Contact is one contact with what happened to it.
type Contact struct {
	ID, Title, Icon string
	Flow, Version   string // Version is "version 3" or "draft"
	Test, Open      bool
	Ends            string
	Failed          bool
	Facts           []ui.Option // what it is, label and value
	Visits          []JournalVisit
	Variables       []JournalValue
	CanSeeFlow      bool
	Part            JournalPart
	Follow          string // where a newer page is, once something has happened; "" when nothing more will, or this is an earlier part
	Data            any    // for the replay's script
}

// JournalPart is the part of a journal that a page shows, by entries counted from 1.
type JournalPart struct {
	First, Last, Total int
	Earlier, Later     string // the pages with the parts before and behind it, "" when there is none
}

// JournalVisit is an activity that the contact was in, with what happened meanwhile.
type JournalVisit struct {
	N                                   int // of the entry that began it
	Activity, Icon, Group, Outlet, Took string
	Offset                              string // since the contact began, "1:05"
	Within                              string // the subflow it belongs to, "" for the contact's own flow
	Lines                               []JournalLine
}

// JournalLine is one thing that happened.
type JournalLine struct {
	N                  int
	Offset, Icon, Tone string // Tone is "", said, heard or err
	Text               string
	Decision           *Decision // why the contact was offered to agents
	Rules              *RulesMet // where routing rules sent it
}

// RulesMet are the routing rules that the contact met on its way to a queue.
type RulesMet struct {
	Title, From string // From is the queue that the flow chose
	Rules       []RuleMet
	Outcome     []ui.Option // how it waits then, label and value
}

// RuleMet is a rule by its name of then.
type RuleMet struct {
	Name         string
	Linked, Gone bool
	Does         []ui.Option // what it changed, label and value
	Problem      string      // why nobody could tell whether it applies
}

// Path is where the rule can be looked at.
func (r RuleMet) Path() string { return rulePath(r.Name) }

// Decision is why the desk offered the contact to agents.
type Decision struct {
	Title      string      // who was offered it
	Facts      []ui.Option // what it was made of, label and value
	Ready      int         // how many could have had it
	Candidates []DecisionAgent
	More       string // about those who were ready and are not listed
	Skipped    []DecisionAgent
	Others     int // of the queue, who are in neither list
}

// DecisionAgent is an agent in a decision: what was compared of them, or why they were not considered.
type DecisionAgent struct {
	Rank        int
	Agent, Text string
	Chosen      bool
}

// JournalValue is a variable's value in the end.
type JournalValue struct{ Name, Value string }
