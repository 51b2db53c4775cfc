package activities

import (
	"fmt"
	"maps"
	"net/url"
	"slices"

	"cordboard/flow"
)

// address fills an address and adds query values to it, escaped and in the order of their names.
func address(in flow.Input, base flow.Template, query map[string]flow.Template) (string, error) {
	text, err := in.Text(base)
	if err != nil || len(query) == 0 {
		return text, err
	}
	parsed, err := url.Parse(text)
	if err != nil {
		return "", fmt.Errorf("the address cannot be read: %w", err)
	}
	values := parsed.Query()
	filled, err := fillAll(in, query)
	if err != nil {
		return "", err
	}
	for name, value := range filled {
		values.Set(name, value)
	}
	parsed.RawQuery = values.Encode()
	return parsed.String(), nil
}

// fillAll fills the templates of a map; nil stays nil.
func fillAll(in flow.Input, templates map[string]flow.Template) (map[string]string, error) {
	if len(templates) == 0 {
		return nil, nil
	}
	filled := make(map[string]string, len(templates))
	for _, name := range slices.Sorted(maps.Keys(templates)) {
		text, err := in.Text(templates[name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		filled[name] = text
	}
	return filled, nil
}
