package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/sessions"
	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/views"
)

// A sign-in locks after this many failures of the account, or from the address, for as long.
const (
	lockAfter  = 10
	lockWindow = 15 * time.Minute
)

// loginForm asks for email and password.
func (s *Server) loginForm(c echo.Context) error {
	if viewerOf(c) != nil {
		return c.Redirect(http.StatusSeeOther, localPath(c.QueryParam("next")))
	}
	return s.render(c, http.StatusOK, views.SignInPage(s.page(c, "Sign in"), views.SignIn{Next: c.QueryParam("next")}))
}

// login starts a session under a new id. Every failure looks the same and takes as long.
func (s *Server) login(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	ctx, now := c.Request().Context(), s.Clock()
	email, next := strings.ToLower(strings.TrimSpace(c.FormValue("email"))), c.FormValue("next")
	done, err := s.logins.take(ctx, "account "+short(email, 320), "address "+c.RealIP())
	if err != nil {
		return err
	}
	defer done()
	locked, err := s.locked(c, email)
	if err != nil {
		return err
	}
	if locked {
		return s.loginAgain(c, http.StatusTooManyRequests, views.SignIn{Email: email, Next: next,
			Problem: "Too many attempts failed. Wait 15 minutes, then try again; an administrator can also set a new password."})
	}
	user, err := s.checkLogin(c, email, c.FormValue("password"))
	if err != nil {
		return err
	}
	if user.ID == "" {
		if err := s.DB.RecordLoginFailure(ctx, short(email, 320), c.RealIP(), now); err != nil {
			return err
		}
		return s.loginAgain(c, http.StatusUnprocessableEntity, views.SignIn{Email: email, Next: next, Problem: "Email or password is not right."})
	}
	if err := s.DB.ClearLoginFailures(ctx, email); err != nil {
		return err
	}
	if err := s.startSession(c, user); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, localPath(next))
}

// locked says whether too many passwords of the account, or from the address, were wrong.
func (s *Server) locked(c echo.Context, email string) (bool, error) {
	failures, err := s.DB.LoginFailures(c.Request().Context(), short(email, 320), c.RealIP(), s.Clock().Add(-lockWindow))
	return failures >= lockAfter, err
}

// checkLogin gives the user whose password it is, the zero user when email or password is wrong.
func (s *Server) checkLogin(c echo.Context, email, password string) (storage.User, error) {
	ctx := c.Request().Context()
	hash := ""
	user, err := s.DB.UserByEmail(ctx, email)
	switch {
	case fault.CodeOf(err) == fault.NotFound:
	case err != nil:
		return storage.User{}, err
	case user.Active:
		if hash, err = s.DB.PasswordHash(ctx, user.ID); err != nil {
			return storage.User{}, err
		}
	}
	ok, err := s.passwords.Matches(ctx, short(password, maxPassword), hash)
	if err != nil || !ok {
		return storage.User{}, err
	}
	return user, nil
}

func (s *Server) loginAgain(c echo.Context, status int, v views.SignIn) error {
	return s.render(c, status, views.SignInPage(s.page(c, "Sign in"), v))
}

// startSession gives the browser a session of its own; one that it had ends.
func (s *Server) startSession(c echo.Context, user storage.User) error {
	session, err := s.sessions.Get(c.Request(), s.sessionCookie)
	if err != nil {
		return err
	}
	session.Values["user"], session.Values["address"] = user.ID, c.RealIP()
	return sessions.Save(c.Request(), c.Response())
}

// logout ends the session.
func (s *Server) logout(c echo.Context) error {
	session, err := s.sessions.Get(c.Request(), s.sessionCookie)
	if err != nil {
		return err
	}
	session.Values["address"], session.Options.MaxAge = c.RealIP(), -1
	if err := session.Save(c.Request(), c.Response()); err != nil {
		return err
	}
	c.Response().Header().Set("Clear-Site-Data", `"cache"`)
	return s.done(c, "/login", "You are signed out.")
}
