package web

import (
	"strconv"
	"strings"

	"cordboard/web/views"
)

// ruleInput is a rule's form as it was typed.
type ruleInput struct{ views.RoutingRuleForm }

// errorsOf takes the mistakes of the rule at a place: rules[2].when is about the field when. What is wrong with another one is said above.
func (f *ruleInput) errorsOf(place int) {
	at, found := "rules["+strconv.Itoa(place)+"].", f.Errors
	f.Errors = map[string]string{}
	for field, message := range found {
		own, mine := strings.CutPrefix(field, at)
		n, skill := strings.CutPrefix(own, "skills[")
		row, _, _ := strings.Cut(n, "]")
		switch i, err := strconv.Atoi(row); {
		case field == "":
			f.Errors[""] = message
		case !mine:
			f.Errors[""] = sentence(field + ": " + message)
		case skill && err == nil && i < len(f.Skills):
			f.Skills[i].Error, f.Errors["skills"] = sentence(message), sentence(message)
		default:
			f.Errors[own] = sentence(message)
		}
	}
}
