package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/runtime/testcall"
	"cordboard/storage"
	"cordboard/web"
)

// site is a served API on a database of its own.
type site struct {
	t     *testing.T
	db    *storage.DB
	url   string
	path  string // of the database
	admin string // token with every permission
	now   time.Time
	mu    sync.Mutex
}

func newSite(t *testing.T, change ...func(*Config)) *site {
	t.Helper()
	s := &site{t: t, path: filepath.Join(t.TempDir(), "api.db"), now: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)}
	db, err := storage.Open(t.Context(), s.path, storage.Config{Catalog: activities.Catalog(), Now: s.clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.db = db
	config := Config{DB: db, Catalog: activities.Catalog(), TestCalls: testCalls(t), Clock: s.clock, Log: slog.New(slog.DiscardHandler)}
	for _, c := range change {
		c(&config)
	}
	handler, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	s.url = server.URL + Prefix
	s.admin = s.token("anna@example.com", storage.AdminRole, permissions()...)
	return s
}

func (s *site) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *site) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

func permissions() []string {
	var all []string
	for _, p := range web.Permissions {
		all = append(all, p.Name)
	}
	return all
}

// testCalls is the real manager on a journal in memory.
func testCalls(t *testing.T) TestCalls {
	memory, registry := testcall.NewMemory(), testcall.NewRegistry()
	programs := runtime.NewPrograms(memory, activities.Catalog(), 0)
	driver := runtime.New(runtime.Config{Journal: memory, Programs: programs, Performer: registry, Reads: registry.Read, Org: registry.Org, Stops: registry.Stops})
	t.Cleanup(driver.Close)
	n := 0
	manager := testcall.NewManager(testcall.ManagerConfig{
		Driver: driver, Programs: programs, Registry: registry, Clock: time.Now,
		Save: func(_ context.Context, f *flow.Flow) (string, error) {
			n++
			program := fmt.Sprintf("d_%d", n)
			memory.Add(program, f)
			return program, nil
		},
	})
	t.Cleanup(manager.Close)
	return manager
}

// token makes a user with a role, unless there is one, and a token of it.
func (s *site) token(email, role string, permissions ...string) string {
	s.t.Helper()
	ctx, who := s.t.Context(), storage.Actor{Name: "test"}
	u, err := s.db.UserByEmail(ctx, email)
	if err != nil {
		if u, err = s.db.CreateUser(ctx, who, storage.NewUser{Email: email, Name: strings.Split(email, "@")[0], Roles: []string{role}}); err != nil {
			s.t.Fatal(err)
		}
	}
	_, plain, err := s.db.CreateToken(ctx, who, storage.Token{Name: "test", UserID: u.ID, Permissions: permissions})
	if err != nil {
		s.t.Fatal(err)
	}
	return plain
}

// answer is what the API said.
type answer struct {
	status int
	header http.Header
	body   string
}

// as reads the body as JSON.
func (a answer) as(t *testing.T, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), into); err != nil {
		t.Fatalf("answer is not JSON: %v\n%s", err, a.body)
	}
}

// code is the error's code.
func (a answer) code() string {
	var body struct{ Error struct{ Code string } }
	_ = json.Unmarshal([]byte(a.body), &body)
	return body.Error.Code
}

// call sends a request with the admin's token. A body that is no string is sent as JSON; headers come in pairs.
func (s *site) call(method, path string, body any, headers ...string) answer {
	s.t.Helper()
	var send io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		send = strings.NewReader(b)
	default:
		data, err := json.Marshal(b)
		if err != nil {
			s.t.Fatal(err)
		}
		send = bytes.NewReader(data)
	}
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, send)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+s.admin)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer got.Body.Close()
	data, err := io.ReadAll(got.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	a := answer{got.StatusCode, got.Header, string(data)}
	conforms(s.t, method, path, a)
	return a
}

// want fails unless the answer has the status, and the error code when one is given.
func (s *site) want(a answer, status int, code string) answer {
	s.t.Helper()
	if a.status != status || a.code() != code {
		s.t.Fatalf("got status %d and code %q, want %d and %q\n%s", a.status, a.code(), status, code, a.body)
	}
	return a
}
