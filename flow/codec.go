package flow

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// strictUnmarshal reads one JSON value and refuses unknown fields and anything after it.
func strictUnmarshal(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more after the end of the JSON value")
	}
	return nil
}
