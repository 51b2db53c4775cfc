package web

import (
	"bytes"
	"context"
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

const (
	themeCookie = "cordboard_theme"
	flashCookie = "cordboard_flash"
)

// page makes what every page shows around its content. It reads and spends the flash message.
func (s *Server) page(c echo.Context, title string) views.Page {
	p := views.Page{
		Title: title, Asset: s.assets.URL, Version: s.Version, Theme: theme(c), Clock: s.clock(c.Request().Context()),
		Styles: []string{"css/pages.css", "css/panels.css"},
	}
	p.Flash, p.FlashAt = s.takeFlash(c)
	if v := viewerOf(c); v != nil {
		p.User = v.Name
		p.News = s.releaseNews(c.Request().Context(), v)
		p.Links = counted(navigation(v), p.News)
		p.Nav = section(c.Request().URL.Path, p.Links)
	}
	return p
}

// clock tells times in the organisation's zone; UTC when the database cannot say.
func (s *Server) clock(ctx context.Context) ui.Clock {
	zone := time.UTC
	if o, err := s.DB.Organisation(ctx); err == nil {
		zone = o.Location()
	}
	return ui.Clock{Now: s.Clock(), Zone: zone}
}

// links is the side navigation: only pages that exist, and of these only what the viewer may open.
var links = []struct {
	views.NavLink
	needs string
}{
	{views.NavLink{Href: "/flows", Label: "Flows", Icon: "workflow"}, FlowView},
	{views.NavLink{Href: "/releases", Label: "Releases", Icon: "calendar-clock"}, FlowView},
	{views.NavLink{Href: "/bundles", Label: "Bundles", Icon: "archive"}, FlowView},
	{views.NavLink{Section: "Contact centre", Href: "/desk", Label: "My desk", Icon: "phone-incoming"}, DesktopUse},
	{views.NavLink{Section: "Contact centre", Href: "/contacts", Label: "Contacts", Icon: "activity"}, ContactQueue},
	{views.NavLink{Section: "Contact centre", Href: "/wallboard", Label: "Wallboard", Icon: "gauge"}, ReportView},
	{views.NavLink{Section: "Contact centre", Href: "/reports", Label: "Reports", Icon: "chart-line"}, ReportView},
	{views.NavLink{Section: "Contact centre", Href: "/numbers", Label: "Numbers", Icon: "phone"}, ResourceView},
	{views.NavLink{Section: "Contact centre", Href: "/queues", Label: "Queues", Icon: "list-ordered"}, ResourceView},
	{views.NavLink{Section: "Contact centre", Href: "/agents", Label: "Agents", Icon: "headset"}, ResourceView},
	{views.NavLink{Section: "Contact centre", Href: "/routing/rules", Label: "Routing rules", Icon: "split"}, ResourceView},
	{views.NavLink{Section: "Contact centre", Href: "/routing/simulate", Label: "What if", Icon: "flask-conical"}, ResourceView},
	{views.NavLink{Section: "Contact centre", Href: "/ai-agents", Label: "AI agents", Icon: "bot"}, ResourceView},
	{views.NavLink{Section: "Contact centre", Href: "/knowledge", Label: "Knowledge", Icon: "brain"}, ResourceView},
	{views.NavLink{Section: "Contact centre", Href: "/schedules", Label: "Schedules", Icon: "calendar"}, ResourceView},
	{views.NavLink{Section: "Contact centre", Href: "/tables", Label: "Tables", Icon: "table"}, ResourceView},
	{views.NavLink{Section: "Contact centre", Href: "/prompts", Label: "Prompts", Icon: "mic"}, ResourceView},
	{views.NavLink{Section: "Contact centre", Href: "/variables", Label: "Overrides", Icon: "sliders-horizontal"}, ResourceView},
	{views.NavLink{Section: "Administration", Href: "/users", Label: "Users", Icon: "users"}, UserManage},
	{views.NavLink{Section: "Administration", Href: "/roles", Label: "Roles", Icon: "shield-check"}, UserManage},
	{views.NavLink{Section: "Administration", Href: "/tokens", Label: "API tokens", Icon: "key-round"}, TokenManage},
	{views.NavLink{Section: "Administration", Href: "/secrets", Label: "Secrets", Icon: "lock"}, SecretManage},
	{views.NavLink{Section: "Administration", Href: "/organisation", Label: "Organisation", Icon: "building-2"}, UserManage},
	{views.NavLink{Section: "Administration", Href: "/audit", Label: "Audit log", Icon: "scroll-text"}, AuditView},
}

func navigation(v *viewer) []views.NavLink {
	var shown []views.NavLink
	last := ""
	for _, l := range links {
		if !v.can(l.needs) {
			continue
		}
		link := l.NavLink
		if link.Section == last {
			link.Section = ""
		} else {
			last = link.Section
		}
		shown = append(shown, link)
	}
	return shown
}

// counted says beside Releases how many the viewer is to be told of.
func counted(links []views.NavLink, news []views.ReleaseNews) []views.NavLink {
	for i := range links {
		if links[i].Href == "/releases" && len(news) > 0 {
			links[i].Count, links[i].CountWords = len(news), "to look at"
		}
	}
	return links
}

// section is the navigation entry that a path belongs to.
func section(path string, links []views.NavLink) string {
	for _, l := range links {
		if path == l.Href || len(path) > len(l.Href) && path[:len(l.Href)+1] == l.Href+"/" {
			return l.Href
		}
	}
	return ""
}

// render sends a component. It is drawn before the status goes out, so an error can still become an error page; and that page is drawn
// even when the request's time is over.
func (s *Server) render(c echo.Context, status int, component templ.Component) error {
	var b bytes.Buffer
	if err := component.Render(context.WithoutCancel(c.Request().Context()), &b); err != nil {
		return err
	}
	return c.HTMLBlob(status, b.Bytes())
}

// text draws a component to a string, for answers that carry HTML in JSON.
func text(ctx context.Context, component templ.Component) (string, error) {
	var b bytes.Buffer
	err := component.Render(ctx, &b)
	return b.String(), err
}

// done ends a form that worked: the browser goes on to another page, which shows the message.
func (s *Server) done(c echo.Context, to, message string) error {
	if message != "" {
		_, place, _ := strings.Cut(to, "#")
		s.setCookie(c, s.flashCookie, flashText(message)+"."+flashText(place), time.Minute)
	}
	if isFragment(c) {
		c.Response().Header().Set("HX-Redirect", to)
		return c.NoContent(http.StatusOK)
	}
	return c.Redirect(http.StatusSeeOther, to)
}

func flashText(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// takeFlash reads and spends the message, and the id of the part of the page that it is about, "" when it is about all of it.
func (s *Server) takeFlash(c echo.Context) (message, place string) {
	cookie, err := c.Cookie(s.flashCookie)
	if err != nil || isFragment(c) {
		return "", ""
	}
	s.setCookie(c, s.flashCookie, "", -1)
	first, second, _ := strings.Cut(cookie.Value, ".")
	text, err := base64.RawURLEncoding.DecodeString(first)
	if err != nil || len(text) > 300 {
		return "", ""
	}
	at, err := base64.RawURLEncoding.DecodeString(second)
	if err != nil || len(at) > 300 {
		return string(text), ""
	}
	return string(text), string(at)
}

func (s *Server) setCookie(c echo.Context, name, value string, age time.Duration) {
	seconds := int(age.Seconds())
	if age < 0 {
		seconds = -1
	}
	c.SetCookie(&http.Cookie{Name: name, Value: value, Path: "/", MaxAge: seconds, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.Secure})
}

// cookieName is the name of a cookie that no other installation on this host has.
func cookieName(name, installation string) string {
	if installation == "" {
		return name
	}
	return name + "_" + installation
}

// SessionCookie is the name of the cookie that a session's id is in.
func (s *Server) SessionCookie() string { return s.sessionCookie }

func theme(c echo.Context) string {
	cookie, err := c.Cookie(themeCookie)
	if err != nil || cookie.Value != "light" && cookie.Value != "dark" {
		return ""
	}
	return cookie.Value
}

// actor is who changes something, for the audit log.
func actor(c echo.Context) storage.Actor {
	a := storage.Actor{Address: c.RealIP()}
	if v := viewerOf(c); v != nil {
		a.UserID, a.Name = v.ID, v.Name
	}
	return a
}
