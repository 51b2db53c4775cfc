package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// roleList shows the roles with what they allow.
func (s *Server) roleList(c echo.Context) error {
	roles, err := s.DB.Roles(c.Request().Context())
	if err != nil {
		return err
	}
	users, err := s.DB.Users(c.Request().Context())
	if err != nil {
		return err
	}
	v := views.Roles{}
	for _, r := range roles {
		row := views.RoleRow{Name: r.Name, Allows: allowed(r.Permissions), Fixed: r.Name == storage.AdminRole}
		for _, u := range users {
			if u.Active && slices.Contains(u.Roles, r.Name) {
				row.Users++
			}
		}
		v.Rows = append(v.Rows, row)
	}
	return s.render(c, http.StatusOK, views.RolesPage(s.page(c, "Roles"), v))
}

// roleEdit shows a role's form, empty for a new one.
func (s *Server) roleEdit(c echo.Context) error {
	v := views.RoleForm{Old: c.Param("name")}
	if v.Old != "" {
		r, err := s.role(c, v.Old)
		if err != nil {
			return err
		}
		v.Name, v.Chosen = r.Name, r.Permissions
	}
	return s.roleAnswer(c, http.StatusOK, v)
}

// roleSave makes a role or changes what it allows. Sessions ask for their permissions with every request, so it holds at once.
func (s *Server) roleSave(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	v := views.RoleForm{Old: c.Param("name"), Name: strings.TrimSpace(c.FormValue("name")), Chosen: c.Request().PostForm["permissions"], Errors: map[string]string{}}
	r := storage.Role{Name: v.Name}
	if v.Old != "" {
		before, err := s.role(c, v.Old)
		if err != nil {
			return err
		}
		r.Name, v.Name = before.Name, before.Name
		r.Permissions = kept(before.Permissions)
	} else if _, err := s.role(c, v.Name); err == nil {
		v.Errors["name"] = "There is a role of this name already."
		return s.roleAnswer(c, http.StatusConflict, v)
	}
	for _, p := range Permissions {
		if p.Label != "" && slices.Contains(v.Chosen, p.Name) {
			r.Permissions = append(r.Permissions, p.Name)
		}
	}
	if err := s.DB.SaveRole(c.Request().Context(), actor(c), r); err != nil {
		if v.Errors = fieldErrors(err); v.Errors == nil {
			return err
		}
		return s.roleAnswer(c, statuses[fault.CodeOf(err)], v)
	}
	return s.done(c, "/roles", "Role "+r.Name+" is saved. Who has it may do it at once.")
}

// kept lists permissions that the form does not show, so that saving it does not take them away.
func kept(permissions []string) []string {
	var out []string
	for _, p := range Permissions {
		if p.Label == "" && slices.Contains(permissions, p.Name) {
			out = append(out, p.Name)
		}
	}
	return out
}

func (s *Server) role(c echo.Context, name string) (storage.Role, error) {
	roles, err := s.DB.Roles(c.Request().Context())
	if err != nil {
		return storage.Role{}, err
	}
	i := slices.IndexFunc(roles, func(r storage.Role) bool { return strings.EqualFold(r.Name, name) })
	if i < 0 {
		return storage.Role{}, fault.New(fault.NotFound, "There is no role %q.", name)
	}
	return roles[i], nil
}

func (s *Server) roleAnswer(c echo.Context, status int, v views.RoleForm) error {
	v.Fixed = v.Old == storage.AdminRole
	for _, p := range Permissions {
		if p.Label != "" {
			v.All = append(v.All, ui.Option{Value: p.Name, Label: p.Label})
		}
	}
	title := "New role"
	if v.Old != "" {
		title = ui.Sentence(v.Name)
	}
	return s.render(c, status, views.RolePage(s.page(c, title), v))
}
