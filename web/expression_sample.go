package web

import (
	"regexp"
	"strings"
	"time"

	"cordboard/flow"
)

// readsContact finds expressions whose value depends on a contact: what they give can only be known in a call.
var readsContact = regexp.MustCompile(`\b(vars|contact|results|event|org|now|flow)\b`)

// sampleValue is the value of an expression that needs no contact, "" for all others.
func sampleValue(w flow.Written, now time.Time) string {
	if w.Template && !strings.Contains(w.Source, "{{") || readsContact.MatchString(w.Source) {
		return ""
	}
	checked := flow.CheckExpression(w, flow.Scope{}, flow.Env{"now": now})
	if !checked.OK {
		return ""
	}
	return checked.Value
}
