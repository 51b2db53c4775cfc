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
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

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
