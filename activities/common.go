package activities

import (
	"fmt"

	"cordboard/flow"
)

// The kinds of flow that most activities choose from.
var (
	onCalls   = []flow.Kind{flow.Inbound, flow.Outbound}
	anywhere  = []flow.Kind{flow.Inbound, flow.Outbound, flow.Digital}
	toAgents  = []flow.Kind{flow.Inbound, flow.Digital}
	nextOrErr = []flow.Outlet{{ID: "next", Label: "Next"}, flow.ErrorOutlet}
)

// Codes of the failures that activities make themselves; those of failed commands come with the event.
const (
	codeExpression = "expression" // a template or an expression could not be evaluated
	codeValue      = "value"      // a value does not fit the variable it is for, or the property it fills
	codeNotFound   = "not_found"  // a resource that a property names does not exist
	codeHTTP       = "http"       // no HTTP response arrived
)

// Checker is implemented by activities with rules that struct tags cannot tell, such as "one of these two"; the validator calls it. Check
// gives messages by field path as flow.Walk writes it (properties.until). The activity has been decoded, not compiled.
type Checker interface{ Check() map[string]string }

// at writes the path of a field of a list element as flow.Walk does.
func at(list string, i int, field string) string {
	return fmt.Sprintf("properties.%s[%d].%s", list, i, field)
}
