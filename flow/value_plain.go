package flow

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"time"
)

// MaxValue is the size of a value that comes from outside or is kept in a variable, counted as its texts' bytes and 8 for anything else.
const MaxValue = 1 << 20

var errResultLarge = fmt.Errorf("the result is larger than %d KB", MaxText>>10)

// Plain makes the result of an expression a plain value of at most 64 KB: nil, bool, int, float64, string, time.Time, time.Duration, []any or
// map[string]any, as deep as MaxValueDepth, with lists of at most MaxList entries. Numbers that are not finite and anything else are errors.
func Plain(value any) (any, error) {
	b := bounds{left: MaxText, list: MaxList, full: errResultLarge}
	return b.plain(value, 0)
}

// Bounded checks a value on its way into an environment and makes it plain: lists of at most MaxList entries, texts of at most MaxText bytes,
// MaxValueDepth levels, MaxValue in all.
func Bounded(value any) (any, error) {
	b := bounds{left: MaxValue, list: MaxList, full: fmt.Errorf("the value is larger than %d KB", MaxValue>>10)}
	return b.plain(value, 0)
}

type bounds struct {
	left int
	list int // longest list, 0 for no limit of its own
	full error
}

func (b *bounds) plain(value any, depth int) (any, error) {
	if depth > MaxValueDepth {
		return nil, errTooDeep
	}
	if b.left -= 8; b.left < 0 {
		return nil, b.full
	}
	switch v := value.(type) {
	case nil, bool, int, time.Time, time.Duration:
		return value, nil
	case float64:
		return finite(v)
	case string:
		return value, b.text(v)
	case []any:
		return b.entries(reflect.ValueOf(v), depth)
	case map[string]any:
		plain := make(map[string]any, len(v))
		for key, entry := range v {
			if err := b.entry(plain, key, entry, depth); err != nil {
				return nil, err
			}
		}
		return plain, nil
	}
	return b.reflected(reflect.ValueOf(value), depth)
}

// reflected handles what built-in functions and JSON decoders make besides the plain types.
func (b *bounds) reflected(v reflect.Value, depth int) (any, error) {
	switch {
	case v.CanInt():
		return int(v.Int()), nil
	case v.CanUint():
		if v.Uint() > math.MaxInt64 {
			return nil, errOverflow
		}
		return int(v.Uint()), nil
	case v.CanFloat():
		return finite(v.Float())
	case v.Kind() == reflect.String:
		return v.String(), b.text(v.String())
	case v.Kind() == reflect.Slice || v.Kind() == reflect.Array:
		return b.entries(v, depth)
	case v.Kind() == reflect.Map:
		plain := make(map[string]any, v.Len())
		for entries := v.MapRange(); entries.Next(); {
			key := Display(entries.Key().Interface())
			if err := b.entry(plain, key, entries.Value().Interface(), depth); err != nil {
				return nil, err
			}
		}
		return plain, nil
	}
	return nil, errors.New("the result is not a value that can be kept")
}

func (b *bounds) text(s string) error {
	if len(s) > MaxText {
		return errTextLong
	}
	if b.left -= len(s); b.left < 0 {
		return b.full
	}
	return nil
}

func (b *bounds) entries(list reflect.Value, depth int) (any, error) {
	if b.list > 0 && list.Len() > b.list {
		return nil, errListLong
	}
	if 8*list.Len() > b.left {
		return nil, b.full
	}
	plain := make([]any, list.Len())
	for i := range plain {
		entry, err := b.plain(list.Index(i).Interface(), depth+1)
		if err != nil {
			return nil, err
		}
		plain[i] = entry
	}
	return plain, nil
}

func (b *bounds) entry(into map[string]any, key string, value any, depth int) error {
	if err := b.text(key); err != nil {
		return err
	}
	plain, err := b.plain(value, depth+1)
	into[key] = plain
	return err
}

// marshalText writes a JSON string without HTML escaping, so that documents stay readable.
func marshalText(s string) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
