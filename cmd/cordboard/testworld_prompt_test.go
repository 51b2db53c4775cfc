package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/runtime/speech"
	"cordboard/runtime/testcall"
	"cordboard/storage"
)

// TestLengthsOfPrompts: a test call plays recordings for as long as they are, in the contact's language, and speaks what has none.
func TestLengthsOfPrompts(t *testing.T) {
	db, _ := openTest(t)
	app, err := New(AppConfig{DB: db, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(app.Driver.Close)
	t.Cleanup(app.TestCalls.Close)
	wav := speech.WAV(make([]int16, 3*speech.Rate))
	hash, err := db.KeepAudio(t.Context(), wav)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.SavePrompt(t.Context(), tester, storage.Prompt{Name: "hello", Language: "en", Spoken: []storage.Spoken{
		{Language: "en", Recording: &storage.Recording{Hash: hash, Bytes: len(wav)}}, {Language: "fi", Text: "0123456789"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for language, want := range map[string]time.Duration{"en-GB": 3 * time.Second, "": 3 * time.Second, "fi": 600 * time.Millisecond} {
		if got := app.promptLength("Hello", language); got != want {
			t.Errorf("%q: got %s, want %s", language, got, want)
		}
	}
	if got := app.promptLength("gone", "en"); got != 0 {
		t.Errorf("got %s, want nothing known", got)
	}
	document := &flow.Flow{}
	if err := json.Unmarshal([]byte(`{"format":"cordboard.flow/v1","name":"greets","kind":"inbound","start":"it","activities":[
	  {"id":"it","type":"play_prompt","properties":{"prompt":{"segments":[{"audio":"hello"}]}},"outlets":{"next":"end"}},{"id":"end","type":"disconnect"}]}`), document); err != nil {
		t.Fatal(err)
	}
	id, err := app.TestCalls.Start(t.Context(), "u", testcall.Opening{Document: document, Contact: flow.Contact{Language: "en"}})
	if err != nil {
		t.Fatal(err)
	}
	if state, err := app.TestCalls.Snapshot("u", id, 0); err != nil || state.NextIn <= 0 || state.NextIn > 3000 {
		t.Errorf("got the next event in %d ms (%v), want it when the recording ends, 3 s after the beginning", state.NextIn, err)
	}
}
