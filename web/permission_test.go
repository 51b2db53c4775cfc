package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cordboard/activities"
	"cordboard/storage"
)

// TestPermissionMatrix asks for every route as every role: the answer is 403 exactly when the role lacks what the route needs.
func TestPermissionMatrix(t *testing.T) {
	db, err := storage.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), storage.Config{Catalog: activities.Catalog()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	server, err := New(Config{DB: db, Catalog: activities.Catalog(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	roles, err := db.Roles(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range append(roles, storage.Role{Name: ""}) {
		cookie := ""
		for _, r := range routes {
			if r.path == "/logout" || strings.HasSuffix(r.path, "/password") {
				continue
			}
			if cookie == "" && role.Name != "" {
				cookie = signedInAs(t, server, role.Name)
			}
			request := httptest.NewRequest(r.method, strings.NewReplacer(":name", "nothing", ":id", "nothing").Replace(r.path), strings.NewReader(""))
			request.Header.Set("Sec-Fetch-Site", "same-origin")
			if cookie != "" {
				request.AddCookie(&http.Cookie{Name: sessionCookie, Value: cookie})
			}
			w := httptest.NewRecorder()
			server.ServeHTTP(w, request)
			switch {
			case r.needs == public:
				if w.Code == http.StatusForbidden {
					t.Errorf("%s %s as %q: got 403, want it public", r.method, r.path, role.Name)
				}
			case role.Name == "":
				if w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/login") {
					t.Errorf("%s %s signed out: got %d to %q, want the sign-in page", r.method, r.path, w.Code, w.Header().Get("Location"))
				}
			default:
				may := r.needs == signedIn || slices.Contains(role.Permissions, r.needs)
				if refused := w.Code == http.StatusForbidden; refused == may {
					t.Errorf("%s %s as %s: got %d, want allowed %t", r.method, r.path, role.Name, w.Code, may)
				}
			}
		}
	}
}

// TestNoChangeByGet checks that every route that a GET reaches has a name that only reads, and that forms are posted.
func TestNoChangeByGet(t *testing.T) {
	for _, r := range routes {
		for _, verb := range []string{"/delete", "/rename", "/duplicate", "/restore", "/label", "/publish"} {
			if r.method == get && strings.HasSuffix(r.path, verb) && !slices.ContainsFunc(routes, func(o route) bool { return o.method == post && o.path == r.path }) {
				t.Errorf("GET %s has no POST beside it", r.path)
			}
		}
	}
}

func signedInAs(t *testing.T, s *Server, role string) string {
	t.Helper()
	email := role + "@example.com"
	user, err := s.DB.UserByEmail(t.Context(), email)
	if err != nil {
		user, err = s.DB.CreateUser(t.Context(), storage.Actor{}, storage.NewUser{Email: email, Name: role, Roles: []string{role}})
	}
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	c := s.echo.NewContext(httptest.NewRequest(http.MethodPost, "/login", nil), w)
	if err := s.startSession(c, user); err != nil {
		t.Fatal(err)
	}
	return w.Result().Cookies()[0].Value
}
