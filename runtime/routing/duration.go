package routing

import (
	"encoding/json"
	"fmt"
	"time"
)

// Duration is a length of time that is written as text, such as 20s or 2m30s.
type Duration time.Duration

// MarshalText writes a duration the way time.Duration does.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText reads it back; "" is none. A negative one is an error.
func (d *Duration) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = 0
		return nil
	}
	parsed, err := time.ParseDuration(string(text))
	if err != nil || parsed < 0 {
		return fmt.Errorf("%q is not a duration such as 20s or 2m30s", text)
	}
	*d = Duration(parsed)
	return nil
}

// asObject says whether JSON text is an object, the long form of a setting that has a short one.
func asObject(raw []byte) bool { return len(raw) > 0 && raw[0] == '{' }

// short reads a setting that may be a text alone.
func short(raw []byte, text *string) bool { return !asObject(raw) && json.Unmarshal(raw, text) == nil }
