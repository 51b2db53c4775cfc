// Package storage owns everything that is kept: SQL, migrations and transactions. It implements the interfaces that runtime declares.
// It must not know HTTP, decide what a flow means, or log; what it cannot do it says in a fault.
package storage

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// Config is what Open needs beside the URL. The zero value works.
type Config struct {
	// Now is the clock of audit rows and of when things were saved. Zero: time.Now.
	Now func() time.Time
	// Catalog tells which properties of an activity name a resource. Without it (zero) no reference is found: usage lists are empty, and
	// nothing is protected from deletion or rewritten by a rename. Everything that writes flows must set it.
	Catalog *flow.Catalog
	// Connections is the most connections to hold to a database server; the embedded database uses it for reads. Zero: 20, embedded 4.
	Connections int
	// Keys seal the values of secrets: the first one seals, all of them open. Zero: no secret can be saved or used.
	Keys []Key
}

// DB is an open database. Its methods may be called from many goroutines.
type DB struct {
	dialect *dialect
	writer  *sqlx.DB // the embedded database has exactly one connection here
	reader  *sqlx.DB // the same as writer on a database server
	lock    func() error
	group   *group      // joins transactions into one commit; nil on a database server
	hot     *statements // on a database server, where parsing takes longer than running
	joined  *tx         // in what Together gives: the transaction that everything is in
	config  Config
	address string // of a database server

	index flowIndex // of the texts of flows

	leased atomic.Bool // a node of this process has a lease

	deskOnce sync.Once
	desk     *Desk

	importing sync.Mutex // held while a table is imported

	closing sync.Once
	closed  error
}

// Open opens the database at a URL: the address of a database server, or the path of a file for the embedded database, which is made with
// its folder when it is not there. It does not migrate. A database that cannot be reached is an Unavailable fault that says what to do.
func Open(ctx context.Context, url string, config Config) (*DB, error) {
	if config.Now == nil {
		config.Now = time.Now
	}
	db, err := connect(ctx, url, config)
	if err != nil {
		return nil, err
	}
	if db.dialect.grouped {
		db.group = newGroup(db)
	} else {
		db.hot = newStatements(db.writer)
	}
	return db, nil
}

// Close ends the running transactions and closes the database. Calling it again does nothing.
func (db *DB) Close() error {
	db.closing.Do(func() {
		if db.group != nil {
			db.group.stop()
		}
		db.closed = db.writer.Close()
		if db.reader != db.writer {
			if err := db.reader.Close(); db.closed == nil {
				db.closed = err
			}
		}
		if err := db.lock(); db.closed == nil {
			db.closed = err
		}
	})
	return fault.Wrap(db.closed, fault.Internal, "the database did not close cleanly")
}

// Ping says whether the database answers; an Unavailable fault when not.
func (db *DB) Ping(ctx context.Context) error {
	var one int
	return db.read().get(ctx, &one, `SELECT 1`)
}

// Dialect names the kind of database, for status pages and metrics.
func (db *DB) Dialect() string { return db.dialect.name }

// now is the clock in the precision that is stored.
func (db *DB) now() time.Time { return fromMillis(millis(db.config.Now())) }

// millis is a time as it is stored: milliseconds since 1970 in UTC.
func millis(t time.Time) int64 { return t.UnixMilli() }

// fromMillis reads a stored time.
func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// fromMillisOrNil reads a stored time that may be missing.
func fromMillisOrNil(ms *int64) *time.Time {
	if ms == nil {
		return nil
	}
	t := fromMillis(*ms)
	return &t
}

// millisOrNil is a time that may be missing as it is stored.
func millisOrNil(t *time.Time) *int64 {
	if t == nil {
		return nil
	}
	ms := millis(*t)
	return &ms
}
