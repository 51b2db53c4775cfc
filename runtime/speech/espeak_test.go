package speech

import (
	"context"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow/fault"
)

// The tests speak with the real program; .ci/setup installs it.
func TestEspeakSpeaks(t *testing.T) {
	e := NewEspeak("")
	if err := e.Ready(); err != nil {
		t.Fatalf("the tests need espeak-ng (bash .ci/setup installs it): %v", err)
	}
	wav, err := e.Speak(t.Context(), Utterance{Text: "Welcome to Northern Light.", Language: "en-GB"})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := hex.EncodeToString(wav[:4])+hex.EncodeToString(wav[8:40]), "52494646"+hex.EncodeToString(WAV(nil)[8:40]); got != want {
		t.Errorf("header: got %s, want that of telephone audio, %s", got, want)
	}
	if got := Length(len(wav)); got < time.Second || got > 4*time.Second {
		t.Errorf("got %v of speech, want one to four seconds", got)
	}
	again, err := e.Speak(t.Context(), Utterance{Text: "Tervetuloa Pohjan valoon.", Voice: "English (Great Britain)", Language: "fi-FI"})
	if err != nil {
		t.Fatal(err)
	}
	finnish, err := e.Speak(t.Context(), Utterance{Text: "Tervetuloa Pohjan valoon.", Voice: "Finnish"})
	if err != nil {
		t.Fatal(err)
	}
	if string(again) != string(finnish) {
		t.Error("a Finnish text was spoken by an English voice, want the Finnish one")
	}
}

// A text is data: it can neither choose options of the program nor run another.
func TestEspeakTakesTextAsText(t *testing.T) {
	marker := filepath.Join(t.TempDir(), "ran")
	e := NewEspeak("")
	for _, text := range []string{"--help", "-w " + marker + " x", "$(touch " + marker + ") x", "; touch " + marker, "<speak><audio src=\"/etc/passwd\"/>x</speak>"} {
		wav, err := e.Speak(t.Context(), Utterance{Text: text, Language: "en-GB"})
		if err != nil || Length(len(wav)) == 0 {
			t.Errorf("%q: got %d bytes, error %v, want it spoken", text, len(wav), err)
		}
	}
	if _, err := os.Stat(marker); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a text wrote a file: %v", err)
	}
}

func TestEspeakListsVoices(t *testing.T) {
	voices, err := NewEspeak("").Voices(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []Voice{{"English (Great Britain)", "en-GB"}, {"Finnish", "fi"}, {"Swedish", "sv"}} {
		found := false
		for _, v := range voices {
			found = found || v == want
		}
		if !found {
			t.Errorf("got %d voices without %v", len(voices), want)
		}
	}
}

func TestEspeakRefuses(t *testing.T) {
	for _, c := range []struct {
		name  string
		u     Utterance
		field string
	}{
		{"no words", Utterance{Text: " … "}, "text"},
		{"too long", Utterance{Text: strings.Repeat("word ", MaxText)}, "text"},
		{"a language that nobody speaks", Utterance{Text: "x", Language: "xx-XX"}, "language"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := NewEspeak("").Speak(t.Context(), c.u)
			if fault.CodeOf(err) != fault.Invalid || fault.Fields(err)[c.field] == "" {
				t.Errorf("got %v, want an invalid fault about %s", err, c.field)
			}
		})
	}
}

// program writes a script that stands in for espeak-ng.
func program(t *testing.T, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "espeak-ng")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

const table = "Pty Language Age/Gender VoiceName File Other\n 5  fi  --/M  Finnish  urj/fi\n"

func TestEspeakThatIsBroken(t *testing.T) {
	voices := "[ \"$1\" = --voices ] && printf '" + strings.ReplaceAll(table, "\n", "\\n") + "' && exit\n"
	for _, c := range []struct{ name, path, want string }{
		{"missing", filepath.Join(t.TempDir(), "nothing"), "apt-get install espeak-ng"},
		{"failing", program(t, voices+"exit 3"), "failed"},
		{"silent", program(t, voices+"exit 0"), "something else than audio"},
		{"talking nonsense", program(t, voices+"echo hello"), "something else than audio"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := NewEspeak(c.path).Speak(t.Context(), Utterance{Text: "Hei", Language: "fi-FI"})
			if fault.CodeOf(err) != fault.Unavailable || !strings.Contains(fault.Message(err), c.want) {
				t.Errorf("got %v, want an unavailable fault about %q", err, c.want)
			}
		})
	}
	t.Run("endless", func(t *testing.T) {
		_, err := NewEspeak(program(t, voices+"exec cat /dev/zero")).Speak(t.Context(), Utterance{Text: "Hei", Language: "fi-FI"})
		if fault.Fields(err)["text"] == "" {
			t.Errorf("got %v, want a fault about the text", err)
		}
	})
	t.Run("slow", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		_, err := NewEspeak(program(t, voices+"exec sleep 60")).Speak(ctx, Utterance{Text: "Hei", Language: "fi-FI"})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want that of the context", err)
		}
	})
}

func TestChooseVoice(t *testing.T) {
	voices := readVoices([]byte(`Pty Language       Age/Gender VoiceName          File                 Other Languages
 5  cmn             --/M      Chinese_(Mandarin,_latin_as_English) sit/cmn              (zh-cmn 5)(zh 5)
 5  en-029          --/M      English_(Caribbean) gmw/en-029           (en 10)
 2  en-gb           --/M      English_(Great_Britain) gmw/en               (en 2)
 2  en-us           --/M      English_(America)  gmw/en-US            (en 3)
 5  fi              --/M      Finnish            urj/fi
 5  pt-br           --/M      Portuguese_(Brazil) roa/pt-BR            (pt 6)
 5  de              --/M      german-mbrola      mb/mb-de1
`))
	for _, c := range []struct {
		u    Utterance
		want string
	}{
		{Utterance{}, "gmw/en"},
		{Utterance{Language: "en-US"}, "gmw/en-US"},
		{Utterance{Language: "en_us"}, "gmw/en-US"},
		{Utterance{Language: "en-AU"}, "gmw/en"},
		{Utterance{Language: "en"}, "gmw/en"},
		{Utterance{Language: "fi-FI"}, "urj/fi"},
		{Utterance{Language: "zh-CN"}, "sit/cmn"},
		{Utterance{Language: "pt"}, "roa/pt-BR"},
		{Utterance{Language: "de-DE"}, ""},
		{Utterance{Voice: "english (america)"}, "gmw/en-US"},
		{Utterance{Voice: "English (America)", Language: "en-GB"}, "gmw/en-US"},
		{Utterance{Voice: "English (America)", Language: "fi-FI"}, "urj/fi"},
		{Utterance{Voice: "Amy", Language: "fi-FI"}, "urj/fi"},
	} {
		got, ok := choose(voices, c.u)
		if got.file != c.want || ok != (c.want != "") {
			t.Errorf("%+v: got %q, want %q", c.u, got.file, c.want)
		}
	}
}

// memory is a store that counts.
type memory struct {
	mu   sync.Mutex
	kept map[string][]byte
	err  error
}

func (m *memory) Spoken(_ context.Context, key string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.kept[key], m.err
}

func (m *memory) KeepSpoken(_ context.Context, key string, wav []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err == nil {
		m.kept[key] = wav
	}
	return m.err
}

// counted counts how often it renders, each time when it is let to.
type counted struct {
	*Espeak
	rendered atomic.Int32
	gate     chan struct{}
}

func (c *counted) Speak(_ context.Context, u Utterance) ([]byte, error) {
	<-c.gate
	c.rendered.Add(1)
	return []byte(u.Language + u.Text), nil
}

func TestCacheRendersOnce(t *testing.T) {
	provider := &counted{Espeak: NewEspeak(""), gate: make(chan struct{})}
	store := &memory{kept: map[string][]byte{}}
	cache := NewCache(provider, store)
	var all sync.WaitGroup
	answers := make([]string, 8)
	for i := range answers {
		all.Go(func() {
			wav, err := cache.Speak(t.Context(), Utterance{Text: "Hello", Language: "en-GB"})
			if err != nil {
				t.Errorf("speak: %v", err)
			}
			answers[i] = string(wav)
		})
	}
	close(provider.gate)
	all.Wait()
	if _, err := cache.Speak(t.Context(), Utterance{Text: "Hello", Language: "en_gb"}); err != nil {
		t.Fatal(err)
	}
	if got := provider.rendered.Load(); got != 1 {
		t.Errorf("got %d renderings for nine requests of one text, want 1", got)
	}
	want := make([]string, len(answers))
	for i := range want {
		want[i] = "en-GBHello"
	}
	if diff := cmp.Diff(want, answers); diff != "" {
		t.Errorf("got + want -:\n%s", diff)
	}
	for _, u := range []Utterance{{Text: "Hello", Language: "en-US"}, {Text: "Hello", Language: "en-GB", Voice: "x"}, {Text: "Hello!", Language: "en-GB"}} {
		if _, err := cache.Speak(t.Context(), u); err != nil {
			t.Fatal(err)
		}
	}
	if got := provider.rendered.Load(); got != 4 {
		t.Errorf("got %d renderings, want 4: text, voice and language each make a difference", got)
	}
}

func TestCacheWithoutAStoreStillSpeaks(t *testing.T) {
	provider := &counted{Espeak: NewEspeak(""), gate: make(chan struct{})}
	close(provider.gate)
	cache := NewCache(provider, &memory{err: errors.New("the disk is full")})
	for range 2 {
		if wav, err := cache.Speak(t.Context(), Utterance{Text: "Hello"}); err != nil || len(wav) == 0 {
			t.Errorf("got %d bytes, error %v, want it spoken", len(wav), err)
		}
	}
	if got := provider.rendered.Load(); got != 2 {
		t.Errorf("got %d renderings, want 2", got)
	}
}

// Who gives up does not take the rendering from those who wait for it too.
func TestCacheCallerMayLeave(t *testing.T) {
	provider := &counted{Espeak: NewEspeak(""), gate: make(chan struct{})}
	store := &memory{kept: map[string][]byte{}}
	cache := NewCache(provider, store)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := cache.Speak(ctx, Utterance{Text: "Hello"}); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want that of the context", err)
	}
	close(provider.gate)
	if wav, err := cache.Speak(t.Context(), Utterance{Text: "Hello"}); err != nil || string(wav) != "Hello" {
		t.Errorf("got %q, error %v, want it spoken", wav, err)
	}
	if got := provider.rendered.Load(); got != 1 {
		t.Errorf("got %d renderings, want 1", got)
	}
}
