package web

import (
	"net/http"
	"net/mail"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/views"
)

// setUpForm opens a one-time link: the first administrator, or a user who chooses a password.
func (s *Server) setUpForm(c echo.Context) error {
	token := c.QueryParam("token")
	found, err := s.DB.SetupToken(c.Request().Context(), token, s.Clock())
	if err != nil {
		return linkFault(err)
	}
	v := views.SetUp{Token: token}
	if err := s.setUpFor(c, found, &v); err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.SetUpPage(s.page(c, v.Title()), v))
}

// setUpFor puts the user whom a link is for into its form; the first administrator's has none.
func (s *Server) setUpFor(c echo.Context, found storage.SetupToken, v *views.SetUp) error {
	if found.UserID == "" {
		return nil
	}
	user, err := s.DB.User(c.Request().Context(), found.UserID)
	v.Email, v.Name, v.Known = user.Email, user.Name, true
	return err
}

// setUp uses the link up and signs its user in.
func (s *Server) setUp(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	ctx := c.Request().Context()
	v := views.SetUp{Token: c.FormValue("token"), Name: strings.TrimSpace(c.FormValue("name")), Email: strings.TrimSpace(c.FormValue("email")), Errors: map[string]string{}}
	found, err := s.DB.SetupToken(ctx, v.Token, s.Clock())
	if err != nil {
		return linkFault(err)
	}
	if err := s.setUpFor(c, found, &v); err != nil {
		return err
	}
	password := c.FormValue("password")
	if message := passwordProblem(password); message != "" {
		v.Errors["password"] = message
	}
	if !v.Known {
		checkPerson(v.Name, v.Email, v.Errors)
	}
	if len(v.Errors) > 0 {
		return s.render(c, http.StatusUnprocessableEntity, views.SetUpPage(s.page(c, v.Title()), v))
	}
	hash, err := s.passwords.Hash(ctx, password)
	if err != nil {
		return err
	}
	who := storage.Actor{UserID: found.UserID, Name: v.Name, Address: c.RealIP()}
	user, err := s.DB.UseSetupToken(ctx, who, v.Token, storage.NewUser{Email: v.Email, Name: v.Name, Hash: hash, Roles: []string{storage.AdminRole}})
	if err != nil {
		if v.Errors = fieldErrors(err); v.Errors == nil {
			return linkFault(err)
		}
		return s.render(c, http.StatusUnprocessableEntity, views.SetUpPage(s.page(c, v.Title()), v))
	}
	if err := s.startSession(c, user); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/")
}

// linkFault says what is the matter with a link that cannot be used.
func linkFault(err error) error {
	if fault.CodeOf(err) == fault.NotFound {
		return fault.New(fault.NotFound, "This link has been used or is too old. Ask for a new one, or run `cordboard user link` on the server.")
	}
	return err
}

// checkPerson notes what is wrong with a name and an address.
func checkPerson(name, email string, problems map[string]string) {
	checkName(name, problems)
	if address, err := mail.ParseAddress(email); err != nil || address.Address != email {
		problems["email"] = "Give an email address such as anna@example.com."
	}
}

// maxUserName is the longest name of a user, in characters.
const maxUserName = 120

// checkName notes what is wrong with a user's name.
func checkName(name string, problems map[string]string) {
	switch {
	case name == "":
		problems["name"] = "Give a name; others see who changed what."
	case len([]rune(name)) > maxUserName:
		problems["name"] = "Use at most 120 characters."
	}
}
