package views

import (
	"time"

	"cordboard/web/ui"
)

// Users is the list of users.
type Users struct{ Rows []UserRow }

// UserRow is one user.
type UserRow struct {
	ID, Name, Email string
	Roles           []string
	Active          bool
	LastLogin       time.Time
}

// UserForm is a user's form with its fields as they were typed.
type UserForm struct {
	ID, Name, Email string
	Roles           []string
	Active          bool
	AllRoles        []ui.Option
	Errors          map[string]string
}

func (v UserForm) action() string {
	if v.ID == "" {
		return "/users/new"
	}
	return "/users/" + v.ID + "/edit"
}

// roleNames writes roles as people read them.
func roleNames(roles []string) string {
	names := make([]string, len(roles))
	for i, role := range roles {
		names[i] = ui.Sentence(role)
	}
	return joined(names)
}

func orNone(words string) string {
	if words == "" {
		return "none"
	}
	return words
}
