package main

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/storage"
)

func TestServeFlags(t *testing.T) {
	good := ServeCmd{PublicURL: "https://Calls.Example.com/", TrustedProxies: []string{"127.0.0.1", "10.0.0.0/8", "fd00::/8", "::1"}, AllowInternal: []string{"crm.internal", "10.1.0.0/16"}}
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	config, err := good.app(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	var networks []string
	for _, network := range config.TrustedProxies {
		networks = append(networks, network.String())
	}
	got := []any{config.Secure, config.Origins, networks, config.Internal}
	want := []any{true, []string{"https://calls.example.com"}, []string{"127.0.0.1/32", "10.0.0.0/8", "fd00::/8", "::1/128"}, []string{"crm.internal", "10.1.0.0/16"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("configuration (-want +got):\n%s", diff)
	}
	if plain := (&ServeCmd{PublicURL: "http://calls.local:8080"}); plain.secure() || plain.origin() != "http://calls.local:8080" {
		t.Errorf("got secure %v and origin %s, want a plain one", plain.secure(), plain.origin())
	}
	for _, bad := range []ServeCmd{
		{PublicURL: "calls.example.com"}, {PublicURL: "ftp://calls.example.com"}, {PublicURL: "https://calls.example.com/x"}, {PublicURL: "https://"},
		{TrustedProxies: []string{"proxy"}}, {TrustedProxies: []string{"10.0.0.0/33"}}, {AllowInternal: []string{"http://crm"}},
		{AITurns: -1}, {AITurns: 10_001},
	} {
		if err := bad.Validate(); err == nil {
			t.Errorf("%+v: got no error", bad)
		}
	}
}

// TestBehindAProxy is an app behind a proxy that speaks TLS and sends a Host of its own.
func TestBehindAProxy(t *testing.T) {
	db, _ := openTest(t)
	who := storage.Actor{Name: "test"}
	u, err := db.CreateUser(t.Context(), who, storage.NewUser{Email: "anna@example.com", Roles: []string{"designer"}})
	if err != nil {
		t.Fatal(err)
	}
	_, token, err := db.CreateToken(t.Context(), who, storage.Token{Name: "ci", UserID: u.ID, Permissions: []string{"flow.view"}})
	if err != nil {
		t.Fatal(err)
	}
	config, err := (&ServeCmd{PublicURL: "https://calls.example.com", TrustedProxies: []string{"192.0.2.1"}}).app(db, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	app, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	defer app.Close()
	do := func(method, path, body string, headers ...string) *http.Response {
		r := httptest.NewRequest(method, "http://backend:8080"+path, strings.NewReader(body)) // from 192.0.2.1
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		app.Web.ServeHTTP(w, r)
		return w.Result()
	}
	form := []string{"Content-Type", "application/x-www-form-urlencoded", "X-Forwarded-For", "198.51.100.7", "Origin"}
	if got := do("POST", "/login", "email=x&password=y", append(form, "https://calls.example.com")...); got.StatusCode == http.StatusForbidden {
		t.Error("a form of the public address was refused")
	}
	if got := do("POST", "/login", "email=x&password=y", append(form, "https://evil.example.com")...); got.StatusCode != http.StatusForbidden {
		t.Errorf("another site's form: got %d, want 403", got.StatusCode)
	}
	if got := do("GET", "/login", "").Header.Get("Strict-Transport-Security"); got == "" {
		t.Error("got no Strict-Transport-Security")
	}
	list := func(from, token string) int {
		return do("GET", "/api/v1/flows", "", "X-Forwarded-For", from, "Authorization", "Bearer "+token).StatusCode
	}
	for i := range 10 {
		list("198.51.100.7", fmt.Sprintf("cb_%d", i))
	}
	got := []int{list("198.51.100.7", "cb_x"), list("198.51.100.8", "cb_x"), list("198.51.100.7", token)}
	if diff := cmp.Diff([]int{http.StatusTooManyRequests, http.StatusUnauthorized, http.StatusOK}, got); diff != "" {
		t.Errorf("who guesses, another client, a right token (-want +got):\n%s", diff)
	}
}

// TestServeWithoutADatabase starts a server whose PostgreSQL cannot be reached: one line says so and what to do, and not the password.
func TestServeWithoutADatabase(t *testing.T) {
	got := wantCode(t, exitUnavailable, "", "serve", "--addr", "127.0.0.1:0", "--db", "postgres://cordboard:hunter2@127.0.0.1:1/cordboard?sslmode=disable&connect_timeout=1")
	line := strings.TrimSpace(got.stderr)
	if strings.Contains(line, "\n") || !strings.Contains(line, "The database server at 127.0.0.1:1 cannot be used; check that it runs, and the address in --db") {
		t.Errorf("got %q, want one line that says what to do", got.stderr)
	}
	if strings.Contains(line, ".:") || strings.Contains(line, "hunter2") || got.stdout != "" {
		t.Errorf("got %q and %q, want a sentence without the password, and nothing else", got.stderr, got.stdout)
	}
}
