package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"modernc.org/sqlite"
)

// dialect is everything in which the two databases differ; what only the server needs is in dialect_server.go. No other file says which one it is.
type dialect struct {
	name       string
	bind       int  // how sqlx writes parameters
	grouped    bool // one writer: transactions share commits and are never in each other's way
	parameters int  // most parameters of one statement
	goose      goose.Dialect
	locker     func() (lock.SessionLocker, error) // keeps two nodes from migrating at once; nil where the data directory is locked
	trouble    func(error) trouble
	guard      func(table, column, message string) []string                                         // triggers that refuse to change a column; "" refuses every change
	member     func(column, name string) string                                                     // the text of a member of a column's JSON object
	clock      string                                                                               // the database's clock: milliseconds since 1970
	deskLock   func(ctx context.Context, session *sql.Conn) (backend int64, locked bool, err error) // tries to get the desk's lock for a session; nil: one process
	endSession func(ctx context.Context, session *sql.Conn, backend int64)                          // ends somebody else's session
	listen     func(ctx context.Context, address, channel string, got func(text string)) error      // gives what nodes tell each other, "" when some may be lost; nil: one process
	notify     string                                                                               // statement that tells all who listen to a channel a text
	away       string                                                                               // what to tell people when it does not answer
}

// trouble is what kind of error a database gave.
type trouble int

const (
	other trouble = iota // a mistake of ours
	away                 // unreachable, restarting, full or too slow: trying again later may work
	taken                // a unique key is there already
	clash                // lost against another transaction: trying again now will work
)

var embedded = &dialect{
	name: "sqlite", bind: sqlx.QUESTION, grouped: true, parameters: 30_000, goose: goose.DialectSQLite3,
	trouble: embeddedTrouble, guard: embeddedGuard,
	member: func(column, name string) string { return fmt.Sprintf(`json_extract(%s, '$.%s')`, column, name) },
	clock:  `CAST(unixepoch('subsec') * 1000 AS INTEGER)`,
	away:   "The database file cannot be used just now. Check that its disk is there, writable and not full.",
}

var server = &dialect{
	name: "postgres", bind: sqlx.DOLLAR, parameters: 60_000, goose: goose.DialectPostgres,
	locker:  func() (lock.SessionLocker, error) { return lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300)) },
	trouble: serverTrouble, guard: serverGuard,
	member: func(column, name string) string { return fmt.Sprintf(`(CAST(%s AS json) ->> '%s')`, column, name) },
	clock:  `CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)`, deskLock: serverDeskLock, endSession: serverEndSession, listen: serverListen,
	notify: `SELECT pg_notify(?, ?)`,
	away:   "The database server does not answer. Check that it runs and can be reached; nothing that was confirmed is lost.",
}

// connect opens the pools for a URL and takes the lock of an embedded database.
func connect(ctx context.Context, address string, config Config) (*DB, error) {
	if strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") {
		return connectServer(ctx, address, config)
	}
	if scheme, _, ok := strings.Cut(address, "://"); ok && scheme != "sqlite" {
		return nil, unavailable(nil, "The database %q is neither a file nor a postgres:// address; correct --db.", scheme+"://…")
	}
	path := strings.TrimPrefix(address, "sqlite://")
	if path == "" || strings.HasSuffix(path, "/") {
		return nil, unavailable(nil, "The database needs a file name such as data/cordboard.db; set --db.")
	}
	return connectEmbedded(ctx, path, config)
}

func connectEmbedded(ctx context.Context, path string, config Config) (*DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, unavailable(err, "The database file %s cannot be found.", path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, unavailable(err, "The folder for the database %s cannot be made; choose another with --db.", path)
	}
	unlock, err := lockDirectory(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	// The file holds password hashes; what the database makes beside it gets the same permissions.
	made, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, errors.Join(unavailable(err, "The database file %s is not writable; choose another with --db.", path), unlock())
	}
	if err := made.Close(); err != nil {
		return nil, errors.Join(unavailable(err, "The database file %s is not writable; choose another with --db.", path), unlock())
	}
	file := (&url.URL{Scheme: "file", Path: path}).String() + "?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=foreign_keys(1)&_pragma=cache_size(-16000)"
	db := &DB{dialect: embedded, config: config, lock: unlock}
	db.writer = sqlx.MustOpen("sqlite", file+"&_txlock=immediate")
	db.writer.SetMaxOpenConns(1)
	db.reader = sqlx.MustOpen("sqlite", file+"&_pragma=query_only(1)")
	readers := max(config.Connections, 0)
	if readers == 0 {
		readers = 4
	}
	db.reader.SetMaxOpenConns(readers)
	db.reader.SetMaxIdleConns(readers)
	for _, pool := range []*sqlx.DB{db.writer, db.reader} {
		if err := pool.PingContext(ctx); err != nil {
			return nil, errors.Join(unavailable(err, "The database file %s cannot be opened; check that it is a Cordboard database and writable.", path),
				db.writer.Close(), db.reader.Close(), unlock())
		}
	}
	return db, nil
}

// migrator is a pool to migrate with, and what closes it. On a server it has no time limits: an index may take minutes.
func (db *DB) migrator() (*sqlx.DB, func() error, error) {
	if db.dialect == embedded {
		return db.writer, func() error { return nil }, nil
	}
	pool, err := openServer(db.address, map[string]string{"statement_timeout": "0", "lock_timeout": "0", "idle_in_transaction_session_timeout": "0"})
	if err != nil {
		return nil, nil, err
	}
	return pool, pool.Close, nil
}

func embeddedTrouble(err error) trouble {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return other
	}
	const constraint, primaryKey, unique = 19, 6, 8
	switch code := e.Code(); code & 0xff {
	case constraint:
		if kind := code >> 8; kind == primaryKey || kind == unique {
			return taken
		}
	case 5, 6, 7, 8, 10, 13, 14: // busy, locked, out of memory, read-only, input/output, full, cannot open
		return away
	}
	return other
}

func embeddedGuard(table, column, message string) []string {
	event := "UPDATE OF " + column
	if column == "" {
		event = "UPDATE"
	}
	on := func(name, event string) string {
		return fmt.Sprintf(`CREATE TRIGGER %s_%s BEFORE %s ON %s BEGIN SELECT RAISE(ABORT, '%s'); END`, table, name, event, table, message)
	}
	return []string{on("never_changes", event), on("never_goes", "DELETE")}
}
