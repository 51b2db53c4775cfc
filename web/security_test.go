package web_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"cordboard/flow/convert"
	"cordboard/runtime"
	"cordboard/storage"
	"cordboard/web"
)

func TestOtherSitesAreRefused(t *testing.T) {
	s := newSite(t).as("admin")
	for _, site := range []string{"cross-site", "same-site"} {
		r := httptest.NewRequest(http.MethodPost, "/organisation", strings.NewReader("name=Evil"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", site)
		s.do(r).want(t, http.StatusForbidden, "another site")
	}
	r := httptest.NewRequest(http.MethodPost, "/organisation", strings.NewReader("name=Evil"))
	r.Header.Set("Sec-Fetch-Site", "none")
	r.Header.Del("Sec-Fetch-Site")
	r.Header.Set("Origin", "https://evil.example")
	for name, value := range s.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	s.server.ServeHTTP(w, r)
	if w.Code != http.StatusForbidden {
		t.Errorf("foreign Origin: got %d, want 403", w.Code)
	}
}

// security is what every answer says, whatever it is.
var security = map[string]string{
	"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
		"media-src 'self' blob:; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
	"Referrer-Policy":              "same-origin",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "camera=(), geolocation=(), microphone=(self), payment=()",
}

func TestHeaders(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/login", "/flows", "/nothing", "/static/app.css", "/static/nothing", "/healthz"} {
		h := s.get(path).header
		for name, want := range security {
			if got := h.Values(name); len(got) != 1 || got[0] != want {
				t.Errorf("%s: got %s %q, want %q once", path, name, got, want)
			}
		}
		if h.Get("X-Request-Id") == "" {
			t.Errorf("%s: got no X-Request-Id", path)
		}
		if cached := strings.HasPrefix(path, "/static/app"); cached == (h.Get("Cache-Control") == "no-store") {
			t.Errorf("%s: got Cache-Control %q, want no-store for all but files", path, h.Get("Cache-Control"))
		}
		if got := h.Get("Strict-Transport-Security"); got != "" {
			t.Errorf("%s: got Strict-Transport-Security %q without TLS", path, got)
		}
	}
	secure := newSite(t, func(c *web.Config) { c.Secure = true })
	if got := secure.get("/login").header.Get("Strict-Transport-Security"); got != "max-age=31536000" {
		t.Errorf("got Strict-Transport-Security %q, want a year", got)
	}
}

// everyPage makes one thing of each kind and gives the address of every page of the route table.
func (s *site) everyPage(t *testing.T) []string {
	t.Helper()
	const name, number = "main-line", "+358901234"
	f := s.flow(name)
	_, err := s.db.Publish(t.Context(), who, name, storage.Publication{Revision: f.Revision, Message: "First"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.db.KeepImport(t.Context(), who, name, storage.ImportReport{Whole: convert.Report{Label: "Twilio Studio"}}); err != nil {
		t.Fatal(err)
	}
	known := s.knowledge(name)
	articles, err := s.db.Articles(s.t.Context(), known.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, post := range []struct {
		path string
		form url.Values
	}{
		{"/schedules/new", url.Values{"name": {name}, "rows:shifts": {"1"}, "shifts[0].days": {"mon"}, "shifts[0].from": {"09:00"}, "shifts[0].to": {"17:00"}}},
		{"/sites/new", url.Values{"name": {name}}}, {"/skills/new", url.Values{"name": {name}}}, {"/skill-profiles/new", url.Values{"name": {name}}},
		{"/capacity-profiles/new", url.Values{"name": {name}, "voice": {"1"}}}, {"/teams/new", url.Values{"name": {name}}},
		{"/queues/new", url.Values{"name": {name}}}, {"/agents/new", url.Values{"name": {name}}}, {"/numbers/new", url.Values{"number": {number}}},
		{"/secrets/new", url.Values{"name": {name}, "value": {"hunter2"}, "kind": {"bearer"}, "hosts": {"crm.example"}}}, {"/roles/new", url.Values{"name": {name}, "permissions": {web.FlowView}}},
		{"/tables/new", url.Values{"name": {name}, "rows:columns": {"1"}, "key": {"0"}, "columns[0].name": {"number"}, "columns[0].type": {"string"}}},
		{"/variables/new", url.Values{"name": {"emergency"}, "type": {"boolean"}, "value": {"false"}, "overridable": {"1"}}},
		{"/prompts/new", url.Values{"name": {name}, "spoken.0.language": {"en-GB"}, "spoken.0.text": {"Hello"}}},
		{"/tables/main-line/rows/new", url.Values{"cells.number": {number}}},
		{"/routing/rules/new", url.Values{"name": {name}, "when": {"true"}, "queue": {name}, "revision": {"0"}}},
		{"/ai-agents/new", url.Values{"name": {name}, "kind": {"embedded"}, "knowledge": {known.ID}}},
	} {
		if got := s.post(post.path, post.form); got.status != http.StatusSeeOther {
			t.Fatalf("%s: got %d, want it made\n%s", post.path, got.status, cut(got.body))
		}
	}
	live := s.post("/live/new", url.Values{"flow": {name}}).header.Get("Location")
	s.ran(t, "c-1", after(0, runtime.Entry{Kind: "visit", Activity: "hello"}))
	user, err := s.db.UserByEmail(t.Context(), "agent@example.com")
	if err != nil {
		t.Fatal(err)
	}
	at := s.now.Add(time.Hour)
	release, err := s.db.MoveLabel(t.Context(), who, storage.Labelling{Flow: name, Label: storage.Live, Version: 1, At: &at})
	if err != nil {
		t.Fatal(err)
	}
	kept := s.post("/bundles/import", url.Values{"text": {s.bundleOf(name)}}).header.Get("Location")
	more := map[string]string{"/bundles/export": "?flow=" + name, "/flows/:name/compare": "?from=1&to=draft", "/flows/:name/label": "?label=live&version=1", "/flows/:name/label/rename": "?label=live", "/flows/:name/restore": "?version=1",
		"/tables/:name/row": "?key=" + url.QueryEscape(number), "/variables/switch": "?name=emergency",
		"/flows/:name/outline/delete": "?activity=bye", "/flows/:name/outline/put-back": "?activity=bye"}
	var paths []string
	for _, pattern := range web.Pages() {
		path := strings.NewReplacer("/bundles/import/:id", kept, "/live/:id", live, "/releases/:id", "/releases/"+release.ID, "/contacts/:id", "/contacts/c-1", "/numbers/:name", "/numbers/"+url.PathEscape(number), "/variables/:name", "/variables/emergency",
			"/articles/:id", "/articles/"+articles[0].ID, ":name", name, ":id", user.ID).Replace(pattern)
		paths = append(paths, path+more[pattern])
	}
	return paths
}

// inline finds what the policy would block.
var inline = regexp.MustCompile(`(?i) style="|<style|<script>|<script type="text|\son[a-z]+="|javascript:|hx-on|js:`)

func TestPagesHaveNothingInline(t *testing.T) {
	s := newSite(t).as("admin")
	for _, path := range s.everyPage(t) {
		got := s.get(path)
		got.want(t, http.StatusOK, `<html lang="en"`, "<title>", `class="skip"`)
		if found := inline.FindString(got.body); found != "" {
			t.Errorf("%s: got %q inline", path, found)
		}
	}
}

func TestBodies(t *testing.T) {
	s := newSite(t).as("admin")
	s.flow("main-line")
	large := url.Values{"name": {strings.Repeat("x", 1<<20)}}
	s.post("/organisation", large).want(t, http.StatusRequestEntityTooLarge)
	many := url.Values{}
	for i := range 1001 {
		many.Add("x", strings.Repeat("y", i%2))
	}
	s.post("/organisation", many).want(t, http.StatusRequestEntityTooLarge)
	got, read := s.call(http.MethodPatch, "/flows/main-line/draft", map[string]any{"base": "1", "records": map[string]any{"n:a": strings.Repeat("x", 5<<20)}})
	got.want(t, http.StatusRequestEntityTooLarge)
	if read["error"].(map[string]any)["code"] != "too_large" {
		t.Errorf("got %v, want code too_large", read)
	}
	r := httptest.NewRequest(http.MethodPost, "/organisation", strings.NewReader("name=x"))
	r.Header.Set("Content-Encoding", "gzip")
	s.do(r).want(t, http.StatusUnsupportedMediaType)
}

func TestErrorsFitTheRequest(t *testing.T) {
	s := newSite(t).as("admin")
	s.get("/flows/nothing").want(t, http.StatusNotFound, "<!doctype html>", "Not found")
	r := httptest.NewRequest(http.MethodGet, "/flows/nothing", nil)
	r.Header.Set("HX-Request", "true")
	if got := s.do(r); strings.Contains(got.body, "<html") || got.status != http.StatusNotFound {
		t.Errorf("fragment: got %d %s", got.status, got.body)
	}
	got, read := s.call(http.MethodPost, "/flows/nothing/form", map[string]any{"record": map[string]any{"id": "a", "type": "zzz"}})
	got.want(t, http.StatusNotFound)
	if read["error"].(map[string]any)["message"] == "" {
		t.Errorf("got %v, want a message", read)
	}
	s.cookies = map[string]string{}
	got, read = s.call(http.MethodPatch, "/flows/x/draft", map[string]any{})
	got.want(t, http.StatusUnauthorized)
	if read["error"].(map[string]any)["code"] != "signed_out" {
		t.Errorf("got %v, want code signed_out", read)
	}
}

func TestStaticFiles(t *testing.T) {
	s := newSite(t)
	page := s.get("/login").body
	address := regexp.MustCompile(`/static/app\.css\?v=[0-9a-f]{16}`).FindString(page)
	if address == "" {
		t.Fatalf("got a page without the style sheet's address:\n%s", page)
	}
	got := s.get(address)
	got.want(t, http.StatusOK, "--accent")
	if cache := got.header.Get("Cache-Control"); !strings.Contains(cache, "immutable") {
		t.Errorf("got Cache-Control %q, want immutable", cache)
	}
	r := httptest.NewRequest(http.MethodGet, "/static/designer/main.js", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	got = s.do(r)
	if got.header.Get("Content-Encoding") != "gzip" || got.header.Get("Cache-Control") != "no-cache" || !strings.HasPrefix(got.header.Get("Content-Type"), "text/javascript") {
		t.Errorf("main.js: got headers %v", got.header)
	}
	r = httptest.NewRequest(http.MethodGet, "/static/designer/main.js", nil)
	r.Header.Set("If-None-Match", got.header.Get("ETag"))
	s.do(r).want(t, http.StatusNotModified)
	s.get("/static/../server.go").want(t, http.StatusNotFound)
}

func TestHealth(t *testing.T) {
	s := newSite(t)
	s.get("/healthz").want(t, http.StatusOK, `"ok"`)
	s.get("/readyz").want(t, http.StatusOK, "sqlite")
	_ = s.db.Close()
	s.get("/healthz").want(t, http.StatusOK)
	s.get("/readyz").want(t, http.StatusServiceUnavailable, "not reachable")
}

// A body that never comes must not hold a connection for ever.
func TestSlowBodies(t *testing.T) {
	s := newSite(t, func(c *web.Config) { c.BodyTimeout = 20 * time.Millisecond })
	server := httptest.NewServer(s.server)
	defer server.Close()
	connection, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	fmt.Fprint(connection, "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nemail=")
	answer, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusRequestTimeout {
		t.Errorf("got %s, want 408", answer.Status)
	}
}

func TestDesignerNamesItsModules(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	body := s.get("/flows/main-line").body
	links := regexp.MustCompile(`<link rel="modulepreload" href="([^"]+)">`).FindAllStringSubmatch(body, -1)
	seen := map[string]bool{}
	for _, link := range links {
		if seen[link[1]] || strings.Contains(link[1], ".test.js") {
			t.Errorf("%s is named twice or not needed", link[1])
		}
		seen[link[1]] = true
		s.get(link[1]).want(t, http.StatusOK)
	}
	if len(links) == 0 || strings.Contains(s.get("/flows").body, "modulepreload") {
		t.Errorf("got %d modules of the designer, want some there and none on another page", len(links))
	}
}
