package flow

import (
	"slices"
	"strings"

	"cordboard/flow/fault"
)

// NameRule says in words what ValidName takes.
const NameRule = "letters, digits, - and _, at most 80, beginning with a letter or digit"

// reservedNames are taken in addresses: /flows/new makes a flow, /flows/import brings one in.
var reservedNames = []string{"import", "new"}

// CheckFlowName gives an invalid fault about the field name when no flow can have the name; nil when one can.
func CheckFlowName(name string) error {
	switch {
	case name == "":
		return fault.Field("name", "give the flow a name")
	case !ValidName(name):
		return fault.Field("name", "use "+NameRule)
	case slices.Contains(reservedNames, strings.ToLower(name)):
		return fault.Field("name", "%s is reserved; choose another name", name)
	}
	return nil
}
