package flow

import (
	"encoding/json"
	"strings"
	"testing"
)

// accepts says whether the quick reader takes a text by itself, without asking json.Valid.
func accepts(text string) bool {
	c := jsonReader{cursor: cursor{text: []byte(text)}}
	return c.value() && c.space() == 0 && c.at == len(text)
}

// validTexts are taken and refused by JSON's grammar, each for another reason.
var validTexts = []string{
	`{}`, `[]`, ` { } `, `{"a":1}`, `{"a":1,"b":[true,false,null]}`, `[1,2]`, "[\n1\t,\r2 ]", `""`, `"a\"b"`, `"\u00e4\n\/"`, `-0`, `0.5e-3`, `1E+9`, `12`,
	``, ` `, `{`, `[`, `"`, `{"a"}`, `{"a":}`, `{"a":1,}`, `{a:1}`, `[1,]`, `[,1]`, `[1 2]`, `]`, `}`, `{"a":1]`, `01`, `-`, `1.`, `.5`, `1e`, `1e+`, `+1`, `0x1`,
	`tru`, `nullx`, `"\x"`, `"\u12g4"`, `"\u12"`, "\"\n\"", "\"\x7f\"", `"\`, `1 1`, `{} x`, "\x00", "[1]\x00", `{"a" 1}`, `{1:1}`, `[[]`, "\ufeff{}", `--1`, `1.e3`, `-01`,
}

func TestQuickJSONSaysWhatTheLibrarySays(t *testing.T) {
	for _, text := range validTexts {
		if got, want := accepts(text), json.Valid([]byte(text)); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
	deep := strings.Repeat("[", 5000) + strings.Repeat("]", 5000)
	if accepts(deep) || !validJSON([]byte(deep)) {
		t.Error("5,000 lists in each other are left to the library, which takes them")
	}
}

func FuzzQuickJSON(f *testing.F) {
	for _, text := range validTexts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if checkText([]byte(text)) != nil {
			return
		}
		if got, want := accepts(text), json.Valid([]byte(text)); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	})
}
