package effect

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// CredentialKind says how a credential is sent.
type CredentialKind string

// The kinds, in the order people see them.
const (
	Bearer CredentialKind = "bearer" // Authorization: Bearer VALUE (RFC 6750)
	Basic  CredentialKind = "basic"  // Authorization: Basic USER:VALUE in base64 (RFC 7617)
	Header CredentialKind = "header" // a header of its own: NAME: VALUE
)

// Credential is what a request proves itself with. Its JSON is everything but the value.
type Credential struct {
	Kind  CredentialKind `json:"kind"`
	Name  string         `json:"header,omitempty"` // of the header, for Header
	User  string         `json:"user,omitempty"`   // for Basic
	Hosts []string       `json:"hosts,omitempty"`  // where it may be sent, as flow.CheckHost describes them; none: nowhere
	Value string         `json:"-"`                // the secret itself: a token, a password or the header's value
}

// headerName is a field name (RFC 9110, 5.1).
var headerName = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$")

// fixedHeaders are set by the client or by Cordboard; a credential in one of them would break requests.
var fixedHeaders = map[string]bool{"Host": true, "Content-Length": true, "Transfer-Encoding": true, "Connection": true, idempotencyName: true}

// Check finds what cannot be sent: an invalid fault that names kind, header, user or value. It does not need a value.
func (c Credential) Check() error {
	switch {
	case c.Kind != Bearer && c.Kind != Basic && c.Kind != Header:
		return fault.Field("kind", "is bearer, basic or header")
	case c.Kind == Header && !headerName.MatchString(c.Name):
		return fault.Field("header", "is the name of a header, such as X-Api-Key")
	case c.Kind == Header && fixedHeaders[http.CanonicalHeaderKey(c.Name)]:
		return fault.Field("header", "%s is set by every request itself", http.CanonicalHeaderKey(c.Name))
	case c.Kind == Basic && (c.User == "" || strings.ContainsAny(c.User, ":\r\n")):
		return fault.Field("user", "is a user name without a colon")
	case strings.ContainsAny(c.Value, "\r\n\x00") || strings.TrimSpace(c.Value) != c.Value:
		return fault.Field("value", "is one line, without spaces around it")
	}
	return nil
}

// CheckHosts finds what are no allowed hosts: an invalid fault about hosts.
func (c Credential) CheckHosts() error {
	switch {
	case len(c.Hosts) == 0:
		return fault.Field("hosts", "name at least one host, so that the secret cannot be sent anywhere else")
	case len(c.Hosts) > flow.MaxHosts:
		return fault.Field("hosts", "are at most %d", flow.MaxHosts)
	}
	for _, host := range c.Hosts {
		if err := flow.CheckHost(host); err != nil {
			return fault.Field("hosts", "%q: %s", host, err)
		}
	}
	return nil
}

// For refuses to send a secret of a name to an address that is not at one of its allowed hosts: a forbidden fault that names both.
func (c Credential) For(name string, address *url.URL) error {
	switch {
	case len(c.Hosts) == 0:
		return fault.New(fault.Forbidden, "the secret %q has no allowed hosts yet, so it was not sent to %s", name, flow.HostOf(address))
	case !flow.HostAllowed(c.Hosts, address):
		return fault.New(fault.Forbidden, "the secret %q may not be sent to %s, which is not one of its allowed hosts", name, flow.HostOf(address))
	}
	return nil
}

// header gives the header that carries the credential.
func (c Credential) header() (name, value string) {
	switch c.Kind {
	case Basic:
		return "Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte(c.User+":"+c.Value))
	case Header:
		return c.Name, c.Value
	}
	return "Authorization", "Bearer " + c.Value
}

// shortestEcho is the length from which a value is looked for in answers: shorter ones would hide parts of every text.
const shortestEcho = 6

// redacted takes a credential out of an answer that gives it back, as services that show requests do, so that flows, journal and agents
// never see it.
func (c Credential) redacted(answer *flow.Responded) *flow.Responded {
	_, sent := c.header()
	pieces := []string{sent, strings.TrimPrefix(sent, "Basic "), c.Value}
	hide := func(text string) string {
		for _, piece := range pieces {
			if len(piece) >= shortestEcho {
				text = strings.ReplaceAll(text, piece, "••••")
			}
		}
		return text
	}
	answer.Body = hide(answer.Body)
	for name, value := range answer.Headers {
		answer.Headers[name] = hide(value)
	}
	return answer
}
