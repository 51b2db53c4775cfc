package flow

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// cursor walks JSON text that is known to be valid.
type cursor struct {
	text []byte
	at   int
}

// peek gives the first byte of the next value or the bracket that ends the list.
func (c *cursor) peek() byte {
	for c.at < len(c.text) {
		switch b := c.text[c.at]; b {
		case ' ', '\t', '\n', '\r', ',', ':':
			c.at++
		default:
			return b
		}
	}
	return 0
}

// object calls member for every member, with the cursor before its value; member must take the value.
func (c *cursor) object(member func(key []byte)) {
	c.peek()
	c.at++
	for c.peek() == '"' {
		member(c.str())
	}
	c.at++
}

// array calls entry for every entry, with the cursor before it; entry must take it.
func (c *cursor) array(entry func(i int)) {
	c.peek()
	c.at++
	for i := 0; c.peek() != ']'; i++ {
		entry(i)
	}
	c.at++
}

// str takes a string and gives its content. The bytes may be those of the text.
func (c *cursor) str() []byte {
	start := c.at
	c.skipString()
	inside := c.text[start+1 : c.at-1]
	if bytes.IndexByte(inside, '\\') < 0 {
		return inside
	}
	var s string
	if err := json.Unmarshal(c.text[start:c.at], &s); err != nil {
		return inside
	}
	return []byte(s)
}

func (c *cursor) skipString() {
	for c.at++; c.text[c.at] != '"'; c.at++ {
		if c.text[c.at] == '\\' {
			c.at++
		}
	}
	c.at++
}

// raw takes a value of any kind and gives its text.
func (c *cursor) raw() []byte {
	first := c.peek()
	start := c.at
	switch first {
	case '"':
		c.skipString()
	case '{', '[':
		depth := 0
		for {
			switch c.text[c.at] {
			case '"':
				c.skipString()
				continue
			case '{', '[':
				depth++
			case '}', ']':
				depth--
			}
			c.at++
			if depth == 0 {
				return c.text[start:c.at]
			}
		}
	default:
		for c.at < len(c.text) && bytes.IndexByte([]byte(" \t\r\n,:]}"), c.text[c.at]) < 0 {
			c.at++
		}
	}
	return c.text[start:c.at]
}

// kind names the kind of the JSON value that begins with a byte.
func kind(first byte) string {
	switch first {
	case '"':
		return "a text"
	case '{':
		return "an object"
	case '[':
		return "a list"
	case 't', 'f':
		return "true or false"
	case 'n':
		return "null"
	}
	return "a number"
}

// checkText refuses text that must not be parsed as a document: too large, not UTF-8, with NUL characters, or too deep.
func checkText(data []byte) error {
	switch {
	case len(data) > MaxBytes:
		return fmt.Errorf("the document is larger than %d MB", MaxBytes>>20)
	case len(bytes.TrimSpace(data)) == 0:
		return errors.New("the document is empty")
	case !utf8.Valid(data):
		return errors.New("the document is not valid UTF-8")
	}
	if err := checkDepth(data); err != nil {
		return err
	}
	for from := 0; ; {
		i := bytes.Index(data[from:], []byte(`\u0000`))
		if i < 0 {
			return nil
		}
		slashes := 0
		for j := from + i; j >= 0 && data[j] == '\\'; j-- {
			slashes++
		}
		if slashes%2 == 1 {
			return fmt.Errorf("%s: a text holds a NUL character", lineAndColumn(data, from+i))
		}
		from += i + 6
	}
}

func checkDepth(data []byte) error { return checkNesting(data, MaxDepth) }

func checkNesting(data []byte, most int) error {
	depth := 0
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '"':
			for i++; i < len(data) && data[i] != '"'; i++ {
				if data[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			if depth++; depth > most {
				return fmt.Errorf("%s: the document is nested deeper than %d levels", lineAndColumn(data, i), most)
			}
		case '}', ']':
			depth--
		}
	}
	return nil
}

// syntaxError gives an error of encoding/json its line and column.
func syntaxError(data []byte, err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && syntax.Error() == "unexpected end of JSON input" {
		return fmt.Errorf("%s: not JSON: the text ends too early", lineAndColumn(data, int(max(syntax.Offset-1, 0))))
	}
	if errors.As(err, &syntax) {
		return fmt.Errorf("%s: not JSON: %w", lineAndColumn(data, int(max(syntax.Offset-1, 0))), syntax)
	}
	return err
}

func lineAndColumn(data []byte, offset int) string {
	before := data[:min(offset, len(data))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return fmt.Sprintf("line %d, column %d", line, column)
}

// CheckJSON says why data cannot be kept in a document: it is not JSON, not valid UTF-8, nests deeper than depth, or holds a NUL character.
func CheckJSON(data []byte, depth int) error {
	if err := checkText(data); err != nil {
		return err
	}
	if !validJSON(data) {
		var value any
		return syntaxError(data, json.Unmarshal(data, &value))
	}
	return checkNesting(data, depth)
}
