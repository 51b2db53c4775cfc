package web

import (
	"io"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/runtime/speech"
)

// promptAudio plays a prompt as a contact hears it whose language the query names: its recording, or its text spoken.
func (s *Server) promptAudio(c echo.Context) error {
	ctx := c.Request().Context()
	p, err := s.DB.Prompt(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	one, ok := p.In(c.QueryParam("language"))
	if !ok {
		return fault.New(fault.NotFound, "The prompt %s has neither a recording nor a text yet.", p.Name)
	}
	if one.Recording != nil {
		return s.sendRecording(c, one.Recording.Hash, "private, no-cache")
	}
	return s.spoken(c, speech.Utterance{Text: one.Text, Voice: one.Voice, Language: one.Language})
}

// recording plays an uploaded recording by the hash of its content, which never changes.
func (s *Server) recording(c echo.Context) error {
	return s.sendRecording(c, c.Param("id"), "private, max-age=31536000, immutable")
}

func (s *Server) sendRecording(c echo.Context, hash, cache string) error {
	audio, err := s.DB.Audio(c.Request().Context(), hash)
	if err != nil {
		return err
	}
	c.Response().Header().Set("ETag", `"`+hash+`"`)
	return sendAudio(c, cache, audio)
}

// sendAudio sends telephone audio, whole or the ranges that were asked for (RFC 9110): players seek by them.
func sendAudio(c echo.Context, cache string, audio io.ReadSeeker) error {
	h := c.Response().Header()
	h.Set("Content-Type", "audio/wav")
	h.Set("Cache-Control", cache)
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, audio)
	return nil
}
