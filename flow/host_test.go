package flow_test

import (
	"net/url"
	"strings"
	"testing"

	"cordboard/flow"
)

func TestHostAllowed(t *testing.T) {
	tests := []struct {
		allowed, address string
		want             bool
	}{
		{"crm.example", "https://crm.example/customers?host=x", true},
		{"crm.example", "HTTPS://CRM.Example:443/", true},
		{"CRM.example:443", "https://crm.example/", true},
		{"crm.example", "http://crm.example:80", true},
		{"crm.example", "https://crm.example:8443/", false},
		{"crm.example:8443", "https://crm.example:8443/", true},
		{"crm.example:443", "http://crm.example/", false},
		{"crm.example", "https://crm.example.evil.example/", false},
		{"crm.example", "https://evil.example/crm.example", false},
		{"crm.example", "https://crm.example@evil.example/", false},
		{"crm.example", "https://api.crm.example/", false},
		{"*.crm.example", "https://api.crm.example/", true},
		{"*.crm.example", "https://a.b.crm.example/", true},
		{"*.crm.example", "https://crm.example/", false},
		{"*.crm.example", "https://evilcrm.example/", false},
		{"*.crm.example", "https://.crm.example/", false},
		{"*.crm.example:8443", "https://api.crm.example:8443/", true},
		{"*.crm.example:8443", "https://api.crm.example/", false},
		{"10.1.2.3", "http://10.1.2.3/", true},
		{"[fd00::1]:8080", "http://[FD00::1]:8080/", true},
		{"fd00::1", "http://[fd00::1]/", true},
		{"crm.example", "crm.example", false},
	}
	for _, tt := range tests {
		address, err := url.Parse(tt.address)
		if err != nil {
			t.Fatal(err)
		}
		if got := flow.HostAllowed([]string{"other.example", tt.allowed}, address); got != tt.want {
			t.Errorf("%s at %s: got %v, want %v", tt.address, tt.allowed, got, tt.want)
		}
	}
}

func TestCheckHost(t *testing.T) {
	for _, fine := range []string{"crm.example", "localhost", "localhost:8080", "*.crm.example", "*.crm.example:8443", "10.1.2.3", "10.1.2.3:80", "[fd00::1]:8080", "fd00::1", "xn--bcher-kva.example", "my_service.internal"} {
		if err := flow.CheckHost(fine); err != nil {
			t.Errorf("%s: got %v, want it taken", fine, err)
		}
	}
	for _, wrong := range []string{
		"", "*", "*.", "*.example", "*.*.example", "a.*.example", "api*.example", "https://crm.example", "crm.example/", "crm.example:0", "crm.example:x", "crm.example:70000",
		"crm.example:", "Crm.example", "crm..example", ".crm.example", "crm.example.", "-crm.example", "crm example", "user@crm.example", "b\u00fccher.example", strings.Repeat("a.", 130) + "example",
	} {
		if flow.CheckHost(wrong) == nil {
			t.Errorf("%q: got it taken, want an error", wrong)
		}
	}
}

// Where an address leads may be known before the rest of it is.
func TestSecretHostsAreCheckedWhereTheyAreKnown(t *testing.T) {
	for address, want := range map[string]bool{
		"https://api.crm.example/{{ vars.id }}": false, "https://api.crm.example?q={{ vars.id }}": false, "https://evil.example?q={{ vars.id }}": true,
		"https://api.crm.example{{ vars.rest }}": false, "{{ vars.base }}/customers": false, "https://{{ vars.host }}/": false, "https://evil.example": true,
	} {
		f := &flow.Flow{Format: flow.Format, Name: "x", Kind: flow.Inbound, Start: "ask", Activities: []flow.Record{
			{ID: "ask", Type: "http_request", Properties: []byte(`{"url": "` + address + `", "auth": "CRM"}`)},
		}}
		found := false
		for _, one := range flow.Validate(f, catalog(), resources()) {
			found = found || one.Code == "secret_host"
		}
		if found != want {
			t.Errorf("%s: got a finding: %v, want %v", address, found, want)
		}
	}
}
