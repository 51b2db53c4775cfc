package storage

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/pressly/goose/v3"

	"cordboard/flow/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

// The migrations whose text differs between the databases, so that they are not files: the triggers, and the numbers by which contacts are found.
const (
	guardsVersion         = 5
	contactNumbersVersion = 13
)

// Migration is one change of the schema and when it was applied; nil when it was not.
type Migration struct {
	Version   int64
	Name      string
	AppliedAt *time.Time
}

// Migrate brings the schema up to date and names what it applied. Several nodes may start at once: one migrates, the others wait for it.
func (db *DB) Migrate(ctx context.Context) (applied []string, err error) {
	err = db.migrating(func(p *goose.Provider) error {
		results, err := p.Up(ctx)
		for _, r := range results {
			applied = append(applied, migrationName(r.Source))
		}
		return err
	})
	return applied, err
}

// MigrationStatus lists all migrations in order.
func (db *DB) MigrationStatus(ctx context.Context) ([]Migration, error) {
	var list []Migration
	err := db.migrating(func(p *goose.Provider) error {
		all, err := p.Status(ctx)
		for _, m := range all {
			one := Migration{Version: m.Source.Version, Name: migrationName(m.Source)}
			if m.State == goose.StateApplied {
				one.AppliedAt = &m.AppliedAt
			}
			list = append(list, one)
		}
		return err
	})
	return list, err
}

func (db *DB) migrating(do func(*goose.Provider) error) (err error) {
	pool, done, err := db.migrator()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithAllowOutofOrder(true), goose.WithGoMigrations(db.guards(), db.contactNumbers())}
	if db.dialect.locker != nil {
		locker, err := db.dialect.locker()
		if err != nil {
			return fault.Wrap(err, fault.Internal, "the migration lock could not be made")
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(db.dialect.goose, pool.DB, files, options...)
	if err != nil {
		return fault.Wrap(err, fault.Internal, "the migrations could not be read")
	}
	if err := do(provider); err != nil {
		err = db.read().told(err)
		if fault.CodeOf(err) == fault.Unavailable {
			return err
		}
		return fault.Wrap(err, fault.Internal, "the database could not be migrated")
	}
	return nil
}

// guards make the database itself refuse to change what must never change.
func (db *DB) guards() *goose.Migration {
	up := func(ctx context.Context, t *sql.Tx) error {
		statements := db.dialect.guard("versions", "document", "a published version never changes")
		statements = append(statements, db.dialect.guard("audit", "", "the audit log is append-only")...)
		for _, s := range statements {
			if _, err := t.ExecContext(ctx, s); err != nil {
				return err
			}
		}
		return nil
	}
	return goose.NewGoMigration(guardsVersion, &goose.GoFunc{RunTx: up}, nil)
}

// contactNumbers puts the numbers of contacts beside their facts, in lower case, so that a search looks at nothing else.
func (db *DB) contactNumbers() *goose.Migration {
	run := func(statements ...string) *goose.GoFunc {
		return &goose.GoFunc{RunTx: func(ctx context.Context, t *sql.Tx) error {
			for _, s := range statements {
				if _, err := t.ExecContext(ctx, s); err != nil {
					return err
				}
			}
			return nil
		}}
	}
	text := func(name string) string { return `LOWER(COALESCE(` + db.dialect.member("facts", name) + `, ''))` }
	up := run(`ALTER TABLE contacts ADD COLUMN ani_key TEXT NOT NULL DEFAULT ''`, `ALTER TABLE contacts ADD COLUMN dnis_key TEXT NOT NULL DEFAULT ''`,
		`UPDATE contacts SET ani_key = `+text("ani")+`, dnis_key = `+text("dnis"))
	down := run(`ALTER TABLE contacts DROP COLUMN ani_key`, `ALTER TABLE contacts DROP COLUMN dnis_key`)
	return goose.NewGoMigration(contactNumbersVersion, up, down)
}

func migrationName(s *goose.Source) string {
	if s.Path == "" {
		return map[int64]string{guardsVersion: "guards", contactNumbersVersion: "contact_numbers"}[s.Version]
	}
	_, name, _ := strings.Cut(strings.TrimSuffix(path.Base(s.Path), ".sql"), "_")
	return name
}
