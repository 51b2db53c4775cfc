package storagetest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// playing is a flow that plays a prompt.
func playing(name, prompt string) *flow.Flow {
	return &flow.Flow{
		Format: flow.Format, Name: name, Kind: flow.Inbound, Start: "music",
		Activities: []flow.Record{{ID: "music", Type: "play_music", Properties: json.RawMessage(fmt.Sprintf(`{"audio":%q}`, prompt))}},
	}
}

// sound is a recording of a number of bytes that is like no other.
func sound(seed byte, size int) []byte {
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(i>>8) ^ byte(i)*31 ^ seed
	}
	return b
}

func TestPrompts(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		hash, err := db.KeepAudio(t.Context(), sound(1, 1000))
		must(t, err)
		spoken := []storage.Spoken{
			{Language: "fi-FI", Text: "Hei", Voice: "Finnish"},
			{Language: "en-GB", Text: "Hello", Recording: &storage.Recording{Hash: hash, Bytes: 1000, File: "hello.wav"}},
		}
		saved, err := db.SavePrompt(t.Context(), anna, storage.Prompt{Name: "Welcome", Description: "First words", Language: "en-GB", Spoken: spoken})
		must(t, err)
		got, err := db.Prompt(t.Context(), "welcome")
		must(t, err)
		wantSame(t, got, storage.Prompt{
			ID: saved.ID, Name: "Welcome", Description: "First words", Language: "en-GB", UpdatedAt: saved.UpdatedAt, UpdatedBy: "Anna",
			Spoken: []storage.Spoken{
				{Language: "en-GB", Text: "Hello", Recording: &storage.Recording{Hash: hash, Bytes: 1000, File: "hello.wav"}},
				{Language: "fi-FI", Text: "Hei", Voice: "Finnish"},
			},
		})
		for _, c := range []struct {
			name  string
			p     storage.Prompt
			field string
		}{
			{"a tag that is none", storage.Prompt{Name: "x", Spoken: []storage.Spoken{{Language: "Finnish!", Text: "Hei"}}}, "spoken.0.language"},
			{"one language twice", storage.Prompt{Name: "x", Spoken: []storage.Spoken{{Language: "fi", Text: "Hei"}, {Language: "FI", Text: "Moi"}}}, "spoken.1.language"},
			{"nothing to hear", storage.Prompt{Name: "x", Spoken: []storage.Spoken{{Language: "fi"}}}, "spoken.0.text"},
			{"too long", storage.Prompt{Name: "x", Spoken: []storage.Spoken{{Text: strings.Repeat("ä", storage.MaxPromptText+1)}}}, "spoken.0.text"},
			{"a default that is not there", storage.Prompt{Name: "x", Language: "sv", Spoken: []storage.Spoken{{Language: "fi", Text: "Hei"}}}, "language"},
			{"a name that is none", storage.Prompt{Name: "../x"}, "name"},
		} {
			if _, err := db.SavePrompt(t.Context(), anna, c.p); fault.Fields(err)[c.field] == "" {
				t.Errorf("%s: got %v, want a fault about %s", c.name, err, c.field)
			}
		}
		_, err = db.SavePrompt(t.Context(), anna, storage.Prompt{Name: "x", Spoken: []storage.Spoken{{Recording: &storage.Recording{Hash: "none"}}}})
		wantCode(t, err, fault.Invalid)
		got.UpdatedAt = got.UpdatedAt.Add(-time.Minute)
		_, err = db.SavePrompt(t.Context(), bert, got)
		wantCode(t, err, fault.Conflict)
		must(t, db.DeletePrompt(t.Context(), anna, "WELCOME"))
		_, err = db.Prompt(t.Context(), "welcome")
		wantCode(t, err, fault.NotFound)
	})
}

// A prompt that a draft or a live version names cannot be deleted; a rename is put into drafts, and versions still mean the prompt.
func TestPromptInUse(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		saved, err := db.SavePrompt(t.Context(), anna, storage.Prompt{Name: "hold-music", Spoken: []storage.Spoken{{Text: "la la"}}})
		must(t, err)
		create(t, db, playing("waiting", "hold-music"))
		v := publish(t, db, "waiting")
		must(t, db.SetLabel(t.Context(), anna, storage.Labelling{Flow: "waiting", Label: "live", Version: v.Number}))
		saved.Name = "calm-music"
		_, err = db.SavePrompt(t.Context(), anna, saved)
		must(t, err)
		f, err := db.Flow(t.Context(), "waiting")
		must(t, err)
		if got := string(f.Draft.Activities[0].Properties); got != `{"audio":"calm-music"}` {
			t.Errorf("draft: got %s, want the new name", got)
		}
		uses, err := db.PromptUses(t.Context())
		must(t, err)
		want := []storage.Use{
			{Kind: "flow", Name: "waiting", Activity: "music", Field: "properties.audio"},
			{Kind: "flow", Name: "waiting", Version: 1, Labels: []string{"live"}, Activity: "music", Field: "properties.audio"},
		}
		wantSame(t, uses, map[string][]storage.Use{saved.ID: want})
		err = db.DeletePrompt(t.Context(), anna, "calm-music")
		if fault.CodeOf(err) != fault.Conflict || !strings.Contains(fault.Message(err), "waiting (draft, activity music)") {
			t.Errorf("got %v, want a conflict that names the draft", err)
		}
		_, err = db.SaveDraft(t.Context(), anna, "waiting", patch(f.Revision, map[string]string{"a:music": `{"id":"music","type":"play_music"}`}))
		must(t, err)
		err = db.DeletePrompt(t.Context(), anna, "calm-music")
		if fault.CodeOf(err) != fault.Conflict || !strings.Contains(fault.Message(err), "waiting (version 1, activity music)") {
			t.Errorf("got %v, want a conflict that names the version", err)
		}
	})
}

// An export names its prompts and holds no audio.
func TestFlowHoldsNoAudio(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		hash, err := db.KeepAudio(t.Context(), sound(2, 5000))
		must(t, err)
		_, err = db.SavePrompt(t.Context(), anna, storage.Prompt{Name: "jingle", Spoken: []storage.Spoken{{Recording: &storage.Recording{Hash: hash, Bytes: 5000}}}})
		must(t, err)
		create(t, db, playing("waiting", "jingle"))
		f, err := db.Flow(t.Context(), "waiting")
		must(t, err)
		document, err := flow.Encode(f.Draft, catalog())
		must(t, err)
		if text := string(document); strings.Contains(text, hash) || len(text) > 1000 || !strings.Contains(text, "jingle") {
			t.Errorf("got a document of %d bytes, want the prompt's name and nothing of its audio:\n%s", len(text), text)
		}
	})
}

func TestSpokenMakesRoom(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		const size = storage.MaxSpoken / 4
		for i := range 5 {
			must(t, db.KeepSpoken(t.Context(), fmt.Sprint(i), sound(byte(i), size)))
		}
		must(t, db.KeepSpoken(t.Context(), "huge", make([]byte, storage.MaxSpoken+1)))
		for i := range 5 {
			got, err := db.Spoken(t.Context(), fmt.Sprint(i))
			must(t, err)
			if want := i > 0; (got != nil) != want {
				t.Errorf("text %d of five: kept %v, want %v: four fit, the oldest makes room", i, got != nil, want)
			}
			if got != nil && !bytes.Equal(got, sound(byte(i), size)) {
				t.Errorf("text %d: got other bytes than were kept", i)
			}
		}
		got, err := db.Spoken(t.Context(), "huge")
		must(t, err)
		if got != nil {
			t.Error("a text larger than the whole cache was kept")
		}
	})
}

func TestPromptIn(t *testing.T) {
	said := func(languages ...string) storage.Prompt {
		p := storage.Prompt{Language: languages[0]}
		for _, l := range languages {
			p.Spoken = append(p.Spoken, storage.Spoken{Language: l, Text: "x"})
		}
		return p
	}
	for _, c := range []struct {
		p    storage.Prompt
		lang string
		want string
	}{
		{said("en-GB", "fi-FI"), "FI-fi", "fi-FI"}, {said("en-GB", "fi"), "fi-FI", "fi"}, {said("en-GB", "fi-FI"), "fi", "fi-FI"},
		{said("en-GB", "en-US"), "en-AU", "en-GB"}, {said("en-GB", ""), "sv-SE", ""}, {said("en-GB", "fi-FI"), "", "en-GB"},
	} {
		if got, ok := c.p.In(c.lang); !ok || got.Language != c.want {
			t.Errorf("%v for %q: got %q, want %q", c.p.Spoken, c.lang, got.Language, c.want)
		}
	}
	if _, ok := (storage.Prompt{}).In("fi"); ok {
		t.Error("an empty prompt has something to hear")
	}
}
