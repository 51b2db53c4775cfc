package flow

import (
	"encoding/json"
	"net/url"
	"strings"
)

// secretHost checks that a request's secret may be sent to the host of its address, when both are known before it runs.
func (v *validation) secretHost(r *Record, spec *Spec) {
	if spec.Type != "http_request" {
		return
	}
	var p struct {
		URL  string `json:"url"`
		Auth string `json:"auth"`
	}
	if json.Unmarshal(r.Properties, &p) != nil {
		return // found by inspect
	}
	hosts, known := v.resources.HostsOf(p.Auth)
	address := literalHost(p.URL)
	switch {
	case !known || p.Auth == "" || address == nil || HostAllowed(hosts, address):
	case len(hosts) == 0:
		v.note("secret_host", r, "properties.auth", "the secret %q has no allowed hosts yet, so it is not sent to %s", p.Auth, HostOf(address))
	default:
		v.note("secret_host", r, "properties.auth", "the secret %q may not be sent to %s; its allowed hosts are %s", p.Auth, HostOf(address), strings.Join(hosts, ", "))
	}
}

// literalHost reads as much of an address as says where it leads; nil when that is only known when it runs.
func literalHost(text string) *url.URL {
	known, _, computed := strings.Cut(text, "{{")
	if scheme, rest, ok := strings.Cut(known, "://"); computed {
		end := strings.IndexAny(rest, "/?#")
		if !ok || end < 0 {
			return nil
		}
		known = scheme + "://" + rest[:end]
	}
	address, err := url.Parse(known)
	if err != nil || address.Host == "" {
		return nil
	}
	return address
}

// HostsOf lists the allowed hosts of a secret; known is false when they are not known.
func (res Resources) HostsOf(secret string) (hosts []string, known bool) {
	if hosts, known := res.SecretHosts[secret]; known {
		return hosts, true
	}
	for name, hosts := range res.SecretHosts {
		if strings.EqualFold(name, secret) {
			return hosts, true
		}
	}
	return nil, false
}
