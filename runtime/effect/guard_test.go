package effect_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/effect"
)

func TestRefusedAddresses(t *testing.T) {
	private := "the address is inside a private network; an administrator can allow it"
	tests := map[string]string{
		"ftp://example.com/":            "the address must begin with http:// or https://",
		"file:///etc/passwd":            "the address is not a web address",
		"gopher://127.0.0.1/":           "the address must begin with http:// or https://",
		"crm.example.com/x":             "the address is not a web address",
		"http://anna:pw@example.com/":   "the address must not hold credentials; name a secret instead",
		"http://127.0.0.1/":             private,
		"http://localhost/":             private,
		"http://2130706433/":            private, // 127.0.0.1 as one number: DNS finds it or not, it is never dialled
		"http://10.1.2.3/":              private,
		"http://172.16.0.1/":            private,
		"http://192.168.1.1/":           private,
		"http://100.64.0.1/":            private, // shared address space of carriers
		"http://169.254.169.254/latest": private, // cloud metadata
		"http://0.0.0.0/":               private,
		"http://224.0.0.1/":             private,
		"http://[::1]/":                 private,
		"http://[::ffff:127.0.0.1]/":    private,
		"http://[fe80::1]/":             private,
		"http://[fd00::1]/":             private,
		"http://[64:ff9b::7f00:1]/":     private, // NAT64
		"http://[2002:7f00:1::]/":       private, // 6to4
	}
	h := configured(t, effect.Config{})
	for address, want := range tests {
		got := requestFailed(t, do(t, h, flow.Request{URL: address, Timeout: flow.Duration(time.Second)}))
		if address == "http://2130706433/" && got.Message != want {
			continue // this resolver does not read it as an address
		}
		if got.Message != want {
			t.Errorf("%s: got %q, want %q", address, got.Message, want)
		}
	}
}

func TestInternalHosts(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "inside") })
	byName := strings.Replace(address, "127.0.0.1", "localhost", 1)
	for _, allowed := range []string{"127.0.0.1", "127.0.0.0/8"} {
		if got := responded(t, do(t, configured(t, effect.Config{Internal: []string{allowed}}), flow.Request{URL: address})).Body; got != "inside" {
			t.Errorf("%s: got %q, want inside", allowed, got)
		}
	}
	h := configured(t, effect.Config{Internal: []string{"localhost"}})
	if got := responded(t, do(t, h, flow.Request{URL: byName})).Body; got != "inside" {
		t.Errorf("localhost: got %q, want inside", got)
	}
	requestFailed(t, do(t, h, flow.Request{URL: address})) // the name is allowed, the address is not
	if _, err := effect.New(effect.Config{Internal: []string{"http://crm"}}); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("not a host: got %v, want an invalid fault", err)
	}
}

func TestProxyEnvironmentIsIgnored(t *testing.T) {
	proxy := serve(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "proxy") })
	t.Setenv("HTTP_PROXY", proxy)
	t.Setenv("http_proxy", proxy)
	got := do(t, local(t), flow.Request{URL: "http://192.168.77.77/"})
	if failed, ok := got.(*flow.RequestFailed); !ok || !strings.Contains(failed.Message, "private network") {
		t.Errorf("got %#v, want the address refused without asking the proxy", got)
	}
}

func TestRedirects(t *testing.T) {
	var sent string
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		left := 0
		switch _, err := fmt.Sscanf(r.URL.Path, "/%d", &left); {
		case err == nil && left > 0:
			http.Redirect(w, r, fmt.Sprintf("/%d", left-1), http.StatusFound)
		case err == nil:
			sent = r.Header.Get("Authorization")
		default:
			http.Redirect(w, r, "ftp://example.com/", http.StatusFound)
		}
	})
	h := local(t, address)
	responded(t, do(t, h, flow.Request{URL: address + "/3", Secret: "crm"}))
	if sent != "Bearer s3cret-token" {
		t.Errorf("three redirects at one host: got %q, want its secret", sent)
	}
	for path, want := range map[string]string{
		"/4":   "the service redirects more than 3 times",
		"/ftp": "the service redirects to something else than a web address",
	} {
		if got := requestFailed(t, do(t, h, flow.Request{URL: address + path})); got.Message != want {
			t.Errorf("%s: got %q, want %q", path, got.Message, want)
		}
	}
}

// TestRedirectIntoThePrivateNetwork allows one internal host by name; what it redirects to is checked like any other address.
func TestRedirectIntoThePrivateNetwork(t *testing.T) {
	inside := serve(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "metadata") })
	address := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, inside, http.StatusFound) })
	h := configured(t, effect.Config{Internal: []string{"localhost"}})
	got := requestFailed(t, do(t, h, flow.Request{URL: strings.Replace(address, "127.0.0.1", "localhost", 1)}))
	if want := "the address is inside a private network; an administrator can allow it"; got.Message != want {
		t.Errorf("got %q, want %q", got.Message, want)
	}
}

func TestSecretsDoNotFollowToAnotherHost(t *testing.T) {
	other := serve(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, len(r.Header.Get("Authorization")+r.Header.Get("X-Api-Key")))
	})
	address := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other, http.StatusTemporaryRedirect) })
	for _, secret := range []string{"crm", "key"} {
		if got := responded(t, do(t, local(t, address, other), flow.Request{URL: address, Secret: secret})).Body; got != "0" {
			t.Errorf("secret %s: got %s bytes of it at the other host, want none", secret, got)
		}
	}
}
