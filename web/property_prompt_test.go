package web_test

import (
	"net/http"
	"strings"
	"testing"

	"cordboard/storage"
)

func TestPromptFieldOfProperties(t *testing.T) {
	s := newSite(t).as("designer")
	save(t, s, storage.Prompt{Name: "welcome", Spoken: []storage.Spoken{{Text: "Welcome"}}})
	form := func(prompt any) answer {
		t.Helper()
		got, _ := s.call(http.MethodPost, "/flows/any/form", map[string]any{
			"record": map[string]any{"id": "hello", "type": "play_prompt", "properties": map[string]any{"prompt": prompt}, "outlets": map[string]string{}},
			"scope":  map[string]any{},
		})
		return got
	}
	form("Hello").want(t, http.StatusOK, `data-preview="properties.prompt"`, `name="properties.prompt.voice"`, `list="spoken-voices"`, `list="spoken-languages"`,
		`<datalist id="spoken-voices">`, `<option value="Finnish">fi</option>`, `<option value="en-GB">English (Britain)</option>`)
	got := form(map[string]any{"segments": []any{map[string]any{"audio": "welcome"}, map[string]any{"say": "Press 1."}}, "languages": map[string]any{"fi-FI": "Paina 1."}})
	got.want(t, http.StatusOK, `data-preview="properties.prompt"`, "Prompt of the library", "Or a prompt of the library", `<option value="welcome" selected>`,
		`name="properties.prompt.segments.1.say"`, `name="properties.prompt.languages.0.key"`, `data-preview="properties.prompt.languages.0"`)
	if hidden := `name="properties.prompt.segments.0.say"`; strings.Contains(got.body, hidden) {
		t.Errorf("got %s, want no text beside a prompt of the library", hidden)
	}
}
