package web

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/storage/bundle"
)

// bundleChoices reads the form: what takes the place of what, and the values that are asked for.
func bundleChoices(c echo.Context, b bundle.Bundle) (bundle.Import, map[string]string) {
	in := bundle.Import{
		Bundle: b, Mapping: map[string]map[string]string{}, Values: map[string]json.RawMessage{}, Secrets: map[string]string{},
		Replace: c.FormValue("replace") != "", DryRun: c.FormValue("do") != "import",
	}
	typed := map[string]string{}
	for field, values := range c.Request().PostForm {
		verb, rest, _ := strings.Cut(field, ":")
		value := strings.TrimSpace(values[0])
		switch kind, name, _ := strings.Cut(rest, ":"); {
		case verb == "map" && value != "" && value != name:
			if in.Mapping[kind] == nil {
				in.Mapping[kind] = map[string]string{}
			}
			in.Mapping[kind][name] = value
		case verb == "secret" && value != "" && in.Mapping["secret"][rest] == "":
			in.Secrets[rest] = value
		case verb == "value":
			typed[rest] = values[0]
			if data, err := b.Value(rest, values[0]); err == nil {
				in.Values[rest] = data
			}
		}
	}
	for name := range in.Mapping["secret"] {
		delete(in.Secrets, name) // one of here was chosen
	}
	return in, typed
}

// longestSelect is how many names a select holds; more are a list to type from.
const longestSelect = 100

// bundleLists are the kinds of which too many are here for a select.
func bundleLists(r bundle.Report, who *viewer) map[string][]string {
	lists := map[string][]string{}
	for kind, names := range r.Here {
		if len(names) > longestSelect && (who.can(ResourceView) || slices.Contains(flowNamed, kind)) && slices.ContainsFunc(r.Steps, func(s bundle.Step) bool { return s.Kind == kind }) {
			lists[kind] = names
		}
	}
	return lists
}
