package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/runtime/channel/browser"
	"cordboard/storage"
	"cordboard/web"
)

// noon is when the tests happen: a Friday, 12:00 in Helsinki.
var noon = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)

const password = "correct horse battery"

var hashOnce = sync.OnceValues(func() (string, error) { return web.HashPassword(context.Background(), password) })

// site is a server on a real SQLite database with a clock of its own and one user per role.
type site struct {
	t       *testing.T
	db      *storage.DB
	server  *web.Server
	now     time.Time
	cookies map[string]string
	folder  string // of the database, test.db
}

func newSite(t *testing.T, change ...func(*web.Config)) *site {
	t.Helper()
	return newEmptySite(t, change...).withUsers(t)
}

func (s *site) withUsers(t *testing.T) *site {
	t.Helper()
	hash, err := hashOnce()
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range []string{"admin", "designer", "supervisor", "agent"} {
		if _, err := s.db.CreateUser(t.Context(), who, storage.NewUser{Email: role + "@example.com", Name: "The " + role, Hash: hash, Roles: []string{role}}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// newEmptySite is a site that nobody can sign in to yet.
func newEmptySite(t *testing.T, change ...func(*web.Config)) *site {
	t.Helper()
	return newSiteWithKeys(t, []storage.Key{storage.NewKey()}, change...)
}

func newSiteWithKeys(t *testing.T, keys []storage.Key, change ...func(*web.Config)) *site {
	t.Helper()
	s := &site{t: t, now: noon, cookies: map[string]string{}, folder: t.TempDir()}
	clock := func() time.Time { return s.now }
	db, err := storage.Open(t.Context(), filepath.Join(s.folder, "test.db"), storage.Config{Catalog: activities.Catalog(), Now: clock, Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := db.SaveOrganisation(t.Context(), who, storage.Organisation{Name: "Example", TimeZone: "Europe/Helsinki"}); err != nil {
		t.Fatal(err)
	}
	s.db = db
	config := web.Config{DB: db, Live: browserOf(t, begun), Catalog: activities.Catalog(), Clock: clock, Log: slog.New(slog.DiscardHandler)}
	for _, one := range change {
		one(&config)
	}
	if s.server, err = web.New(config); err != nil {
		t.Fatal(err)
	}
	return s
}

// begun stands for a driver: contacts in browsers begin, and nothing runs them.
func begun(context.Context, runtime.Contact) (runtime.Outcome, error) { return runtime.Outcome{}, nil }

// browserOf has contacts in browsers that begin by a func and are told nothing.
func browserOf(t *testing.T, begin func(context.Context, runtime.Contact) (runtime.Outcome, error)) *browser.Calls {
	delivered := func(context.Context, runtime.Arrival) (runtime.Outcome, error) { return runtime.Outcome{}, nil }
	live := browser.New(browser.Config{Begin: begin, Deliver: delivered})
	t.Cleanup(live.Close)
	return live
}

var who = storage.Actor{Name: "Test", Address: "192.0.2.1"}

// as signs a user in.
func (s *site) as(role string) *site {
	s.t.Helper()
	s.cookies = map[string]string{}
	got := s.post("/login", url.Values{"email": {role + "@example.com"}, "password": {password}})
	if got.status != http.StatusSeeOther {
		s.t.Fatalf("sign in as %s: got %d, want 303\n%s", role, got.status, got.body)
	}
	return s
}

// answer is what the server said.
type answer struct {
	status int
	header http.Header
	body   string
}

func (s *site) do(r *http.Request) answer {
	s.t.Helper()
	for name, value := range s.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	if r.Method != http.MethodGet && r.Header.Get("Sec-Fetch-Site") == "" {
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	w := httptest.NewRecorder()
	s.server.ServeHTTP(w, r)
	result := w.Result()
	for _, c := range result.Cookies() {
		if c.MaxAge < 0 {
			delete(s.cookies, c.Name)
		} else {
			s.cookies[c.Name] = c.Value
		}
	}
	body, _ := io.ReadAll(result.Body)
	return answer{result.StatusCode, result.Header, string(body)}
}

func (s *site) get(path string) answer {
	s.t.Helper()
	return s.do(httptest.NewRequest(http.MethodGet, path, nil))
}

func (s *site) post(path string, form url.Values) answer {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(r)
}

// call sends JSON as the designer's scripts do and reads JSON when that is what comes.
func (s *site) call(method, path string, body any) (answer, map[string]any) {
	s.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	r := httptest.NewRequest(method, path, bytes.NewReader(data))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Requested-With", "cordboard")
	got := s.do(r)
	read := map[string]any{}
	if strings.Contains(got.header.Get("Content-Type"), "json") {
		if err := json.Unmarshal([]byte(got.body), &read); err != nil {
			s.t.Fatalf("%s %s: %v\n%s", method, path, err, got.body)
		}
	}
	return got, read
}

// script posts a form as the designer's scripts do.
func (s *site) script(path string, form url.Values) answer {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Requested-With", "cordboard")
	return s.do(r)
}

func (a answer) want(t *testing.T, status int, texts ...string) {
	t.Helper()
	if a.status != status {
		t.Fatalf("got status %d, want %d\n%s", a.status, status, cut(a.body))
	}
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			t.Errorf("got a body without %q:\n%s", text, cut(a.body))
		}
	}
}

func cut(body string) string {
	if len(body) > 6000 {
		return body[:6000] + "…"
	}
	return body
}

// mainLine is a flow that can be published: a prompt and the end.
func mainLine(name string) *flow.Flow {
	document := fmt.Sprintf(`{"format":"cordboard.flow/v1","name":%q,"description":"Answers","kind":"inbound","start":"hello",
		"activities":[{"id":"hello","type":"play_prompt","name":"Hello","properties":{"prompt":"Hello."},"outlets":{"next":"bye"}},
		{"id":"bye","type":"disconnect","name":"Goodbye"}],"handlers":{"on_error":"bye"},"layout":{"hello":{"x":0,"y":0},"bye":{"x":328,"y":0}}}`, name)
	f, err := flow.DecodeDraft([]byte(document))
	if err != nil {
		panic(err)
	}
	return f
}

func (s *site) flow(name string) storage.Flow {
	s.t.Helper()
	f, err := s.db.CreateFlow(s.t.Context(), who, mainLine(name))
	if err != nil {
		s.t.Fatal(err)
	}
	return f
}
