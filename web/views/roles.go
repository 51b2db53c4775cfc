package views

import "cordboard/web/ui"

// Roles is what the list of roles shows.
type Roles struct{ Rows []RoleRow }

// RoleRow is one role.
type RoleRow struct {
	Name, Allows string
	Users        int  // active users who have it
	Fixed        bool // cannot be changed
}

// RoleForm is what the form of a role shows.
type RoleForm struct {
	Old    string // name of the role that is changed, "" for a new one
	Name   string
	Fixed  bool
	All    []ui.Option
	Chosen []string
	Errors map[string]string
}

func (f RoleForm) action() string {
	if f.Old == "" {
		return "/roles/new"
	}
	return "/roles/" + f.Old + "/edit"
}
