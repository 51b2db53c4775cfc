package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"cordboard/flow/fault"
	"cordboard/web/api"
)

// Target is where export and import find the installation: a database, or a server through its API.
type Target struct {
	Database
	// Server is the address of a running server, such as https://cordboard.example.com. CORDBOARD_SERVER; none by default.
	Server string `env:"CORDBOARD_SERVER" placeholder:"URL" help:"Go through the API of this server instead of a database."`
	// Token is the API token for Server. CORDBOARD_TOKEN; none by default.
	Token string `env:"CORDBOARD_TOKEN" placeholder:"TOKEN" help:"API token for --server; better given in the environment, where ps does not show it."`
}

// remote talks to a server's API.
type remote struct {
	base, token string
	client      *http.Client
}

// maxAnswer bounds what is read of a server's answer.
const maxAnswer = 24 << 20

// remote makes the client for --server.
func (g Target) remote() (*remote, error) {
	u, err := url.Parse(g.Server)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fault.New(fault.Invalid, "--server: %q is not an address such as https://cordboard.example.com", g.Server)
	}
	if g.Token == "" {
		return nil, fault.New(fault.Invalid, "--server needs a token: set CORDBOARD_TOKEN (cordboard token create makes one)")
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		return nil, fault.New(fault.Invalid, "--server: a token is sent by https only, except to this computer")
	}
	return &remote{
		base: strings.TrimSuffix(g.Server, "/"), token: g.Token,
		// A redirect would take the token elsewhere.
		client: &http.Client{Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// sending is a request on its way.
type sending struct {
	method, path string
	body         any // nil: none
	header       http.Header
}

// call sends one request and gives the body of a successful answer.
func (r *remote) call(ctx context.Context, method, path string, body any) ([]byte, error) {
	return r.send(ctx, sending{method: method, path: path, body: body})
}

// mostWaits is how many times a request is sent again that a server had no time for.
const mostWaits = 10

// send is call for requests with headers of their own. A server that says “too many requests” is asked again when it says; such a request did nothing.
func (r *remote) send(ctx context.Context, s sending) ([]byte, error) {
	for try := 0; ; try++ {
		data, wait, err := r.once(ctx, s)
		if wait < 0 || try == mostWaits {
			return data, err
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for the server: %w", ctx.Err())
		}
	}
}

// once sends a request; wait is how long the server wants to be left alone first, negative when it answered.
func (r *remote) once(ctx context.Context, s sending) (data []byte, wait time.Duration, err error) {
	wait = -1
	var send io.Reader
	if s.body != nil {
		data, err := json.Marshal(s.body)
		if err != nil {
			return nil, wait, fmt.Errorf("write the request: %w", err)
		}
		send = bytes.NewReader(data)
	}
	request, err := http.NewRequestWithContext(ctx, s.method, r.base+api.Prefix+s.path, send)
	if err != nil {
		return nil, wait, fault.Wrap(err, fault.Invalid, "the address cannot be used")
	}
	for name, values := range s.header {
		request.Header[name] = values
	}
	request.Header.Set("Authorization", "Bearer "+r.token)
	if s.body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	answer, err := r.client.Do(request)
	if err != nil {
		return nil, wait, fault.Wrap(err, fault.Unavailable, "the server cannot be reached")
	}
	defer answer.Body.Close()
	data, err = io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return nil, wait, fault.Wrap(err, fault.Unavailable, "the server's answer broke off")
	}
	if seconds, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil && answer.StatusCode == http.StatusTooManyRequests {
		wait = time.Duration(min(max(seconds, 0), 30)) * time.Second
	}
	if answer.StatusCode >= 300 {
		return nil, wait, answered(answer.StatusCode, data)
	}
	return data, wait, nil
}

// codes maps a status of the API to a fault's code; others by their first digit.
var codes = map[int]fault.Code{
	http.StatusUnauthorized: fault.Forbidden, http.StatusForbidden: fault.Forbidden, http.StatusNotFound: fault.NotFound,
	http.StatusConflict: fault.Conflict, http.StatusPreconditionFailed: fault.Conflict, http.StatusTooManyRequests: fault.Unavailable,
}

// answered makes a fault of an error answer.
func answered(status int, data []byte) error {
	code, ok := codes[status]
	if !ok {
		if code = fault.Invalid; status >= 500 || status < 400 {
			code = fault.Unavailable
		}
	}
	var body struct {
		Error struct {
			Message string            `json:"message"`
			Fields  map[string]string `json:"fields"`
			Issues  []struct {
				Activity string `json:"activity"`
				Field    string `json:"field"`
				Message  string `json:"message"`
			} `json:"issues"`
		} `json:"error"`
	}
	if json.Unmarshal(data, &body) != nil || body.Error.Message == "" {
		return fault.New(code, "the server answered with status %d, but not as a Cordboard API does; check --server", status)
	}
	message := "the server says: " + body.Error.Message
	for _, i := range body.Error.Issues[:min(len(body.Error.Issues), 5)] {
		message += "\n  " + strings.TrimSpace(i.Activity+" "+i.Field) + ": " + i.Message
	}
	return &fault.Error{Code: code, Message: message, Fields: body.Error.Fields}
}
