package storage

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// A draft is edited record by record. The keys of its records:
//
//	flow       {description, kind, start}
//	variables  the list of variables
//	handlers   handler → activity id
//	order      activity ids in document order
//	a:<id>     an activity
//	n:<id>     a note
//	l:<id>     where an activity is drawn, {x, y}
const (
	recordFlow      = "flow"
	recordVariables = "variables"
	recordHandlers  = "handlers"
	recordOrder     = "order"
	recordActivity  = "a:"
	recordNote      = "n:"
	recordLayout    = "l:"
)

// flowRecord is the record of what concerns the whole flow.
type flowRecord struct {
	Description string    `json:"description"`
	Kind        flow.Kind `json:"kind"`
	Start       string    `json:"start"`
}

// records is a document taken apart, key → JSON.
type records map[string]json.RawMessage

// split takes a document apart.
func split(f *flow.Flow) (records, error) {
	r := records{}
	put := func(key string, value any) error {
		text, err := encode(value)
		if err != nil {
			return fmt.Errorf("split record %s: %w", key, err)
		}
		r[key] = json.RawMessage(text)
		return nil
	}
	parts := map[string]any{
		recordFlow: flowRecord{f.Description, f.Kind, f.Start}, recordVariables: orEmpty(f.Variables), recordOrder: order(f), recordHandlers: f.Handlers,
	}
	if f.Handlers == nil {
		parts[recordHandlers] = struct{}{}
	}
	for _, a := range f.Activities {
		parts[recordActivity+a.ID] = a
	}
	for _, n := range f.Notes {
		parts[recordNote+n.ID] = n
	}
	for id, p := range f.Layout {
		parts[recordLayout+id] = p
	}
	for key, value := range parts {
		if err := put(key, value); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// order lists the activity ids of a document.
func order(f *flow.Flow) []string {
	ids := make([]string, len(f.Activities))
	for i, a := range f.Activities {
		ids[i] = a.ID
	}
	return ids
}

// join makes a document of records. The order names activities that are there; those it does not name come last, by id.
func (r records) join(name string) (*flow.Flow, error) {
	f := &flow.Flow{Format: flow.Format, Name: name}
	activities := map[string]flow.Record{}
	var ids []string
	keys := make([]string, 0, len(r))
	for key := range r {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		if err := r.joinOne(f, key, activities, &ids); err != nil {
			return nil, &fault.Error{Code: fault.Invalid, Message: "a record of the draft cannot be read", Fields: map[string]string{key: err.Error()}}
		}
	}
	// Nothing is nothing, however it was written: the same draft is always the same document.
	if len(f.Variables) == 0 {
		f.Variables = nil
	}
	if len(f.Handlers) == 0 {
		f.Handlers = nil
	}
	for _, id := range ids {
		if a, ok := activities[id]; ok {
			f.Activities = append(f.Activities, a)
			delete(activities, id)
		}
	}
	for _, key := range keys {
		if a, ok := activities[strings.TrimPrefix(key, recordActivity)]; ok && strings.HasPrefix(key, recordActivity) {
			f.Activities = append(f.Activities, a)
		}
	}
	return f, nil
}

func (r records) joinOne(f *flow.Flow, key string, activities map[string]flow.Record, ids *[]string) error {
	prefix, id := "", key
	if at := strings.IndexByte(key, ':'); at > 0 {
		prefix, id = key[:at+1], key[at+1:]
	}
	switch {
	case key == recordFlow:
		var v flowRecord
		if err := read(r[key], &v); err != nil {
			return err
		}
		f.Description, f.Kind, f.Start = v.Description, v.Kind, v.Start
		return nil
	case key == recordVariables:
		return read(r[key], &f.Variables)
	case key == recordHandlers:
		return read(r[key], &f.Handlers)
	case key == recordOrder:
		return read(r[key], ids)
	case prefix == recordActivity:
		var v flow.Record
		if err := read(r[key], &v); err != nil {
			return err
		}
		activities[id] = v
		return sameID(id, v.ID)
	case prefix == recordNote:
		var v flow.Note
		if err := read(r[key], &v); err != nil {
			return err
		}
		f.Notes = append(f.Notes, v)
		return sameID(id, v.ID)
	case prefix == recordLayout:
		var v flow.Position
		if err := read(r[key], &v); err != nil {
			return err
		}
		if f.Layout == nil {
			f.Layout = map[string]flow.Position{}
		}
		f.Layout[id] = v
		return nil
	}
	return fmt.Errorf("there is no such kind of record")
}

func sameID(key, id string) error {
	if key != id {
		return fmt.Errorf("the id is %q", id)
	}
	return nil
}

// read reads one JSON value exactly: an unknown field would be lost silently otherwise.
func read(data json.RawMessage, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// same says whether two records hold the same, whatever the order of their fields; nil is a missing record.
func same(a, b json.RawMessage) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return bytes.Equal(a, b) || bytes.Equal(canonical(a), canonical(b))
}

func canonical(data json.RawMessage) []byte {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return data
	}
	out, err := json.Marshal(v)
	if err != nil {
		return data
	}
	return out
}

// differing lists the keys whose records differ, sorted.
func differing(a, b records) []string {
	var keys []string
	for key, value := range a {
		if !same(value, b[key]) {
			keys = append(keys, key)
		}
	}
	for key := range b {
		if _, ok := a[key]; !ok {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// countChanges counts differences as people do: places on the canvas and the order of the activities are none.
func countChanges(keys []string) int {
	n := 0
	for _, key := range keys {
		if key != recordOrder && !strings.HasPrefix(key, recordLayout) {
			n++
		}
	}
	return n
}
