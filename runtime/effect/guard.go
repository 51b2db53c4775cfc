package effect

import (
	"context"
	"net"
	"net/netip"
	"regexp"
	"strings"
	"time"

	"code.dny.dev/ssrf"

	"cordboard/flow/fault"
)

// guard makes connections to public addresses and to those internal hosts that an administrator allowed. It checks the address that is
// really dialled, after DNS and for every connection, so that a name cannot change its address in between (DNS rebinding).
type guard struct {
	checked, free *net.Dialer
	hosts         map[string]bool
}

var hostName = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$`)

func newGuard(internal []string) (*guard, error) {
	g := &guard{hosts: map[string]bool{}, free: &net.Dialer{Timeout: MaxTimeout, KeepAlive: 30 * time.Second}}
	var v4, v6 []netip.Prefix
	for _, entry := range internal {
		prefix, err := readPrefix(entry)
		switch {
		case err == nil && prefix.Addr().Is4():
			v4 = append(v4, prefix)
		case err == nil:
			v6 = append(v6, prefix)
		case hostName.MatchString(entry):
			g.hosts[strings.ToLower(entry)] = true
		default:
			return nil, fault.Field("internal_hosts", "%q is not a host name, an address or a prefix such as 10.1.0.0/16", entry)
		}
	}
	rules := ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...))
	g.checked = &net.Dialer{Timeout: MaxTimeout, KeepAlive: 30 * time.Second, Control: rules.Safe}
	return g, nil
}

func readPrefix(entry string) (netip.Prefix, error) {
	if address, err := netip.ParseAddr(entry); err == nil {
		return netip.PrefixFrom(address, address.BitLen()), nil
	}
	return netip.ParsePrefix(entry)
}

func (g *guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err == nil && g.hosts[strings.ToLower(host)] {
		return g.free.DialContext(ctx, network, address)
	}
	return g.checked.DialContext(ctx, network, address)
}
