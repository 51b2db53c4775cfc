package web

import (
	"strconv"
	"time"

	"cordboard/flow/fault"
)

// base names the state of something that a form changes; "" for something new.
func base(updated time.Time) string {
	if updated.IsZero() {
		return ""
	}
	return strconv.FormatInt(updated.UnixMilli(), 10)
}

// baseTime reads it back; the zero time, which replaces whatever is there, when the form does not say.
func baseTime(text string) time.Time {
	ms, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}

// formErrors gives what to show with a form that could not be saved: messages beside fields, or above the form that somebody else was
// first. It is nil when the form cannot help.
func formErrors(err error) map[string]string {
	if fields := fieldErrors(err); fields != nil {
		return fields
	}
	if fault.CodeOf(err) == fault.Conflict {
		return map[string]string{"": sentence(fault.Message(err)) + " Nothing is saved. Open it in another tab to see what it is now; saving again replaces that with what is here."}
	}
	return nil
}
