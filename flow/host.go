package flow

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// MaxHosts is how many allowed hosts a secret has at most.
const MaxHosts = 20

// hostPattern is a host as allowed hosts name it: letters, digits, dots, hyphens, with *. for everything below a domain of two parts or more.
var hostPattern = regexp.MustCompile(`^(\*\.([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)+|([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)*)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$`)

// CheckHost says what is wrong with an allowed host: a name such as api.crm.example, *.crm.example for every name below it, or an IP address,
// with :8443 behind it for another port than the scheme's own. It is in lower case.
func CheckHost(allowed string) error {
	host, port := splitHost(allowed)
	if strings.Contains(allowed, "/") {
		return errors.New("write the host alone, without https:// and without a path")
	}
	if strings.HasSuffix(allowed, ":") && !strings.HasSuffix(allowed, "::") {
		return errors.New("there is no port behind the colon")
	}
	if n, err := strconv.Atoi(port); port != "" && (err != nil || n < 1 || n > 65535 || strconv.Itoa(n) != port) {
		return errors.New("the port is a number from 1 to 65535")
	}
	if _, err := netip.ParseAddr(host); err != nil && (len(host) > 253 || !hostPattern.MatchString(host)) {
		return errors.New("write a host such as api.crm.example, *.crm.example or crm.example:8443")
	}
	return nil
}

// splitHost takes a host and its port apart; IPv6 addresses are in brackets when a port follows.
func splitHost(text string) (host, port string) {
	if host, port, err := net.SplitHostPort(text); err == nil {
		return host, port
	}
	return strings.TrimSuffix(strings.TrimPrefix(text, "["), "]"), ""
}

// HostOf is where an address leads, as allowed hosts name it: in lower case, with its port unless that is the scheme's own.
func HostOf(address *url.URL) string {
	host, port := strings.ToLower(address.Hostname()), address.Port()
	if port == "" || port == usualPorts[address.Scheme] {
		return host
	}
	return net.JoinHostPort(host, port)
}

var usualPorts = map[string]string{"http": "80", "https": "443"}

// HostAllowed says whether an address leads to one of some allowed hosts.
func HostAllowed(allowed []string, address *url.URL) bool {
	host, port := splitHost(HostOf(address))
	return host != "" && slices.ContainsFunc(allowed, func(one string) bool {
		name, at := splitHost(strings.ToLower(one))
		if at == usualPorts[address.Scheme] {
			at = ""
		}
		if domain, below := strings.CutPrefix(name, "*"); below {
			return at == port && strings.HasSuffix(host, domain) && len(host) > len(domain)
		}
		return at == port && name == host
	})
}
