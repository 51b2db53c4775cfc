package web

import (
	"errors"
	"net/http"
	"os"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// statuses is the only map from a fault's code to an HTTP status.
var statuses = map[fault.Code]int{
	fault.Invalid:     http.StatusUnprocessableEntity,
	fault.NotFound:    http.StatusNotFound,
	fault.Conflict:    http.StatusConflict,
	fault.Forbidden:   http.StatusForbidden,
	fault.Unavailable: http.StatusServiceUnavailable,
	fault.Internal:    http.StatusInternalServerError,
}

// statusError is an error whose status the code alone does not tell: 428 without a base, 413, 429.
type statusError struct {
	status  int
	code    string
	message string
}

func (e *statusError) Error() string { return e.message }

// trouble is an error as an answer.
type trouble struct {
	status  int
	code    string
	message string
	fields  map[string]string
}

// troubleOf decides what an error looks like to a client. Words of errors without a code never leave the server.
func troubleOf(err error) trouble {
	var own *statusError
	var http404 *echo.HTTPError
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &own):
		return trouble{status: own.status, code: own.code, message: own.message}
	case errors.As(err, &tooLarge):
		return trouble{status: http.StatusRequestEntityTooLarge, code: "too_large", message: "This is larger than the server takes. Send less at once."}
	case errors.Is(err, os.ErrDeadlineExceeded):
		return trouble{status: http.StatusRequestTimeout, code: "timeout", message: "The request did not arrive in time. Send it again."}
	case errors.As(err, &http404):
		return troubleOfStatus(http404.Code)
	}
	code := fault.CodeOf(err)
	return trouble{status: statuses[code], code: string(code), message: sentence(fault.Message(err)), fields: fault.Fields(err)}
}

func troubleOfStatus(status int) trouble {
	switch status {
	case http.StatusNotFound:
		return trouble{status: status, code: "not_found", message: "There is nothing at this address. It may have been renamed or deleted."}
	case http.StatusMethodNotAllowed:
		return trouble{status: status, code: "invalid", message: "This address does not take this kind of request."}
	case http.StatusRequestEntityTooLarge:
		return trouble{status: status, code: "too_large", message: "This is larger than the server takes. Send less at once."}
	case http.StatusUnsupportedMediaType:
		return trouble{status: status, code: "invalid", message: "This address does not take this kind of content."}
	}
	if status >= http.StatusInternalServerError {
		return trouble{status: status, code: "internal", message: fault.Message(errors.New(""))}
	}
	return trouble{status: status, code: "invalid", message: "The server could not read the request."}
}

// sentence makes a fault's message, lower case by habit, fit to stand alone.
func sentence(message string) string {
	if message == "" {
		return message
	}
	if strings.HasPrefix(message, "is ") { // said of a field, as faults do: "is taken"
		message = "this " + message
	}
	message = ui.Sentence(message)
	if !strings.ContainsAny(message[len(message)-1:], ".!?") {
		message += "."
	}
	return message
}

// fail answers an error as a page, a fragment for htmx or JSON, as the request wants, and logs what is our fault.
func (s *Server) fail(err error, c echo.Context) {
	t := troubleOf(err)
	if t.status >= http.StatusInternalServerError {
		s.Log.Error("request failed", "method", c.Request().Method, "path", c.Request().URL.Path, "request", requestID(c), "error", err)
	}
	if c.Response().Committed {
		return
	}
	if viewerOf(c) == nil {
		_ = s.signIn(c) // an address that no route has asks nobody who they are; the page then shows where to go
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	if t.status == http.StatusServiceUnavailable {
		c.Response().Header().Set("Retry-After", "5") // a database that restarts takes seconds
	}
	var sendErr error
	var refused *storage.InUse
	switch {
	case errors.As(err, &refused) && !wantsJSON(c):
		sendErr = s.inUse(c, refused)
	case wantsJSON(c):
		sendErr = c.JSON(t.status, jsonTrouble(t))
	case isFragment(c):
		sendErr = s.render(c, t.status, views.TroubleFragment(s.troubleView(c, t)))
	default:
		sendErr = s.render(c, t.status, views.TroublePage(s.page(c, troubleTitle(t.status)), s.troubleView(c, t)))
	}
	if sendErr != nil {
		s.Log.Warn("error page was not sent", "request", requestID(c), "error", sendErr)
	}
}

// jsonTrouble is the shape of every JSON error.
func jsonTrouble(t trouble) map[string]any {
	body := map[string]any{"code": t.code, "message": t.message}
	if len(t.fields) > 0 {
		body["fields"] = t.fields
	}
	return map[string]any{"error": body}
}

func (s *Server) troubleView(c echo.Context, t trouble) views.Trouble {
	v := views.Trouble{Status: t.status, Title: troubleTitle(t.status), Message: t.message, Next: "/", NextLabel: "Back to the start", RequestID: requestID(c)}
	if viewerOf(c) == nil {
		v.NextLabel = "Sign in"
		v.Next = "/login"
	}
	return v
}

func troubleTitle(status int) string {
	switch status {
	case http.StatusNotFound:
		return "Not found"
	case http.StatusForbidden:
		return "Not allowed"
	case http.StatusConflict:
		return "Somebody else changed this"
	case http.StatusRequestEntityTooLarge:
		return "Too large"
	case http.StatusServiceUnavailable:
		return "Not available now"
	case http.StatusTooManyRequests:
		return "Too many attempts"
	}
	if status >= http.StatusInternalServerError {
		return "Something went wrong"
	}
	return "This did not work"
}

// wantsJSON says whether the answer is for a script.
func wantsJSON(c echo.Context) bool {
	r := c.Request()
	return r.Header.Get("X-Requested-With") == "cordboard" || strings.Contains(r.Header.Get("Accept"), "application/json") ||
		strings.HasPrefix(r.URL.Path, "/api/") || r.URL.Path == "/readyz" || r.URL.Path == "/healthz"
}

// isFragment says whether htmx wants a part of a page, not the page.
func isFragment(c echo.Context) bool {
	h := c.Request().Header
	return h.Get("HX-Request") == "true" && h.Get("HX-Boosted") == "" && h.Get("HX-History-Restore-Request") == ""
}
