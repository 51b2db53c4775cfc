package main

import (
	"os"
	"path/filepath"
	"testing"

	"cordboard/flow"
	"cordboard/runtime/speech"
)

// listen counts what the page played: sounds that began, by where they came from.
const listen = `(() => {
	window.played = [];
	const play = HTMLMediaElement.prototype.play;
	HTMLMediaElement.prototype.play = function () {
		this.addEventListener('playing', () => window.played.push(this.currentSrc), { once: true });
		return play.call(this);
	};
	return true;
})()`

// TestPromptLibrary makes a prompt with an upload, plays it, adds a language, sees the gap of another, and is refused to delete what flows play.
func TestPromptLibrary(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.template(t, "three-queues")
	p := s.open(t, sari)
	p.expect("status of 422")
	p.expect("status of 409")
	dir := t.TempDir()
	upload := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	p.goTo("/prompts")
	p.click("main a|New prompt")
	p.fill("main input[name=name]", "opening")
	p.upload(`main [name="spoken.0.upload"]`, upload("opening.mp3", []byte("\x00\x00\x00\x20ftypisom\x00\x00\x02\x00")))
	p.click("main button|Save prompt")
	p.sees("main", "This is a video; save its sound as WAV or MP3.")
	p.upload(`main [name="spoken.0.upload"]`, upload("opening.wav", speech.WAV(holdMusic()[:16_000])))
	p.click("main button|Save prompt")
	p.sees("main", "Prompt opening is saved.")

	eval[bool](p, listen)
	p.click("main a.hear[href*='/opening/']|en-GB")
	p.wait("played.some((url) => url.endsWith('/prompts/opening/audio?language=en-GB'))", "the recording from the list")
	p.click("main a.hear[href*='/closed/']|en-GB")
	p.wait("played.some((url) => url.endsWith('/prompts/closed/audio?language=en-GB'))", "a text from the list")

	p.click("main a.fn|opening")
	p.has("main audio")
	eval[bool](p, listen)
	eval[bool](p, "document.querySelector('main audio').play().then(() => true)")
	p.wait("played.some((url) => url.includes('/recordings/'))", "the recording in the form")
	p.wait("Math.abs(document.querySelector('main audio').duration - 2) < 0.01", "its two seconds")
	p.click("main button|Add Finnish")
	p.has(`main [name="spoken.1.language"][value="fi-FI"]`)
	p.fill(`main [name="spoken.1.text"]`, "Tervetuloa")
	p.click("main [aria-label='Language 2, fi-FI'] button|Play the text")
	p.wait("played.some((url) => url.startsWith('blob:'))", "the text as it is in the form")
	p.click("main button|Save prompt")
	p.has("main a.hear[href*='/opening/']|fi-FI")

	p.click("main nav.seg a|Missing a language")
	p.has("main a.fn|closed")
	p.lacks("main a.fn|opening")
	p.goTo("/prompts/hold-music/edit")
	p.click("main button|Delete")
	p.sees("dialog[open]", "hold-music is in use")
	p.click("dialog[open] a|three-queues")
	p.has("#canvas")
	p.goTo("/prompts/opening/edit")
	p.click("main button|Delete")
	p.click("dialog[open] button.danger")
	p.sees("main", "Prompt opening is deleted.")
	if prompts, err := s.db.Prompts(t.Context()); err != nil || len(prompts) != 3 {
		t.Errorf("got %d prompts (%v), want the three of the demo", len(prompts), err)
	}
}

// TestPromptInDesigner hears a prompt as it is written in its form, puts a prompt of the library into it, and hears both in a test call.
func TestPromptInDesigner(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, &flow.Flow{
		Format: flow.Format, Name: "greeting", Kind: flow.Inbound, Start: "hello",
		Activities: []flow.Record{
			{ID: "hello", Type: "play_prompt", Name: "Hello", Properties: []byte(`{"prompt":"Good day, {{ contact.ani }}."}`), Outlets: map[string]string{"next": "bye"}},
			{ID: "bye", Type: "disconnect", Name: "Bye"},
		},
		Layout: map[string]flow.Position{"hello": {}, "bye": {X: 328}},
	})
	p := s.open(t, anna)
	d := p.design("greeting")
	d.selects("hello")
	d.form("hello")
	eval[bool](p, listen)
	d.click("#property-form [data-preview='properties.prompt']")
	d.wait("played.some((url) => url.startsWith('blob:'))", "the text of the form, spoken by the server")
	d.lacks("#property-form [data-preview].on")

	d.click("#property-form details.more > summary")
	d.has("#property-form [name='properties.prompt.voice'][list=spoken-voices]")
	d.wait("[...document.querySelectorAll('#spoken-voices option')].some((o) => o.value === 'Finnish')", "the server's voices")
	d.click("#property-form details.more button|Add text or recording")
	d.choose("#property-form [name='properties.prompt.segments.1.audio']", "hold-music")
	d.untilHas("hello", `"audio":"hold-music"`)
	d.click("#property-form [data-preview='properties.prompt']")
	d.wait("played.some((url) => url.endsWith('/prompts/hold-music/audio?language='))", "the prompt of the library")
	d.has("#property-form [data-preview].on")
	d.click("#property-form [data-preview='properties.prompt']")
	d.lacks("#property-form [data-preview].on")

	d.click("#test-button")
	d.calls()
	eval[bool](p, "played.length = 0, true")
	d.click("#panel-test button.mute")
	d.click("#panel-test .foot button|Restart")
	d.transcript("[hold-music]")
	d.wait("played.some((url) => url.includes('/prompts/hold-music/audio'))", "the recording in the test call")
	d.click("#panel-test button.mute")
	d.wait("document.querySelector('#panel-test button.mute').getAttribute('aria-pressed') === 'false'", "the call muted again")
}
