package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"cordboard/runtime/speech"
)

// A form that comes back has what was uploaded with it, and its buttons need no name yet.
func TestPromptFormKeepsUploads(t *testing.T) {
	s := newSite(t).as("supervisor")
	fields := url.Values{"name": {""}, "op": {"add:sv-SE"}, "spoken.0.language": {"fi-FI"}}
	got := s.send("/prompts/new", fields, map[string]file{"spoken.0.upload": {"hei.wav", beep(16_000)}})
	got.want(t, http.StatusOK, `name="spoken.1.language"`, `value="sv-SE"`, "hei.wav")
	hash := regexp.MustCompile(`name="spoken.0.recording" value="([0-9a-f]{64})"`).FindStringSubmatch(got.body)
	if hash == nil {
		t.Fatal("got no recording in the form that came back")
	}
	fields = url.Values{"name": {"hei"}, "spoken.0.language": {"fi-FI"}, "spoken.0.recording": {hash[1]}, "spoken.0.file": {"hei.wav"}}
	s.post("/prompts/new", fields).want(t, http.StatusSeeOther)
	fields.Set("op", "silence:0")
	if got := s.post("/prompts/hei/edit", fields); strings.Contains(got.body, "/recordings/") {
		t.Error("the recording is still there after its button")
	}
	fields.Set("op", "remove:0")
	if got := s.post("/prompts/hei/edit", fields); strings.Contains(got.body, "spoken.0.language") {
		t.Error("the language is still there after its button")
	}
	fields.Del("op")
	fields.Set("spoken.0.recording", strings.Repeat("0", 64))
	s.post("/prompts/hei/edit", fields).want(t, http.StatusUnprocessableEntity, "not kept any more")
}

func TestPromptUploadIsLimited(t *testing.T) {
	s := newSite(t).as("supervisor")
	fields := url.Values{"name": {"long"}, "spoken.0.language": {""}}
	s.send("/prompts/new", fields, map[string]file{"spoken.0.upload": {"long.wav", make([]byte, speech.MaxUpload+1)}}).
		want(t, http.StatusUnprocessableEntity, "larger than 20 MB")
	s.send("/prompts/new", fields, map[string]file{"spoken.0.upload": {"long.wav", make([]byte, speech.MaxUpload+2<<20)}}).
		want(t, http.StatusRequestEntityTooLarge, "20 MB together")
}

// Nothing of a form with mistakes is kept, and files that there is no room for say so beside their fields.
func TestPromptKeepsUploadsOfFineFormsOnly(t *testing.T) {
	s := newSite(t).as("admin")
	used := func() int64 {
		t.Helper()
		n, err := s.db.AudioUsed(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	fields := url.Values{"name": {"../x"}, "spoken.0.language": {"en-GB"}, "spoken.1.language": {"fi-FI"}, "spoken.1.text": {"Hei"}}
	files := map[string]file{"spoken.0.upload": {"hello.wav", beep(16_000)}}
	s.send("/prompts/new", fields, files).want(t, http.StatusUnprocessableEntity, `id="f-name-error"`, "Choose hello.wav again")
	if n := used(); n != 0 {
		t.Errorf("got %d bytes kept of a form with a mistake, want none", n)
	}
	s.post("/organisation", url.Values{"name": {"Example"}, "time_zone": {"UTC"}, "audio_room": {"1"}}).want(t, http.StatusSeeOther)
	fields.Set("name", "welcome")
	files["spoken.1.upload"] = file{"hei.wav", beep(1_500_000)}
	got := s.send("/prompts/new", fields, files)
	got.want(t, http.StatusUnprocessableEntity, `id="f-spoken-1-upload-error"`, "all recordings together may take 1 MB", "hello.wav")
	fields.Set("spoken.0.recording", regexp.MustCompile(`name="spoken.0.recording" value="([0-9a-f]{64})"`).FindStringSubmatch(got.body)[1])
	delete(files, "spoken.0.upload")
	files["spoken.1.upload"] = file{"hei.wav", beep(32_000)}
	s.send("/prompts/new", fields, files).want(t, http.StatusSeeOther)
	s.get("/organisation").want(t, http.StatusOK, "they take 1 MB now", `value="1"`)
	s.post("/organisation", url.Values{"name": {"Example"}, "time_zone": {"UTC"}, "audio_room": {"lots"}}).
		want(t, http.StatusUnprocessableEntity, `id="f-audio_room-error"`, `value="lots"`)
}
