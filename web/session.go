package web

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/sessions"
	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
)

const (
	sessionCookie   = "cordboard_session"
	sessionAbsolute = 12 * time.Hour // however busy it is
	sessionIDBytes  = 32
	keyViewer       = "viewer"
)

// sessionStore is a sessions.Store whose cookie carries 256 random bits and nothing else; the rows are in the database, by the id's hash.
type sessionStore struct {
	db     *storage.DB
	clock  func() time.Time
	idle   time.Duration
	secure bool
}

var _ sessions.Store = (*sessionStore)(nil)

// Get gives the session that the request's cookie names; a new one without an id when there is none.
func (s *sessionStore) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(s, name)
}

// New loads the session from the database. A session that is over, or that never was, is a new one.
func (s *sessionStore) New(r *http.Request, name string) (*sessions.Session, error) {
	session := sessions.NewSession(s, name)
	session.IsNew = true
	session.Options = &sessions.Options{Path: "/", HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode}
	cookie, err := r.Cookie(name)
	if err != nil || !plausibleID(cookie.Value) {
		return session, nil
	}
	now := s.clock()
	row, err := s.db.Session(r.Context(), storage.Hash(cookie.Value), now)
	if fault.CodeOf(err) == fault.NotFound {
		return session, nil
	}
	if err != nil {
		return session, err
	}
	if !byItself(r) {
		if err := s.used(r.Context(), row); err != nil {
			return session, err
		}
	}
	session.ID, session.IsNew = cookie.Value, false
	session.Values["user"] = row.UserID
	return session, nil
}

// used keeps a session from ending idle.
func (s *sessionStore) used(ctx context.Context, row storage.Session) error {
	now := s.clock()
	return s.db.TouchSession(ctx, row, now, now.Add(s.idle))
}

// byItself says whether a page sends the request without anybody doing anything, so that an open page alone does not keep a session alive. Its
// script says so; only an event stream cannot. The desk's stream counts as use, as its beat does.
func byItself(r *http.Request) bool {
	return r.Header.Get("X-Sent-By") == "page" || r.Header.Get("Accept") == "text/event-stream" && r.URL.Path != "/desk/events"
}

// Save starts the session for the user in its values, under a new id, or ends it when MaxAge is negative.
func (s *sessionStore) Save(r *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	address, _ := session.Values["address"].(string)
	if session.ID != "" {
		if err := s.db.DeleteSession(r.Context(), storage.Actor{Address: address}, storage.Hash(session.ID)); err != nil {
			return err
		}
	}
	if session.Options.MaxAge < 0 {
		http.SetCookie(w, sessions.NewCookie(session.Name(), "", session.Options))
		return nil
	}
	bits := make([]byte, sessionIDBytes)
	_, _ = rand.Read(bits) // never fails, by its documentation
	session.ID = base64.RawURLEncoding.EncodeToString(bits)
	user, _ := session.Values["user"].(string)
	now := s.clock()
	row := storage.Session{
		IDHash: storage.Hash(session.ID), UserID: user, CreatedAt: now, SeenAt: now, IdleUntil: now.Add(s.idle), ExpiresAt: now.Add(sessionAbsolute),
		Address: address, Agent: short(r.UserAgent(), 200),
	}
	if err := s.db.CreateSession(r.Context(), storage.Actor{UserID: user, Address: address}, row); err != nil {
		return err
	}
	http.SetCookie(w, sessions.NewCookie(session.Name(), session.ID, session.Options))
	return nil
}

func plausibleID(id string) bool {
	bits, err := base64.RawURLEncoding.DecodeString(id)
	return err == nil && len(bits) == sessionIDBytes
}

func short(text string, limit int) string {
	if len(text) > limit {
		text = text[:limit]
	}
	return strings.ToValidUTF8(text, "")
}

// signIn finds out who sends the request, nobody being fine.
func (s *Server) signIn(c echo.Context) error {
	session, err := s.sessions.Get(c.Request(), s.sessionCookie)
	if err != nil || session.IsNew {
		return err
	}
	id, _ := session.Values["user"].(string)
	v, err := s.viewer(c.Request().Context(), id)
	if err == nil {
		c.Set(keyViewer, v)
	}
	return err
}

// still says whether the session of a long request goes on and its user still has a permission.
func (s *Server) still(c echo.Context, permission string) bool {
	_, ok := s.goesOn(c, permission)
	return ok
}

// goesOn is still, and gives the session; none when the database is away for a moment, which ends nothing.
func (s *Server) goesOn(c echo.Context, permission string) (storage.Session, bool) {
	cookie, err := c.Request().Cookie(s.sessionCookie)
	if err != nil {
		return storage.Session{}, false
	}
	ctx := c.Request().Context()
	row, err := s.DB.Session(ctx, storage.Hash(cookie.Value), s.Clock())
	if err != nil {
		return storage.Session{}, fault.CodeOf(err) != fault.NotFound
	}
	v, err := s.viewer(ctx, row.UserID)
	return row, err != nil || v.can(permission)
}

// viewer loads a user with the permissions of all roles.
func (s *Server) viewer(ctx context.Context, id string) (*viewer, error) {
	user, err := s.DB.User(ctx, id)
	if err != nil {
		return nil, err
	}
	roles, err := s.DB.Roles(ctx)
	if err != nil {
		return nil, err
	}
	v := &viewer{ID: user.ID, Name: user.Name, Email: user.Email}
	for _, r := range roles {
		if slices.Contains(user.Roles, r.Name) {
			v.Permissions = append(v.Permissions, r.Permissions...)
		}
	}
	return v, nil
}

// viewerOf is who sends the request, nil when nobody is signed in.
func viewerOf(c echo.Context) *viewer {
	v, _ := c.Get(keyViewer).(*viewer)
	return v
}

var errForbidden = fault.New(fault.Forbidden, "Your roles do not allow this. An administrator can change them.")

// askToSignIn sends a browser to the sign-in page, which leads back; a script gets a 401.
func (s *Server) askToSignIn(c echo.Context) error {
	r := c.Request()
	if wantsJSON(c) {
		return &statusError{http.StatusUnauthorized, "signed_out", "Your session has ended. Sign in again in another tab; nothing here is lost."}
	}
	to := "/login"
	if r.Method == http.MethodGet && r.URL.Path != "/" && !isFragment(c) {
		to += "?next=" + url.QueryEscape(r.URL.RequestURI())
	}
	if isFragment(c) {
		c.Response().Header().Set("HX-Redirect", to)
		return c.NoContent(http.StatusUnauthorized)
	}
	return c.Redirect(http.StatusSeeOther, to)
}

// localPath is a path on this server to go to after signing in, "/" when the wish leads elsewhere.
func localPath(wish string) string {
	u, err := url.Parse(wish)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(wish, "/") || strings.HasPrefix(wish, "//") || strings.ContainsAny(wish, "\\\r\n\t") {
		return "/"
	}
	return wish
}
