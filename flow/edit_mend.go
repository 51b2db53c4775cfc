package flow

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"cordboard/flow/fault"
)

// Findings are what the validator finds about the flow as it is edited.
func (e *Edit) Findings() []Issue { return Validate(e.Flow, e.catalog, e.resources) }

// Mend makes the changes of a fix, all or none; activities that it adds stand below the others. A flow that does not hold what the fix was
// made for any more is a conflict fault.
func (e *Edit) Mend(fix Fix) error {
	try := Edited(e.Flow, e.catalog, e.resources)
	try.seen, try.now = e.seen, e.now
	for _, c := range fix.Changes {
		if err := try.mendOne(c); err != nil {
			return err
		}
	}
	e.Flow = try.Flow
	return nil
}

func (e *Edit) mendOne(c Change) error {
	root, _ := c.Path[0].(string)
	switch root {
	case "activities":
		id, _ := c.Path[1].(string)
		return e.mendActivity(id, c)
	case "variables":
		var v Variable
		name, _ := c.Path[1].(string)
		if slices.ContainsFunc(e.Flow.Variables, func(v Variable) bool { return v.Name == name }) || !decodeInto(c.Now, &v) {
			return errStale()
		}
		e.Flow.Variables = append(slices.Clone(e.Flow.Variables), v)
	case "handlers":
		handlers := maps.Clone(e.Flow.Handlers)
		if err := rewrite(&handlers, c.Path[1:], c); err != nil {
			return err
		}
		e.Flow.Handlers = handlers
	case "start":
		return rewrite(&e.Flow.Start, nil, c)
	default:
		return errStale()
	}
	return nil
}

func (e *Edit) mendActivity(id string, c Change) error {
	i, path := e.index(id), c.Path[2:]
	switch {
	case len(path) == 0 && i < 0 && !e.taken(id) && c.Now != nil:
		var r Record
		if !decodeInto(c.Now, &r) {
			return errStale()
		}
		e.Flow.Layout[id] = e.placeAfter(r, "", "")
		e.Flow.Activities = append(e.Flow.Activities, r)
	case i < 0 || len(path) == 0 && c.Now != nil:
		return errStale()
	case len(path) == 0:
		e.Remove(id)
	default:
		return rewrite(&e.Flow.Activities[i], path, c)
	}
	return nil
}

func errStale() error {
	return fault.New(fault.Conflict, "The flow has changed meanwhile, so nothing was mended. Look at the problem again.")
}

// rewrite makes a change inside a value, which is taken for its JSON.
func rewrite[T any](value *T, path []any, c Change) error {
	var tree any
	if !exactly(toJSON(*value), &tree) {
		return errStale()
	}
	tree, err := changedTree(tree, path, c)
	if err != nil {
		return err
	}
	var next T
	if tree != nil && !decodeInto(toJSON(tree), &next) {
		return errStale()
	}
	*value = next
	return nil
}

// changedTree is a JSON value in which the change is made; nil takes it away.
func changedTree(tree any, path []any, c Change) (any, error) {
	if len(path) == 0 {
		var was, now any
		if !exactly(c.Was, &was) || c.Now != nil && !exactly(c.Now, &now) {
			return nil, errStale()
		}
		if !bytes.Equal(toJSON(tree), toJSON(was)) && !(emptyTree(tree) && emptyTree(was)) {
			return nil, errStale()
		}
		return now, nil
	}
	switch step := path[0].(type) {
	case string:
		object, ok := tree.(map[string]any)
		if tree != nil && !ok {
			return nil, errStale()
		}
		changed := maps.Clone(object)
		if changed == nil {
			changed = map[string]any{}
		}
		next, err := changedTree(changed[step], path[1:], c)
		if changed[step] = next; next == nil {
			delete(changed, step)
		}
		return changed, err
	case int:
		list, ok := tree.([]any)
		if !ok || step < 0 || step >= len(list) {
			return nil, errStale()
		}
		changed := slices.Clone(list)
		next, err := changedTree(changed[step], path[1:], c)
		if changed[step] = next; next == nil {
			changed = slices.Delete(changed, step, step+1)
		}
		return changed, err
	}
	return nil, errStale()
}

// emptyTree says whether a value is one that documents leave out.
func emptyTree(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case map[string]any:
		return len(v) == 0
	case []any:
		return len(v) == 0
	}
	return false
}

// exactly reads JSON with its numbers as they are written.
func exactly(text json.RawMessage, into any) bool {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return d.Decode(into) == nil
}
