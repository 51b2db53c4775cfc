package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// read reads a JSON body exactly: a field that is not known is an error that names it.
func read(c echo.Context, into any) error {
	data, err := io.ReadAll(c.Request().Body)
	if err != nil {
		return fmt.Errorf("read the request: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	err = d.Decode(into)
	if err == nil {
		if _, end := d.Token(); !errors.Is(end, io.EOF) {
			err = errors.New("there is more after the end of the JSON value")
		}
	}
	var kind *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &kind):
		return fault.Field(kind.Field, "is a JSON %s; %s is needed", kind.Value, kind.Type)
	}
	text := strings.TrimPrefix(err.Error(), "json: ")
	if field, ok := strings.CutPrefix(text, "unknown field "); ok {
		return fault.Field(strings.Trim(field, `"`), "there is no such field")
	}
	return refuse(http.StatusBadRequest, "invalid", "The body is not JSON that this address takes: "+text+".")
}

// decoded reads a flow document that will be stored or run. One that would lose something is refused with what was found.
func (s *server) decoded(data json.RawMessage) (*flow.Flow, error) {
	if len(data) == 0 {
		return nil, fault.Field("document", "is needed")
	}
	f, issues := flow.Decode(data, s.Catalog)
	if f == nil || flow.HasErrors(issues) {
		return nil, refused("The document cannot be taken as it is.", issues)
	}
	return f, nil
}

// refused is a 422 with findings about a document.
func refused(message string, issues []flow.Issue) error {
	return &statusError{status: http.StatusUnprocessableEntity, code: string(fault.Invalid), message: message, issues: issues}
}

// etag is a revision as a strong entity tag (RFC 9110, section 8.8.3).
func etag(revision int64) string { return `"` + strconv.FormatInt(revision, 10) + `"` }

// matched reads If-Match and compares it with the revision that is there: 428 without it, 412 when it is another one.
func matched(c echo.Context, revision int64) error {
	text := strings.TrimSpace(c.Request().Header.Get("If-Match"))
	if text == "" {
		return refuse(http.StatusPreconditionRequired, "precondition_required", "Send the ETag of what you changed, as If-Match.")
	}
	for one := range strings.SplitSeq(text, ",") {
		one = strings.TrimSpace(one)
		if one == "*" || one == etag(revision) || one == strings.Trim(etag(revision), `"`) {
			return nil
		}
	}
	c.Response().Header().Set("ETag", etag(revision))
	return moved()
}

// moved is a 412: somebody else has changed it.
func moved() error {
	return refuse(http.StatusPreconditionFailed, "precondition_failed", "It has changed since you read it. Read it again, and make your change on that.")
}

// number reads a whole number from a query parameter; absent is the default.
func number(c echo.Context, name string, absent, most int) (int, error) {
	text := c.QueryParam(name)
	if text == "" {
		return absent, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > most {
		return 0, fault.Field(name, "is a whole number from 0 to %d", most)
	}
	return n, nil
}

// boolean reads true or false from a query parameter; absent is false.
func boolean(c echo.Context, name string) (bool, error) {
	switch c.QueryParam(name) {
	case "", "false":
		return false, nil
	case "true":
		return true, nil
	}
	return false, fault.Field(name, "is true or false")
}
