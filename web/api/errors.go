package api

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// statuses maps a fault's code to the HTTP status, as the pages do (web/errors.go).
var statuses = map[fault.Code]int{
	fault.Invalid:     http.StatusUnprocessableEntity,
	fault.NotFound:    http.StatusNotFound,
	fault.Conflict:    http.StatusConflict,
	fault.Forbidden:   http.StatusForbidden,
	fault.Unavailable: http.StatusServiceUnavailable,
	fault.Internal:    http.StatusInternalServerError,
}

// statusError is an error whose status the codes of faults do not tell.
type statusError struct {
	status  int
	code    string // in the answer
	message string
	issues  []flow.Issue // of a document that is refused; nil otherwise
}

func (e *statusError) Error() string { return e.message }

func refuse(status int, code, message string) error {
	return &statusError{status: status, code: code, message: message}
}

// problem is the JSON of every error: {"error": problem}.
type problem struct {
	Code    string            `json:"code"`
	Message string            `json:"message"`
	Fields  map[string]string `json:"fields,omitempty"`
	Issues  []flow.Issue      `json:"issues,omitempty"`
	Uses    []use             `json:"uses,omitempty"` // of what was to be deleted
}

// use is one place that names something.
type use struct {
	Kind     string   `json:"kind"`
	Name     string   `json:"name"`
	Version  int      `json:"version,omitempty"`
	Labels   []string `json:"labels,omitempty"`
	Activity string   `json:"activity,omitempty"`
	Field    string   `json:"field,omitempty"`
}

// fail answers an error. Words of errors without a code never leave the server.
func (s *server) fail(err error, c echo.Context) {
	status, p := problemOf(err)
	switch {
	case status == http.StatusServiceUnavailable:
		s.Log.Warn("API request could not be served", "method", c.Request().Method, "path", c.Request().URL.Path, "error", err)
	case status >= http.StatusInternalServerError:
		s.Log.Error("API request failed", "method", c.Request().Method, "path", c.Request().URL.Path, "error", err)
	}
	if c.Response().Committed {
		return
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "no-store")
	if status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "5") // a database that restarts takes seconds
	}
	if status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="cordboard"`)
	}
	if err := c.JSON(status, map[string]problem{"error": p}); err != nil {
		s.Log.Warn("API error was not sent", "error", err)
	}
}

func problemOf(err error) (int, problem) {
	var own *statusError
	var http4 *echo.HTTPError
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &own):
		return own.status, problem{Code: own.code, Message: own.message, Issues: own.issues}
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge, problem{Code: "too_large", Message: "The request is larger than this address takes."}
	case errors.As(err, &http4):
		return http4.Code, problem{Code: codeOfStatus(http4.Code), Message: messageOfStatus(http4.Code)}
	}
	code := fault.CodeOf(err)
	p := problem{Code: string(code), Message: sentence(fault.Message(err)), Fields: fault.Fields(err)}
	var refused *storage.InUse
	if errors.As(err, &refused) {
		for _, u := range refused.Uses {
			p.Uses = append(p.Uses, use{Kind: u.Kind, Name: u.Name, Version: u.Version, Labels: u.Labels, Activity: u.Activity, Field: u.Field})
		}
	}
	return statuses[code], p
}

func codeOfStatus(status int) string {
	switch {
	case status == http.StatusNotFound:
		return string(fault.NotFound)
	case status >= http.StatusInternalServerError:
		return string(fault.Internal)
	}
	return string(fault.Invalid)
}

func messageOfStatus(status int) string {
	switch {
	case status == http.StatusNotFound:
		return "There is nothing at this address; " + Prefix + "/openapi.yaml lists what there is."
	case status == http.StatusMethodNotAllowed:
		return "This address does not take this method."
	case status >= http.StatusInternalServerError:
		return fault.Message(errors.New(""))
	}
	return "The request cannot be read."
}

// sentence makes a fault's message, lower case by habit, fit to stand alone.
func sentence(message string) string {
	if message == "" {
		return message
	}
	message = strings.ToUpper(message[:1]) + message[1:]
	if !strings.ContainsAny(message[len(message)-1:], ".!?") {
		message += "."
	}
	return message
}
