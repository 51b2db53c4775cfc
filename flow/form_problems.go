package flow

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Problems gives what is wrong with the properties of one activity, by the names of its form (see Parse): all that Validate says of them as
// an error. Missing properties are among it.
func Problems(r Record, c *Catalog, res Resources, s Scope) map[string]string {
	others := slices.DeleteFunc(slices.Clone(s.Activities), func(other Record) bool { return other.ID == r.ID })
	f := &Flow{Kind: s.Kind, Variables: s.Variables, Activities: append([]Record{r}, others...)}
	v := validation{flow: f, catalog: c, resources: res}
	v.index()
	v.record(0)
	problems := map[string]string{}
	for _, one := range v.issues {
		if one.Severity != SeverityError || !strings.HasPrefix(one.Field, "properties.") {
			continue
		}
		name := formName(r, v.specs[0], one.Field)
		if _, noted := problems[name]; !noted {
			problems[name] = one.Message
		}
	}
	return problems
}

// formName is the name that a field has in a form: rows of lists and of maps are numbers.
func formName(r Record, spec *Spec, field string) string {
	path := fieldPath(strings.TrimPrefix(field, "properties."))
	name, p := "properties", (*Property)(nil)
	if spec != nil {
		p = spec.properties()
	}
	var value any
	_ = json.Unmarshal(r.Properties, &value) // what cannot be read has no rows
	for _, step := range path {
		switch at := step.(type) {
		case int:
			name += "." + strconv.Itoa(at)
			list, _ := value.([]any)
			value = nil
			if at < len(list) {
				value = list[at]
			}
		case string:
			object, _ := value.(map[string]any)
			value = object[at]
			if p != nil && p.Widget == WidgetMap {
				name += "." + strconv.Itoa(slices.Index(slices.Sorted(maps.Keys(object)), at)) + ".value"
				p = &p.Items[0]
				continue
			}
			name += "." + at
			if p != nil {
				_, p = p.item([]byte(at))
			}
		}
	}
	return name
}
