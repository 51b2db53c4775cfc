package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web"
)

// TokenCmd groups the commands about API tokens.
type TokenCmd struct {
	Create TokenCreateCmd `cmd:"" help:"Create a token and print it once."`
	List   TokenListCmd   `cmd:"" help:"List the tokens."`
	Revoke TokenRevokeCmd `cmd:"" help:"End a token for good."`
}

// Help is the second part of `cordboard token --help`.
func (c *TokenCmd) Help() string {
	return `A token acts as its user, with at most the permissions that it was given: a user who loses a permission takes it from the tokens, too.

Examples:

    cordboard token create ci --user anna@example.com --permission flow.view,flow.edit --expires 90d
    cordboard token list
    cordboard token revoke 01938f2e-…`
}

// TokenCreateCmd is `cordboard token create`.
type TokenCreateCmd struct {
	Database
	Name        string   `arg:"" help:"What the token is for."`
	User        string   `required:"" placeholder:"EMAIL" help:"The user that the token acts as."`
	Permissions []string `name:"permission" default:"flow.view" help:"Permissions, with commas or given several times (${default})."`
	Expires     string   `default:"90d" help:"When it ends: days such as 90d, hours such as 12h, or never (${default})."`
}

// Help is the second part of `cordboard token create --help`.
func (c *TokenCreateCmd) Help() string {
	return `Permissions: flow.view flow.edit flow.publish flow.override resource.view resource.edit contact.view contact.queue contact.test report.view
desktop.use user.manage token.manage secret.manage audit.view. The API asks for flow.view, flow.edit, flow.publish,
resource.view, resource.edit, contact.view or contact.queue, contact.test and desktop.use.

Examples:

    cordboard token create ci --user anna@example.com --permission flow.view,flow.edit --expires 90d
    TOKEN=$(cordboard token create wallboard --user anna@example.com)`
}

// Run creates the token.
func (c *TokenCreateCmd) Run(ctx context.Context, t *terminal) error {
	for _, p := range c.Permissions {
		if !knownPermission(p) {
			return fault.Field("permission", "there is no permission %q; there are %s", p, strings.Join(permissionNames(), ", "))
		}
	}
	expires, err := expiry(c.Expires, time.Now())
	if err != nil {
		return err
	}
	return c.with(ctx, func(db *storage.DB) error {
		u, err := db.UserByEmail(ctx, c.User)
		if err != nil {
			return err
		}
		k, plain, err := db.CreateToken(ctx, operator(), storage.Token{Name: c.Name, UserID: u.ID, Permissions: c.Permissions, ExpiresAt: expires})
		if err != nil {
			return err
		}
		fmt.Fprintf(t.err, "created token %s of %s\nThe token is shown only now:\n", k.ID, clean(u.Email))
		_, err = fmt.Fprintln(t.out, plain)
		return err
	})
}

func permissionNames() []string {
	var names []string
	for _, p := range web.Permissions {
		names = append(names, p.Name)
	}
	return names
}

func knownPermission(name string) bool { return slices.Contains(permissionNames(), name) }

// expiry reads "90d", "12h" or "never".
func expiry(text string, now time.Time) (*time.Time, error) {
	if text == "never" {
		return nil, nil
	}
	length, err := time.ParseDuration(text)
	if days, ok := strings.CutSuffix(text, "d"); ok {
		var n int
		n, err = strconv.Atoi(days)
		length = time.Duration(n) * 24 * time.Hour
	}
	if err != nil || length <= 0 || length > 10*366*24*time.Hour {
		return nil, fault.Field("expires", "is days such as 90d (at most ten years), hours such as 12h, or never")
	}
	at := now.Add(length)
	return &at, nil
}

// TokenListCmd is `cordboard token list`.
type TokenListCmd struct {
	Database
	JSON bool `name:"json" help:"Print a JSON array."`
}

// shownToken is one element of `token list --json`.
type shownToken struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	User        string     `json:"user"`
	Permissions []string   `json:"permissions"`
	CreatedAt   time.Time  `json:"created_at"`
	ExpiresAt   *time.Time `json:"expires_at"`
	LastUsedAt  *time.Time `json:"last_used_at"`
}

// Run lists the tokens; their secrets are not known to anybody.
func (c *TokenListCmd) Run(ctx context.Context, t *terminal) error {
	return c.with(ctx, func(db *storage.DB) error {
		tokens, err := db.Tokens(ctx)
		if err != nil {
			return err
		}
		list := []shownToken{}
		for _, k := range tokens {
			list = append(list, shownToken{k.ID, k.Name, k.UserEmail, k.Permissions, k.CreatedAt, k.ExpiresAt, k.LastUsedAt})
		}
		if c.JSON {
			return t.json(list)
		}
		for _, k := range list {
			expires := "never expires"
			if k.ExpiresAt != nil {
				expires = "expires " + k.ExpiresAt.Local().Format(time.DateOnly)
			}
			fmt.Fprintf(t.out, "%s  %-20s  %-28s  %-24s  %s\n", k.ID, clean(k.Name), clean(k.User), expires, strings.Join(k.Permissions, ","))
		}
		return nil
	})
}

// TokenRevokeCmd is `cordboard token revoke`.
type TokenRevokeCmd struct {
	Database
	ID string `arg:"" help:"The token's id, as token list prints it."`
}

// Run revokes the token.
func (c *TokenRevokeCmd) Run(ctx context.Context, t *terminal) error {
	return c.with(ctx, func(db *storage.DB) error {
		if err := db.RevokeToken(ctx, operator(), c.ID); err != nil {
			return err
		}
		_, err := fmt.Fprintln(t.err, "revoked "+clean(c.ID))
		return err
	})
}
