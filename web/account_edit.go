package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/web/views"
)

const themeLasts = 365 * 24 * time.Hour

// account shows the user's own page.
func (s *Server) account(c echo.Context) error { return s.accountAnswer(c, http.StatusOK, nil) }

// accountName changes what others see beside the user's changes.
func (s *Server) accountName(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	name, problems := strings.TrimSpace(c.FormValue("name")), map[string]string{}
	if checkName(name, problems); len(problems) > 0 {
		return s.accountAnswer(c, http.StatusUnprocessableEntity, problems)
	}
	if err := s.DB.RenameUser(c.Request().Context(), actor(c), viewerOf(c).ID, name); err != nil {
		return err
	}
	return s.done(c, "/account", "Your name is now "+name+".")
}

// accountPassword changes the user's password. All sessions end; this browser gets a new one.
func (s *Server) accountPassword(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	ctx, viewer := c.Request().Context(), viewerOf(c)
	problems := map[string]string{}
	if err := s.checkCurrent(c, viewer, problems); err != nil {
		return err
	}
	next := c.FormValue("password")
	if message := passwordProblem(next); message != "" {
		problems["password"] = message
	}
	if next != c.FormValue("repeat") {
		problems["repeat"] = "This is not the same."
	}
	if len(problems) > 0 {
		return s.accountAnswer(c, http.StatusUnprocessableEntity, problems)
	}
	hash, err := s.passwords.Hash(ctx, next)
	if err != nil {
		return err
	}
	if err := s.DB.SetPassword(ctx, actor(c), viewer.ID, hash); err != nil {
		return err
	}
	user, err := s.DB.User(ctx, viewer.ID)
	if err != nil {
		return err
	}
	if err := s.startSession(c, user); err != nil {
		return err
	}
	return s.done(c, "/account", "Your password is changed. Other browsers are signed out.")
}

// checkCurrent notes when the current password is wrong. Failures count and lock as those of the sign-in do.
func (s *Server) checkCurrent(c echo.Context, v *viewer, problems map[string]string) error {
	ctx := c.Request().Context()
	done, err := s.logins.take(ctx, "account "+strings.ToLower(v.Email), "address "+c.RealIP())
	if err != nil {
		return err
	}
	defer done()
	locked, err := s.locked(c, v.Email)
	if err != nil {
		return err
	}
	if locked {
		problems["current"] = "Too many attempts failed. Wait 15 minutes, then try again."
		return nil
	}
	hash, err := s.DB.PasswordHash(ctx, v.ID)
	if err != nil {
		return err
	}
	ok, err := s.passwords.Matches(ctx, short(c.FormValue("current"), maxPassword), hash)
	if err != nil || ok {
		return err
	}
	problems["current"] = "This is not your password."
	return s.DB.RecordLoginFailure(ctx, v.Email, c.RealIP(), s.Clock())
}

func (s *Server) accountAnswer(c echo.Context, status int, problems map[string]string) error {
	user, err := s.DB.User(c.Request().Context(), viewerOf(c).ID)
	if err != nil {
		return err
	}
	v := views.Account{Name: user.Name, Typed: user.Name, Email: user.Email, Roles: user.Roles, Errors: problems}
	if problems["name"] != "" {
		v.Typed = c.FormValue("name")
	}
	return s.render(c, status, views.AccountPage(s.page(c, "My account"), v))
}

// accountTheme keeps light, dark or the system's choice in this browser, and goes back to the page.
func (s *Server) accountTheme(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	if value := c.FormValue("theme"); value == "light" || value == "dark" {
		s.setCookie(c, themeCookie, value, themeLasts)
	} else {
		s.setCookie(c, themeCookie, "", -1)
	}
	return c.Redirect(http.StatusSeeOther, localPath(refererPath(c)))
}
