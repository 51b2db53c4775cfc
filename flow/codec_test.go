package flow_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/flowtest"
)

func read(t testing.TB, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestCanonicalFilesStayAsTheyAre(t *testing.T) {
	data := read(t, "valid.main_line.json")
	f, issues := flow.Decode(data, activities.Catalog())
	if len(issues) > 0 {
		t.Fatalf("got issues %+v", issues)
	}
	got, err := flow.Encode(f, activities.Catalog())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(data), string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEncodeOrdersAndKeeps(t *testing.T) {
	source := `{"format":"cordboard.flow/v1","name":"a","kind":"inbound","start":"m","activities":[{"outlets":{"no_match":"m","1":"m"},"type":"menu","id":"m",
		"properties":{"timeout":"60s","zzz":{"b":1,"a":"\u00e4\/"},"options":[{"label":"Ä \u003c&","key":"1"}],"prompt":{"languages":{"sv":"b","fi":"a"},"segments":[{"say":"x"}]}}}]}`
	f, _ := flow.Decode([]byte(source), activities.Catalog())
	got := string(f.Activities[0].Properties)
	want := `{"prompt":{"segments":[{"say":"x"}],"languages":{"fi":"a","sv":"b"}},"options":[{"key":"1","label":"Ä <&"}],"timeout":"60s","zzz":{"a":"ä/","b":1}}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestDecodeNamesWhatIsWrong(t *testing.T) {
	base := string(read(t, "valid.main_line.json"))
	replace := func(old, new string) string {
		if !strings.Contains(base, old) {
			t.Fatalf("%s is not in the base flow", old)
		}
		return strings.Replace(base, old, new, 1)
	}
	for _, c := range []struct {
		data string
		want string // code activity field: message
	}{
		{replace(`"prompt": "For`, `"prmpt": "For`), `unknown_field menu properties.prmpt: unknown field "prmpt"; did you mean "prompt"?`},
		{replace(`"prompt": "For`, `"Prompt": "For`), `unknown_field menu properties.Prompt: unknown field "Prompt"; did you mean "prompt"?`},
		{replace(`"key": "1"`, `"key": "1", "lable": "x"`), `unknown_field menu properties.options[0].lable: unknown field "lable"; did you mean "label"?`},
		{replace(`"key": "1"`, `"key": 1`), `bad_value menu properties.options[0].key: a text is needed, not a number`},
		{replace(`"max_tries": 3`, `"max_tries": "3"`), `bad_value menu properties.max_tries: a whole number is needed, not a text`},
		{replace(`"max_tries": 3`, `"max_tries": 3.5`), `bad_value menu properties.max_tries: a whole number is needed, not 3.5`},
		{replace(`"timeout": "5s"`, `"timeout": "5 s"`), `bad_value menu properties.timeout: "5 s" is not a duration such as "5s" or "2m30s"`},
		{replace(`"timeout": "5s"`, `"timeout": "5s", "timeout": "6s"`), `duplicate_field menu properties.timeout: the field "timeout" is there twice`},
		{replace(`"prompt": "Sorry, something went wrong."`, `"prompt": {"text": "x"}`), `unknown_field sorry properties.prompt.text: unknown field "text"`},
		{replace(`"mailbox": "support"`, `"mailbox": {"tam": "x"}`), `bad_value voicemail properties.mailbox: a mailbox is a queue's name, {"team": "…"} or {"user": "…"}`},
		{replace(`"type": "play_music"`, `"type": "play_musik"`), `unknown_type music type: there is no activity type "play_musik"; did you mean "play_music"?`},
		{replace(`"no_input": "support"`, `"noinput": "support"`), `unknown_outlet menu outlets.noinput: Menu has no outlet "noinput"; did you mean "no_input"?`},
		{replace(`"1": "sales"`, `"3": "sales"`), `unknown_outlet menu outlets.3: Menu has no outlet "3"; did you mean "1"?`},
		{replace(`"1": "sales",`, `"1": "sales", "1": "sales",`), `duplicate_field menu outlets.1: the field "1" is there twice`},
		{replace(`"id": "music"`, `"id": "sales"`), `duplicate_id sales id: two activities have the id "sales"`},
		{replace(`"description"`, `"descripton"`), `unknown_field  descripton: unknown field "descripton"; did you mean "description"?`},
		{replace(`"start": "hours"`, `"start": "hours", "start": "menu"`), `duplicate_field  start: the field "start" is there twice`},
		{replace(`"start": "hours"`, `"start": 7`), `bad_value  start: a text is needed, not a number`},
		{replace(`"agent_visible": true`, `"agent_visible": 1`), `bad_value  variables[0].agent_visible: true or false is needed, not a number`},
		{replace(`"next": "bye"`, `"next": ["bye"]`), `bad_value sorry outlets.next: a text is needed, not a list`},
		{replace(`"x": 320`, `"x": "320"`), `bad_value  layout.menu.x: a number is needed, not a text`},
	} {
		_, issues := flow.Decode([]byte(c.data), activities.Catalog())
		got := make([]string, len(issues))
		for i, one := range issues {
			got[i] = one.Code + " " + one.Activity + " " + one.Field + ": " + one.Message
		}
		if slices.Contains(got, c.want) && len(got) == 1 {
			continue
		}
		t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), c.want)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for name, c := range map[string]struct{ data, message string }{
		"nothing":       {"  ", "the document is empty"},
		"a list":        {"[]", `this is not a flow: "format" must be "cordboard.flow/v1"`},
		"other format":  {`{"format": "cordboard.flow/v2"}`, `this is not a flow: "format" must be "cordboard.flow/v1", not "cordboard.flow/v2"`},
		"half":          {"{\n  \"format\": \"cordb", "line 2, column 18: not JSON: the text ends too early"},
		"a comma":       {"{\n  \"format\": 1,\n}", "line 3, column 1: not JSON: invalid character '}' looking for beginning of object key string"},
		"two documents": {"{} {}", "line 1, column 4: not JSON: invalid character '{' after top-level value"},
		"depth":         {strings.Repeat("[", 1_000_000), "line 1, column 65: the document is nested deeper than 64 levels"},
		"size":          {strings.Repeat(" ", flow.MaxBytes+1), "the document is larger than 4 MB"},
		"UTF-8":         {"{\"name\": \"\xff\"}", "the document is not valid UTF-8"},
		"NUL":           {`{"name": "a\u0000b"}`, "line 1, column 12: a text holds a NUL character"},
		"activities":    {`{"format": "cordboard.flow/v1", "activities": [` + strings.Repeat(`{},`, 2000) + `{}]}`, "the flow has 2001 activities; at most 2000 are allowed"},
	} {
		f, issues := flow.Decode([]byte(c.data), activities.Catalog())
		if f != nil || len(issues) != 1 || issues[0].Code != "not_a_flow" || issues[0].Message != c.message {
			t.Errorf("%s: got %v and %+v, want %q", name, f != nil, issues, c.message)
		}
		if _, err := flow.DecodeDraft([]byte(c.data)); err == nil && name != "a list" && name != "other format" && name != "activities" {
			t.Errorf("%s: got no error of DecodeDraft", name)
		}
	}
	if _, issues := flow.Decode([]byte(`{"format": "cordboard.flow/v1", "name": "a\\u0000b"}`), activities.Catalog()); len(issues) > 0 && issues[0].Code == "not_a_flow" {
		t.Errorf("an escaped backslash before u0000: got %+v", issues)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(read(f, "valid.main_line.json"))
	valid, _ := filepath.Glob("testdata/valid/*.json")
	for _, file := range valid {
		f.Add(read(f, filepath.Join("valid", filepath.Base(file))))
	}
	files, _ := filepath.Glob("testdata/invalid.*.json")
	for _, file := range files {
		f.Add(read(f, filepath.Base(file)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, _ := flow.Inspect(data, activities.Catalog(), flow.Resources{})
		if doc == nil {
			return
		}
		first, err := flow.Encode(doc, activities.Catalog())
		if err != nil {
			t.Fatalf("encode: %v", err)
		}
		again, issues := flow.Decode(first, activities.Catalog())
		if again == nil {
			t.Fatalf("decode what was encoded: %+v", issues)
		}
		if diff := cmp.Diff(doc, again); diff != "" {
			t.Fatalf("decode, encode, decode (-first +second):\n%s", diff)
		}
		second, _ := flow.Encode(again, activities.Catalog())
		if !bytes.Equal(first, second) {
			t.Fatalf("encoding is not stable:\n%s", cmp.Diff(string(first), string(second)))
		}
	})
}

// Nothing about a document makes reading it take longer than its size explains.
func TestHostileDocumentsAreFast(t *testing.T) {
	wrap := func(properties string) []byte {
		return []byte(`{"format":"cordboard.flow/v1","name":"a","kind":"inbound","start":"a","activities":[{"id":"a","type":"set_variables","properties":` + properties + `}]}`)
	}
	many := func(s string, n int) string { return strings.Repeat(s, n) }
	for name, data := range map[string][]byte{
		"unordered objects": wrap(many(`{"b":`, 58) + "1" + many(`,"a":1}`, 58)),
		"many members":      wrap(`{` + many(`"a":1,`, 600_000) + `"a":1}`),
		"many names": wrap(`{` + func() string {
			var b strings.Builder
			for i := range 200_000 {
				fmt.Fprintf(&b, `"k%d":1,`, 200_000-i)
			}
			return b.String()
		}() + `"a":1}`),
		"many entries": wrap(`{"assignments":[` + many(`{},`, 1_000_000) + `{}]}`),
		"long text":    wrap(`{"x":"` + many(`\"`, 2_000_000) + `"}`),
	} {
		start := flowtest.CPU()
		f, issues := flow.Inspect(data, catalog(), resources())
		if f != nil {
			if _, err := flow.Encode(f, catalog()); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		took := flowtest.CPU() - start
		t.Logf("%-20s %4d KB %6s, %d findings", name, len(data)>>10, took.Round(time.Millisecond), len(issues))
		if took > 4*time.Second*flowtest.Slow {
			t.Errorf("%s: took %s", name, took)
		}
	}
}
