package effect_test

import (
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
		responded(t, do(t, local(t), flow.Request{URL: address, Secret: tt.secret}))
		if got := sent.Get(tt.header); got != tt.want {
			t.Errorf("secret %q: got %s %q, want %q", tt.secret, tt.header, got, tt.want)
		}
	}
	for secret, want := range map[string]string{
		"missing": `the secret "missing" cannot be used: There is no secret named "missing".`,
		"bent":    `the secret "bent" cannot be used: its header is the name of a header, such as X-Api-Key`,
	} {
		if got := requestFailed(t, do(t, local(t), flow.Request{URL: address, Secret: secret})).Message; got != want {
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
		got := responded(t, do(t, local(t), flow.Request{URL: address, Secret: secret}))
		c, err := credentials(t.Context(), secret)
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
