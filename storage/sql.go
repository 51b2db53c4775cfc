package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"cordboard/flow/fault"
)

// queries runs SQL on a pool or in a transaction: the one place that writes parameters as the database wants them, refuses texts it cannot
// hold, and tells its errors apart.
type queries struct {
	on      sqlx.ExtContext
	dialect *dialect
	hot     *statements // prepares what is run again and again; nil: nothing
}

// tx is one transaction. Its time is what its rows say.
type tx struct {
	queries
	now        time.Time
	statements *statements // for what it does often
}

func (db *DB) read() queries {
	if db.joined != nil {
		return db.joined.queries
	}
	return queries{on: db.reader, dialect: db.dialect}
}

// get reads one row; none is sql.ErrNoRows.
func (q queries) get(ctx context.Context, into any, query string, args ...any) error {
	if err := check(args); err != nil {
		return err
	}
	return q.told(sqlx.GetContext(ctx, q.on, into, sqlx.Rebind(q.dialect.bind, query), args...))
}

// list reads all rows.
func (q queries) list(ctx context.Context, into any, query string, args ...any) error {
	if err := check(args); err != nil {
		return err
	}
	query = sqlx.Rebind(q.dialect.bind, query)
	if statement := q.hot.prepared(ctx, q.on, query, len(args)); statement != nil {
		return q.told(statement.SelectContext(ctx, into, args...))
	}
	return q.told(sqlx.SelectContext(ctx, q.on, into, query, args...))
}

// each reads rows one by one, for those that are too many to hold.
func (q queries) each(ctx context.Context, query string, args []any, row func(scan func(into ...any) error) error) error {
	if err := check(args); err != nil {
		return err
	}
	rows, err := q.on.QueryxContext(ctx, sqlx.Rebind(q.dialect.bind, query), args...)
	if err != nil {
		return q.told(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return q.told(rows.Err())
}

// exec changes rows and says how many.
func (q queries) exec(ctx context.Context, query string, args ...any) (int64, error) {
	if err := check(args); err != nil {
		return 0, err
	}
	query = sqlx.Rebind(q.dialect.bind, query)
	var result sql.Result
	var err error
	if statement := q.hot.prepared(ctx, q.on, query, len(args)); statement != nil {
		result, err = statement.ExecContext(ctx, args...)
	} else {
		result, err = q.on.ExecContext(ctx, query, args...)
	}
	if err != nil {
		return 0, q.told(err)
	}
	return result.RowsAffected()
}

// change is exec for a change that must hit a row; none is sql.ErrNoRows.
func (q queries) change(ctx context.Context, query string, args ...any) error {
	n, err := q.exec(ctx, query, args...)
	if err == nil && n == 0 {
		return sql.ErrNoRows
	}
	return err
}

// errTaken is a unique key that is there already.
var errTaken = errors.New("is there already")

// errClash is a transaction that lost against another; trying again will work.
var errClash = errors.New("lost against another transaction")

// told gives the database's error a meaning; ctx errors and sql.ErrNoRows stay as they are.
func (q queries) told(err error) error {
	if err == nil || errors.Is(err, sql.ErrNoRows) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	switch q.dialect.trouble(err) {
	case away:
		return unavailable(errors.Join(errLost, err), "%s", q.dialect.away)
	case taken:
		return errors.Join(errTaken, err)
	case clash:
		return errors.Join(errClash, err)
	}
	if errors.Is(err, sql.ErrConnDone) || errors.Is(err, sql.ErrTxDone) || strings.Contains(err.Error(), "database is closed") {
		return unavailable(errors.Join(errLost, err), "%s", q.dialect.away)
	}
	return err
}

func unavailable(cause error, format string, args ...any) error {
	e := fault.New(fault.Unavailable, format, args...)
	e.Err = cause
	return e
}

// found turns a missing row into a not_found fault.
func found(err error, format string, args ...any) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.New(fault.NotFound, format, args...)
	}
	return err
}

// check refuses what a TEXT column of one of the databases cannot hold, so that both refuse it alike.
func check(args []any) error {
	for _, arg := range args {
		if s, ok := arg.(string); ok && !storable(s) {
			return fault.New(fault.Invalid, "a text holds a NUL or broken UTF-8, which cannot be stored; remove it")
		}
	}
	return nil
}

func storable(s string) bool { return strings.IndexByte(s, 0) < 0 && utf8.ValidString(s) }

// write runs do in a transaction that is committed when do gives no error. On a database server a transaction that lost against another is
// done again, so do must only change what it makes itself.
func (db *DB) write(ctx context.Context, do func(context.Context, *tx) error) error {
	if db.joined != nil {
		return do(ctx, db.joined)
	}
	if db.group != nil {
		return db.group.do(ctx, do)
	}
	return again(func() error { return db.transaction(ctx, do) })
}

// snapshot runs do with queries that all see the database as it was at one moment. Nobody waits for them, but a server ends a transaction that
// idles: do reads, and leaves to its caller what takes its time.
func (db *DB) snapshot(ctx context.Context, do func(context.Context, queries) error) error {
	if db.joined != nil {
		return do(ctx, db.joined.queries)
	}
	begun, err := db.reader.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return db.read().told(err)
	}
	defer func() { _ = begun.Rollback() }() // nothing was changed
	return do(ctx, queries{on: begun, dialect: db.dialect})
}

// again does something up to five times while it loses against other transactions.
func again(do func() error) error {
	for try := 0; ; try++ {
		err := do()
		if !errors.Is(err, errClash) {
			return err
		}
		if try == 4 {
			return unavailable(err, "The database is too busy; please try again.")
		}
	}
}

// transaction runs do in a transaction of its own.
func (db *DB) transaction(ctx context.Context, do func(context.Context, *tx) error) (err error) {
	db.hot.prepare(ctx)
	begun, err := db.writer.BeginTxx(ctx, nil)
	if err != nil {
		return db.read().told(err)
	}
	t := &tx{queries: queries{on: begun, dialect: db.dialect}, now: db.now(), statements: db.hot}
	defer func() {
		// After a commit this does nothing; after a panic it lets the connection go.
		if rolled := begun.Rollback(); err != nil && rolled != nil && !errors.Is(rolled, sql.ErrTxDone) {
			err = errors.Join(err, t.told(rolled))
		}
	}()
	if err := do(ctx, t); err != nil {
		return err
	}
	return t.told(begun.Commit())
}

// newID makes an id that sorts by when it was made.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

// key is how a name is compared: without case.
func key(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// encode writes a value of ours as JSON text.
func encode(v any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", err
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// places is a list of n parameter groups for VALUES and IN: "(?, ?), (?, ?)".
func places(rows int, group string) string {
	return strings.TrimSuffix(strings.Repeat(group+", ", rows), ", ")
}

// containing is a LIKE pattern that finds text anywhere, to be used with ESCAPE '!'.
func containing(text string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(strings.ToLower(strings.TrimSpace(text))) + "%"
}
