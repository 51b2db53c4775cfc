package activities

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"cordboard/flow"
)

// The kinds of flow that most activities choose from.
var (
	onCalls   = []flow.Kind{flow.Inbound, flow.Outbound}
	anywhere  = []flow.Kind{flow.Inbound, flow.Outbound, flow.Digital}
	toAgents  = []flow.Kind{flow.Inbound, flow.Digital}
	inWriting = []flow.Kind{flow.Digital}
	nextOrErr = []flow.Outlet{{ID: "next", Label: "Next"}, flow.ErrorOutlet}
)

// Codes of the failures that activities make themselves; those of failed commands come with the event.
const (
	codeExpression = "expression" // a template or an expression could not be evaluated
	codeValue      = "value"      // a value does not fit the variable it is for, or the property it fills
	codeNotFound   = "not_found"  // a resource that a property names does not exist
	codeHTTP       = "http"       // no HTTP response arrived

	codeUndelivered = "undelivered" // a message or notification could not be sent
	codePlaceholder = "placeholder" // an imported step has not been replaced yet
)

// Checker is implemented by activities with rules that struct tags cannot tell, such as "one of these two"; the validator calls it. Check
// gives messages by field path as flow.Walk writes it (properties.until). The activity has been decoded, not compiled.
type Checker interface{ Check() map[string]string }

// at writes the path of a field of a list element as flow.Walk does.
func at(list string, i int, field string) string {
	return fmt.Sprintf("properties.%s[%d].%s", list, i, field)
}

// invalidNumber is the outlet of a number that cannot be one.
const invalidNumber = "invalid_number"

// dialable gives a number in its international form: as it stands when it begins with +, else as it is dialled in the country of the number
// that was reached.
func dialable(text, dnis string) (string, bool) {
	number := strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", ".", "", "/", "").Replace(text)
	if strings.HasPrefix(number, "+") {
		return number, e164.MatchString(number)
	}
	return phone(number, dnis)
}

// evaluated gives the values of the inputs of a called flow, by its variables' names.
func evaluated(in flow.Input, inputs map[string]flow.Expression) (map[string]any, error) {
	values := make(map[string]any, len(inputs))
	for _, name := range slices.Sorted(maps.Keys(inputs)) {
		value, err := in.Evaluate(inputs[name])
		if err != nil {
			return nil, fmt.Errorf("input %s: %w", name, err)
		}
		values[name] = value
	}
	return values, nil
}

// nameOf fills in a property that names something. Where an expression gives no name that is an error, as nothing would be found by it.
func nameOf(in flow.Input, name flow.Template) (string, error) {
	text, err := in.Text(name)
	if err != nil {
		return "", err
	}
	if text = strings.TrimSpace(text); text == "" && !name.IsZero() {
		return "", fmt.Errorf("%s gives no name", name.Source)
	}
	return text, nil
}

// shownName is nameOf for messages: what cannot be filled in stands as it is written.
func shownName(in flow.Input, name flow.Template) string {
	if text, err := nameOf(in, name); err == nil {
		return text
	}
	return name.Source
}
