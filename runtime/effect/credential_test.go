package effect_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/effect"
)

func TestCredentialsAreHeaders(t *testing.T) {
	var sent http.Header
	address := serve(t, func(_ http.ResponseWriter, r *http.Request) { sent = r.Header })
	tests := []struct{ secret, header, want string }{
		{"", "Authorization", ""},
		{"crm", "Authorization", "Bearer s3cret-token"},
		{"basic", "Authorization", "Basic YW5uYTpzM2NyZXQtcGFzc3dvcmQ="},
		{"key", "X-Api-Key", "s3cret-key"},
	}
	for _, tt := range tests {
		responded(t, do(t, local(t, address), flow.Request{URL: address, Secret: tt.secret}))
		if got := sent.Get(tt.header); got != tt.want {
			t.Errorf("secret %q: got %s %q, want %q", tt.secret, tt.header, got, tt.want)
		}
	}
	for secret, want := range map[string]string{
		"missing": `the secret "missing" cannot be used: There is no secret named "missing".`,
		"bent":    `the secret "bent" cannot be used: its header is the name of a header, such as X-Api-Key`,
	} {
		if got := requestFailed(t, do(t, local(t, address), flow.Request{URL: address, Secret: secret})).Message; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// A service that shows the request it got must not put the credential into the journal.
func TestCredentialsAreTakenOutOfAnswers(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Echo", r.Header.Get("Authorization"))
		fmt.Fprintf(w, "%s|%s|s3cret-password", r.Header.Get("Authorization"), r.Header.Get("X-Api-Key"))
	})
	for _, secret := range []string{"crm", "basic", "key"} {
		got := responded(t, do(t, local(t, address), flow.Request{URL: address, Secret: secret}))
		c, err := credential(secret)
		if err != nil {
			t.Fatal(err)
		}
		all := fmt.Sprint(got.Headers, got.Body)
		if strings.Contains(all, c.Value) || strings.Contains(all, "YW5uYTpz") || !strings.Contains(all, "••••") {
			t.Errorf("secret %s: got %s, want it hidden", secret, all)
		}
	}
}

func TestCredentialCheck(t *testing.T) {
	tests := []struct {
		c     effect.Credential
		field string // of the fault, "" when it is fine
	}{
		{effect.Credential{Kind: effect.Bearer, Value: "x"}, ""},
		{effect.Credential{Kind: effect.Bearer}, ""},
		{effect.Credential{Kind: effect.Basic, User: "anna", Value: "pass:word"}, ""},
		{effect.Credential{Kind: effect.Header, Name: "X-Api-Key"}, ""},
		{effect.Credential{}, "kind"},
		{effect.Credential{Kind: "oauth"}, "kind"},
		{effect.Credential{Kind: effect.Header}, "header"},
		{effect.Credential{Kind: effect.Header, Name: "X-Key: "}, "header"},
		{effect.Credential{Kind: effect.Header, Name: "content-length"}, "header"},
		{effect.Credential{Kind: effect.Header, Name: "idempotency-key"}, "header"},
		{effect.Credential{Kind: effect.Basic}, "user"},
		{effect.Credential{Kind: effect.Basic, User: "an:na"}, "user"},
		{effect.Credential{Kind: effect.Bearer, Value: "a\r\nX-Evil: 1"}, "value"},
		{effect.Credential{Kind: effect.Bearer, Value: " a"}, "value"},
	}
	for _, tt := range tests {
		err := tt.c.Check()
		if tt.field == "" && err != nil || tt.field != "" && fault.Fields(err)[tt.field] == "" {
			t.Errorf("%+v: got %v, want a fault about %q", tt.c, err, tt.field)
		}
	}
}

// A secret goes to its hosts only, whoever writes the flow.
func TestSecretsGoToTheirHostsOnly(t *testing.T) {
	asked := 0
	address := serve(t, func(http.ResponseWriter, *http.Request) { asked++ })
	host := strings.TrimPrefix(address, "http://")
	for allowed, want := range map[string]string{
		"":                `the secret "crm" has no allowed hosts yet, so it was not sent to ` + host,
		"crm.example":     `the secret "crm" may not be sent to ` + host + `, which is not one of its allowed hosts`,
		"127.0.0.1":       `the secret "crm" may not be sent to ` + host + `, which is not one of its allowed hosts`, // at another port
		"*.127.0.0.1:443": `the secret "crm" may not be sent to ` + host + `, which is not one of its allowed hosts`,
	} {
		h := local(t)
		if allowed != "" {
			h = local(t, allowed)
		}
		got := requestFailed(t, do(t, h, flow.Request{URL: address, Secret: "crm"}))
		if got.Message != want || got.Code != "forbidden" || asked != 0 {
			t.Errorf("allowed %q: got %s %q after %d requests, want %q without asking", allowed, got.Code, got.Message, asked, want)
		}
	}
	responded(t, do(t, local(t, "crm.example", address), flow.Request{URL: address, Secret: "crm"}))
	responded(t, do(t, local(t), flow.Request{URL: address})) // without a secret every host is fine
	if asked != 2 {
		t.Errorf("got %d requests, want 2", asked)
	}
}

// The name of a secret means what it means to the version that asks.
func TestSecretsAreLookedUpForTheVersion(t *testing.T) {
	var of string
	address := serve(t, func(http.ResponseWriter, *http.Request) {})
	secrets := func(_ context.Context, program, name string) (effect.Credential, error) {
		of = program + "/" + name
		return effect.Credential{Kind: effect.Bearer, Value: "x", Hosts: []string{strings.TrimPrefix(address, "http://")}}, nil
	}
	h := configured(t, effect.Config{Internal: []string{"127.0.0.1"}, Secrets: secrets})
	responded(t, do(t, h, flow.Request{URL: address, Secret: "crm", Program: "v7"}))
	if of != "v7/crm" {
		t.Errorf("got %s, want v7/crm", of)
	}
}

func TestCredentialHosts(t *testing.T) {
	for _, hosts := range [][]string{nil, {"https://crm.example"}, {"crm.example", "*"}, make([]string, flow.MaxHosts+1)} {
		if err := (effect.Credential{Hosts: hosts}).CheckHosts(); fault.Fields(err)["hosts"] == "" {
			t.Errorf("%v: got %v, want a fault about hosts", hosts, err)
		}
	}
	if err := (effect.Credential{Hosts: []string{"crm.example", "*.crm.example:8443"}}).CheckHosts(); err != nil {
		t.Errorf("got %v, want hosts that are fine", err)
	}
}
