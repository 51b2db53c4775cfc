package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// linkLasts is how long a one-time link to choose a password can be used.
const linkLasts = 72 * time.Hour

// userList shows the users.
func (s *Server) userList(c echo.Context) error {
	list, err := s.DB.Users(c.Request().Context())
	if err != nil {
		return err
	}
	v := views.Users{}
	for _, u := range list {
		row := views.UserRow{ID: u.ID, Name: u.Name, Email: u.Email, Roles: u.Roles, Active: u.Active}
		if u.LastLoginAt != nil {
			row.LastLogin = *u.LastLoginAt
		}
		v.Rows = append(v.Rows, row)
	}
	return s.render(c, http.StatusOK, views.UsersPage(s.page(c, "Users"), v))
}

// userNew shows an empty form.
func (s *Server) userNew(c echo.Context) error {
	return s.userAnswer(c, http.StatusOK, views.UserForm{Active: true})
}

// userCreate makes a user and shows the link to choose a password, once.
func (s *Server) userCreate(c echo.Context) error {
	v, err := userForm(c)
	if err != nil {
		return err
	}
	if checkPerson(v.Name, v.Email, v.Errors); len(v.Errors) > 0 {
		return s.userAnswer(c, http.StatusUnprocessableEntity, v)
	}
	ctx := c.Request().Context()
	user, err := s.DB.CreateUser(ctx, actor(c), storage.NewUser{Email: v.Email, Name: v.Name, Roles: v.Roles})
	if err != nil {
		if v.Errors = fieldErrors(err); v.Errors == nil {
			return err
		}
		return s.userAnswer(c, statuses[fault.CodeOf(err)], v)
	}
	return s.userLink(c, user)
}

// userEdit shows a user's form.
func (s *Server) userEdit(c echo.Context) error {
	u, err := s.DB.User(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return s.userAnswer(c, http.StatusOK, views.UserForm{ID: u.ID, Name: u.Name, Email: u.Email, Roles: u.Roles, Active: u.Active})
}

// userSave changes a user. Deactivating ends the user's sessions.
func (s *Server) userSave(c echo.Context) error {
	v, err := userForm(c)
	if err != nil {
		return err
	}
	v.ID = c.Param("id")
	if checkPerson(v.Name, v.Email, v.Errors); len(v.Errors) > 0 {
		return s.userAnswer(c, http.StatusUnprocessableEntity, v)
	}
	ctx := c.Request().Context()
	u, err := s.DB.User(ctx, v.ID)
	if err != nil {
		return err
	}
	u.Name, u.Email, u.Roles, u.Active = v.Name, v.Email, v.Roles, v.Active
	if err := s.DB.UpdateUser(ctx, actor(c), u); err != nil {
		if v.Errors = fieldErrors(err); v.Errors == nil {
			v.Errors = map[string]string{"": sentence(fault.Message(err))}
		}
		if code := fault.CodeOf(err); code != fault.Invalid && code != fault.Conflict {
			return err
		}
		return s.userAnswer(c, statuses[fault.CodeOf(err)], v)
	}
	return s.done(c, "/users", "User "+u.Name+" is saved."+roleless(u.Roles))
}

// userPassword makes a link to choose a new password; the old one works until the link is used.
func (s *Server) userPassword(c echo.Context) error {
	u, err := s.DB.User(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return s.userLink(c, u)
}

func (s *Server) userLink(c echo.Context, u storage.User) error {
	ctx := c.Request().Context()
	until := s.Clock().Add(linkLasts)
	plain, err := s.DB.CreateSetupToken(ctx, actor(c), storage.SetupToken{UserID: u.ID, ExpiresAt: until})
	if err != nil {
		return err
	}
	scheme := "http"
	if s.Secure {
		scheme = "https"
	}
	link := url.URL{Scheme: scheme, Host: c.Request().Host, Path: "/setup", RawQuery: url.Values{"token": {plain}}.Encode()}
	v := views.Secret{
		Title: "Link for " + u.Name, Secret: link.String(), Back: "/users", BackLabel: "Users",
		Text:  "Send this link to " + u.Email + ". It works once, until " + s.clock(ctx).Words(until) + ". It is shown only now." + roleless(u.Roles),
		Label: "One-time link to choose a password",
	}
	return s.render(c, http.StatusOK, views.SecretPage(s.page(c, v.Title), v))
}

// roleless says what a user without roles can do.
func roleless(roles []string) string {
	if len(roles) > 0 {
		return ""
	}
	return " Without a role there is nothing to do here but to change the password."
}

func userForm(c echo.Context) (views.UserForm, error) {
	if err := form(c); err != nil {
		return views.UserForm{}, err
	}
	return views.UserForm{
		Name: strings.TrimSpace(c.FormValue("name")), Email: strings.TrimSpace(c.FormValue("email")), Roles: c.Request().PostForm["roles"],
		Active: c.FormValue("active") != "", Errors: map[string]string{},
	}, nil
}

func (s *Server) userAnswer(c echo.Context, status int, v views.UserForm) error {
	roles, err := s.DB.Roles(c.Request().Context())
	if err != nil {
		return err
	}
	for _, r := range roles {
		v.AllRoles = append(v.AllRoles, ui.Option{Value: r.Name, Label: ui.Sentence(r.Name), Help: allowed(r.Permissions)})
	}
	title := "New user"
	if v.ID != "" {
		title = v.Name
	}
	return s.render(c, status, views.UserPage(s.page(c, title), v))
}
