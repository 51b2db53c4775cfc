package storage

import (
	"encoding/json"
	"maps"
	"strings"
)

// fields is a JSON object.
type fields = map[string]json.RawMessage

// overlay puts what I made of a record on top of what somebody else made of it: each field, outlet and property that I left as it was stays
// theirs, of the variables each one. Another list, and a record that one of us added or removed, is mine as a whole.
func overlay(base, mine, theirs json.RawMessage) json.RawMessage {
	if list, ok := overlayVariables(base, mine, theirs); ok {
		return list
	}
	was, ok1 := fieldsOf(base)
	my, ok2 := fieldsOf(mine)
	their, ok3 := fieldsOf(theirs)
	if !ok1 || !ok2 || !ok3 || mine == nil || theirs == nil || base == nil || !same(my["type"], their["type"]) {
		return mine
	}
	merged := map[string]any{}
	for name, value := range overlayFields(was, my, their) {
		merged[name] = value
	}
	for _, name := range []string{"outlets", "properties"} {
		was, ok1 := fieldsOf(was[name])
		my, ok2 := fieldsOf(my[name])
		their, ok3 := fieldsOf(their[name])
		if ok1 && ok2 && ok3 && len(my)+len(their) > 0 {
			merged[name] = overlayFields(was, my, their)
		}
	}
	text, err := json.Marshal(merged)
	if err != nil {
		return mine
	}
	return text
}

// overlayVariables is overlay for the list of variables, which are told apart by their names: each that I left as it was is as they have it, or
// gone. It is false when one of the three is no such list.
func overlayVariables(base, mine, theirs json.RawMessage) (json.RawMessage, bool) {
	was, _, ok1 := variablesOf(base)
	my, myNames, ok2 := variablesOf(mine)
	their, theirNames, ok3 := variablesOf(theirs)
	if !ok1 || !ok2 || !ok3 {
		return nil, false
	}
	merged := []json.RawMessage{}
	for _, name := range theirNames {
		value, kept := my[name]
		switch before, there := was[name]; {
		case kept && !same(value, before):
			merged = append(merged, value)
		case kept || !there:
			merged = append(merged, their[name])
		}
	}
	for _, name := range myNames {
		if _, both := their[name]; !both && !same(my[name], was[name]) {
			merged = append(merged, my[name])
		}
	}
	text, err := json.Marshal(merged)
	return text, err == nil
}

// variablesOf reads a list of variables: their JSON by name, and the names in their order.
func variablesOf(raw json.RawMessage) (fields, []string, bool) {
	var list []json.RawMessage
	if len(raw) == 0 || raw[0] != '[' || json.Unmarshal(raw, &list) != nil {
		return nil, nil, false
	}
	byName, names := fields{}, []string{}
	for _, one := range list {
		var v struct{ Name string }
		if json.Unmarshal(one, &v) != nil || v.Name == "" {
			return nil, nil, false
		}
		byName[v.Name], names = one, append(names, v.Name)
	}
	return byName, names, true
}

// fieldsOf reads an object; what is not there has no fields.
func fieldsOf(raw json.RawMessage) (f fields, ok bool) {
	return f, raw == nil || json.Unmarshal(raw, &f) == nil
}

func overlayFields(was, my, their fields) fields {
	merged := maps.Clone(their)
	if merged == nil {
		merged = fields{}
	}
	for name, value := range my {
		if !same(value, was[name]) {
			merged[name] = value
		}
	}
	for name := range was {
		if _, kept := my[name]; !kept {
			delete(merged, name)
		}
	}
	return merged
}

// restorePlace puts an activity that is there again to where it stood before somebody else removed it.
func (m *merging) restorePlace(key string) {
	id, ok := strings.CutPrefix(key, recordActivity)
	place := recordLayout + id
	if was := m.since[place].base; ok && m.current[key] == nil && m.patch.Records[key] != nil && m.patch.Records[place] == nil && was != nil {
		m.result[place] = was
	}
}
