package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// route is one row of the table: what it answers to, what a user needs for it, and what it does.
type route struct {
	method, path, needs string
	handle              func(*Server, echo.Context) error
}

const (
	get   = http.MethodGet
	post  = http.MethodPost
	patch = http.MethodPatch
)

// routes is everything that the server answers.
var routes = slices.Concat(siteRoutes, flowRoutes, resourceRoutes)

// siteRoutes are signing in, contacts and the desk, users and what belongs to the organisation as a whole.
var siteRoutes = []route{
	{get, "/healthz", public, (*Server).health},
	{get, "/readyz", public, (*Server).ready},
	{get, "/login", public, (*Server).loginForm},
	{post, "/login", public, (*Server).login},
	{post, "/logout", public, (*Server).logout},
	{get, "/setup", public, (*Server).setUpForm},
	{post, "/setup", public, (*Server).setUp},
	{get, "/", signedIn, (*Server).home},
	{get, "/search", signedIn, (*Server).search},

	{get, "/live/new", ContactTest, (*Server).liveNew},
	{post, "/live/new", ContactTest, (*Server).liveStart},
	{get, "/live/:id", ContactTest, (*Server).liveView},
	{get, "/live/:id/events", ContactTest, (*Server).liveEvents},
	{post, "/live/:id", ContactTest, (*Server).liveAct},

	{get, "/desk", DesktopUse, (*Server).deskView},
	{get, "/desk/events", DesktopUse, (*Server).deskEvents},
	{post, "/desk/state", DesktopUse, (*Server).deskState},
	{post, "/desk/offer", DesktopUse, (*Server).deskOffer},
	{post, "/desk/finish", DesktopUse, (*Server).deskFinish},
	{post, "/desk/wrap-up", DesktopUse, (*Server).deskWrapUp},
	{post, "/desk/pull", DesktopUse, (*Server).deskPull},

	{get, "/contacts", ContactQueue, (*Server).contactList},
	{get, "/contacts/:id", ContactQueue, (*Server).contactView},

	{get, "/wallboard", ReportView, (*Server).wallboard},
	{get, "/reports", ReportView, (*Server).reportView},
	{get, "/reports/export", ReportView, (*Server).reportExport},
	{get, "/users", UserManage, (*Server).userList},
	{get, "/users/new", UserManage, (*Server).userNew},
	{post, "/users/new", UserManage, (*Server).userCreate},
	{get, "/users/:id/edit", UserManage, (*Server).userEdit},
	{post, "/users/:id/edit", UserManage, (*Server).userSave},
	{post, "/users/:id/password", UserManage, (*Server).userPassword},
	{get, "/roles", UserManage, (*Server).roleList},
	{get, "/roles/new", UserManage, (*Server).roleEdit},
	{post, "/roles/new", UserManage, (*Server).roleSave},
	{get, "/roles/:name/edit", UserManage, (*Server).roleEdit},
	{post, "/roles/:name/edit", UserManage, (*Server).roleSave},
	{get, "/tokens", TokenManage, (*Server).tokenList},
	{get, "/tokens/new", TokenManage, (*Server).tokenNew},
	{post, "/tokens/new", TokenManage, (*Server).tokenCreate},
	{post, "/tokens/:id/revoke", TokenManage, (*Server).tokenRevoke},
	{get, "/secrets", SecretManage, (*Server).secretList},
	{get, "/secrets/new", SecretManage, (*Server).secretEdit},
	{post, "/secrets/new", SecretManage, (*Server).secretSave},
	{get, "/secrets/:name/edit", SecretManage, (*Server).secretEdit},
	{post, "/secrets/:name/edit", SecretManage, (*Server).secretSave},
	{post, "/secrets/:name/delete", SecretManage, (*Server).secretDelete},
	{get, "/organisation", UserManage, (*Server).organisationForm},
	{post, "/organisation", UserManage, (*Server).organisationSave},
	{get, "/audit", AuditView, (*Server).auditList},

	{get, "/account", signedIn, (*Server).account},
	{post, "/account/name", signedIn, (*Server).accountName},
	{post, "/account/password", signedIn, (*Server).accountPassword},
	{post, "/account/theme", public, (*Server).accountTheme},
}

// Pages lists the patterns of the pages that a signed-in user can open, such as /queues/:name/edit, in the table's order. Tests open each of
// them, so that a new page cannot be forgotten. What a GET gives that is no page is left out: the way to the first page, a file, news for a
// script, the designer's history panel, a stream.
func Pages() []string {
	others := []string{"/", "/flows/:name/export", "/flows/:name/document/markdown", "/flows/:name/document/prompts", "/flows/:name/draft", "/flows/:name/changed", "/flows/:name/peek", "/flows/:name/history", "/flows/:name/tests", "/testcalls/:id/events", "/desk/events", "/live/:id/events", "/tables/:name/export", "/reports/export", "/prompts/:name/audio", "/recordings/:id"}
	var pages []string
	for _, r := range routes {
		if r.method == get && r.needs != public && !slices.Contains(others, r.path) {
			pages = append(pages, r.path)
		}
	}
	return pages
}

// mount puts the table, the static files and the API on the router.
func (s *Server) mount() {
	s.echo.GET("/static/*", s.assets.serve)
	if s.API != nil {
		s.echo.Any("/api/*", echo.WrapHandler(s.API))
	}
	for _, r := range routes {
		s.echo.Add(r.method, r.path, s.guarded(r))
	}
}

// guarded asks who the user is and whether the route is for them.
func (s *Server) guarded(r route) echo.HandlerFunc {
	return func(c echo.Context) error {
		if r.path == "/healthz" || r.path == "/readyz" {
			return r.handle(s, c)
		}
		if err := s.signIn(c); err != nil {
			return err
		}
		v := viewerOf(c)
		switch {
		case r.needs == public:
		case v == nil:
			return s.askToSignIn(c)
		case !v.can(r.needs):
			return errForbidden
		}
		if kind := c.Request().Header.Get("Content-Type"); strings.HasPrefix(kind, "application/x-www-form-urlencoded") || strings.HasPrefix(kind, "multipart/form-data") {
			if err := form(c); err != nil {
				return err
			}
		}
		return r.handle(s, c)
	}
}

// home goes to the first page that the user may open.
func (s *Server) home(c echo.Context) error {
	if shown := navigation(viewerOf(c)); len(shown) > 0 {
		return c.Redirect(http.StatusSeeOther, shown[0].Href)
	}
	return c.Redirect(http.StatusSeeOther, "/account")
}
