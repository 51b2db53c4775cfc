package views

// OutlineLive is what an open outline hears of others.
type OutlineLive struct {
	Flow   string
	People []OutlinePerson
	News   *OutlineNews // nil when nothing was saved since
}

// OutlinePerson is somebody who has the flow open, and at which activity.
type OutlinePerson struct {
	Name, At, Place string // At is the activity's id and Place its name; both empty when it is not known
}

// OutlineNews is what others saved since the page was made.
type OutlineNews struct {
	By, At   string
	Revision string   // of the draft now
	Changed  []string // ids of activities, "" for the flow itself
	Diff     Diff
}

func (n OutlineNews) words() string {
	words := n.By + " changed this flow, " + n.At + "."
	if n.Diff.Count == 0 {
		words = n.By + " moved something on the canvas, " + n.At + "."
	}
	return words
}
