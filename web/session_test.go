package web_test

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cordboard/runtime"
	"cordboard/runtime/routing"
	"cordboard/storage"
	"cordboard/web"
)

func TestSignIn(t *testing.T) {
	s := newSite(t)
	s.get("/flows?kind=inbound").want(t, http.StatusSeeOther)
	if got, want := s.get("/flows?kind=inbound").header.Get("Location"), "/login?next=%2Fflows%3Fkind%3Dinbound"; got != want {
		t.Errorf("got location %q, want %q", got, want)
	}
	s.get("/login").want(t, http.StatusOK, `name="email"`, `name="password"`)
	s.post("/login", url.Values{"email": {"admin@example.com"}, "password": {"wrong"}}).want(t, http.StatusUnprocessableEntity, "Email or password is not right", `value="admin@example.com"`)
	s.post("/login", url.Values{"email": {"nobody@example.com"}, "password": {"wrong"}}).want(t, http.StatusUnprocessableEntity, "Email or password is not right")
	got := s.post("/login", url.Values{"email": {"ADMIN@example.com"}, "password": {password}, "next": {"/audit"}})
	got.want(t, http.StatusSeeOther)
	if to := got.header.Get("Location"); to != "/audit" {
		t.Errorf("got location %q, want /audit", to)
	}
	cookie := got.header.Get("Set-Cookie")
	for _, part := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("got cookie %q without %s", cookie, part)
		}
	}
	s.get("/flows").want(t, http.StatusOK, "The admin")
	first := s.cookies["cordboard_session"]
	s.as("admin")
	if second := s.cookies["cordboard_session"]; second == first || len(second) != 43 {
		t.Errorf("got session id %q after another sign-in, want a new one of 256 bits", second)
	}
}

func TestSignInNeverLeavesTheSite(t *testing.T) {
	s := newSite(t)
	for _, next := range []string{"https://evil.example/", "//evil.example/", `/\evil.example`, "javascript:alert(1)", "flows"} {
		got := s.post("/login", url.Values{"email": {"admin@example.com"}, "password": {password}, "next": {next}})
		if to := got.header.Get("Location"); to != "/" {
			t.Errorf("next %q: got location %q, want /", next, to)
		}
	}
}

func TestLockout(t *testing.T) {
	s := newSite(t)
	for range 10 {
		s.post("/login", url.Values{"email": {"agent@example.com"}, "password": {"wrong"}}).want(t, http.StatusUnprocessableEntity)
	}
	right := url.Values{"email": {"agent@example.com"}, "password": {password}}
	s.post("/login", right).want(t, http.StatusTooManyRequests, "Wait 15 minutes")
	s.now = s.now.Add(15*time.Minute + time.Second)
	s.post("/login", right).want(t, http.StatusSeeOther)
}

func TestSessionEnds(t *testing.T) {
	for _, c := range []struct {
		name string
		uses []time.Duration // between requests
		want int
	}{
		{"in use", []time.Duration{29 * time.Minute, 29 * time.Minute}, http.StatusOK},
		{"idle", []time.Duration{29 * time.Minute, 31 * time.Minute}, http.StatusSeeOther},
		{"absolute", append(every(29*time.Minute, 24), 29*time.Minute), http.StatusSeeOther},
	} {
		s := newSite(t).as("admin")
		last := 0
		for _, pause := range c.uses {
			s.now = s.now.Add(pause)
			last = s.get("/account").status
		}
		if last != c.want {
			t.Errorf("%s: got %d, want %d", c.name, last, c.want)
		}
	}
}

// What an open page sends by itself keeps no session alive: its script says so.
func TestSessionOfAnOpenPage(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	s.ran(t, "c-1", after(0, runtime.Entry{Kind: "visit", Activity: "hello"}))
	here := url.Values{"tab": {"x"}, "base": {"1"}}
	for _, c := range []struct {
		method, path, header, value string
		form                        url.Values
		ends                        bool
	}{
		{http.MethodGet, "/flows/main-line/draft?since=1", "X-Sent-By", "page", nil, true},
		{http.MethodPost, outline + "/here", "X-Sent-By", "page", here, true},
		{http.MethodGet, outline, "X-Sent-By", "page", nil, true},
		{http.MethodGet, "/contacts/c-1?known=nothing", "X-Sent-By", "page", nil, true},
		{http.MethodGet, "/live/any/events", "Accept", "text/event-stream", nil, true},
		{http.MethodGet, "/testcalls/any/events", "Accept", "text/event-stream", nil, true},
		{http.MethodGet, outline, "Accept", "text/html", nil, false},
		{http.MethodGet, "/contacts/c-1", "Accept", "text/html", nil, false},
	} {
		s.as("designer")
		for range 2 {
			s.now = s.now.Add(14 * time.Minute)
			r := httptest.NewRequest(c.method, c.path, strings.NewReader(c.form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set(c.header, c.value)
			if got := s.do(r); got.status == http.StatusSeeOther || got.status == http.StatusUnauthorized {
				t.Errorf("%s %s: got %d, want the session to go on so far", c.method, c.path, got.status)
			}
		}
		s.now = s.now.Add(3 * time.Minute)
		if over := s.get("/account").status == http.StatusSeeOther; over != c.ends {
			t.Errorf("%s %s with %s %q: got a session that is over %v, want %v after 31 minutes", c.method, c.path, c.header, c.value, over, c.ends)
		}
	}
}

// An agent's desk that is open keeps the session alive: with a long contact nothing else is sent.
func TestSessionOfAnOpenDesk(t *testing.T) {
	var now atomic.Int64
	now.Store(noon.UnixMilli())
	s := newSite(t, func(c *web.Config) {
		c.Clock, c.Heartbeat = func() time.Time { return time.UnixMilli(now.Load()) }, time.Millisecond
		c.Desk = routing.NewService(routing.ServiceConfig{Store: c.DB.Desk(), Now: c.Clock})
	}).as("agent")
	if _, err := s.db.SaveAgent(t.Context(), who, storage.Agent{Name: "anna", Settings: []byte(`{"user":"agent@example.com"}`)}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s.server)
	defer server.Close()
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/desk/events", nil)
	request.Header.Set("Accept", "text/event-stream")
	request.AddCookie(&http.Cookie{Name: "cordboard_session", Value: s.cookies["cordboard_session"]})
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	lines, beats := bufio.NewScanner(response.Body), 0
	for range 4 {
		now.Add((14 * time.Minute).Milliseconds())
		for beats = 0; beats < 2 && lines.Scan(); { // the first may have looked before the clock went on
			if lines.Text() == ": still here" {
				beats++
			}
		}
	}
	if beats < 2 {
		t.Error("got the end of the stream, want the desk to go on")
	}
	if got := s.get("/account"); got.status != http.StatusOK {
		t.Errorf("got %d after 56 minutes with an open desk, want the session to go on", got.status)
	}
}

func every(pause time.Duration, times int) []time.Duration {
	all := make([]time.Duration, times)
	for i := range all {
		all[i] = pause
	}
	return all
}

func TestSignOutEndsTheSession(t *testing.T) {
	s := newSite(t).as("admin")
	stolen := s.cookies["cordboard_session"]
	s.post("/logout", nil).want(t, http.StatusSeeOther)
	s.cookies["cordboard_session"] = stolen
	s.get("/account").want(t, http.StatusSeeOther)
}

func TestSecureCookies(t *testing.T) {
	s := newSite(t, func(c *web.Config) { c.Secure = true })
	got := s.post("/login", url.Values{"email": {"admin@example.com"}, "password": {password}})
	if cookie := got.header.Get("Set-Cookie"); !strings.Contains(cookie, "Secure") {
		t.Errorf("got cookie %q, want Secure", cookie)
	}
	if got.header.Get("Strict-Transport-Security") == "" {
		t.Error("got no Strict-Transport-Security")
	}
}

func TestChangePassword(t *testing.T) {
	s := newSite(t).as("designer")
	other := s.cookies["cordboard_session"]
	s.as("designer")
	s.post("/account/password", url.Values{"current": {"wrong"}, "password": {"short"}, "repeat": {"other"}}).
		want(t, http.StatusUnprocessableEntity, "This is not your password.", "at least 12 characters", "This is not the same.")
	next := "a much longer sentence"
	s.post("/account/password", url.Values{"current": {password}, "password": {next}, "repeat": {next}}).want(t, http.StatusSeeOther)
	s.get("/account").want(t, http.StatusOK, "Your password is changed")
	s.cookies["cordboard_session"] = other
	s.get("/account").want(t, http.StatusSeeOther)
	s.post("/login", url.Values{"email": {"designer@example.com"}, "password": {next}}).want(t, http.StatusSeeOther)
}

func TestDeactivatedUserIsOut(t *testing.T) {
	s := newSite(t).as("agent")
	u, err := s.db.UserByEmail(t.Context(), "agent@example.com")
	if err != nil {
		t.Fatal(err)
	}
	u.Active = false
	if err := s.db.UpdateUser(t.Context(), who, u); err != nil {
		t.Fatal(err)
	}
	s.get("/account").want(t, http.StatusSeeOther)
	s.post("/login", url.Values{"email": {"agent@example.com"}, "password": {password}}).want(t, http.StatusUnprocessableEntity)
}

func TestSetUpLink(t *testing.T) {
	s := newEmptySite(t)
	plain, err := s.db.CreateSetupToken(t.Context(), who, storage.SetupToken{ExpiresAt: s.now.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	s.get("/setup?token=nonsense").want(t, http.StatusNotFound, "has been used or is too old")
	s.get("/setup?token="+url.QueryEscape(plain)).want(t, http.StatusOK, "first administrator")
	fields := url.Values{"token": {plain}, "name": {"Anna"}, "email": {"anna"}, "password": {"short"}}
	s.post("/setup", fields).want(t, http.StatusUnprocessableEntity, "at least 12 characters", "email address such as", `value="Anna"`)
	fields.Set("email", "anna@example.com")
	fields.Set("password", password)
	s.post("/setup", fields).want(t, http.StatusSeeOther)
	s.get("/users").want(t, http.StatusOK, "anna@example.com")
	s.get("/setup?token="+url.QueryEscape(plain)).want(t, http.StatusNotFound)
}

// The link that a server prints when it has no admin must not make one later, when there is one.
func TestFirstAdminLinkEndsWithTheFirstAdmin(t *testing.T) {
	s := newSite(t)
	plain, err := s.db.CreateSetupToken(t.Context(), who, storage.SetupToken{ExpiresAt: s.now.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	s.get("/setup?token="+url.QueryEscape(plain)).want(t, http.StatusNotFound, "has been used or is too old")
	s.post("/setup", url.Values{"token": {plain}, "name": {"Eve"}, "email": {"eve@example.com"}, "password": {password}}).want(t, http.StatusNotFound)
	if _, err := s.db.UseSetupToken(t.Context(), who, plain, storage.NewUser{Email: "eve@example.com", Roles: []string{storage.AdminRole}}); err == nil {
		t.Error("the link made a second first admin")
	}
}

// Passwords that are tried at once count as if they were tried one after the other.
func TestLockoutHoldsForTriesAtOnce(t *testing.T) {
	s := newSite(t)
	var wrong, refused atomic.Int32
	var tries sync.WaitGroup
	for range 30 {
		tries.Go(func() {
			r := httptest.NewRequest(http.MethodPost, "/login", strings.NewReader("email=agent@example.com&password=wrong"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			w := httptest.NewRecorder()
			s.server.ServeHTTP(w, r)
			switch w.Code {
			case http.StatusUnprocessableEntity:
				wrong.Add(1)
			case http.StatusTooManyRequests:
				refused.Add(1)
			}
		})
	}
	tries.Wait()
	if wrong.Load() != 10 || refused.Load() != 20 {
		t.Errorf("got %d passwords tried and %d refused, want 10 and 20", wrong.Load(), refused.Load())
	}
}

func TestPasswordChangeLocksToo(t *testing.T) {
	s := newSite(t).as("designer")
	fields := url.Values{"current": {"wrong"}, "password": {"a much longer sentence"}, "repeat": {"a much longer sentence"}}
	for range 10 {
		s.post("/account/password", fields).want(t, http.StatusUnprocessableEntity, "This is not your password.")
	}
	fields.Set("current", password)
	s.post("/account/password", fields).want(t, http.StatusUnprocessableEntity, "Too many attempts failed")
}

func TestUnknownAddressKeepsTheNavigation(t *testing.T) {
	s := newSite(t)
	s.get("/nowhere").want(t, http.StatusNotFound, "Not found", `href="/login"`)
	s.as("admin").get("/nowhere").want(t, http.StatusNotFound, "Not found", "Back to the start", `aria-label="Main"`, "The admin")
	s.get("/flows/nothing").want(t, http.StatusNotFound, `aria-label="Main"`)
}

func TestPasswordLinkKeepsTheAddress(t *testing.T) {
	s := newSite(t)
	u, err := s.db.UserByEmail(t.Context(), "agent@example.com")
	if err != nil {
		t.Fatal(err)
	}
	plain, err := s.db.CreateSetupToken(t.Context(), who, storage.SetupToken{UserID: u.ID, ExpiresAt: s.now.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	s.get("/setup?token="+url.QueryEscape(plain)).want(t, http.StatusOK, "For agent@example.com.", "autofocus")
	s.post("/setup", url.Values{"token": {plain}, "password": {"short"}}).want(t, http.StatusUnprocessableEntity, "For agent@example.com.", "at least 12 characters")
	s.post("/setup", url.Values{"token": {plain}, "password": {"a much longer sentence"}}).want(t, http.StatusSeeOther)
	s.get("/account").want(t, http.StatusOK, "agent@example.com")
}

// A sign-in is one line of the audit log, and so is one that failed: who, from where, never what was typed as a password.
func TestSignInsAreAudited(t *testing.T) {
	s := newSite(t)
	s.post("/login", url.Values{"email": {"agent@example.com"}, "password": {"letmein"}}).want(t, http.StatusUnprocessableEntity)
	s.post("/login", url.Values{"email": {"my secret words"}, "password": {"x"}}).want(t, http.StatusUnprocessableEntity)
	s.as("agent").post("/logout", nil).want(t, http.StatusSeeOther)
	entries, _, err := s.db.Audit(t.Context(), storage.AuditFilter{Action: "session."})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Action+" "+e.Subject+" by "+e.Actor.Name+" from "+e.Address)
	}
	slices.Sort(got)
	want := []string{"session.create agent@example.com by The agent from 192.0.2.1", "session.delete agent@example.com by The agent from 192.0.2.1",
		"session.refuse agent@example.com by not signed in from 192.0.2.1", "session.refuse not an email address by not signed in from 192.0.2.1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, total, err := s.db.Audit(t.Context(), storage.AuditFilter{Action: "user.login"}); err != nil || total > 0 {
		t.Errorf("got %d lines of user.login (%v), want none beside session.create", total, err)
	}
	body := s.as("admin").get("/audit?action=session.").body
	for _, secret := range []string{"letmein", "my secret words"} {
		if strings.Contains(body, secret) {
			t.Errorf("the audit log shows %q", secret)
		}
	}
}

// Two servers on one host share its cookies, whatever their ports: each has sessions of its own all the same.
func TestSessionsOfTwoServersOnOneHost(t *testing.T) {
	named := func(id string) *site {
		return newEmptySite(t, func(c *web.Config) { c.Installation = id }).withUsers(t)
	}
	one, two := named("1111"), named("2222")
	one.as("admin")
	browser := one.cookies
	two.cookies = browser
	two.get("/flows").want(t, http.StatusSeeOther) // signed in to the other one only
	two.post("/login", url.Values{"email": {"admin@example.com"}, "password": {password}}).want(t, http.StatusSeeOther)
	for _, s := range []*site{one, two} {
		s.cookies = browser
		s.get("/flows").want(t, http.StatusOK)
	}
	two.post("/logout", nil).want(t, http.StatusSeeOther)
	one.get("/flows").want(t, http.StatusOK)
	if _, left := browser["cordboard_session_1111"]; !left {
		t.Errorf("got the cookies %v, want the first server's among them", browser)
	}
}
