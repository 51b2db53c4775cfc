package web

import (
	"strings"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// mendKey names a way to mend a finding, so that it is found again in what is posted.
func mendKey(i flow.Issue, fix flow.Fix) string {
	return strings.Join([]string{i.Code, i.Activity, i.Field, fix.Label}, "|")
}

// mend makes the mending that a button names. It gives the activity that it was about, and what to say. A problem that is gone needs none.
func mend(e *flow.Edit, key string) (at, said string, err error) {
	for _, i := range e.Findings() {
		for _, fix := range i.Fixes {
			if mendKey(i, fix) != key {
				continue
			}
			err := e.Mend(fix)
			if fault.CodeOf(err) == fault.Conflict {
				return i.Activity, fault.Message(err), nil
			}
			return madeBy(fix, i.Activity), "Mended: " + fix.Label + ".", err
		}
	}
	_, rest, _ := strings.Cut(key, "|")
	at, _, _ = strings.Cut(rest, "|")
	return at, "The problem is gone already, so nothing was mended.", nil
}

// madeBy is the first activity that a fix adds, else the one that it is about.
func madeBy(fix flow.Fix, at string) string {
	for _, c := range fix.Changes {
		if id, ok := c.Path[len(c.Path)-1].(string); ok && len(c.Path) == 2 && c.Path[0] == "activities" && c.Now != nil {
			return id
		}
	}
	return at
}
