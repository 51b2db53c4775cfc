package twilio

import (
	"fmt"
	"strings"

	"cordboard/flow/convert"
)

// splitBasedOn compares as Studio does: without case, and without spaces around.
func splitBasedOn(r *reader, p *convert.Part, w *widget) error {
	value, err := r.expression(w.text("input"))
	if err != nil {
		return err
	}
	subject := "trim(lower(string(" + value + ")))"
	var cases []object
	var ways []string
	for i, t := range w.Transitions {
		if t.Event != "match" {
			continue
		}
		test, plain, err := r.all(t.Conditions, subject)
		if err != nil {
			return err
		}
		way := p.Step.Ways[i]
		id := fmt.Sprintf("case_%d", len(cases)+1)
		c := object{"id": id, "label": convert.Short(way.Label)}
		if plain != nil {
			c["value"] = *plain
		} else {
			c["expression"] = test
		}
		cases, ways = append(cases, c), append(ways, way.ID)
	}
	switch len(cases) {
	case 0:
		p.Note("It has no condition.")
		p.Through("noMatch")
	case 1:
		if plain, ok := cases[0]["value"].(string); ok {
			cases[0]["expression"] = subject + " == " + convert.Quote(plain)
		}
		p.Add("condition", object{"expression": cases[0]["expression"]}).Lead("true", ways[0]).Lead("false", "noMatch").Ends("error")
	default:
		choose := p.Add("switch", object{"expression": subject, "cases": cases})
		for i := range cases {
			choose.Lead(cases[i]["id"].(string), ways[i])
		}
		choose.Lead("default", "noMatch").Ends("error")
	}
	return nil
}

// all writes conditions that must all hold as an expression. A single comparison of the subject with a fixed text is that text.
func (r *reader) all(conditions []condition, subject string) (test string, plain *string, err error) {
	if len(conditions) == 0 {
		return "", nil, fmt.Errorf("a match has no condition")
	}
	tests := make([]string, len(conditions))
	for i, c := range conditions {
		on := subject
		if len(c.Arguments) > 0 && c.Arguments[0] != "" {
			x, err := r.expression(c.Arguments[0])
			if err != nil {
				return "", nil, err
			}
			on = "trim(lower(string(" + x + ")))"
		}
		text, _ := c.Value.(string)
		if c.Type == "equal_to" && on == subject && !strings.Contains(text, "{") && len(conditions) == 1 {
			fixed := strings.ToLower(strings.TrimSpace(text))
			return "", &fixed, nil
		}
		if tests[i], err = r.test(c.Type, on, text); err != nil {
			return "", nil, err
		}
	}
	return strings.Join(tests, " and "), nil, nil
}

// number is what a text has to be to be compared as one.
const number = ` matches "^-?[0-9]+([.][0-9]+)?$"`

// test writes one condition. on gives a text in lower case without spaces around.
func (r *reader) test(kind, on, text string) (string, error) {
	x, err := r.expression(text)
	if err != nil {
		return "", err
	}
	value := "trim(lower(string(" + x + ")))"
	if !strings.Contains(text, "{") {
		value = convert.Quote(strings.ToLower(strings.TrimSpace(text)))
	}
	switch kind {
	case "equal_to":
		return on + " == " + value, nil
	case "not_equal_to":
		return on + " != " + value, nil
	case "contains", "does_not_contain", "starts_with", "does_not_start_with":
		words := map[string]string{"contains": "%s contains %s", "does_not_contain": "not (%s contains %s)",
			"starts_with": "%s startsWith %s", "does_not_start_with": "not (%s startsWith %s)"}
		return fmt.Sprintf(words[kind], on, value), nil
	case "matches_any_of", "does_not_match_any_of":
		if kind == "matches_any_of" {
			return fmt.Sprintf("%s in map(split(%s, \",\"), trim(#))", on, value), nil
		}
		return fmt.Sprintf("not (%s in map(split(%s, \",\"), trim(#)))", on, value), nil
	case "less_than", "greater_than":
		sign := map[string]string{"less_than": "<", "greater_than": ">"}[kind]
		return fmt.Sprintf("(%s%s and %s%s and float(%s) %s float(%s))", on, number, value, number, on, sign, value), nil
	case "is_blank":
		return on + ` == ""`, nil
	case "is_not_blank":
		return on + ` != ""`, nil
	case "regex":
		return fmt.Sprintf("%s matches %s", on, convert.Quote("(?i)"+text)), nil
	}
	return "", fmt.Errorf("the condition “%s” has no like here", kind)
}
