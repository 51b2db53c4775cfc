package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestImportMistakes: what is wrong is said beside the field that it is about, and what was typed stays.
func TestImportMistakes(t *testing.T) {
	s := newSite(t).as("designer")
	deep := `{"states": ` + strings.Repeat("[", 2<<20) + strings.Repeat("]", 2<<20)
	for _, c := range []struct {
		name, file string
		fields     map[string]string
		at, want   string
	}{
		{"nothing at all", "", nil, "text", "Choose a file or paste a flow."},
		{"an empty file", " \n", nil, "file", "The file flow.json is empty."},
		{"a file that is not JSON", "states: none", nil, "file", "not JSON"},
		{"a pasted text that is not JSON", "", map[string]string{"text": "{"}, "text", "not JSON"},
		{"a file that is too large", `{"a": "` + strings.Repeat("x", 5<<20) + `"}`, nil, "file", "The file is larger than 4 MB"},
		{"5 MB of brackets", deep + strings.Repeat(" ", 1<<20) + "}", nil, "file", "The file is larger than 4 MB"},
		{"4 MB of brackets", strings.TrimSuffix(deep[11:], "]]]") + "]]]", map[string]string{"from": "twilio"}, "file", "deep"},
		{"another document", `{"a": 1}`, nil, "file", "neither a flow of Cordboard nor an export of Twilio Studio or Amazon Connect"},
		{"another system", studio, map[string]string{"from": "connect"}, "from", "This looks like an export of Twilio Studio."},
		{"no system", `{"a": 1}`, map[string]string{"from": "connect"}, "file", "neither Actions nor modules"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fields := map[string]string{"dry_run": "1"}
			for name, value := range c.fields {
				fields[name] = value
			}
			got := s.importing(fields, c.file)
			got.want(t, http.StatusUnprocessableEntity, c.want, `id="f-`+c.at+`-error"`)
			if n := strings.Count(got.body, `-error"><svg`); n != 1 {
				t.Errorf("got %d messages, want one", n)
			}
			if text := fields["text"]; text != "" {
				got.want(t, http.StatusUnprocessableEntity, ">"+text+"</textarea>")
			}
			if len(got.body) > 20_000 {
				t.Errorf("got %d bytes, want the form without the file in it", len(got.body))
			}
		})
	}
}

// TestImportKeepsWhatWasPasted: a file with a mistake does not take the place of a text beside it.
func TestImportKeepsWhatWasPasted(t *testing.T) {
	s := newSite(t).as("designer")
	s.importing(map[string]string{"dry_run": "1", "text": "my notes"}, "nothing").want(t, http.StatusUnprocessableEntity, ">my notes</textarea>", `id="f-file-error"`)
}
