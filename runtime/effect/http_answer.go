package effect

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"code.dny.dev/ssrf"

	"cordboard/flow"
)

// failed words a failure for journal and designer. The address is left out: it may hold what a customer entered.
func failed(err error, limit time.Duration) attempted {
	var timeout net.Error
	if errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout() {
		return attempted{event: &flow.RequestFailed{Timeout: true, Message: "no answer within " + flow.Duration(limit).String()}}
	}
	if errors.Is(err, ssrf.ErrProhibitedIP) || errors.Is(err, ssrf.ErrProhibitedNetwork) {
		message := "the address is inside a private network; an administrator can allow it"
		return attempted{event: &flow.RequestFailed{Message: message}, final: true}
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return attempted{event: &flow.RequestFailed{Message: err.Error()}}
}

// headers gives the response's headers by name in lower case; repeated ones are joined.
func headers(h http.Header) map[string]string {
	out := make(map[string]string, len(h))
	for name, values := range h {
		out[strings.ToLower(name)] = text([]byte(strings.Join(values, ", ")))
	}
	return out
}

// text makes what JSON and every database can hold of a body: valid UTF-8 without NUL.
func text(data []byte) string {
	return strings.ReplaceAll(strings.ToValidUTF8(string(data), "\uFFFD"), "\x00", "\uFFFD")
}

// retryAfter reads the seconds of Retry-After; a date there is a pause that is too long for a call.
func retryAfter(h http.Header) time.Duration {
	value := h.Get("Retry-After")
	if value == "" {
		return 0
	}
	seconds, err := strconv.Atoi(value)
	if err != nil || seconds > int(MaxTimeout/time.Second) {
		return MaxTimeout
	}
	return time.Duration(max(seconds, 0)) * time.Second
}
