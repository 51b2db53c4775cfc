package flow

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Template is text with expressions in double braces: "Hello {{ vars.name }}".
type Template struct {
	Source string
	parts  []templatePart
}

type templatePart struct {
	text       string
	expression *Expression
}

// IsZero says whether the template is empty.
func (t Template) IsZero() bool { return t.Source == "" }

// MarshalJSON writes the source.
func (t Template) MarshalJSON() ([]byte, error) { return json.Marshal(t.Source) }

// UnmarshalJSON reads the source; it does not compile it.
func (t *Template) UnmarshalJSON(data []byte) error {
	*t = Template{}
	if err := json.Unmarshal(data, &t.Source); err != nil {
		return errors.New("a text is a string")
	}
	return nil
}

// Compile checks the expressions in the braces and makes the template ready to fill.
func (t *Template) Compile() error {
	t.parts = nil
	rest := t.Source
	for {
		open := strings.Index(rest, "{{")
		if open < 0 {
			break
		}
		if open > 0 {
			t.parts = append(t.parts, templatePart{text: rest[:open]})
		}
		rest = rest[open+2:]
		end := strings.Index(rest, "}}")
		if end < 0 {
			return errors.New("a {{ has no closing }}")
		}
		x := &Expression{Source: strings.TrimSpace(rest[:end])}
		if err := x.Compile(""); err != nil {
			return fmt.Errorf("in {{ %s }}: %w", x.Source, err)
		}
		t.parts = append(t.parts, templatePart{expression: x})
		rest = rest[end+2:]
	}
	if rest != "" {
		t.parts = append(t.parts, templatePart{text: rest})
	}
	return nil
}

// Static says whether the template has no expressions, and its text.
func (t Template) Static() (string, bool) {
	return t.Source, !strings.Contains(t.Source, "{{")
}

// Fill fills the template.
func (t Template) Fill(env Env) (string, error) {
	if len(t.parts) == 1 && t.parts[0].expression == nil {
		return t.parts[0].text, nil
	}
	var b strings.Builder
	for _, part := range t.parts {
		if part.expression == nil {
			b.WriteString(part.text)
			continue
		}
		value, err := part.expression.Evaluate(env)
		if err != nil {
			return "", fmt.Errorf("in {{ %s }}: %w", part.expression.Source, err)
		}
		b.WriteString(Display(value))
	}
	return b.String(), nil
}
