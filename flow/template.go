package flow

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Template is text with expressions in double braces: "Hello {{ vars.name }}".
type Template struct {
	Source string
	parts  []templatePart
}

type templatePart struct {
	text       string
	expression Expression // used when text is ""
	at         int        // characters before the expression
}

// IsZero says whether the template is empty.
func (t Template) IsZero() bool { return t.Source == "" }

// MarshalJSON writes the source.
func (t Template) MarshalJSON() ([]byte, error) { return marshalText(t.Source) }

// UnmarshalJSON reads the source; it does not compile it.
func (t *Template) UnmarshalJSON(data []byte) error {
	*t = Template{}
	if err := json.Unmarshal(data, &t.Source); err != nil {
		return errors.New("a text is a string")
	}
	return nil
}

// Compile checks the expressions in the braces and makes the template ready to fill. Errors are *ExpressionError, placed in the template.
func (t *Template) Compile() error { return t.compile(nil) }

// compile is Compile for a template whose expressions typed is asked about next.
func (t *Template) compile(of kinds) error {
	t.parts = nil
	if len(t.Source) > MaxTemplate {
		return &ExpressionError{Message: fmt.Sprintf("the text is longer than %d KB", MaxTemplate>>10), At: -1}
	}
	var parts []templatePart
	if n := strings.Count(t.Source, "{{"); n <= MaxTemplateFragments {
		parts = make([]templatePart, 0, 2*n+1)
	}
	rest, expressions := t.Source, 0
	for rest != "" {
		text, source, after, err := nextPart(rest)
		start := len(t.Source) - len(rest)
		if err != nil {
			return placed(err, utf8.RuneCountInString(t.Source[:start+len(text)]))
		}
		if text != "" {
			parts = append(parts, templatePart{text: text})
		}
		if len(text) == len(rest) {
			break
		}
		if expressions++; expressions > MaxTemplateFragments {
			return &ExpressionError{Message: fmt.Sprintf("the text has more than %d expressions", MaxTemplateFragments), At: -1}
		}
		part := templatePart{expression: Expression{Source: strings.TrimSpace(source)}}
		indent := len(source) - len(strings.TrimLeft(source, " \t\r\n"))
		part.at = utf8.RuneCountInString(t.Source[:start+len(text)+len("{{")+indent])
		if err := part.expression.compile("", of); err != nil {
			return placed(err, part.at)
		}
		parts = append(parts, part)
		rest = after
	}
	t.parts = parts
	return nil
}

// nextPart splits the text before the first expression, the expression and what comes after it.
func nextPart(rest string) (text, source, after string, err error) {
	open := strings.Index(rest, "{{")
	if open < 0 {
		return rest, "", "", nil
	}
	depth := 0
	for i := open + 2; i < len(rest); i++ {
		switch b := rest[i]; {
		case b == '"' || b == '\'' || b == '`':
			i = endOfText(rest, i)
		case b == '{':
			depth++
		case b == '}' && depth > 0:
			depth--
		case b == '}' && strings.HasPrefix(rest[i:], "}}"):
			return rest[:open], rest[open+2 : i], rest[i+2:], nil
		}
	}
	return rest[:open], "", "", &ExpressionError{Message: "a {{ has no closing }}", At: 0}
}

// placed moves the place of an error inside an expression to the text around it.
func placed(err error, offset int) error {
	var e *ExpressionError
	if !errors.As(err, &e) || e.At < 0 {
		return &ExpressionError{Message: err.Error(), At: offset}
	}
	return &ExpressionError{Message: e.Message, At: e.At + offset}
}

// Static says whether the template has no expressions, and its text.
func (t Template) Static() (string, bool) {
	return t.Source, !strings.Contains(t.Source, "{{")
}

// Fill fills a compiled template. Its expressions share one budget of work, and the text is at most MaxText bytes long.
func (t Template) Fill(env Env) (string, error) {
	if len(t.parts) == 1 && t.parts[0].text != "" {
		return t.parts[0].text, nil
	}
	if len(t.parts) == 0 && t.Source != "" {
		return "", fmt.Errorf("text %q is not compiled", shorten(t.Source, 40))
	}
	m := borrow()
	defer m.giveBack()
	var b strings.Builder
	for _, part := range t.parts {
		text := part.text
		if text == "" {
			value, err := part.expression.run(m, env)
			if err != nil {
				return "", fmt.Errorf("in {{ %s }}: %w", part.expression.Source, err)
			}
			text = Display(value)
		}
		if b.Len()+len(text) > MaxText {
			return "", errTextLong
		}
		b.WriteString(text)
	}
	return b.String(), nil
}

// shorten cuts a text for a message.
func shorten(s string, length int) string {
	runes := []rune(s)
	if len(runes) <= length {
		return s
	}
	return string(runes[:length-1]) + "…"
}
