package main

import (
	"context"
	"os"
	"os/user"
	"strings"

	"cordboard/activities"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// ServeCmd is the configuration of the server. Every field can be given as a flag or in the environment; a flag wins.
type ServeCmd struct {
	// Addr is the address to listen on: host:port, or :port for all addresses. CORDBOARD_ADDR; ":8080" by default.
	Addr string `default:":8080" env:"CORDBOARD_ADDR" placeholder:"HOST:PORT" help:"Address to listen on (${default})."`
	// DB is the database: the path of a file for the embedded one, or a postgres:// URL. CORDBOARD_DB; data/cordboard.db by default.
	DB string `name:"db" default:"data/cordboard.db" env:"CORDBOARD_DB" placeholder:"URL" help:"Database: a file, made when missing, or postgres://user:password@host/name (${default})."`
	// TLSCert is the file of the certificate chain in PEM form. With TLSKey the server speaks HTTPS only. CORDBOARD_TLS_CERT; none by default.
	TLSCert string `name:"tls-cert" env:"CORDBOARD_TLS_CERT" placeholder:"FILE" help:"Certificate chain (PEM); with --tls-key the server speaks HTTPS only."`
	// TLSKey is the file of the certificate's private key in PEM form. CORDBOARD_TLS_KEY; none by default.
	TLSKey string `name:"tls-key" env:"CORDBOARD_TLS_KEY" placeholder:"FILE" help:"Private key of the certificate (PEM)."`
	// Demo fills an installation with a small contact centre, as far as it is not there. CORDBOARD_DEMO; false by default.
	Demo bool `env:"CORDBOARD_DEMO" help:"Add a small contact centre to look at: flows, queues, agents and a user admin@cordboard.local."`
}

// Help is the second part of `cordboard serve --help`.
func (c *ServeCmd) Help() string {
	return `Applies changes of the schema at start. SIGTERM and Ctrl-C let running requests finish.

Examples:

    cordboard serve --demo
    cordboard serve --addr :443 --tls-cert cert.pem --tls-key key.pem
    CORDBOARD_DB=postgres://cordboard:secret@db/cordboard cordboard serve`
}

// Validate implements kong.Validatable.
func (c *ServeCmd) Validate() error {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return fault.New(fault.Invalid, "--tls-cert and --tls-key belong together")
	}
	return nil
}

// Database is the flag of the commands that work on a database directly.
type Database struct {
	// DB is the database: the path of a file for the embedded one, or a postgres:// URL. CORDBOARD_DB; data/cordboard.db by default.
	DB string `name:"db" default:"data/cordboard.db" env:"CORDBOARD_DB" placeholder:"URL" help:"Database: a file, or postgres://user:password@host/name (${default})."`
}

// with opens a database that is there already, and closes it in the end. A schema that is older than this program is refused: a
// server of the older version may be using it.
func (d Database) with(ctx context.Context, do func(*storage.DB) error) error {
	if !strings.Contains(d.DB, "://") {
		if _, err := os.Stat(d.DB); err != nil {
			return fault.New(fault.NotFound, "there is no database at %s; give --db, or start with cordboard serve or cordboard migrate up", d.DB)
		}
	}
	return d.make(ctx, do)
}

// make is with for commands that may begin an installation: an empty database gets its schema.
func (d Database) make(ctx context.Context, do func(*storage.DB) error) error {
	return d.open(ctx, func(db *storage.DB) error {
		migrations, err := db.MigrationStatus(ctx)
		if err != nil {
			return err
		}
		switch missing := pending(migrations); {
		case missing == len(migrations):
			if _, err := db.Migrate(ctx); err != nil {
				return err
			}
		case missing > 0:
			return fault.New(fault.Conflict, "the database's schema is older than this program (%s missing); run cordboard migrate up", count(missing, "change"))
		}
		return do(db)
	})
}

// open opens the database as it is, and closes it in the end.
func (d Database) open(ctx context.Context, do func(*storage.DB) error) (err error) {
	db, err := storage.Open(ctx, d.DB, storage.Config{Catalog: activities.Catalog()})
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := db.Close(); err == nil {
			err = closeErr
		}
	}()
	return do(db)
}

// pending counts the migrations that are not applied.
func pending(migrations []storage.Migration) int {
	n := 0
	for _, m := range migrations {
		if m.AppliedAt == nil {
			n++
		}
	}
	return n
}

// operator is who the audit log names for changes made on the command line.
func operator() storage.Actor {
	name := "command line"
	if u, err := user.Current(); err == nil && u.Username != "" {
		name += " (" + u.Username + ")"
	}
	return storage.Actor{Name: name}
}
