package flow_test

import (
	"path/filepath"
	"testing"
	"time"
	"unicode/utf8"

	"cordboard/flow"
	"cordboard/flow/flowtest"
)

// FuzzTemplate looks for texts that panic, hang, or are filled with more than a text may hold.
func FuzzTemplate(f *testing.F) {
	for _, source := range conditions {
		f.Add("Hello {{ " + source + " }}!")
	}
	for _, source := range []string{"", "{{", "}}", "{{ }}", "{{ '}}' }}", "{{ {\"a\": {\"b\": 1}}.a.b }} {{vars.tier}}", "a {{ `{{` }} b", "{{ vars.tier", "{{ \"\\\"}}\" }}"} {
		f.Add(source)
	}
	files, _ := filepath.Glob("testdata/valid/*.json")
	for _, file := range files {
		f.Add(string(read(f, filepath.Join("valid", filepath.Base(file)))))
	}
	f.Fuzz(func(t *testing.T, source string) {
		const limit = time.Second * flowtest.Slow
		took := flowtest.Took(limit, func() {
			tpl := flow.Template{Source: source}
			if tpl.Compile() != nil {
				return
			}
			text, err := tpl.Fill(sampleEnv())
			if err == nil && len(text) > flow.MaxText {
				t.Errorf("%q: got %d bytes, want at most %d", source, len(text), flow.MaxText)
			}
			if err == nil && utf8.ValidString(source) && !utf8.ValidString(text) {
				t.Errorf("%q: got a text that is not UTF-8: %q", source, text)
			}
		})
		if took > limit {
			t.Errorf("%q: took %s", source, took)
		}
	})
}
