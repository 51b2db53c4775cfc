package ai

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Limits of a model's answer.
const (
	longestStream = 1 << 20
	longestLine   = 256 << 10
	longestText   = 64 << 10
	mostCalls     = 16
)

var (
	errProvider = errors.New("the endpoint tells of an error")
	errCut      = errors.New("the stream was cut")
	errTooLong  = errors.New("the answer is too long")
)

// chunk is one event of a stream, or a whole answer. Texts stay raw: a letter may be split between two chunks.
type chunk struct {
	Choices []struct {
		Delta   delta           `json:"delta"`
		Message delta           `json:"message"`
		Finish  json.RawMessage `json:"finish_reason"`
	} `json:"choices"`
	Usage *struct {
		Total  int `json:"total_tokens"`
		Input  int `json:"prompt_tokens"`
		Output int `json:"completion_tokens"`
	} `json:"usage"`
	Error json.RawMessage `json:"error"`
}

type delta struct {
	Content json.RawMessage `json:"content"`
	Calls   []callDelta     `json:"tool_calls"`
}

type callDelta struct {
	Index    *int   `json:"index"`
	ID       string `json:"id"`
	Function struct {
		Name      string          `json:"name"`
		Arguments json.RawMessage `json:"arguments"`
	} `json:"function"`
}

// gathered is an answer as it comes in.
type gathered struct {
	content  []byte
	calls    []*callParts
	tokens   int
	finished bool
	size     int
}

type callParts struct {
	id, name  string
	index     int
	arguments []byte
}

// readStream reads server-sent events (WHATWG HTML, section 9.2) of chat completions until [DONE] or their end. begun is called when the
// first data is there. An end without [DONE] is an answer when the endpoint said that it had finished.
func readStream(r io.Reader, begun func()) (completion, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 4096), longestLine)
	lines.Split(eventLines)
	var g gathered
	var data []byte
	event := func() (done bool, err error) {
		text := bytes.TrimSpace(data)
		data = data[:0]
		if len(text) == 0 {
			return false, nil
		}
		begun()
		if string(text) == "[DONE]" {
			return true, nil
		}
		return false, g.take(text)
	}
	for lines.Scan() {
		line := lines.Bytes()
		if len(line) > 0 {
			if value, ok := bytes.CutPrefix(line, []byte("data:")); ok {
				data = append(append(data, bytes.TrimPrefix(value, []byte(" "))...), '\n')
			}
			continue // comments, and the fields event, id and retry
		}
		if done, err := event(); done || err != nil {
			return g.completion(), err
		}
	}
	if err := lines.Err(); err != nil {
		return g.completion(), fmt.Errorf("%w: %w", errCut, err)
	}
	done, err := event() // a last event without an empty line after it
	if err == nil && !done && !g.finished {
		err = errCut
	}
	return g.completion(), err
}

// eventLines splits at \r\n, \n and \r. A \r at the end of what is there may be half of a \r\n.
func eventLines(data []byte, atEnd bool) (advance int, line []byte, err error) {
	i := bytes.IndexAny(data, "\r\n")
	switch {
	case i < 0 && atEnd && len(data) > 0:
		return len(data), data, nil
	case i < 0 || data[i] == '\r' && i+1 == len(data) && !atEnd:
		return 0, nil, nil
	case data[i] == '\r' && i+1 < len(data) && data[i+1] == '\n':
		return i + 2, data[:i], nil
	}
	return i + 1, data[:i], nil
}

// readWhole reads an answer of an endpoint that does not stream.
func readWhole(r io.Reader) (completion, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return completion{}, &attemptError{cause: err, again: true}
	}
	var g gathered
	if err := g.take(text); err != nil {
		return completion{}, err
	}
	if !g.finished && len(g.content) == 0 && len(g.calls) == 0 {
		return completion{}, errCut
	}
	return g.completion(), nil
}

// take adds one chunk.
func (g *gathered) take(text []byte) error {
	if g.size += len(text); g.size > longestStream {
		return errTooLong
	}
	var c chunk
	if err := json.Unmarshal(text, &c); err != nil {
		return fmt.Errorf("%w: %w", errCut, err)
	}
	if len(c.Error) > 0 && string(c.Error) != "null" {
		return errProvider
	}
	if c.Usage != nil {
		g.tokens = max(g.tokens, c.Usage.Total, c.Usage.Input+c.Usage.Output)
	}
	if len(c.Choices) == 0 {
		return nil
	}
	choice := c.Choices[0]
	g.finished = g.finished || len(choice.Finish) > 0 && string(choice.Finish) != "null"
	for _, d := range []delta{choice.Delta, choice.Message} {
		g.content = append(g.content, unquoted(d.Content)...)
		for _, call := range d.Calls {
			if err := g.call(call); err != nil {
				return err
			}
		}
	}
	if len(g.content) > longestText {
		return errTooLong
	}
	return nil
}

// call adds to the call that a delta belongs to: by its index, else by its id, else the last one.
func (g *gathered) call(d callDelta) error {
	var to *callParts
	for _, known := range g.calls {
		if d.Index != nil && known.index == *d.Index || d.Index == nil && d.ID != "" && known.id == d.ID {
			to = known
		}
	}
	last := len(g.calls) - 1
	if to == nil && d.Index == nil && d.ID == "" && d.Function.Name == "" && last >= 0 {
		to = g.calls[last]
	}
	if to == nil {
		if len(g.calls) >= mostCalls {
			return errTooLong
		}
		to = &callParts{index: len(g.calls)}
		if d.Index != nil {
			to.index = *d.Index
		}
		g.calls = append(g.calls, to)
	}
	if d.ID != "" {
		to.id = d.ID
	}
	if d.Function.Name != "" && to.name == "" {
		to.name = d.Function.Name
	}
	if to.arguments = append(to.arguments, unquoted(d.Function.Arguments)...); len(to.arguments) > longestText {
		return errTooLong
	}
	return nil
}

func (g *gathered) completion() completion {
	c := completion{Content: whole(g.content), Tokens: g.tokens}
	for i, call := range g.calls {
		one := toolCall{ID: call.id, Name: call.name, Arguments: whole(call.arguments)}
		if one.ID == "" {
			one.ID = "call_" + strconv.Itoa(i)
		}
		if strings.TrimSpace(one.Arguments) == "" {
			one.Arguments = "{}"
		}
		c.Calls = append(c.Calls, one)
	}
	return c
}

// unquoted gives the bytes of a JSON string, which may begin or end in the middle of a letter: bytes that are not UTF-8 stay as they are,
// half of a surrogate pair is written in three bytes as if it were a letter (WTF-8). Anything but a string is empty, an object is its text.
func unquoted(raw json.RawMessage) []byte {
	if len(raw) > 0 && raw[0] == '{' {
		return raw
	}
	if len(raw) < 2 || raw[0] != '"' {
		return nil
	}
	inside := raw[1 : len(raw)-1]
	out := make([]byte, 0, len(inside))
	for i := 0; i < len(inside); i++ {
		if inside[i] != '\\' || i+1 >= len(inside) {
			out = append(out, inside[i])
			continue
		}
		i++
		if at := strings.IndexByte(`"\/bfnrt`, inside[i]); at >= 0 {
			out = append(out, "\"\\/\b\f\n\r\t"[at])
			continue
		}
		if code, err := strconv.ParseUint(string(inside[i+1:min(i+5, len(inside))]), 16, 32); err == nil {
			out = appendUnit(out, rune(code))
		}
		i += 4
	}
	return out
}

// appendUnit writes a UTF-16 code unit, a surrogate too.
func appendUnit(out []byte, unit rune) []byte {
	if !utf16.IsSurrogate(unit) {
		return utf8.AppendRune(out, unit)
	}
	return append(out, 0xE0|byte(unit>>12), 0x80|byte(unit>>6)&0xBF, 0x80|byte(unit)&0xBF)
}

// whole joins the halves of surrogate pairs and makes valid UTF-8 of the rest.
func whole(text []byte) string {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if high, ok := surrogate(text[i:]); ok {
			if low, ok := surrogate(text[i+3:]); ok {
				if r := utf16.DecodeRune(high, low); r != utf8.RuneError {
					out = utf8.AppendRune(out, r)
					i += 5
					continue
				}
			}
		}
		out = append(out, text[i])
	}
	return strings.ToValidUTF8(string(out), "�")
}

func surrogate(text []byte) (rune, bool) {
	if len(text) < 3 || text[0] != 0xED || text[1] < 0xA0 || text[1] > 0xBF || text[2]&0xC0 != 0x80 {
		return 0, false
	}
	return 0xD000 | rune(text[1]&0x3F)<<6 | rune(text[2]&0x3F), true
}
