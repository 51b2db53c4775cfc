package flow

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
)

// A float64 holds every whole number below 2^53. From there on, at 16 digits, JSON is read so that whole numbers keep all their digits.
const (
	longDigits = 16
	inexact    = 1 << 53
)

// HasLongNumber says whether JSON may hold a number of so many digits that a float64 would not keep them all. It is quick, and may say so of digits
// inside a text.
func HasLongNumber(data []byte) bool {
	run := 0
	for _, c := range data {
		if c < '0' || c > '9' {
			run = 0
		} else if run++; run >= longDigits {
			return true
		}
	}
	return false
}

// DecodeJSON reads JSON as json.Unmarshal does into any, but whole numbers from 2^53 on are ints.
func DecodeJSON(data []byte) (any, error) {
	var value any
	if !HasLongNumber(data) {
		return value, json.Unmarshal(data, &value)
	}
	if err := UnmarshalNumbers(data, &value); err != nil {
		return nil, err
	}
	return Exact(value), nil
}

// UnmarshalNumbers is json.Unmarshal with json.Number for each number inside any; Exact makes values of them.
func UnmarshalNumbers(data []byte, into any) error {
	if !validJSON(data) {
		return json.Unmarshal(data, into) // which says what is wrong, also behind the value
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return d.Decode(into)
}

// Exact makes numbers of each json.Number in a value, in place: a float64 as ever, an int where a float64 would not hold it.
func Exact(value any) any {
	switch v := value.(type) {
	case json.Number:
		return exactNumber(v.String())
	case []any:
		for i := range v {
			v[i] = Exact(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = Exact(v[name])
		}
	}
	return value
}

func exactNumber(text string) any {
	near, err := strconv.ParseFloat(text, 64)
	if math.Abs(near) >= inexact {
		if whole, err := strconv.Atoi(text); err == nil {
			return whole
		}
	}
	if err != nil {
		return text // larger than any number
	}
	return near
}
