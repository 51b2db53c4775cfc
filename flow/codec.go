package flow

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strconv"

	"cordboard/flow/fault"
)

// Decode reads a flow document exactly: unknown fields, types and outlets, values of the wrong JSON type, and fields or ids that are there
// twice are issues that name the activity and field. The flow is nil only when the data cannot be read as a flow at all; then the one issue
// says why. Decode does not validate: Inspect does both.
func Decode(data []byte, c *Catalog) (*Flow, []Issue) {
	f, issues := decodeStructure(data)
	if f == nil {
		return nil, issues
	}
	v := validation{flow: f, catalog: c, issues: issues, valid: true}
	v.index()
	for i := range f.Activities {
		v.structure(i)
	}
	canonicalise(f, c, true)
	return f, v.sorted()
}

// Inspect decodes and validates in one.
func Inspect(data []byte, c *Catalog, r Resources) (*Flow, []Issue) {
	f, issues := decodeStructure(data)
	if f == nil {
		return nil, issues
	}
	canonicalise(f, c, true)
	return f, (&validation{flow: f, catalog: c, resources: r, issues: issues, valid: true}).run()
}

// DecodeDraft reads one of the store's own documents. Only the structure must be right: activities may be unfinished. Errors are invalid faults.
func DecodeDraft(data []byte) (*Flow, error) {
	if err := checkText(data); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "the flow document cannot be read: %s", err)
	}
	if f, found, err := readFlow(data); err == nil && len(found) == 0 {
		return f, nil
	}
	var f Flow
	if err := UnmarshalStrict(data, &f); err != nil {
		err = syntaxError(data, err)
		return nil, fault.Wrap(err, fault.Invalid, "the flow document cannot be read: %s", err)
	}
	return &f, nil
}

// Encode writes the canonical form: fields and properties in the order of their declaration, maps sorted, two spaces, and a newline at the
// end. What was written stays: defaults are neither added nor left out. Encoding what Decode gives is stable.
func Encode(f *Flow, c *Catalog) ([]byte, error) {
	copied := *f
	copied.Activities = append([]Record{}, f.Activities...)
	copied.Variables = slices.Clone(f.Variables)
	canonicalise(&copied, c, false)
	var compact bytes.Buffer
	encoder := json.NewEncoder(&compact)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(&copied); err != nil {
		return nil, fmt.Errorf("write flow %q: %w", f.Name, err)
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, compact.Bytes(), "", "  "); err != nil {
		return nil, fmt.Errorf("write flow %q: %w", f.Name, err)
	}
	return indented.Bytes(), nil
}

// decodeStructure reads the document without looking into properties.
func decodeStructure(data []byte) (*Flow, []Issue) {
	if err := checkText(data); err != nil {
		return nil, []Issue{issue("not_a_flow", "", "", "%s", err)}
	}
	f, found, err := readFlow(data)
	if err != nil {
		return nil, []Issue{issue("not_a_flow", "", "", "%s", syntaxError(data, err))}
	}
	if f.Format != Format {
		message := fmt.Sprintf("this is not a flow: \"format\" must be %q", Format)
		if f.Format != "" {
			message += fmt.Sprintf(", not %q", f.Format)
		}
		return nil, []Issue{issue("not_a_flow", "", "format", "%s", message)}
	}
	if len(f.Activities) > MaxActivities {
		return nil, []Issue{issue("not_a_flow", "", "activities", "the flow has %d activities; at most %d are allowed", len(f.Activities), MaxActivities)}
	}
	for i := range found {
		found[i].placeIn(f)
	}
	return f, found
}

// readFlow reads a document and finds what is wrong with its structure. What has another type than it should is left out.
func readFlow(data []byte) (*Flow, []Issue, error) {
	var f Flow
	if !validJSON(data) {
		return nil, nil, json.Unmarshal(data, &f)
	}
	var found []Issue
	in := inspector{cursor: cursor{text: data}, report: func(path, code, message string) {
		found = append(found, issue(code, "", path, "%s", message))
	}}
	description := describe(reflect.TypeFor[Flow](), "")
	if in.value(description); len(found) == 0 && fill(data, description, &f) == nil {
		return &f, nil, nil
	}
	f = Flow{}
	var wrong *json.UnmarshalTypeError
	if err := json.Unmarshal(data, &f); err != nil && !errors.As(err, &wrong) {
		return nil, nil, err
	}
	return &f, found, nil
}

var inActivity = regexp.MustCompile(`^activities\[(\d+)\]\.?(.*)$`)

// placeIn turns a path in the document into an activity and a path in it.
func (i *Issue) placeIn(f *Flow) {
	parts := inActivity.FindStringSubmatch(i.Field)
	if parts == nil {
		return
	}
	n, err := strconv.Atoi(parts[1])
	if err == nil && n < len(f.Activities) && f.Activities[n].ID != "" {
		i.Activity, i.Field = f.Activities[n].ID, parts[2]
	}
}

// UnmarshalStrict reads one JSON value and refuses unknown fields and anything after it.
func UnmarshalStrict(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more after the end of the JSON value")
	}
	return nil
}
