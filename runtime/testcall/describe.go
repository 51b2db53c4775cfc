package testcall

import "cordboard/runtime"

// Describe tells an event or a command of a contact's journal in the words of a transcript; false when a transcript says nothing of it. labels
// are the names of the contact's activities by their ids.
func Describe(e runtime.Entry, labels map[string]string) (Line, bool) {
	t := transcript{labels: labels, activity: e.Activity}
	t.entry(e)
	if len(t.lines) == 0 {
		return Line{}, false
	}
	return t.lines[0], true
}
