package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web"
)

// caller is who a request acts as.
type caller struct {
	user        storage.User
	token       storage.Token
	permissions []string
}

const keyCaller = "caller"

// callerOf is the caller of a guarded request.
func callerOf(c echo.Context) *caller {
	found, _ := c.Get(keyCaller).(*caller)
	return found
}

// actor is the caller as the audit log names it.
func actor(c echo.Context) storage.Actor {
	who := callerOf(c)
	name := who.user.Name
	if name == "" {
		name = who.user.Email
	}
	return storage.Actor{UserID: who.user.ID, Name: name + " (token " + who.token.Name + ")", Address: c.RealIP()}
}

// guarded asks for the token and whether the route is for it.
func (s *server) guarded(r route) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set("Cache-Control", "no-store")
		if r.needs == public {
			return r.handle(s, c)
		}
		who, err := s.authenticate(c)
		if err != nil {
			return err
		}
		if wait := s.limits.take("token "+who.token.ID, 1); wait > 0 {
			return tooMany(c, wait)
		}
		if !web.Grants(who.permissions, r.needs) {
			return fault.New(fault.Forbidden, "This needs the permission %s, which the token or its user does not have.", r.needs)
		}
		c.Set(keyCaller, who)
		return r.handle(s, c)
	}
}

// authenticate finds the caller by its bearer token (RFC 6750, section 2.1). An address that sends wrong tokens is slowed
// down, but not for right ones: behind it there may be others.
func (s *server) authenticate(c echo.Context) (*caller, error) {
	scheme, plain, _ := strings.Cut(c.Request().Header.Get("Authorization"), " ")
	plain = strings.TrimSpace(plain)
	if !strings.EqualFold(scheme, "Bearer") || plain == "" {
		return nil, refuse(http.StatusUnauthorized, "unauthorized", "Send a token: Authorization: Bearer cb_…")
	}
	ctx, now, address := c.Request().Context(), s.Clock(), "address "+c.RealIP()
	token, err := s.DB.TokenByHash(ctx, storage.Hash(plain), now)
	if fault.CodeOf(err) == fault.NotFound {
		if wait := s.limits.peek(address); wait > 0 {
			return nil, tooMany(c, wait)
		}
		s.limits.take(address, wrongTokenCost)
		return nil, refuse(http.StatusUnauthorized, "unauthorized", "The token is not known, or it has been revoked or has expired.")
	}
	if err != nil {
		return nil, err
	}
	user, err := s.DB.User(ctx, token.UserID)
	if err != nil {
		return nil, err
	}
	granted, err := s.granted(c, user)
	if err != nil {
		return nil, err
	}
	who := &caller{user: user, token: token}
	for _, p := range token.Permissions {
		if web.Grants(granted, p) {
			who.permissions = append(who.permissions, p)
		}
	}
	return who, s.DB.TouchToken(ctx, token, now)
}

// granted lists what a user's roles allow.
func (s *server) granted(c echo.Context, user storage.User) ([]string, error) {
	roles, err := s.DB.Roles(c.Request().Context())
	if err != nil {
		return nil, err
	}
	var permissions []string
	for _, r := range roles {
		if slices.Contains(user.Roles, r.Name) {
			permissions = append(permissions, r.Permissions...)
		}
	}
	return permissions, nil
}
