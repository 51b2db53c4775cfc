package effect

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// Limits of one HTTP request (docs/flow-format.md).
const (
	DefaultTimeout  = 5 * time.Second
	MaxTimeout      = 10 * time.Second // of one attempt: connecting, sending, reading
	MaxBody         = 1 << 20          // of the request, and of the response after decompression
	MaxHeader       = 64 << 10         // of the response
	MaxRedirects    = 3
	MaxRetries      = 5
	maxPause        = 2 * time.Second
	idempotencyName = "Idempotency-Key"
)

// Config is what New needs.
type Config struct {
	// Internal lists what may be reached although it is inside: host names ("crm.internal"), addresses and prefixes ("10.1.0.0/16").
	// Empty: only public addresses.
	Internal []string
	// Secrets gives a credential by the name that its secret has or had for a version of a flow; an empty program is none. nil: requests that
	// name a secret fail.
	Secrets func(ctx context.Context, program, name string) (Credential, error)
	// Rest is how long a host is left alone after five failures in a row. Zero: 10 s.
	Rest time.Duration
	// Pause gives the time before retry n (1, 2, …). nil: 200 ms, doubled each time.
	Pause func(n int) time.Duration
}

// HTTP carries out flow.Request commands. It is safe for concurrent use.
type HTTP struct {
	config   Config
	client   *http.Client
	breakers *breakers
}

// New makes an executor. The error names an entry of Internal that is neither a host name, an address nor a prefix.
func New(c Config) (*HTTP, error) {
	guard, err := newGuard(c.Internal)
	if err != nil {
		return nil, err
	}
	if c.Pause == nil {
		c.Pause = func(n int) time.Duration { return min(200*time.Millisecond<<(n-1), maxPause) }
	}
	transport := &http.Transport{ // no Proxy: the environment's proxy would make the connection that the guard must check
		DialContext: guard.dial, ForceAttemptHTTP2: true, MaxResponseHeaderBytes: MaxHeader,
		MaxIdleConns: 100, MaxIdleConnsPerHost: 10, IdleConnTimeout: 90 * time.Second,
	}
	return &HTTP{config: c, client: &http.Client{Transport: transport, CheckRedirect: checkRedirect}, breakers: newBreakers(c.Rest)}, nil
}

// Do carries out a request and gives Responded, whatever the status, or RequestFailed. key is the operation's idempotency key, sent as
// Idempotency-Key with every attempt. When ctx ends first nothing is known of the request: the answer is nil, and it is to be done again.
func (h *HTTP) Do(ctx context.Context, key string, r *flow.Request) flow.Event {
	address, message := refused(r)
	if message != "" {
		return &flow.RequestFailed{Message: message}
	}
	credential, err := h.credential(ctx, r)
	if err != nil {
		return &flow.RequestFailed{Message: fmt.Sprintf("the secret %q cannot be used: %s", r.Secret, reason(err))}
	}
	if credential != nil {
		if err := credential.For(r.Secret, address); err != nil {
			return &flow.RequestFailed{Code: string(fault.Forbidden), Message: fault.Message(err)}
		}
	}
	result := h.breakers.through(address.Host, func() attempted { return h.attempts(ctx, key, credential, r) })
	if ctx.Err() != nil {
		return nil
	}
	return result.event
}

// attempts makes a request, again where that is safe and may help.
func (h *HTTP) attempts(ctx context.Context, key string, credential *Credential, r *flow.Request) attempted {
	for n := 1; ; n++ {
		result := h.attempt(ctx, key, credential, r)
		if n > min(r.Retries, MaxRetries) || !worthwhile(r.Method, result) || !pause(ctx, max(h.config.Pause(n), result.after)) {
			return result
		}
	}
}

// reason says why a credential cannot be used: which of its parts, or what the store of secrets says.
func reason(err error) string {
	for _, part := range []string{"kind", "header", "user", "value"} {
		if message := fault.Fields(err)[part]; message != "" {
			return "its " + part + " " + message
		}
	}
	return fault.Message(err)
}

// refused says why a request is not even tried, "" when it is, and where it goes.
func refused(r *flow.Request) (address *url.URL, why string) {
	address, err := url.Parse(r.URL)
	switch {
	case err != nil || address.Host == "":
		return nil, "the address is not a web address"
	case address.Scheme != "http" && address.Scheme != "https":
		return nil, "the address must begin with http:// or https://"
	case address.User != nil:
		return nil, "the address must not hold credentials; name a secret instead"
	case len(r.Body) > MaxBody:
		return nil, "the body is larger than 1 MB"
	}
	return address, ""
}

// credential gives what a secret holds; nil without a name.
func (h *HTTP) credential(ctx context.Context, r *flow.Request) (*Credential, error) {
	if r.Secret == "" {
		return nil, nil
	}
	if h.config.Secrets == nil {
		return nil, fault.New(fault.NotFound, "there are no secrets here")
	}
	c, err := h.config.Secrets(ctx, r.Program, r.Secret)
	if err == nil {
		err = c.Check()
	}
	return &c, err
}

// attempted is what came of one attempt.
type attempted struct {
	event  flow.Event
	status int           // 0 when no response arrived
	after  time.Duration // the pause the server asked for
	final  bool          // another attempt would end the same
}

func (h *HTTP) attempt(ctx context.Context, key string, credential *Credential, r *flow.Request) attempted {
	limit := within(r.Timeout)
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, r.Method, r.URL, strings.NewReader(r.Body))
	if err != nil {
		return attempted{event: &flow.RequestFailed{Message: "the address or the method cannot be used"}, final: true}
	}
	dress(request, key, credential, r)
	response, err := h.client.Do(request)
	if err != nil {
		return failed(err, limit)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, MaxBody+1))
	if err != nil {
		return failed(err, limit)
	}
	if len(body) > MaxBody {
		return attempted{event: &flow.RequestFailed{Message: "the answer is larger than 1 MB"}, final: true}
	}
	answer := &flow.Responded{Status: response.StatusCode, Headers: headers(response.Header), Body: text(body)}
	if credential != nil {
		answer = credential.redacted(answer)
	}
	return attempted{event: answer, status: response.StatusCode, after: retryAfter(response.Header)}
}

// within is the time limit of an attempt.
func within(asked flow.Duration) time.Duration {
	if asked <= 0 {
		return DefaultTimeout
	}
	return min(time.Duration(asked), MaxTimeout)
}

// dress sets the headers: the flow's, then ours, which win.
func dress(request *http.Request, key string, credential *Credential, r *flow.Request) {
	if r.Body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	request.Header.Set("User-Agent", "Cordboard")
	for name, value := range r.Headers {
		request.Header.Set(name, value)
	}
	if key != "" {
		request.Header.Set(idempotencyName, key)
	}
	if credential != nil {
		name, value := credential.header()
		request.Header.Set(name, value)
		*request = *request.WithContext(context.WithValue(request.Context(), sentSecret{}, credential))
	}
}

// sentSecret is the context key of the *Credential that a request carries, for redirects.
type sentSecret struct{}

// checkRedirect follows at most three redirects, over HTTP only. The guard checks each connection; a secret goes only where it was meant to.
func checkRedirect(request *http.Request, via []*http.Request) error {
	if len(via) > MaxRedirects {
		return errors.New("the service redirects more than 3 times")
	}
	if request.URL.Scheme != "http" && request.URL.Scheme != "https" {
		return errors.New("the service redirects to something else than a web address")
	}
	first := via[0].URL
	if c, ok := request.Context().Value(sentSecret{}).(*Credential); ok {
		elsewhere := request.URL.Host != first.Host || request.URL.Scheme != first.Scheme
		if name, _ := c.header(); elsewhere || !flow.HostAllowed(c.Hosts, request.URL) {
			request.Header.Del(name)
		}
	}
	return nil
}

// idempotent are the methods that may be repeated without asking (RFC 9110, 9.2.2).
var idempotent = []string{http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodTrace}

// worthwhile says whether another attempt is safe and may help: the server asked for it, or the method may be repeated and the failure was
// the network's or the server's.
func worthwhile(method string, result attempted) bool {
	switch {
	case result.final || result.after > maxPause:
		return false
	case result.status == http.StatusTooManyRequests || result.status == http.StatusServiceUnavailable:
		return true
	}
	return slices.Contains(idempotent, method) && (result.status == 0 || result.status >= 500)
}

func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// Client gives the client behind the guard, for what makes requests of its own: model endpoints. It must not be changed.
func (h *HTTP) Client() *http.Client { return h.client }
