package api

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"cordboard/storage"
	"cordboard/web"
)

func TestTokens(t *testing.T) {
	s := newSite(t)
	tests := []struct{ name, header string }{
		{"none", ""}, {"other scheme", "Basic YTpi"}, {"empty", "Bearer "}, {"unknown", "Bearer cb_unknown"}, {"not a token", "Bearer"},
	}
	for _, test := range tests {
		got := s.want(s.call("GET", "/flows", nil, "Authorization", test.header), 401, "unauthorized")
		if got.header.Get("WWW-Authenticate") == "" {
			t.Errorf("%s: got no WWW-Authenticate", test.name)
		}
	}
	s.want(s.call("GET", "/openapi.yaml", nil, "Authorization", ""), 200, "")

	u, err := s.db.UserByEmail(t.Context(), "anna@example.com")
	if err != nil {
		t.Fatal(err)
	}
	soon := s.now.Add(time.Hour)
	_, plain, err := s.db.CreateToken(t.Context(), storage.System, storage.Token{Name: "short", UserID: u.ID, Permissions: permissions(), ExpiresAt: &soon})
	if err != nil {
		t.Fatal(err)
	}
	s.want(s.call("GET", "/flows", nil, "Authorization", "Bearer "+plain), 200, "")
	s.pass(2 * time.Hour)
	s.want(s.call("GET", "/flows", nil, "Authorization", "Bearer "+plain), 401, "unauthorized")
}

// TestTokenNeverExceedsItsUser takes the user's role away and then the user.
func TestTokenNeverExceedsItsUser(t *testing.T) {
	s := newSite(t)
	token := s.token("mikko@example.com", "designer", permissions()...)
	as := []string{"Authorization", "Bearer " + token}
	s.want(s.call("POST", "/flows", document(line("mine")), as...), 201, "")
	u, err := s.db.UserByEmail(t.Context(), "mikko@example.com")
	if err != nil {
		t.Fatal(err)
	}
	u.Roles = []string{"supervisor"}
	if err := s.db.UpdateUser(t.Context(), storage.System, u); err != nil {
		t.Fatal(err)
	}
	s.want(s.call("GET", "/flows/mine", nil, as...), 200, "")
	s.want(s.call("DELETE", "/flows/mine", nil, as...), 403, "forbidden")
	u.Active = false
	if err := s.db.UpdateUser(t.Context(), storage.System, u); err != nil {
		t.Fatal(err)
	}
	s.want(s.call("GET", "/flows/mine", nil, as...), 401, "unauthorized")
}

// TestEveryRouteAsksForItsPermission calls every route without a token, with a token that may do nothing, and with one that lacks only
// what the route needs: the last two must be refused before anything is read or changed.
func TestEveryRouteAsksForItsPermission(t *testing.T) {
	s := newSite(t, func(c *Config) { c.Rate, c.Burst = 1000, 1000 })
	nothing := s.token("anna@example.com", storage.AdminRole)
	for _, r := range routes {
		if r.needs == public {
			continue
		}
		path := strings.NewReplacer(":name", "x", ":number", "1", ":label", "live", ":id", "x").Replace(r.path)
		without := []string{}
		for _, p := range permissions() {
			if !web.Grants([]string{p}, r.needs) {
				without = append(without, p)
			}
		}
		if len(without) == len(web.Permissions) {
			t.Errorf("%s %s needs %q, which is no permission", r.method, r.path, r.needs)
		}
		s.want(s.call(r.method, path, nil, "Authorization", ""), 401, "unauthorized")
		for _, token := range []string{nothing, s.token("anna@example.com", storage.AdminRole, without...)} {
			s.want(s.call(r.method, path, nil, "Authorization", "Bearer "+token), 403, "forbidden")
		}
	}
}

func TestRateLimit(t *testing.T) {
	s := newSite(t, func(c *Config) { c.Rate, c.Burst = 2, 5 })
	other := s.token("anna@example.com", storage.AdminRole, "flow.view")
	for range 5 {
		s.want(s.call("GET", "/flows", nil), 200, "")
	}
	got := s.want(s.call("GET", "/flows", nil), 429, "too_many")
	if wait, err := strconv.Atoi(got.header.Get("Retry-After")); err != nil || wait < 1 || wait > 2 {
		t.Errorf("got Retry-After %q, want 1 second", got.header.Get("Retry-After"))
	}
	s.want(s.call("GET", "/flows", nil, "Authorization", "Bearer "+other), 200, "")
	s.pass(time.Second)
	s.want(s.call("GET", "/flows", nil), 200, "")
}

// TestGuessingIsSlowed sends wrong tokens until the address has to wait; a while later it may go on.
func TestGuessingIsSlowed(t *testing.T) {
	s := newSite(t)
	refused := 0
	for i := range 20 {
		if s.call("GET", "/flows", nil, "Authorization", fmt.Sprintf("Bearer cb_%d", i)).status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused != 10 {
		t.Errorf("got %d of 20 guesses slowed down, want 10", refused)
	}
	s.pass(time.Minute)
	s.want(s.call("GET", "/flows", nil), 200, "")
}

func TestBodies(t *testing.T) {
	s := newSite(t)
	large := `{"document": "` + strings.Repeat("x", documentLimit) + `"}`
	s.want(s.call("POST", "/flows", large), 413, "too_large")
	s.want(s.call("PUT", "/flows/x/labels/live", `{"version": "`+strings.Repeat("x", bodyLimit)+`"}`), 413, "too_large")
	s.want(s.call("POST", "/flows", "{}", "Content-Encoding", "gzip"), 415, "invalid")
	s.want(s.call("POST", "/flows", "a=b", "Content-Type", "application/x-www-form-urlencoded"), 415, "invalid")
	s.want(s.call("POST", "/flows", `{"document"`), 400, "invalid")
	s.want(s.call("POST", "/flows", `{"document": {}} {}`), 400, "invalid")
	s.want(s.call("POST", "/flows", `{"dokument": {}}`), 422, "invalid")
	s.want(s.call("POST", "/flows", `{}`), 422, "invalid")
	s.want(s.call("POST", "/flows", strings.Repeat("[", 200_000)), 400, "invalid")
	s.want(s.call("PUT", "/flows/x/labels/live", `{"version": "one"}`), 422, "invalid")
	s.want(s.call("GET", "/nothing", nil), 404, "not_found")
	s.want(s.call("PATCH", "/flows", nil), 405, "invalid")
}
