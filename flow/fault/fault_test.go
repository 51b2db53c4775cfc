package fault_test

import (
	"errors"
	"fmt"
	"testing"

	"cordboard/flow/fault"
)

func TestCodesAndMessages(t *testing.T) {
	cause := errors.New("disk full")
	for _, c := range []struct {
		err           error
		code          fault.Code
		message, text string
	}{
		{nil, "", "Something went wrong on our side. It has been logged; please try again.", "<nil>"},
		{cause, fault.Internal, "Something went wrong on our side. It has been logged; please try again.", "disk full"},
		{fault.New(fault.NotFound, "there is no flow %q", "x"), fault.NotFound, `there is no flow "x"`, `there is no flow "x"`},
		{fmt.Errorf("save: %w", fault.Wrap(cause, fault.Unavailable, "the database is away")), fault.Unavailable, "the database is away", "save: the database is away: disk full"},
		{fault.Field("name", "is taken"), fault.Invalid, "some fields need attention", "some fields need attention: name: is taken"},
		{&fault.Error{Code: fault.Invalid, Message: "m", Fields: map[string]string{"b": "2", "a": "1"}}, fault.Invalid, "m", "m: a: 1; b: 2"},
	} {
		if got := fault.CodeOf(c.err); got != c.code {
			t.Errorf("%v: got code %q, want %q", c.err, got, c.code)
		}
		if got := fault.Message(c.err); got != c.message {
			t.Errorf("%v: got message %q, want %q", c.err, got, c.message)
		}
		if got := fmt.Sprint(c.err); got != c.text {
			t.Errorf("got text %q, want %q", got, c.text)
		}
	}
	if !errors.Is(fault.Wrap(cause, fault.Conflict, "x"), cause) {
		t.Error("got a wrapped error without its cause")
	}
	if err := fault.Wrap(nil, fault.Conflict, "x"); err != nil {
		t.Errorf("got %v of a nil cause, want nil", err)
	}
	if got := fault.Fields(fmt.Errorf("y: %w", fault.Field("a", "b")))["a"]; got != "b" {
		t.Errorf("got field message %q, want b", got)
	}
}
