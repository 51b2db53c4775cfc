package web

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/time/rate"

	"cordboard/flow/fault"
	"cordboard/runtime/speech"
)

// Speaker speaks texts as telephone audio; speech.Cache is one.
type Speaker interface {
	// Name names what speaks.
	Name() string
	// Ready says whether texts can be spoken; its fault says what to do when not.
	Ready() error
	Voices(context.Context) ([]speech.Voice, error)
	Speak(context.Context, speech.Utterance) ([]byte, error)
}

// How many previews a user may hear (docs/limits.md).
const (
	previewsAtOnce = 30
	previewsEach   = 2 * time.Second
)

// previews counts what each user has spoken.
type previews struct {
	mu    sync.Mutex
	users map[string]*rate.Limiter
}

// take says how long a user has to wait for the next preview, 0 when it can be now.
func (p *previews) take(user string, now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id, l := range p.users {
		if id != user && l.TokensAt(now) >= previewsAtOnce {
			delete(p.users, id)
		}
	}
	l := p.users[user]
	if l == nil {
		l = rate.NewLimiter(rate.Every(previewsEach), previewsAtOnce)
		p.users[user] = l
	}
	if l.AllowN(now, 1) {
		return 0
	}
	return previewsEach
}

// speak answers with the audio of a text, for the play buttons beside texts.
func (s *Server) speak(c echo.Context) error {
	var u struct {
		Text     string `json:"text"`
		Voice    string `json:"voice"`
		Language string `json:"language"`
	}
	if err := decodeJSON(c, &u); err != nil {
		return err
	}
	return s.spoken(c, speech.Utterance{Text: u.Text, Voice: u.Voice, Language: u.Language})
}

// spoken sends a text as audio. A server that cannot speak says so without a line in its log for each try.
func (s *Server) spoken(c echo.Context, u speech.Utterance) error {
	if wait := s.previews.take(viewerOf(c).ID, s.Clock()); wait > 0 {
		c.Response().Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())))
		return &statusError{http.StatusTooManyRequests, "too_many", "You listen faster than texts can be spoken. Wait a moment."}
	}
	wav, err := s.Speech.Speak(c.Request().Context(), u)
	if fault.CodeOf(err) == fault.Unavailable && s.Speech.Ready() != nil {
		t := troubleOf(err)
		if wantsJSON(c) {
			return c.JSON(t.status, jsonTrouble(t))
		}
		return c.String(t.status, t.message)
	}
	if err != nil {
		return err
	}
	return sendAudio(c, "no-store", bytes.NewReader(wav))
}

// canSpeak says in a sentence why texts cannot be spoken, "" when they can.
func (s *Server) canSpeak() string {
	if err := s.Speech.Ready(); err != nil {
		return sentence(fault.Message(err))
	}
	return ""
}

// voices lists what texts can be spoken with, none when they cannot.
func (s *Server) voices(ctx context.Context) []speech.Voice {
	list, err := s.Speech.Voices(ctx)
	if err != nil {
		return nil // the page says what is missing
	}
	return list
}

// isAudio says whether an address answers with audio, which is sent in ranges and gains nothing by compression.
func isAudio(path string) bool {
	return strings.HasSuffix(path, "/audio") || strings.HasSuffix(path, "/speech") || strings.HasPrefix(path, "/recordings/")
}
