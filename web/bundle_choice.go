package web

import (
	"encoding/json"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/bundle"
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
