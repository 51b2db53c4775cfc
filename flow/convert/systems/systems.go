// Package systems lists the systems whose flows can be imported. It must not know more of them than their names.
package systems

import (
	"strings"

	"cordboard/flow/convert"
	"cordboard/flow/convert/connect"
	"cordboard/flow/convert/twilio"
	"cordboard/flow/fault"
)

// All are the systems, in the order people see them.
var All = []convert.System{twilio.System, connect.System}

// Find is the system of a name.
func Find(name string) (convert.System, bool) {
	for _, s := range All {
		if s.Name == name {
			return s, true
		}
	}
	return convert.System{}, false
}

// Recognise is the system that data looks like an export of.
func Recognise(data []byte) (convert.System, bool) {
	for _, s := range All {
		if s.Recognises(data) {
			return s, true
		}
	}
	return convert.System{}, false
}

// Auto is the name that stands for whichever system data looks like an export of.
const Auto = "auto"

// Choose is the system of a name, or for Auto the one that data looks like an export of. Others are an invalid fault at the field from.
func Choose(name string, data []byte) (convert.System, error) {
	if name == Auto {
		if s, ok := Recognise(data); ok {
			return s, nil
		}
		return convert.System{}, fault.Field("from", "the file looks like no export of a system that can be read: %s", strings.Join(Names(), ", "))
	}
	if s, ok := Find(name); ok {
		return s, nil
	}
	return convert.System{}, fault.Field("from", "there is no system %s; use %s or %s", name, strings.Join(Names(), ", "), Auto)
}

// Names are the names of the systems.
func Names() []string {
	names := make([]string, len(All))
	for i, s := range All {
		names[i] = s.Name
	}
	return names
}
