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
func sampleValue(source string, want flow.Type, template bool, now time.Time) string {
	if template && !strings.Contains(source, "{{") || readsContact.MatchString(source) {
		return ""
	}
	checked := flow.CheckExpression(source, want, template, flow.Scope{}, flow.Env{"now": now})
	if !checked.OK {
		return ""
	}
	return checked.Value
}
