package main

import (
	"context"
	"fmt"
	"time"

	"cordboard/storage"
)

// MigrateCmd groups the commands about the schema.
type MigrateCmd struct {
	Status MigrateStatusCmd `cmd:"" help:"List the changes of the schema and when they were applied."`
	Up     MigrateUpCmd     `cmd:"" help:"Apply the changes that are missing."`
}

// Help is the second part of `cordboard migrate --help`.
func (c *MigrateCmd) Help() string {
	return `"cordboard serve" applies what is missing by itself; with several nodes, apply it before the first node of a new version starts.

Examples:

    cordboard migrate status --db data/cordboard.db
    cordboard migrate up --db postgres://cordboard:secret@db/cordboard`
}

// MigrateStatusCmd is `cordboard migrate status`.
type MigrateStatusCmd struct {
	Database
	JSON bool `name:"json" help:"Print a JSON array of {version, name, applied_at}."`
}

// shownMigration is one element of `migrate status --json`.
type shownMigration struct {
	Version   int64      `json:"version"`
	Name      string     `json:"name"`
	AppliedAt *time.Time `json:"applied_at"` // null: missing
}

// Help is the second part of `cordboard migrate status --help`.
func (c *MigrateStatusCmd) Help() string {
	return `Exits 1 when changes are missing.

Examples:

    cordboard migrate status
    cordboard migrate status --db postgres://cordboard:secret@db/cordboard --json`
}

// Run lists the migrations. It exits 1 when some are missing.
func (c *MigrateStatusCmd) Run(ctx context.Context, t *terminal) error {
	var list []storage.Migration
	err := c.open(ctx, func(db *storage.DB) (err error) {
		list, err = db.MigrationStatus(ctx)
		return err
	})
	if err != nil {
		return err
	}
	all := []shownMigration{}
	for _, m := range list {
		all = append(all, shownMigration(m))
	}
	if c.JSON {
		err = t.json(all)
	} else {
		for _, m := range all {
			applied := "missing"
			if m.AppliedAt != nil {
				applied = "applied " + m.AppliedAt.Local().Format(time.DateTime)
			}
			fmt.Fprintf(t.out, "%3d  %-20s  %s\n", m.Version, m.Name, applied)
		}
	}
	if err == nil && pending(list) > 0 {
		return errFindings
	}
	return err
}

// MigrateUpCmd is `cordboard migrate up`.
type MigrateUpCmd struct{ Database }

// Run applies what is missing.
func (c *MigrateUpCmd) Run(ctx context.Context, t *terminal) error {
	return c.open(ctx, func(db *storage.DB) error {
		applied, err := db.Migrate(ctx)
		for _, name := range applied {
			fmt.Fprintln(t.out, "applied "+name)
		}
		if err == nil && len(applied) == 0 {
			fmt.Fprintln(t.out, "the schema is up to date")
		}
		return err
	})
}
