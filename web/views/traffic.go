package views

import "cordboard/web/ui"

// Traffic is how contacts went through a version of a flow, beside another version when one is chosen.
type Traffic struct {
	Flow, Version, Against string      // version numbers; "" for none
	Versions, Others       []ui.Option // to choose from
	From, To               string      // days
	CanEdit                bool        // the canvas may tell what variables begin with
	Errors                 map[string]string
	Summary                string // "120 contacts came through version 2"
	Capped                 string // that only the newest are counted; "" when all are
	Counted                bool   // somebody came
	Rows                   []TrafficRow
	Unused                 []string // names of activities that nobody came to
	Data                   any      // for the script (TrafficData in static/designer/traffic.js)
}

// TrafficRow is an activity: how many came, and by what they went on.
type TrafficRow struct {
	ID, Name, Icon, Group string
	Contacts, Share, Gap  string // "120", "45 %" of all, "+7" points beside the other version
	Outlets               []TrafficOutlet
}

// TrafficOutlet is a way on, or where the contact ended.
type TrafficOutlet struct {
	Label, Contacts, Share, Gap string
	Tone                        string // "err" for customers who hung up, "acc" for those who are here, "" otherwise
}
