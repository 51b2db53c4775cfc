// Package systems lists the systems whose flows can be imported. It must not know more of them than their names.
package systems

import (
	"cordboard/flow/convert"
	"cordboard/flow/convert/twilio"
)

// All are the systems, in the order people see them.
var All = []convert.System{twilio.System}

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

// Names are the names of the systems.
func Names() []string {
	names := make([]string, len(All))
	for i, s := range All {
		names[i] = s.Name
	}
	return names
}
