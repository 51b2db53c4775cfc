package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"cordboard/flow/fault"
)

// AdminRole is the role that may do everything. The last active user with it can neither lose it nor be deactivated.
const AdminRole = "admin"

// User is a login.
type User struct {
	ID          string
	Email       string // unique, compared without case
	Name        string
	Roles       []string
	Active      bool // an inactive user cannot log in and has no sessions
	CreatedAt   time.Time
	LastLoginAt *time.Time // nil: never
}

// NewUser is what CreateUser needs.
type NewUser struct {
	Email, Name string
	Hash        string // of the password, made by the caller; "" until a set-up link is used
	Roles       []string
}

type userRow struct {
	ID           string
	Email        string
	Name         string
	PasswordHash string `db:"password_hash"`
	Roles        string
	Active       bool
	CreatedAt    int64  `db:"created_at"`
	LastLoginAt  *int64 `db:"last_login_at"`
}

const userColumns = `id, email, name, password_hash, roles, active, created_at, last_login_at`

func (r userRow) user() (User, error) {
	u := User{
		ID: r.ID, Email: r.Email, Name: r.Name, Active: r.Active, CreatedAt: fromMillis(r.CreatedAt), LastLoginAt: fromMillisOrNil(r.LastLoginAt),
	}
	if err := json.Unmarshal([]byte(r.Roles), &u.Roles); err != nil {
		return u, fmt.Errorf("read roles of %s: %w", r.Email, err)
	}
	return u, nil
}

// Users lists the users by e-mail address.
func (db *DB) Users(ctx context.Context) ([]User, error) {
	var rows []userRow
	if err := db.read().list(ctx, &rows, `SELECT `+userColumns+` FROM users ORDER BY email_key`); err != nil {
		return nil, fmt.Errorf("list users: %w", err)
	}
	list := make([]User, len(rows))
	for i, r := range rows {
		u, err := r.user()
		if err != nil {
			return nil, err
		}
		list[i] = u
	}
	return list, nil
}

// User loads a user by id; a missing one is a not_found fault.
func (db *DB) User(ctx context.Context, id string) (User, error) {
	row, err := db.read().userRow(ctx, `id = ?`, id)
	if err != nil {
		return User{}, err
	}
	return row.user()
}

// UserByEmail loads a user by e-mail address, without case; a missing one is a not_found fault.
func (db *DB) UserByEmail(ctx context.Context, email string) (User, error) {
	row, err := db.read().userRow(ctx, `email_key = ?`, key(email))
	if err != nil {
		return User{}, err
	}
	return row.user()
}

// PasswordHash loads the hash of a user's password; "" when none is set.
func (db *DB) PasswordHash(ctx context.Context, userID string) (string, error) {
	row, err := db.read().userRow(ctx, `id = ?`, userID)
	return row.PasswordHash, err
}

func (q queries) userRow(ctx context.Context, condition, arg string) (userRow, error) {
	var row userRow
	err := q.get(ctx, &row, `SELECT `+userColumns+` FROM users WHERE `+condition, arg)
	return row, found(err, "There is no such user.")
}

// CreateUser makes an active user. An address that is taken is a conflict fault about the field email.
func (db *DB) CreateUser(ctx context.Context, who Actor, u NewUser) (User, error) {
	var row userRow
	err := db.write(ctx, func(ctx context.Context, t *tx) (err error) {
		row, err = t.createUser(ctx, who, u)
		return err
	})
	if err != nil {
		return User{}, err
	}
	return row.user()
}

func (t *tx) createUser(ctx context.Context, who Actor, u NewUser) (userRow, error) {
	u.Email = strings.TrimSpace(u.Email)
	if parsed, err := mail.ParseAddress(u.Email); err != nil || parsed.Address != u.Email {
		return userRow{}, fault.Field("email", "is an address such as anna@example.com")
	}
	roles, err := t.rolesText(ctx, u.Roles)
	if err != nil {
		return userRow{}, err
	}
	row := userRow{
		ID: newID(), Email: u.Email, Name: strings.TrimSpace(u.Name), PasswordHash: u.Hash, Roles: roles, Active: true, CreatedAt: millis(t.now),
	}
	_, err = t.exec(ctx, `INSERT INTO users (id, email, email_key, name, password_hash, roles, active, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		row.ID, row.Email, key(row.Email), row.Name, row.PasswordHash, row.Roles, row.Active, row.CreatedAt)
	if errors.Is(err, errTaken) {
		return row, &fault.Error{
			Code: fault.Conflict, Message: fmt.Sprintf("There is a user with the address %s already.", u.Email),
			Fields: map[string]string{"email": "is taken"},
		}
	}
	if err != nil {
		return row, fmt.Errorf("create user: %w", err)
	}
	return row, t.audit(ctx, who, audited{action: "user.create", subject: row.Email, after: row.audited()})
}

// audited is a user as the audit log shows it: without the hash.
func (r userRow) audited() any {
	return map[string]any{"email": r.Email, "name": r.Name, "roles": json.RawMessage(r.Roles), "active": r.Active}
}

// rolesText checks that the roles exist and gives them as they are stored.
func (t *tx) rolesText(ctx context.Context, roles []string) (string, error) {
	var known []string
	if err := t.list(ctx, &known, `SELECT name FROM roles`); err != nil {
		return "", fmt.Errorf("list roles: %w", err)
	}
	for _, r := range roles {
		if !slices.Contains(known, r) {
			return "", fault.Field("roles", "there is no role %q", r)
		}
	}
	return encode(orEmpty(roles))
}

// UpdateUser changes name, address, roles and whether the user is active; deactivating ends the user's sessions and tokens' use.
func (db *DB) UpdateUser(ctx context.Context, who Actor, u User) error {
	u.Email = strings.TrimSpace(u.Email)
	if parsed, err := mail.ParseAddress(u.Email); err != nil || parsed.Address != u.Email {
		return fault.Field("email", "is an address such as anna@example.com")
	}
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		roles, err := t.rolesText(ctx, u.Roles)
		if err != nil {
			return err
		}
		before, err := t.userRow(ctx, `id = ?`, u.ID)
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `UPDATE users SET email = ?, email_key = ?, name = ?, roles = ?, active = ? WHERE id = ?`,
			u.Email, key(u.Email), u.Name, roles, u.Active, u.ID)
		if errors.Is(err, errTaken) {
			return &fault.Error{Code: fault.Conflict, Message: "Another user has that address.", Fields: map[string]string{"email": "is taken"}}
		}
		if err != nil {
			return fmt.Errorf("update user: %w", err)
		}
		if err := t.keepAnAdmin(ctx, before); err != nil {
			return err
		}
		if !u.Active || key(u.Email) != key(before.Email) {
			if err := t.forgetLinks(ctx, u.ID); err != nil {
				return err
			}
		}
		if !u.Active {
			if err := t.endSessions(ctx, u.ID, ""); err != nil {
				return err
			}
		}
		after := userRow{Email: u.Email, Name: u.Name, Roles: roles, Active: u.Active}
		return t.audit(ctx, who, audited{action: "user.update", subject: u.Email, before: before.audited(), after: after.audited()})
	})
}

// RenameUser changes a user's name and nothing else, whatever else is changed at the same time.
func (db *DB) RenameUser(ctx context.Context, who Actor, id, name string) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		before, err := t.userRow(ctx, `id = ?`, id)
		if err != nil {
			return err
		}
		if before.Name == name {
			return nil
		}
		if _, err := t.exec(ctx, `UPDATE users SET name = ? WHERE id = ?`, name, id); err != nil {
			return fmt.Errorf("rename user: %w", err)
		}
		after := before
		after.Name = name
		return t.audit(ctx, who, audited{action: "user.update", subject: before.Email, before: before.audited(), after: after.audited()})
	})
}

// keepAnAdmin refuses a change that leaves nobody who may do everything.
func (t *tx) keepAnAdmin(ctx context.Context, before userRow) error {
	was, err := before.user()
	if err != nil {
		return err
	}
	if !was.Active || !slices.Contains(was.Roles, AdminRole) {
		return nil
	}
	// Two admins who demote each other at once must not both find the other.
	if _, err := t.exec(ctx, `UPDATE roles SET builtin = TRUE WHERE name = ?`, AdminRole); err != nil {
		return fmt.Errorf("lock roles: %w", err)
	}
	if there, err := t.hasAdmin(ctx); there || err != nil {
		return err
	}
	return fault.New(fault.Conflict, "%s is the last active admin; make somebody else admin first.", before.Email)
}

// hasAdmin says whether an active user may do everything.
func (q queries) hasAdmin(ctx context.Context) (bool, error) {
	var rows []userRow
	if err := q.list(ctx, &rows, `SELECT `+userColumns+` FROM users WHERE active`); err != nil {
		return false, fmt.Errorf("list users: %w", err)
	}
	for _, r := range rows {
		u, err := r.user()
		if err != nil {
			return false, err
		}
		if slices.Contains(u.Roles, AdminRole) {
			return true, nil
		}
	}
	return false, nil
}

// SetPassword saves the hash of a new password and ends all of the user's sessions and links.
func (db *DB) SetPassword(ctx context.Context, who Actor, userID, hash string) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error { return t.setPassword(ctx, who, userID, hash) })
}

func (t *tx) setPassword(ctx context.Context, who Actor, userID, hash string) error {
	row, err := t.userRow(ctx, `id = ?`, userID)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, `UPDATE users SET password_hash = ? WHERE id = ?`, hash, userID); err != nil {
		return fmt.Errorf("set password: %w", err)
	}
	if err := t.endSessions(ctx, userID, ""); err != nil {
		return err
	}
	if err := t.forgetLinks(ctx, userID); err != nil {
		return err
	}
	return t.audit(ctx, who, audited{action: "user.password", subject: row.Email})
}
