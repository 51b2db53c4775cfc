package web_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/runtime/speech"
	"cordboard/storage"
	"cordboard/web"
)

// file is an upload: its name and content.
type file struct {
	name string
	data []byte
}

// send posts a form with files, as browsers do.
func (s *site) send(path string, fields url.Values, files map[string]file) answer {
	s.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range fields {
		for _, value := range values {
			if err := w.WriteField(name, value); err != nil {
				s.t.Fatal(err)
			}
		}
	}
	for name, f := range files {
		part, err := w.CreateFormFile(name, f.name)
		if err != nil {
			s.t.Fatal(err)
		}
		if _, err := part.Write(f.data); err != nil {
			s.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		s.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return s.do(r)
}

// beep is a recording of some samples at a rate that needs resampling.
func beep(samples int) []byte {
	wav := speech.WAV(make([]int16, samples))
	binary.LittleEndian.PutUint32(wav[24:], 16000)
	return wav
}

func TestPrompts(t *testing.T) {
	s := newSite(t).as("supervisor")
	s.get("/prompts").want(t, http.StatusOK, "No prompts yet", `href="/prompts/new"`)
	fields := url.Values{"name": {"welcome"}, "description": {"First words"}, "default": {"1"},
		"spoken.0.language": {"fi-FI"}, "spoken.0.text": {"Tervetuloa"}, "spoken.1.language": {"en-GB"}, "spoken.1.text": {"Welcome"}}
	s.send("/prompts/new", fields, map[string]file{"spoken.1.upload": {`C:\audio\hello.wav`, beep(32_000)}}).want(t, http.StatusSeeOther)
	s.get("/prompts").want(t, http.StatusOK, "Prompt welcome is saved", "First words", "en-GB", "fi-FI", "0:02", "no flow", "/prompts/welcome/audio?language=en-GB")
	p, err := s.db.Prompt(t.Context(), "welcome")
	if err != nil || p.Language != "en-GB" || len(p.Spoken) != 2 || p.Spoken[0].Recording == nil || p.Spoken[0].Recording.File != "hello.wav" {
		t.Fatalf("got %+v (%v), want English with the recording hello.wav as the default, and Finnish", p, err)
	}
	s.get("/prompts/welcome/edit").want(t, http.StatusOK, "hello.wav", "/recordings/"+p.Spoken[0].Recording.Hash, "Tervetuloa", "Nothing uses it")
	s.post("/prompts/welcome/delete", nil).want(t, http.StatusSeeOther)
	s.get("/prompts").want(t, http.StatusOK, "No prompts yet", "Prompt welcome is deleted")
}

func TestPromptTellsAllMistakesAtOnce(t *testing.T) {
	s := newSite(t).as("supervisor")
	fields := url.Values{"name": {"../x"}, "spoken.0.language": {"Finnish!"}, "spoken.0.text": {"Hei"}, "spoken.1.language": {"en-GB"},
		"spoken.2.language": {"sv"}, "spoken.2.text": {strings.Repeat("hej ", 600)}, "spoken.3.language": {"SV"}}
	got := s.send("/prompts/new", fields, map[string]file{
		"spoken.1.upload": {"holiday.wav", []byte("\x00\x00\x00\x20ftypisom\x00\x00\x02\x00")},
	})
	got.want(t, http.StatusUnprocessableEntity, "Some fields need attention", `id="f-name-error"`, `id="f-spoken-0-language-error"`, `id="f-spoken-1-upload-error"`,
		"This is a video", `id="f-spoken-2-text-error"`, `id="f-spoken-3-language-error"`, `id="f-spoken-3-text-error"`, `value="Finnish!"`)
	if strings.Contains(got.body, `id="f-spoken-1-text-error"`) {
		t.Error("a text is asked for although the recording has an error of its own")
	}
}

// Somebody who may only look gets no form that saves, and cannot post one.
func TestPromptsAsAReader(t *testing.T) {
	s := newSite(t)
	save(t, s, storage.Prompt{Name: "welcome", Spoken: []storage.Spoken{{Language: "en-GB", Text: "Welcome"}}})
	s.as("designer").get("/prompts").want(t, http.StatusOK, "welcome")
	got := s.get("/prompts/welcome/edit")
	got.want(t, http.StatusOK, "<fieldset class=\"form-body\" disabled")
	if strings.Contains(got.body, "Save prompt") || strings.Contains(got.body, "/prompts/welcome/delete") {
		t.Error("a designer sees buttons of who may edit resources")
	}
	s.post("/prompts/welcome/edit", url.Values{"name": {"x"}}).want(t, http.StatusForbidden)
	s.as("agent").get("/prompts").want(t, http.StatusForbidden)
	s.get("/prompts/welcome/audio").want(t, http.StatusForbidden)
}

func save(t *testing.T, s *site, p storage.Prompt) storage.Prompt {
	t.Helper()
	saved, err := s.db.SavePrompt(t.Context(), who, p)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

// music is a flow that plays a prompt.
func music(t *testing.T, s *site, name, prompt string) {
	t.Helper()
	_, err := s.db.CreateFlow(t.Context(), who, &flow.Flow{Format: flow.Format, Name: name, Kind: flow.Inbound, Start: "music", Activities: []flow.Record{
		{ID: "music", Type: "play_music", Properties: json.RawMessage(`{"audio":"` + prompt + `"}`)},
	}})
	if err != nil {
		t.Fatal(err)
	}
}

func TestPromptInUseIsNotDeleted(t *testing.T) {
	s := newSite(t).as("supervisor")
	save(t, s, storage.Prompt{Name: "tune", Spoken: []storage.Spoken{{Text: "la la"}}})
	music(t, s, "waiting", "tune")
	s.get("/prompts").want(t, http.StatusOK, `href="/flows/waiting"`)
	s.get("/prompts/tune/edit").want(t, http.StatusOK, `href="/flows/waiting"`, "draft")
	s.post("/prompts/tune/delete", nil).want(t, http.StatusConflict, "is not deleted", `href="/flows/waiting"`, `href="/flows/waiting#step-music"`)
	r := httptest.NewRequest(http.MethodPost, "/prompts/tune/delete", nil)
	r.Header.Set("HX-Request", "true")
	s.do(r).want(t, http.StatusConflict, "tune is in use", `href="/flows/waiting"`)
	s.post("/prompts/tune/edit", url.Values{"name": {"melody"}, "spoken.0.language": {""}, "spoken.0.text": {"la la"}}).want(t, http.StatusSeeOther)
	f, err := s.db.Flow(t.Context(), "waiting")
	if err != nil || string(f.Draft.Activities[0].Properties) != `{"audio":"melody"}` {
		t.Errorf("got %s (%v), want the draft with the new name", f.Draft.Activities[0].Properties, err)
	}
}

func TestPromptListShowsGaps(t *testing.T) {
	s := newSite(t).as("supervisor")
	save(t, s, storage.Prompt{Name: "welcome", Spoken: []storage.Spoken{{Language: "en-GB", Text: "Welcome"}, {Language: "fi-FI", Text: "Tervetuloa"}}})
	save(t, s, storage.Prompt{Name: "closed", Spoken: []storage.Spoken{{Language: "en-GB", Text: "We are closed"}}})
	save(t, s, storage.Prompt{Name: "tune", Spoken: []storage.Spoken{{Text: "la la"}}})
	s.get("/prompts").want(t, http.StatusOK, "Other prompts have fi-FI, this one has not", "Missing a language <span class=\"count\">1</span>", "any language")
	got := s.get("/prompts?gaps=1")
	got.want(t, http.StatusOK, "/prompts/closed/edit")
	if strings.Contains(got.body, "/prompts/welcome/edit") || strings.Contains(got.body, "/prompts/tune/edit") {
		t.Error("the list of gaps has prompts without one")
	}
	s.get("/prompts?q=TERVETULOA").want(t, http.StatusOK, "/prompts/welcome/edit")
	s.get("/prompts?q=nothing").want(t, http.StatusOK, "No prompt matches")
	s.get("/prompts/closed/edit").want(t, http.StatusOK, `value="add:fi-FI"`, "Add Finnish")
}

func TestPromptAudio(t *testing.T) {
	s := newSite(t).as("supervisor")
	hash, err := s.db.KeepAudio(t.Context(), beep(1000))
	if err != nil {
		t.Fatal(err)
	}
	save(t, s, storage.Prompt{Name: "tune", Spoken: []storage.Spoken{{Recording: &storage.Recording{Hash: hash, Bytes: 2044}}}})
	save(t, s, storage.Prompt{Name: "empty"})
	whole := s.get("/prompts/tune/audio?language=fi-FI")
	whole.want(t, http.StatusOK)
	for name, want := range map[string]string{"Content-Type": "audio/wav", "Accept-Ranges": "bytes", "Etag": `"` + hash + `"`, "Content-Length": "2044", "Cache-Control": "private, no-cache"} {
		if got := whole.header.Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if got := whole.header.Get("Content-Security-Policy"); !strings.Contains(got, "media-src 'self'") {
		t.Errorf("got the policy %q, want media from here allowed", got)
	}
	r := httptest.NewRequest(http.MethodGet, "/recordings/"+hash, nil)
	r.Header.Set("Range", "bytes=40-47")
	r.Header.Set("Accept-Encoding", "gzip")
	part := s.do(r)
	if part.status != http.StatusPartialContent || part.body != whole.body[40:48] || part.header.Get("Content-Range") != "bytes 40-47/2044" {
		t.Errorf("got %d %q %q, want the eight bytes from 40", part.status, part.header.Get("Content-Range"), part.body)
	}
	r = httptest.NewRequest(http.MethodGet, "/prompts/tune/audio", nil)
	r.Header.Set("If-None-Match", `"`+hash+`"`)
	if got := s.do(r); got.status != http.StatusNotModified {
		t.Errorf("got %d for audio that the browser has, want 304", got.status)
	}
	s.get("/prompts/empty/audio").want(t, http.StatusNotFound)
	s.get("/recordings/"+strings.Repeat("0", 64)).want(t, http.StatusNotFound)
}

func TestTextsAreSpoken(t *testing.T) {
	s := newSite(t).as("designer")
	save(t, s, storage.Prompt{Name: "welcome", Spoken: []storage.Spoken{{Language: "en-GB", Text: "Welcome to Northern Light"}}})
	s.get("/readyz").want(t, http.StatusOK, `"speech":"espeak-ng"`)
	got := s.get("/prompts/welcome/audio")
	if got.status != http.StatusOK || !strings.HasPrefix(got.body, "RIFF") || speech.Length(len(got.body)).Seconds() < 1 {
		t.Errorf("got %d with %d bytes, want a second of speech", got.status, len(got.body))
	}
	for _, path := range []string{"/prompts/speech", "/flows/any/speech"} {
		preview, _ := s.call(http.MethodPost, path, map[string]string{"text": "Hei maailma", "language": "fi-FI"})
		if preview.status != http.StatusOK || preview.header.Get("Content-Type") != "audio/wav" || preview.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: got %d %v, want audio that is not stored", path, preview.status, preview.header)
		}
	}
	_, refused := s.call(http.MethodPost, "/prompts/speech", map[string]string{"text": strings.Repeat("word ", 500)})
	if text := jsonText(t, refused); !strings.Contains(text, "longer than 2000") {
		t.Errorf("got %s, want a fault about the length", text)
	}
	s.as("agent")
	if got, _ := s.call(http.MethodPost, "/prompts/speech", map[string]string{"text": "Hello"}); got.status != http.StatusForbidden {
		t.Errorf("got %d for an agent, want 403", got.status)
	}
}

func jsonText(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestPreviewsAreLimited(t *testing.T) {
	s := newSite(t).as("designer")
	last := answer{}
	for range 31 {
		last, _ = s.call(http.MethodPost, "/prompts/speech", map[string]string{"text": "Hello"})
	}
	if last.status != http.StatusTooManyRequests || last.header.Get("Retry-After") == "" {
		t.Errorf("got %d after 30 previews at once, want 429 with Retry-After", last.status)
	}
	s.as("supervisor")
	if got, _ := s.call(http.MethodPost, "/prompts/speech", map[string]string{"text": "Hello"}); got.status != http.StatusOK {
		t.Errorf("got %d for another user, want 200", got.status)
	}
}

// Without espeak-ng everything works but speaking, and pages and readiness say what to install.
func TestPromptsWithoutEspeak(t *testing.T) {
	s := newSite(t, func(c *web.Config) { c.Speech = speech.NewCache(speech.NewEspeak("/nowhere/espeak-ng"), c.DB) }).as("supervisor")
	save(t, s, storage.Prompt{Name: "welcome", Spoken: []storage.Spoken{{Language: "en-GB", Text: "Welcome", Voice: "Nobody"}}})
	s.get("/readyz").want(t, http.StatusOK, `"speech":"missing: install espeak-ng"`)
	s.get("/prompts").want(t, http.StatusOK, "apt-get install espeak-ng")
	s.get("/prompts/welcome/edit").want(t, http.StatusOK, "apt-get install espeak-ng", "Nobody (not here)")
	s.get("/prompts/welcome/audio").want(t, http.StatusServiceUnavailable, "apt-get install espeak-ng")
	got, _ := s.call(http.MethodPost, "/prompts/speech", map[string]string{"text": "Hello"})
	got.want(t, http.StatusServiceUnavailable, "apt-get install espeak-ng", `"code":"unavailable"`)
	s.post("/prompts/welcome/edit", url.Values{"name": {"welcome"}, "spoken.0.language": {"en-GB"}, "spoken.0.text": {"Good day"}}).want(t, http.StatusSeeOther)
}
