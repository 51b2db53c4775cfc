package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// tokenList shows the API tokens. Their secrets are not known to anybody any more.
func (s *Server) tokenList(c echo.Context) error {
	list, err := s.DB.Tokens(c.Request().Context())
	if err != nil {
		return err
	}
	v := views.Tokens{}
	for _, t := range list {
		row := views.TokenRow{ID: t.ID, Name: t.Name, User: t.UserEmail, Permissions: t.Permissions, CreatedAt: t.CreatedAt}
		if t.ExpiresAt != nil {
			row.ExpiresAt = *t.ExpiresAt
			row.Over = !t.ExpiresAt.After(s.Clock())
		}
		if t.LastUsedAt != nil {
			row.LastUsedAt = *t.LastUsedAt
		}
		v.Rows = append(v.Rows, row)
	}
	return s.render(c, http.StatusOK, views.TokensPage(s.page(c, "API tokens"), v))
}

// tokenNew shows an empty form.
func (s *Server) tokenNew(c echo.Context) error {
	return s.tokenAnswer(c, http.StatusOK, views.TokenForm{Days: "90", Chosen: []string{FlowView}})
}

// tokenCreate makes a token of the user's own and shows its secret, once.
func (s *Server) tokenCreate(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	v := views.TokenForm{
		Name: strings.TrimSpace(c.FormValue("name")), Days: strings.TrimSpace(c.FormValue("days")), Chosen: c.Request().PostForm["permissions"],
		Errors: map[string]string{},
	}
	viewer := viewerOf(c)
	if v.Name == "" {
		v.Errors["name"] = "Say what the token is for."
	}
	if len(v.Chosen) == 0 || slices.ContainsFunc(v.Chosen, func(p string) bool { return !viewer.can(p) || !forTokens(p) }) {
		v.Errors["permissions"] = "Choose at least one of what you may do yourself."
	}
	token := storage.Token{Name: v.Name, UserID: viewer.ID, Permissions: v.Chosen}
	if v.Days != "" {
		days, err := strconv.Atoi(v.Days)
		if err != nil || days < 1 || days > 3650 {
			v.Errors["days"] = "Write a number of days, or nothing for a token that does not end."
		}
		until := s.Clock().AddDate(0, 0, days)
		token.ExpiresAt = &until
	}
	if len(v.Errors) > 0 {
		return s.tokenAnswer(c, http.StatusUnprocessableEntity, v)
	}
	_, plain, err := s.DB.CreateToken(c.Request().Context(), actor(c), token)
	if err != nil {
		if v.Errors = fieldErrors(err); v.Errors == nil {
			return err
		}
		return s.tokenAnswer(c, http.StatusUnprocessableEntity, v)
	}
	secret := views.Secret{
		Title: "Token " + v.Name, Secret: plain, Back: "/tokens", BackLabel: "API tokens", Label: "Token",
		Text: "Copy the token now; it is shown only once. Send it as the header “Authorization: Bearer …”.",
	}
	return s.render(c, http.StatusOK, views.SecretPage(s.page(c, secret.Title), secret))
}

// tokenRevoke ends a token at once.
func (s *Server) tokenRevoke(c echo.Context) error {
	if err := s.DB.RevokeToken(c.Request().Context(), actor(c), c.Param("id")); err != nil {
		return err
	}
	return s.done(c, "/tokens", "The token is revoked; it works no more.")
}

// forTokens says whether the API asks for a permission.
func forTokens(permission string) bool {
	for _, p := range Permissions {
		if p.Name == permission {
			return p.API
		}
	}
	return false
}

func (s *Server) tokenAnswer(c echo.Context, status int, v views.TokenForm) error {
	viewer := viewerOf(c)
	for _, p := range Permissions {
		if p.API && viewer.can(p.Name) {
			v.Permissions = append(v.Permissions, ui.Option{Value: p.Name, Label: p.Label, Help: p.Name})
		}
	}
	return s.render(c, status, views.TokenPage(s.page(c, "New token"), v))
}
