package systems_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/convert"
	"cordboard/flow/convert/connect"
	"cordboard/flow/convert/systems"
	"cordboard/flow/convert/twilio"
)

// FuzzTwilio gives the importer of Twilio Studio anything.
func FuzzTwilio(f *testing.F) { fuzz(f, twilio.System, "twilio") }

// FuzzConnect gives the importer of Amazon Connect anything.
func FuzzConnect(f *testing.F) { fuzz(f, connect.System, "connect", "connect-legacy", "calls") }

func fuzz(f *testing.F, system convert.System, folders ...string) {
	for _, data := range exports(f, folders...) {
		if len(data) < 12_000 {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) { stands(t, system, data) })
}

// stands wants an error, or a flow that decodes, is written as it was read, and whose errors the report tells.
func stands(t *testing.T, system convert.System, data []byte) {
	t.Helper()
	doc, report, err := convert.Run(system, data, "fuzz", activities.Catalog())
	if err != nil {
		return
	}
	checkWays(t, doc, report)
	checkFindings(t, doc, report)
	first, err := flow.Encode(doc, activities.Catalog())
	if err != nil {
		t.Fatal(err)
	}
	again, issues := flow.Decode(first, activities.Catalog())
	if again == nil {
		t.Fatalf("got %v, want a flow that is read as it was written", issues)
	}
	if second, err := flow.Encode(again, activities.Catalog()); err != nil || !bytes.Equal(first, second) {
		t.Errorf("got another document (%v) after reading and writing, want the same", err)
	}
}

func exports(t testing.TB, folders ...string) [][]byte {
	t.Helper()
	var list [][]byte
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join("testdata", folder, "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, data)
		}
	}
	return list
}

// mangledTimes is how often each published flow is mangled.
const mangledTimes = 20

// TestMangledExports changes published flows at random: members are gone, twice, of another type, or hold what they should not.
func TestMangledExports(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for i, data := range exports(t, "twilio", "connect", "connect-legacy") {
		system, ok := systems.Recognise(data)
		if !ok {
			t.Fatalf("got no system for file %d, want one", i)
		}
		for n := range mangledTimes {
			var value any
			if err := json.Unmarshal(data, &value); err != nil {
				t.Fatal(err)
			}
			for range 1 + r.IntN(6) {
				value = mangled(r, value)
			}
			text, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			if !t.Run(fmt.Sprintf("%d-%d", i, n), func(t *testing.T) { stands(t, system, text) }) {
				t.Fatalf("the file was %s", text)
			}
		}
	}
}

// odd is what members may hold in a mangled file, as JSON.
var odd = []string{
	`null`, `true`, `-1`, `1e30`, `""`, `"{{ x }}"`, `"$.External.x"`, `"$.Lex.SessionAttributes.x"`, `"$.Attributes['it''s']"`, `"{% if %}"`,
	`"{{ flow.variables.x | nothing }}"`, `"ä\u0000\"'` + "`" + `{{"`, `[]`, `[null]`, `{}`, `{"": ""}`,
}

// mangled changes one place of a value.
func mangled(r *rand.Rand, value any) any {
	switch v := value.(type) {
	case map[string]any:
		keys := slices.Sorted(maps.Keys(v))
		if len(keys) == 0 {
			break
		}
		key := keys[r.IntN(len(keys))]
		switch r.IntN(12) {
		case 0:
			delete(v, key)
		case 1:
			v[keys[r.IntN(len(keys))]] = v[key]
		default:
			v[key] = mangled(r, v[key])
		}
		return v
	case []any:
		if len(v) == 0 {
			break
		}
		at := r.IntN(len(v))
		switch r.IntN(12) {
		case 0:
			return slices.Delete(v, at, at+1)
		case 1:
			return append(v, v[at])
		}
		v[at] = mangled(r, v[at])
		return v
	}
	var other any
	if err := json.Unmarshal([]byte(odd[r.IntN(len(odd))]), &other); err != nil {
		panic(err) // it is written above
	}
	return other
}
