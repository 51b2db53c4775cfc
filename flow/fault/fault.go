// Package fault holds the error codes that cross package borders and the field errors that forms and files show.
// It is a leaf: everything may import it, it imports nothing of ours. It must not know HTTP, SQL or any user interface.
package fault

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

// Code says what kind of trouble an error is; web maps it to a status, the command line to an exit code.
type Code string

// The codes, from the caller's mistakes to ours.
const (
	Invalid     Code = "invalid"     // the input breaks a rule; Fields says where
	NotFound    Code = "not_found"   // the named thing does not exist, or the caller may not see it
	Conflict    Code = "conflict"    // somebody else changed it, or it is in use
	Forbidden   Code = "forbidden"   // the caller's roles do not allow it
	Unavailable Code = "unavailable" // a database, disk or peer is away; trying again later may work
	Internal    Code = "internal"    // a bug
)

// Error is an error with a code and a sentence that a person can act on.
type Error struct {
	Code    Code
	Message string            // what happened and what to do, for people
	Fields  map[string]string // field path → message; nil when the trouble is not in a field
	Err     error             // the cause, for logs; may be nil
}

// Error gives the message, the fields in order, and the cause.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Message)
	names := make([]string, 0, len(e.Fields))
	for name := range e.Fields {
		names = append(names, name)
	}
	sort.Strings(names)
	for i, name := range names {
		if i == 0 {
			b.WriteString(": ")
		} else {
			b.WriteString("; ")
		}
		b.WriteString(name + ": " + e.Fields[name])
	}
	if e.Err != nil {
		return strings.TrimSuffix(b.String(), ".") + ": " + e.Err.Error()
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// New makes an error with a code and a formatted message.
func New(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Wrap gives cause a code and a message. A nil cause gives nil.
func Wrap(cause error, code Code, format string, args ...any) error {
	if cause == nil {
		return nil
	}
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Err: cause}
}

// Field makes an Invalid error about one field.
func Field(field, format string, args ...any) *Error {
	return &Error{Code: Invalid, Message: "some fields need attention", Fields: map[string]string{field: fmt.Sprintf(format, args...)}}
}

// CodeOf finds the code in err's chain; an error without one is Internal, nil is "".
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// Message gives the sentence for people: the outermost *Error's message, or a plain one for errors without a code.
func Message(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Message
	}
	return "Something went wrong on our side. It has been logged; please try again."
}

// Fields gives the field messages in err's chain, nil when there are none.
func Fields(err error) map[string]string {
	var e *Error
	if errors.As(err, &e) {
		return e.Fields
	}
	return nil
}
