// Package convert owns what importers of flows of other systems share: the parts that steps of the original become, the flow that is put
// together of them, and the report that accounts for every step and every way between two steps. One package below it reads one system
// (docs/import.md says how to add one). It must not do I/O: bytes go in, a flow and a report come out.
package convert

import (
	"errors"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// System is a product whose exported flows can be read.
type System struct {
	Name  string // how commands and the API call it, such as twilio
	Label string // what people read, such as Twilio Studio
	// Recognises says whether data looks like an export of the system. It may be anything.
	Recognises func(data []byte) bool
	// Read takes an export apart. The name is for flows whose export does not tell one. Errors are invalid faults that say what is wrong with
	// the file.
	Read func(data []byte, name string) (*Builder, error)
}

// maxDepth is how deeply an export may nest. Placeholders hold steps of it, some levels down in a flow (flow.MaxDepth).
const maxDepth = flow.MaxDepth - 8

// Run converts an export. The flow decodes with the catalogue, and has no errors but those that the report names. Errors are invalid faults.
func Run(s System, data []byte, name string, c *flow.Catalog) (*flow.Flow, *Report, error) {
	if len(data) > flow.MaxBytes {
		return nil, nil, fault.New(fault.Invalid, "the file is larger than %d MB", flow.MaxBytes>>20)
	}
	if err := flow.CheckJSON(data, maxDepth); err != nil {
		return nil, nil, fault.Wrap(err, fault.Invalid, "the file cannot be read as an export of %s: %s", s.Label, err)
	}
	b, err := s.Read(data, name)
	if err != nil {
		return nil, nil, err
	}
	if len(b.parts) == 0 {
		return nil, nil, fault.New(fault.Invalid, "the file holds no step of %s", s.Label)
	}
	f, err := b.settle(c)
	if err != nil {
		return nil, nil, err
	}
	report := b.report
	report.System, report.Label = s.Name, s.Label
	return f, &report, nil
}

// errTooLarge is what a flow of more activities than a document may have gives.
var errTooLarge = errors.New("the flow becomes too large")
