package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"strings"
	"time"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web"
)

// UserCmd groups the commands about users.
type UserCmd struct {
	Create   UserCreateCmd   `cmd:"" help:"Create a user."`
	List     UserListCmd     `cmd:"" help:"List the users."`
	Password UserPasswordCmd `cmd:"" help:"Set a user's password and end the user's sessions."`
	Disable  UserDisableCmd  `cmd:"" help:"Keep a user from signing in, and end the user's sessions and tokens."`
}

// Help is the second part of `cordboard user --help`.
func (c *UserCmd) Help() string {
	return `Without --password-stdin a password is made up and printed once. The embedded database can be used by one program at a time: stop the
server first, or use the page Users.

Examples:

    cordboard user create anna@example.com --name "Anna Virtanen" --role admin
    printf %s "$PASSWORD" | cordboard user password anna@example.com --password-stdin
    cordboard user list --json`
}

// secret is how a command gets a new password.
type secret struct {
	PasswordStdin bool `help:"Read the password from standard input (one line) instead of making one up."`
}

// password gives the new password, its hash, and whether it was made up here and must be shown.
func (s secret) password(ctx context.Context, t *terminal) (plain, hash string, made bool, err error) {
	plain, made = rand.Text(), true
	if s.PasswordStdin {
		text, err := bufio.NewReader(io.LimitReader(t.in, 4096)).ReadString('\n')
		if err != nil && err != io.EOF {
			return "", "", false, fileError("-", err)
		}
		plain, made = strings.TrimRight(text, "\r\n"), false
	}
	hash, err = web.HashPassword(ctx, plain)
	return plain, hash, made, err
}

// UserCreateCmd is `cordboard user create`.
type UserCreateCmd struct {
	Database
	secret
	Email string   `arg:"" help:"E-mail address, which is the user's name at sign-in."`
	Name  string   `help:"The user's name; the part before the @ when left out."`
	Roles []string `name:"role" default:"designer" help:"Roles: admin, designer, supervisor, agent, or one of your own (${default})."`
}

// Help is the second part of `cordboard user create --help`.
func (c *UserCreateCmd) Help() string {
	return `Examples:

    cordboard user create anna@example.com --name "Anna Virtanen" --role admin
    printf %s "$PASSWORD" | cordboard user create bo@example.com --role designer,supervisor --password-stdin`
}

// Run creates the user.
func (c *UserCreateCmd) Run(ctx context.Context, t *terminal) error {
	plain, hash, made, err := c.password(ctx, t)
	if err != nil {
		return err
	}
	name := c.Name
	if name == "" {
		name, _, _ = strings.Cut(c.Email, "@")
	}
	return c.make(ctx, func(db *storage.DB) error {
		u, err := db.CreateUser(ctx, operator(), storage.NewUser{Email: c.Email, Name: name, Hash: hash, Roles: c.Roles})
		if err != nil {
			return err
		}
		fmt.Fprintf(t.err, "created %s (%s)\n", clean(u.Email), strings.Join(u.Roles, ", "))
		return showPassword(t, plain, made)
	})
}

// showPassword prints a password that was made up, alone on standard output so that a script can keep it.
func showPassword(t *terminal, plain string, made bool) error {
	if !made {
		return nil
	}
	fmt.Fprintln(t.err, "The password is shown only now:")
	_, err := fmt.Fprintln(t.out, plain)
	return err
}

// UserListCmd is `cordboard user list`.
type UserListCmd struct {
	Database
	JSON bool `name:"json" help:"Print a JSON array."`
}

// shownUser is one element of `user list --json`.
type shownUser struct {
	Email       string     `json:"email"`
	Name        string     `json:"name"`
	Roles       []string   `json:"roles"`
	Active      bool       `json:"active"`
	CreatedAt   time.Time  `json:"created_at"`
	LastLoginAt *time.Time `json:"last_login_at"`
}

// Run lists the users.
func (c *UserListCmd) Run(ctx context.Context, t *terminal) error {
	return c.with(ctx, func(db *storage.DB) error {
		users, err := db.Users(ctx)
		if err != nil {
			return err
		}
		list := []shownUser{}
		for _, u := range users {
			list = append(list, shownUser{u.Email, u.Name, u.Roles, u.Active, u.CreatedAt, u.LastLoginAt})
		}
		if c.JSON {
			return t.json(list)
		}
		for _, u := range list {
			state := "active"
			if !u.Active {
				state = "disabled"
			}
			last := "never signed in"
			if u.LastLoginAt != nil {
				last = "signed in " + u.LastLoginAt.Local().Format(time.DateTime)
			}
			fmt.Fprintf(t.out, "%-32s  %-24s  %-10s  %-8s  %s\n", clean(u.Email), clean(u.Name), strings.Join(u.Roles, ","), state, last)
		}
		return nil
	})
}

// UserPasswordCmd is `cordboard user password`.
type UserPasswordCmd struct {
	Database
	secret
	Email string `arg:"" help:"E-mail address of the user."`
}

// Help is the second part of `cordboard user password --help`.
func (c *UserPasswordCmd) Help() string {
	return `Examples:

    cordboard user password anna@example.com
    printf %s "$PASSWORD" | cordboard user password anna@example.com --password-stdin`
}

// Run sets the password.
func (c *UserPasswordCmd) Run(ctx context.Context, t *terminal) error {
	plain, hash, made, err := c.password(ctx, t)
	if err != nil {
		return err
	}
	return c.with(ctx, func(db *storage.DB) error {
		u, err := db.UserByEmail(ctx, c.Email)
		if err != nil {
			return err
		}
		if err := db.SetPassword(ctx, operator(), u.ID, hash); err != nil {
			return err
		}
		fmt.Fprintf(t.err, "set the password of %s; the user's sessions have ended\n", clean(u.Email))
		return showPassword(t, plain, made)
	})
}

// UserDisableCmd is `cordboard user disable`.
type UserDisableCmd struct {
	Database
	Email string `arg:"" help:"E-mail address of the user."`
}

// Run disables the user. The last active admin cannot be disabled.
func (c *UserDisableCmd) Run(ctx context.Context, t *terminal) error {
	return c.with(ctx, func(db *storage.DB) error {
		u, err := db.UserByEmail(ctx, c.Email)
		if err != nil {
			return err
		}
		if !u.Active {
			return fault.New(fault.Conflict, "%s is disabled already", u.Email)
		}
		u.Active = false
		if err := db.UpdateUser(ctx, operator(), u); err != nil {
			return err
		}
		_, err = fmt.Fprintf(t.err, "disabled %s\n", clean(u.Email))
		return err
	})
}
