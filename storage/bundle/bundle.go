// Package bundle moves flows between installations, with what they depend on: it gathers a bundle, plans what bringing one in would do, and does it.
// It owns the file format cordboard.bundle/v2 and reads v1. It must not know HTTP or pages, and it publishes nothing.
package bundle

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// Format names the file format that is written. What an older version could not read gets a new number; bundles of older numbers are still read.
const Format = "cordboard.bundle/v2"

// formatFirst is the one before: it has no tests, no staff, no AI agents and no rows.
const formatFirst = "cordboard.bundle/v1"

// MaxBytes is how large a bundle is at most (docs/limits.md).
const MaxBytes = 20 << 20

// Bundle is flows with what they name.
type Bundle struct {
	Format    string            `json:"format"`
	Flows     []json.RawMessage `json:"flows"`               // cordboard.flow/v1, each flow with those that it runs
	Tests     []Test            `json:"tests,omitempty"`     // of these flows
	Resources []Resource        `json:"resources,omitempty"` // what can be made from the bundle
	Named     []Name            `json:"named,omitempty"`     // what is named and the bundle does not hold: secrets, and what was left out or missing where it comes from
}

// Name names something.
type Name struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
}

// Test is a saved test call of a flow.
type Test struct {
	Flow   string          `json:"flow"`
	Name   string          `json:"name"`
	Script json.RawMessage `json:"script"` // cordboard.test/v1
}

// Resource is something with all that it takes to make it.
type Resource struct {
	Name
	Description string          `json:"description,omitempty"`
	Settings    json.RawMessage `json:"settings"` // by kind; docs/flow-format.md describes them

	rows *storage.TableRows // of a table that was prepared
}

// Decode reads a bundle. What it does not know is refused, so that nothing of a newer format is lost in silence.
func Decode(data []byte) (Bundle, error) {
	var b Bundle
	if len(data) > MaxBytes {
		return b, fault.Field("bundle", "is larger than %d MB", MaxBytes>>20)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	err := d.Decode(&b)
	if err == nil {
		if _, end := d.Token(); !errors.Is(end, io.EOF) {
			err = errors.New("there is more after its end")
		}
	}
	switch {
	case b.Format != Format && b.Format != formatFirst && b.Format != "":
		return b, fault.Field("bundle", "has the format %q; this version reads %s and %s", b.Format, Format, formatFirst)
	case err != nil:
		return b, fault.Field("bundle", "is no bundle: %s", err)
	case b.Format == "":
		return b, fault.Field("bundle", "is no bundle: it has no format")
	case len(b.Flows) == 0:
		return b, fault.Field("bundle", "has no flow in it")
	}
	return b, nil
}

// Encode writes a bundle, indented, for version control.
func Encode(b Bundle) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(b); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "the bundle cannot be written")
	}
	if out.Len() > MaxBytes {
		return nil, fault.New(fault.Invalid, "The bundle would be larger than %d MB; leave the recordings or the rows out, or take fewer flows.", MaxBytes>>20)
	}
	return out.Bytes(), nil
}

// documents reads the flows of a bundle; one that cannot be taken exactly is refused.
func (b Bundle) documents(c *flow.Catalog) ([]*flow.Flow, error) {
	list := make([]*flow.Flow, len(b.Flows))
	for i, data := range b.Flows {
		f, issues := flow.Decode(data, c)
		if f == nil || flow.HasErrors(issues) {
			for _, issue := range issues {
				if issue.Severity == flow.SeverityError {
					return nil, fault.Field("bundle", "flow %d cannot be taken as it is: %s", i+1, issue.Message)
				}
			}
			return nil, fault.Field("bundle", "flow %d cannot be read", i+1)
		}
		list[i] = f
	}
	return list, nil
}
