package flow

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"time"
)

// Duration is a length of time that reads and writes as a string such as "5s" or "2m30s".
type Duration time.Duration

// MarshalJSON writes the duration as a string.
func (d Duration) MarshalJSON() ([]byte, error) { return marshalText(d.String()) }

// UnmarshalJSON reads a string such as "2m30s"; negative lengths are refused.
func (d *Duration) UnmarshalJSON(data []byte) error {
	var s string
	if err := json.Unmarshal(data, &s); err != nil {
		return fmt.Errorf(`a duration is a string such as "5s" or "2m30s"`)
	}
	return d.parse(s)
}

func (d *Duration) parse(s string) error {
	parsed, err := time.ParseDuration(s)
	if err != nil || parsed < 0 {
		return fmt.Errorf(`%q is not a duration such as "5s" or "2m30s"`, s)
	}
	*d = Duration(parsed)
	return nil
}

// String writes the shortest form: "2m", not "2m0s".
func (d Duration) String() string {
	s := time.Duration(d).String()
	if len(s) > 3 && s[len(s)-2:] == "0s" && s[len(s)-3] == 'm' {
		s = s[:len(s)-2]
	}
	if len(s) > 3 && s[len(s)-2:] == "0m" && s[len(s)-3] == 'h' {
		s = s[:len(s)-2]
	}
	return s
}

// VariableName is a property that names a declared variable.
type VariableName string

// Prompt is what a customer hears or reads: plain text (a template), or segments with a voice and translations.
type Prompt struct {
	Text      Template            // when set, the only segment
	Segments  []PromptSegment     // text and recordings in order
	Voice     string              // voice name, "" for the default
	Language  string              // BCP 47, "" for the contact's
	Languages map[string]Template // translations by BCP 47 tag
}

// PromptSegment is a text or a recorded prompt.
type PromptSegment struct {
	Say   Template `json:"say,omitzero" label:"Text" rule:"max=10000"`
	Audio Template `json:"audio,omitzero" resource:"prompt"`
}

type promptObject struct {
	Segments  []PromptSegment     `json:"segments,omitempty"`
	Voice     string              `json:"voice,omitempty"`
	Language  string              `json:"language,omitempty"`
	Languages map[string]Template `json:"languages,omitempty"`
}

// IsZero says whether the prompt says nothing.
func (p Prompt) IsZero() bool {
	return p.Text.IsZero() && len(p.Segments) == 0 && len(p.Languages) == 0
}

// MarshalJSON writes plain text as a string, anything else as an object.
func (p Prompt) MarshalJSON() ([]byte, error) {
	if len(p.Segments) == 0 && p.Voice == "" && p.Language == "" && len(p.Languages) == 0 {
		return marshalText(p.Text.Source)
	}
	o := promptObject{Segments: p.Segments, Voice: p.Voice, Language: p.Language, Languages: p.Languages}
	if !p.Text.IsZero() {
		o.Segments = []PromptSegment{{Say: p.Text}}
	}
	return json.Marshal(o)
}

// UnmarshalJSON reads a string or an object with segments.
func (p *Prompt) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		*p = Prompt{}
		return json.Unmarshal(data, &p.Text)
	}
	var o promptObject
	if err := UnmarshalStrict(data, &o); err != nil {
		return fmt.Errorf(`a prompt is a text or {"segments": [{"say": "…"}, {"audio": "…"}]}: %w`, err)
	}
	*p = Prompt{Segments: o.Segments, Voice: o.Voice, Language: o.Language, Languages: o.Languages}
	return nil
}

// Display writes a value as a customer hears or reads it: nil is nothing, whole numbers have no decimals, lists and objects are JSON.
func Display(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool, int, int64:
		return fmt.Sprint(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time:
		return v.Format(time.RFC3339)
	case time.Duration:
		return Duration(v).String()
	}
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(data)
}

// Coerce turns a value into a variable's type, or says why it cannot. Integers are int, decimals float64, datetimes time.Time.
func Coerce(value any, to Type) (any, error) {
	switch to {
	case String:
		if text, ok := value.(string); ok && len(text) <= MaxText {
			return value, nil
		}
		text := Display(value)
		if len(text) > MaxText {
			return nil, errTextLong
		}
		return text, nil
	case Integer:
		if n, ok := wholeNumber(value); ok {
			return n, nil
		}
	case Decimal:
		if n, ok := decimalNumber(value); ok {
			return n, nil
		}
	case Boolean:
		switch v := value.(type) {
		case bool:
			return v, nil
		case string:
			if b, err := strconv.ParseBool(v); err == nil {
				return b, nil
			}
		}
	case DateTime:
		switch v := value.(type) {
		case time.Time:
			return v, nil
		case string:
			if t, err := time.Parse(time.RFC3339, v); err == nil {
				return t, nil
			}
		}
	case JSON:
		return Bounded(value)
	}
	if value == nil {
		return nil, nil
	}
	return nil, fmt.Errorf("%s is not of type %s", quoted(value), to)
}

func wholeNumber(value any) (int, bool) {
	switch v := value.(type) {
	case int:
		return v, true
	case int64:
		return int(v), true
	case float64:
		return int(v), math.Abs(v) < inexact && v == math.Trunc(v)
	case string:
		n, err := strconv.Atoi(v)
		return n, err == nil
	}
	return 0, false
}

func decimalNumber(value any) (float64, bool) {
	switch v := value.(type) {
	case float64:
		return v, !math.IsInf(v, 0) && !math.IsNaN(v)
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case string:
		n, err := strconv.ParseFloat(v, 64)
		return n, err == nil && decimal.MatchString(v) && !math.IsInf(n, 0)
	}
	return 0, false
}

// decimal is the notation in which people write numbers; Go's own reading takes NaN, Inf, hexadecimal and underscores too.
var decimal = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?$`)

func quoted(value any) string {
	data, err := json.Marshal(value)
	if err != nil || len(data) > 80 {
		return "the value"
	}
	return string(data)
}

// DecodeValue reads the JSON of a variable's value, such as a default, as the variable's type.
func DecodeValue(data []byte, to Type) (any, error) {
	value, err := DecodeJSON(data)
	if err != nil {
		return nil, fmt.Errorf("read value: %w", err)
	}
	return Coerce(value, to)
}

// TypedValue reads a value as people write it: words, numbers and times as they are, lists and objects as JSON. Nothing is no value, nil.
func TypedValue(text string, to Type) (json.RawMessage, error) {
	if text == "" {
		return nil, nil
	}
	if to == JSON {
		if !json.Valid([]byte(text)) {
			return nil, errors.New("this is not JSON")
		}
		return json.RawMessage(text), nil
	}
	value, err := Coerce(text, to)
	if err != nil {
		return nil, err
	}
	if to == DateTime {
		value = text
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err = encoder.Encode(value)
	return json.RawMessage(bytes.TrimSpace(b.Bytes())), err
}
