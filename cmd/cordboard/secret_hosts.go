package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"cordboard/flow/fault"
	"cordboard/runtime/effect"
	"cordboard/storage"
)

// SecretCmd groups the commands about secrets. Values are entered on the page alone, where no shell remembers them.
type SecretCmd struct {
	List  SecretListCmd  `cmd:"" help:"List the secrets, without their values."`
	Hosts SecretHostsCmd `cmd:"" help:"Set the hosts that a secret may be sent to."`
}

// Help is the second part of `cordboard secret --help`.
func (c *SecretCmd) Help() string {
	return `A secret is sent to its allowed hosts only, whatever address a flow names; one without any is not sent. Its value is entered on the page
Secrets, and never shown again.

Examples:

    cordboard secret list
    cordboard secret hosts crm api.crm.example
    cordboard secret hosts crm '*.crm.example' crm.internal:8443`
}

// SecretListCmd is `cordboard secret list`.
type SecretListCmd struct {
	Database
	JSON bool `name:"json" help:"Print a JSON array."`
}

// shownSecret is one element of `secret list --json`.
type shownSecret struct {
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Hosts       []string `json:"hosts"`
}

// Run lists the secrets.
func (c *SecretListCmd) Run(ctx context.Context, t *terminal) error {
	return c.with(ctx, func(db *storage.DB) error {
		secrets, err := db.Secrets(ctx)
		if err != nil {
			return err
		}
		list := []shownSecret{}
		for _, s := range secrets {
			list = append(list, shownSecret{s.Name, s.Description, append([]string{}, s.Hosts()...)})
		}
		if c.JSON {
			return t.json(list)
		}
		for _, s := range list {
			hosts := "no allowed hosts: it is not sent"
			if len(s.Hosts) > 0 {
				hosts = strings.Join(s.Hosts, ", ")
			}
			fmt.Fprintf(t.out, "%-24s  %s\n", clean(s.Name), clean(hosts))
		}
		return nil
	})
}

// SecretHostsCmd is `cordboard secret hosts`.
type SecretHostsCmd struct {
	Database
	Name  string   `arg:"" help:"The secret."`
	Hosts []string `arg:"" name:"host" help:"Hosts such as api.crm.example, *.crm.example or crm.example:8443, in the place of those that it has."`
}

// Help is the second part of `cordboard secret hosts --help`.
func (c *SecretHostsCmd) Help() string {
	return `The value stays as it is. *. in front means every name below a domain; without a port the scheme's own is meant.

Examples:

    cordboard secret hosts crm api.crm.example
    cordboard secret hosts model-key '*.models.example' 10.1.2.3:8000`
}

// Run sets the hosts.
func (c *SecretHostsCmd) Run(ctx context.Context, t *terminal) error {
	return c.with(ctx, func(db *storage.DB) error {
		secret, err := db.Secret(ctx, c.Name)
		if err != nil {
			return err
		}
		var set effect.Credential
		if err := json.Unmarshal(secret.Settings, &set); err != nil {
			return fault.Wrap(err, fault.Internal, "the settings of the secret %q cannot be read", secret.Name)
		}
		set.Hosts = nil
		for _, host := range c.Hosts {
			set.Hosts = append(set.Hosts, strings.ToLower(host))
		}
		if err := set.CheckHosts(); err != nil {
			return err
		}
		if secret.Settings, err = json.Marshal(set); err != nil {
			return fmt.Errorf("write the settings of a secret: %w", err)
		}
		if _, err := db.SaveSecret(ctx, operator(), secret, ""); err != nil {
			return err
		}
		_, err = fmt.Fprintf(t.err, "%s may be sent to %s\n", clean(secret.Name), clean(strings.Join(set.Hosts, ", ")))
		return err
	})
}
