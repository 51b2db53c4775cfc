package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"modernc.org/sqlite"
)

// dialect is everything in which the two databases differ. No other file says which one it is.
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

func connectServer(ctx context.Context, address string, config Config) (*DB, error) {
	pool, err := openServer(address, nil)
	if err != nil {
		return nil, err
	}
	connections := config.Connections
	if connections <= 0 {
		connections = 20
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	if err := pool.PingContext(ctx); err != nil {
		parsed, _ := url.Parse(address)
		return nil, errors.Join(unavailable(err, "The database server at %s cannot be used; check that it runs, and the address in --db.", parsed.Host),
			pool.Close())
	}
	return &DB{dialect: server, config: config, writer: pool, reader: pool, lock: func() error { return nil }, address: address}, nil
}

// serverDefaults are connection parameters that an address may set otherwise. A step's transaction takes milliseconds, so one that idles
// belongs to a node that hangs and must not hold its locks.
var serverDefaults = map[string]string{
	"sslmode": "prefer", "application_name": "cordboard", "connect_timeout": "10", "binary_parameters": "yes",
	"statement_timeout": "30000", "lock_timeout": "10000", "idle_in_transaction_session_timeout": "2000",
}

func openServer(address string, override map[string]string) (*sqlx.DB, error) {
	address, err := serverAddress(address, override)
	if err != nil {
		return nil, err
	}
	pool, err := sqlx.Open("postgres", address)
	if err != nil {
		return nil, unavailable(err, "The database address in --db cannot be read.")
	}
	return pool, nil
}

// serverAddress is an address with the parameters of a connection.
func serverAddress(address string, override map[string]string) (string, error) {
	parsed, err := url.Parse(address)
	if err != nil {
		return "", unavailable(nil, "The database address in --db is not a URL such as postgres://user:password@host:5432/name.")
	}
	query := parsed.Query()
	for name, value := range serverDefaults {
		if !query.Has(name) && (name != "sslmode" || os.Getenv("PGSSLMODE") == "") {
			query.Set(name, value)
		}
	}
	for name, value := range override {
		query.Set(name, value)
	}
	parsed.RawQuery = query.Encode()
	return parsed.String(), nil
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

func serverTrouble(err error) trouble {
	var e *pq.Error
	if !errors.As(err, &e) {
		var network net.Error
		if errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, net.ErrClosed) {
			return away
		}
		return other
	}
	switch e.Code {
	case "23505":
		return taken
	case "40001", "40P01": // serialization failure, deadlock
		return clash
	case "57014", "55P03", "25006", "25P03": // time limits, read-only standby, idle in a transaction
		return away
	}
	switch e.Code.Class() {
	case "08", "53", "57", "58": // connection, resources (disk full), operator intervention, system error
		return away
	}
	return other
}

// deskLockKey is the desk's among the advisory locks of a database.
const deskLockKey = 0x6465736b // desk

// errEndSession makes a pool close a connection instead of keeping it.
var errEndSession = driver.ErrBadConn

func serverDeskLock(ctx context.Context, session *sql.Conn) (backend int64, locked bool, err error) {
	// A session may lock twice; one that has the lock does not ask again.
	err = session.QueryRowContext(ctx, `SELECT pg_backend_pid(), EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND objid = $1)
		OR pg_try_advisory_lock($2)`, deskLockKey, deskLockKey).Scan(&backend, &locked)
	return backend, locked, err
}

func serverEndSession(ctx context.Context, session *sql.Conn, backend int64) {
	// What it may not end is fenced anyhow.
	_, _ = session.ExecContext(ctx, `SELECT pg_terminate_backend($1::int)`, backend)
}

// Channels that nodes listen to.
const (
	deskChannel = "cordboard_desk"
	homeChannel = "cordboard_home" // the names of nodes for which something waits
)

// serverListen gives what the nodes of a database server tell each other, until ctx ends. The listener connects again by itself.
func serverListen(ctx context.Context, address, channel string, got func(text string)) error {
	address, err := serverAddress(address, nil)
	if err != nil {
		return err
	}
	l := pq.NewListener(address, 100*time.Millisecond, 2*time.Second, nil)
	defer func() { _ = l.Close() }()
	if err := l.Listen(channel); err != nil {
		return unavailable(err, "%s", "The database server cannot tell what other nodes do.")
	}
	got("") // what was told before is lost
	alive := time.NewTicker(30 * time.Second)
	defer alive.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case n := <-l.Notify:
			if n == nil {
				got("") // it was away
				continue
			}
			got(n.Extra)
		case <-alive.C:
			go func() { _ = l.Ping() }() // a connection that is gone is found, and made again
		}
	}
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

func serverGuard(table, column, message string) []string {
	event := "UPDATE OF " + column
	if column == "" {
		event = "UPDATE"
	}
	return []string{
		fmt.Sprintf(`CREATE FUNCTION %s_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '%s'; END $$`, table, message),
		fmt.Sprintf(`CREATE TRIGGER %s_never_changes BEFORE %s OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION %s_never_changes()`, table, event, table, table),
	}
}
