// Package storagetest is the conformance suite of storage: the same tests on both databases. It also opens databases for the tests of
// other packages.
package storagetest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"cordboard/storage"
)

// PostgresEnv is the environment variable with the URL of a PostgreSQL server on which databases may be created.
const PostgresEnv = "CORDBOARD_TEST_POSTGRES"

// SQLite opens a migrated database in a folder of its own that is closed and removed with the test.
func SQLite(t testing.TB, c storage.Config) *storage.DB {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "cordboard.db"), c)
}

// Postgres opens a migrated database of its own that is dropped with the test.
func Postgres(t testing.TB, c storage.Config) *storage.DB {
	t.Helper()
	return open(t, PostgresURL(t), c)
}

func open(t testing.TB, address string, c storage.Config) *storage.DB {
	t.Helper()
	db, err := storage.Open(context.Background(), address, c)
	if err != nil {
		t.Fatalf("open database: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close database: %v", err)
		}
	})
	if _, err := db.Migrate(context.Background()); err != nil {
		t.Fatalf("migrate: %v", err)
	}
	return db
}

var databases atomic.Int64

// PostgresURL creates an empty database that is dropped with the test, and gives its address.
func PostgresURL(t testing.TB) string {
	t.Helper()
	address := os.Getenv(PostgresEnv)
	if address == "" {
		t.Fatalf("%s is not set. Run `bash .ci/with-postgres go test ./storage/...`, which starts a private server, or set it to the URL of a "+
			"server on which databases may be created.", PostgresEnv)
	}
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatalf("%s is not a URL: %v", PostgresEnv, err)
	}
	admin, err := sqlx.Open("postgres", address)
	if err != nil {
		t.Fatalf("open %s: %v", PostgresEnv, err)
	}
	name := fmt.Sprintf("cordboard_test_%d_%d_%d", os.Getpid(), time.Now().UnixNano(), databases.Add(1))
	if _, err := admin.Exec(`CREATE DATABASE ` + name + ` TEMPLATE template0 ENCODING 'UTF8'`); err != nil {
		t.Fatalf("create a database on %s: %v", parsed.Host, err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec(`DROP DATABASE ` + name + ` WITH (FORCE)`); err != nil {
			t.Errorf("drop database %s: %v", name, err)
		}
		if err := admin.Close(); err != nil {
			t.Errorf("close admin connection: %v", err)
		}
	})
	parsed.Path = "/" + name
	return parsed.String()
}
