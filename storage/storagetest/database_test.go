package storagetest

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/storage"
)

func TestMigrations(t *testing.T) {
	addresses := map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "deep", "er", "cordboard.db") },
		"postgres": func(t *testing.T) string { return PostgresURL(t) },
	}
	for name, address := range addresses {
		t.Run(name, func(t *testing.T) {
			db, err := storage.Open(t.Context(), address(t), config())
			must(t, err)
			defer func() { must(t, db.Close()) }()
			if db.Dialect() != name {
				t.Errorf("got dialect %s, want %s", db.Dialect(), name)
			}
			status, err := db.MigrationStatus(t.Context())
			must(t, err)
			for _, m := range status {
				if m.AppliedAt != nil {
					t.Errorf("migration %s: got applied, want not yet", m.Name)
				}
			}
			applied, err := db.Migrate(t.Context())
			must(t, err)
			if len(applied) == 0 || len(applied) != len(status) {
				t.Errorf("got applied %v, want all %d", applied, len(status))
			}
			status, err = db.MigrationStatus(t.Context())
			must(t, err)
			for _, m := range status {
				if m.AppliedAt == nil || m.Name == "" {
					t.Errorf("got %+v, want it applied", m)
				}
			}
			again, err := db.Migrate(t.Context())
			must(t, err)
			if len(again) != 0 {
				t.Errorf("got %v applied twice", again)
			}
		})
	}
}

func TestTwoNodesMigrateAtOnce(t *testing.T) {
	address := PostgresURL(t)
	var wait sync.WaitGroup
	var mu sync.Mutex
	var applied []string
	for range 3 {
		wait.Go(func() {
			db, err := storage.Open(t.Context(), address, config())
			if err != nil {
				t.Error(err)
				return
			}
			names, err := db.Migrate(t.Context())
			if err := errors.Join(err, db.Ping(t.Context()), db.Close()); err != nil {
				t.Error(err)
			}
			mu.Lock()
			applied = append(applied, names...)
			mu.Unlock()
		})
	}
	wait.Wait()
	db, err := storage.Open(t.Context(), address, config())
	must(t, err)
	all, err := db.MigrationStatus(t.Context())
	must(t, errors.Join(err, db.Close()))
	var want []string
	for _, m := range all {
		want = append(want, m.Name)
	}
	if len(want) < 12 || !slices.Equal(applied, want) {
		t.Errorf("got applied %q, want each of %q once", applied, want)
	}
}

func TestSecondProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cordboard.db")
	db, err := storage.Open(t.Context(), path, config())
	must(t, err)
	_, err = storage.Open(t.Context(), path, config())
	wantCode(t, err, fault.Unavailable)
	if !strings.Contains(err.Error(), "Another Cordboard process") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %q, want one clear line", err)
	}
	must(t, db.Close())
	must(t, db.Close())
	_, err = db.Flow(t.Context(), "x")
	wantCode(t, err, fault.Unavailable)
	wantCode(t, db.SaveOrganisation(t.Context(), anna, storage.Organisation{Name: "x"}), fault.Unavailable)
	again, err := storage.Open(t.Context(), path, config())
	must(t, err)
	must(t, again.Close())
}

func TestUnreachable(t *testing.T) {
	for _, address := range []string{
		"postgres://cordboard:secret@127.0.0.1:1/cordboard?sslmode=disable", "/dev/null/cordboard.db", "mysql://x", "", "postgres://%zz", t.TempDir() + "/",
	} {
		_, err := storage.Open(t.Context(), address, config())
		if fault.CodeOf(err) != fault.Unavailable {
			t.Errorf("%s: got %v, want unavailable", address, err)
		}
		if err != nil && (strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%s: got %q, want one line without the password", address, err)
		}
	}
}

// TestServerWithoutTLS leaves the choice to the server, as other programs do, when the address says nothing.
func TestServerWithoutTLS(t *testing.T) {
	db, err := storage.Open(t.Context(), strings.Replace(PostgresURL(t), "sslmode=disable", "", 1), config())
	must(t, err)
	must(t, db.Ping(t.Context()))
	must(t, db.Close())
}

// TestConnectionsCut kills every connection of a server's database: the next calls work again, and what was saved is there.
func TestConnectionsCut(t *testing.T) {
	address := PostgresURL(t)
	db, other := open(t, address, config()), raw(t, address)
	arrive(t, db, contact("c1"))
	for round := range 5 {
		_, err := other.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
		must(t, err)
		deadline := time.Now().Add(10 * time.Second)
		key := string(rune('a' + round))
		for {
			out, err := db.Journal().Batch(t.Context(), []runtime.Arrival{arrival("c1", key)}, next)
			if err == nil {
				if !out[0].Fresh {
					t.Errorf("round %d: got %+v, want fresh", round, out[0])
				}
				break
			}
			if fault.CodeOf(err) != fault.Unavailable || time.Now().After(deadline) {
				t.Fatalf("round %d: got %v, want unavailable for a while", round, err)
			}
		}
	}
	c, err := db.Journal().Contact(t.Context(), "c1")
	must(t, err)
	if c.Version != 5 {
		t.Errorf("got version %d, want 5", c.Version)
	}
}

// raw opens a database beside the store.
func raw(t *testing.T, address string) *sqlx.DB {
	t.Helper()
	driver := "sqlite"
	if strings.HasPrefix(address, "postgres") {
		driver = "postgres"
	}
	pool, err := sqlx.Open(driver, address)
	must(t, err)
	t.Cleanup(func() { must(t, pool.Close()) })
	return pool
}

// TestNothingChangesHistory asks the database itself to change what must never change.
func TestNothingChangesHistory(t *testing.T) {
	for _, address := range []string{filepath.Join(t.TempDir(), "cordboard.db"), PostgresURL(t)} {
		db := open(t, address, config())
		create(t, db, document("main-line"))
		publish(t, db, "main-line")
		for _, statement := range []string{
			`UPDATE versions SET document = '{}'`, `DELETE FROM versions`, `UPDATE audit SET actor = 'x'`, `DELETE FROM audit`,
		} {
			if _, err := raw(t, address).Exec(statement); err == nil {
				t.Errorf("%s: %s worked, want it refused", db.Dialect(), statement)
			}
		}
	}
}

func TestAudit(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		create(t, db, document("main-line"))
		save(t, db, bert, patch(1, map[string]string{"variables": `[]`}))
		publish(t, db, "main-line")
		newUser(t, db, "anna@example.com", "admin")
		all, total, err := db.Audit(t.Context(), storage.AuditFilter{})
		must(t, err)
		var actions []string
		for _, e := range all {
			actions = append(actions, e.Action)
			if e.ID == "" || e.At.Before(start) || e.Actor.UserID == "" || e.Address == "" || e.Subject == "" {
				t.Errorf("got %+v, want who, what, when and from where", e)
			}
			if strings.Contains(string(e.After), "hash-1") {
				t.Error("the audit log has a password hash")
			}
		}
		wantSame(t, actions, []string{"user.create", "flow.publish", "draft.save", "flow.create"})
		if total != 4 || string(all[2].Before) == string(all[2].After) || !strings.Contains(string(all[2].Before), "tier") || all[2].Actor.Name != "Bert" {
			t.Errorf("got %d entries, draft %+v, want what Bert changed", total, all[2])
		}
		for filter, want := range map[storage.AuditFilter]int{
			{Query: "BERT"}: 1, {Query: "main-"}: 3, {Action: "flow."}: 2, {Action: "flow.publish"}: 1, {Actor: "u-bert"}: 1, {From: all[1].At}: 2, {To: all[1].At}: 2,
			{Query: "%"}: 0, {Limit: 2, Offset: 3}: 1,
		} {
			got, _, err := db.Audit(t.Context(), filter)
			must(t, err)
			if len(got) != want {
				t.Errorf("%+v: got %d entries, want %d", filter, len(got), want)
			}
		}
	})
}

func TestOrganisation(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		got, err := db.Organisation(t.Context())
		must(t, err)
		if got.TimeZone != "UTC" {
			t.Errorf("got %+v, want UTC before it is set up", got)
		}
		wantCode(t, db.SaveOrganisation(t.Context(), anna, storage.Organisation{Name: "Acme", TimeZone: "Mars/Base"}), fault.Invalid)
		wantCode(t, db.SaveOrganisation(t.Context(), anna, storage.Organisation{}), fault.Invalid)
		wantCode(t, db.SaveOrganisation(t.Context(), anna, storage.Organisation{Name: "Acme", Settings: map[string]string{"dial_prefixes": "+358 46"}}), fault.Invalid)
		for _, name := range []string{"Acme", "Äcme Öy"} {
			must(t, db.SaveOrganisation(t.Context(), anna, storage.Organisation{Name: name, TimeZone: "Europe/Helsinki", Settings: map[string]string{"a": "b"}}))
			got, err = db.Organisation(t.Context())
			must(t, err)
			if got.Name != name || got.Settings["a"] != "b" || got.UpdatedBy != "Anna" {
				t.Errorf("got %+v, want %s", got, name)
			}
		}
	})
}

// TestPanicInTransaction: a panic in one caller's work undoes that work only.
func TestPanicInStepKeepsOthers(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		var wait sync.WaitGroup
		for _, id := range []string{"a", "b", "c", "d"} {
			arrive(t, db, contact(id))
			wait.Go(func() {
				out, err := db.Journal().Batch(context.Background(), []runtime.Arrival{arrival(id, "k")},
					func(r runtime.Reader, c runtime.Contact, a runtime.Arrival) (runtime.Change, error) {
						if id == "b" {
							panic(flow.Failure{Code: "bug"})
						}
						return next(r, c, a)
					})
				if err != nil || out[0].Fresh == (id == "b") || (out[0].Err != nil) != (id == "b") {
					t.Errorf("%s: got %+v, %v", id, out, err)
				}
			})
		}
		wait.Wait()
	})
}
