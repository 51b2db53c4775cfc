package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// Sizes of request bodies (docs/limits.md).
const (
	bodyLimit     = 1 << 20
	documentLimit = 5 << 20
	uploadLimit   = 21 << 20 // 20 MB of a file, and the form around it
	maxFields     = 1000
)

// policy is the Content-Security-Policy of every answer. Nothing inline, nothing from elsewhere.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
	"media-src 'self' blob:; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

const keyRequest = "request-id"

// middleware wraps every route, the outermost first.
func (s *Server) middleware() {
	s.echo.Use(s.identify, s.recover, s.headers, s.sameOrigin, s.limitBody,
		middleware.GzipWithConfig(middleware.GzipConfig{MinLength: 1024, Skipper: alreadyEncoded}))
}

func alreadyEncoded(c echo.Context) bool {
	path := c.Request().URL.Path
	return strings.HasPrefix(path, "/static/") || strings.HasSuffix(path, "/events") || isAudio(path)
}

// identify gives each request an id that log lines and error pages show.
func (s *Server) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := rand.Text()[:12]
		c.Set(keyRequest, id)
		c.Response().Header().Set("X-Request-Id", id)
		return next(c)
	}
}

func requestID(c echo.Context) string {
	id, _ := c.Get(keyRequest).(string)
	return id
}

// recover turns a panic of a handler into a 500 for this request only.
func (s *Server) recover(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.Log.Error("panic", "request", requestID(c), "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				err = fmt.Errorf("panic: %v", p) //nolint:errorlint // a panic's value is no error
			}
		}()
		return next(c)
	}
}

func (s *Server) headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(self), payment=()")
		if s.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if !strings.HasPrefix(c.Request().URL.Path, "/static/") {
			h.Set("Cache-Control", "no-store")
			h.Add("Vary", "HX-Request")
		}
		return next(c)
	}
}

// sameOrigin refuses requests that change something and come from another site.
func (s *Server) sameOrigin(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := s.guard.Check(c.Request()); err != nil {
			return &statusError{http.StatusForbidden, "forbidden", "This request came from another site and was refused. Open the page again and repeat it."}
		}
		return next(c)
	}
}

// limitBody bounds what a request may send, and refuses compressed bodies, which can be far larger than they look.
func (s *Server) limitBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if r.Header.Get("Content-Encoding") != "" {
			return &statusError{http.StatusUnsupportedMediaType, "invalid", "Compressed request bodies are not taken. Send it as it is."}
		}
		limit := int64(bodyLimit)
		patience := s.BodyTimeout
		if takesUpload(r.URL.Path) {
			limit, patience = uploadLimit, uploadPatience*s.BodyTimeout
		} else if takesDocument(r.URL.Path) {
			limit = documentLimit
		}
		r.Body = http.MaxBytesReader(c.Response(), r.Body, limit)
		if r.ContentLength != 0 {
			deadline := http.NewResponseController(c.Response())
			_ = deadline.SetReadDeadline(time.Now().Add(patience)) // what cannot have one is no connection
			r.Body = &timedBody{r.Body, deadline}
		}
		return next(c)
	}
}

// timedBody is a body that has to arrive in time; once it has, the connection has all the time it wants again.
type timedBody struct {
	io.ReadCloser
	deadline *http.ResponseController
}

func (b *timedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		_ = b.deadline.SetReadDeadline(time.Time{})
	}
	return n, err
}

// takesDocument says whether a path takes a whole flow document.
func takesDocument(path string) bool {
	for _, end := range []string{"/draft", "/import", "/compare", "/copy", "/validate", "/testcalls", "/form", "/apply", "/expression"} {
		if strings.HasSuffix(path, end) {
			return true
		}
	}
	return strings.HasPrefix(path, "/api/")
}

// uploadPatience is how many times longer a file may take than other bodies.
const uploadPatience = 10

// takesUpload says whether a path takes files: a table's rows, recordings, a bundle, or a flow, of which the form says that it is too large.
func takesUpload(path string) bool {
	return path == "/flows/import" || path == "/bundles/import" || strings.HasPrefix(path, "/tables/") && strings.HasSuffix(path, "/import") ||
		strings.HasPrefix(path, "/prompts/") && (strings.HasSuffix(path, "/edit") || strings.HasSuffix(path, "/new"))
}

// form reads a posted form, within the number of fields that is allowed.
func form(c echo.Context) error {
	r := c.Request()
	err := r.ParseForm()
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		err = r.ParseMultipartForm(uploadLimit) // all in memory: no file is written
	}
	if err != nil {
		return fmt.Errorf("read form: %w", tooMuch(r.URL.Path, err))
	}
	n := 0
	for _, values := range r.PostForm {
		n += len(values)
	}
	if n > maxFields {
		return &statusError{http.StatusRequestEntityTooLarge, "too_large", fmt.Sprintf("A form may have at most %d fields.", maxFields)}
	}
	return nil
}

// health says that the process answers; ready says that the database does too.
func (s *Server) health(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"status": "ok"})
}

func (s *Server) ready(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), 2*time.Second)
	defer cancel()
	if err := s.DB.Ping(ctx); err != nil {
		return c.JSON(http.StatusServiceUnavailable, map[string]string{"status": "unavailable", "database": "not reachable"})
	}
	speaks := s.Speech.Name()
	if s.canSpeak() != "" {
		speaks = "missing: install " + speaks // calls run without it, so this is no reason to send them elsewhere
	}
	return c.JSON(http.StatusOK, map[string]string{"status": "ok", "database": s.DB.Dialect(), "speech": speaks})
}
