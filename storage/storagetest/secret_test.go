package storagetest

import (
	"encoding/json"
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

const value = "tok_3f9a-very-private"

// keyed runs a test on a database of each kind that has a key, and gives a way to open the same database with other keys.
func keyed(t *testing.T, test func(t *testing.T, db *storage.DB, reopen func(keys ...storage.Key) *storage.DB)) {
	key := storage.NewKey()
	with := func(keys ...storage.Key) storage.Config {
		c := config()
		c.Keys = keys
		return c
	}
	t.Run("sqlite", func(t *testing.T) {
		path := t.TempDir() + "/cordboard.db"
		db := open(t, path, with(key))
		test(t, db, func(keys ...storage.Key) *storage.DB {
			must(t, db.Close())
			return open(t, path, with(keys...))
		})
	})
	t.Run("postgres", func(t *testing.T) {
		address := PostgresURL(t)
		db := open(t, address, with(key))
		test(t, db, func(keys ...storage.Key) *storage.DB {
			must(t, db.Close())
			return open(t, address, with(keys...))
		})
	})
}

func saveSecret(t *testing.T, db *storage.DB, s storage.Secret, value string) storage.Secret {
	t.Helper()
	saved, err := db.SaveSecret(t.Context(), anna, s, value)
	must(t, err)
	return saved
}

func TestSecretIsWriteOnly(t *testing.T) {
	keyed(t, func(t *testing.T, db *storage.DB, _ func(...storage.Key) *storage.DB) {
		saved := saveSecret(t, db, storage.Secret{Name: "crm", Settings: json.RawMessage(`{"kind":"bearer"}`)}, value)
		_, got, err := db.OpenSecret(t.Context(), "", "CRM")
		must(t, err)
		if got != value {
			t.Errorf("got %q, want the value", got)
		}
		list, err := db.Secrets(t.Context())
		must(t, err)
		wantSame(t, list, []storage.Secret{saved})
		text, err := json.Marshal(list)
		must(t, err)
		entries, _, err := db.Audit(t.Context(), storage.AuditFilter{Limit: 50})
		must(t, err)
		log, err := json.Marshal(entries)
		must(t, err)
		for _, said := range []string{string(text), string(log)} {
			if strings.Contains(said, value) || strings.Contains(said, "sealed") {
				t.Errorf("the value is in %s", said)
			}
		}
		if !strings.Contains(string(log), "secret.value") {
			t.Errorf("got %s, want that a value was set", log)
		}
	})
}

func TestSecretChanges(t *testing.T) {
	keyed(t, func(t *testing.T, db *storage.DB, _ func(...storage.Key) *storage.DB) {
		s := saveSecret(t, db, storage.Secret{Name: "crm"}, value)
		s.Name, s.Settings = "customers", json.RawMessage(`{"kind":"header","header":"X-Key"}`)
		saveSecret(t, db, s, "") // renamed, the value stays
		for _, name := range []string{"customers", "crm"} {
			_, got, err := db.OpenSecret(t.Context(), "", name) // a published version has the old name
			must(t, err)
			if got != value {
				t.Errorf("%s: got %q, want the value as it was", name, got)
			}
		}
		_, err := db.SaveSecret(t.Context(), bert, s, "other") // s is older than what is there
		wantCode(t, err, fault.Conflict)
		_, got, err := db.OpenSecret(t.Context(), "", "customers")
		must(t, err)
		if got != value {
			t.Errorf("a save that was refused changed the value to %q", got)
		}
		must(t, db.DeleteSecret(t.Context(), anna, "customers"))
		_, _, err = db.OpenSecret(t.Context(), "", "customers")
		wantCode(t, err, fault.NotFound)
	})
}

// A version means the secret that it was bound to, whatever is called by that name now.
func TestSecretsFollowTheNamesOfAVersion(t *testing.T) {
	keyed(t, func(t *testing.T, db *storage.DB, _ func(...storage.Key) *storage.DB) {
		s := saveSecret(t, db, storage.Secret{Name: "crm"}, value)
		f := document("main-line")
		f.Activities = append(f.Activities, flow.Record{ID: "ask", Type: "http_request", Properties: json.RawMessage(`{"auth":"crm"}`)})
		create(t, db, f)
		version := publish(t, db, "main-line")
		s.Name = "customers"
		saveSecret(t, db, s, "")
		saveSecret(t, db, storage.Secret{Name: "crm"}, "another")
		for program, want := range map[string]string{version.ID: value, "": "another"} {
			_, got, err := db.OpenSecret(t.Context(), program, "crm")
			must(t, err)
			if got != want {
				t.Errorf("program %q: got %q, want %q", program, got, want)
			}
		}
	})
}

func TestSecretRefused(t *testing.T) {
	keyed(t, func(t *testing.T, db *storage.DB, _ func(...storage.Key) *storage.DB) {
		for field, try := range map[string]struct{ name, value string }{
			"name": {"a b", value}, "value": {"crm", ""},
		} {
			_, err := db.SaveSecret(t.Context(), anna, storage.Secret{Name: try.name}, try.value)
			if fault.Fields(err)[field] == "" {
				t.Errorf("%+v: got %v, want a fault about %s", try, err, field)
			}
		}
		_, err := db.SaveSecret(t.Context(), anna, storage.Secret{Name: "crm"}, strings.Repeat("x", storage.MaxSecret+1))
		wantCode(t, err, fault.Invalid)
		_, _, err = db.OpenSecret(t.Context(), "", "nope")
		wantCode(t, err, fault.NotFound)
	})
}

func TestSecretNeedsItsKey(t *testing.T) {
	keyed(t, func(t *testing.T, db *storage.DB, reopen func(...storage.Key) *storage.DB) {
		saveSecret(t, db, storage.Secret{Name: "crm"}, value)
		other := storage.NewKey()
		db = reopen(other)
		_, _, err := db.OpenSecret(t.Context(), "", "crm")
		wantCode(t, err, fault.Unavailable)
		if strings.Contains(err.Error(), value) {
			t.Errorf("the error says the value: %v", err)
		}
		s, err := db.Secret(t.Context(), "crm")
		must(t, err)
		saveSecret(t, db, s, "entered again") // with the new key
		_, got, err := db.OpenSecret(t.Context(), "", "crm")
		must(t, err)
		if got != "entered again" {
			t.Errorf("got %q, want the new value", got)
		}
	})
}

func TestSecretsWithoutAKey(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		_, err := db.SaveSecret(t.Context(), anna, storage.Secret{Name: "crm"}, value)
		wantCode(t, err, fault.Unavailable)
		list, err := db.Secrets(t.Context())
		must(t, err)
		if len(list) != 0 {
			t.Errorf("got %v, want nothing saved", list)
		}
	})
}

func TestParseKey(t *testing.T) {
	key := storage.NewKey()
	got, err := storage.ParseKey(key.String())
	must(t, err)
	if got != key {
		t.Error("a key does not survive being written and read")
	}
	for _, text := range []string{"", "short", "not base64 at all!", key.String() + "AAAA"} {
		_, err := storage.ParseKey(text)
		wantCode(t, err, fault.Invalid)
		if text != "" && strings.Contains(err.Error(), text) {
			t.Errorf("the error quotes the key: %v", err)
		}
	}
}

// A secret without a value can be named, and says what it lacks where its value is wanted.
func TestSecretWithoutValue(t *testing.T) {
	keyed(t, func(t *testing.T, db *storage.DB, _ func(...storage.Key) *storage.DB) {
		named, err := db.NameSecret(t.Context(), anna, "erp")
		must(t, err)
		empty, err := db.EmptySecrets(t.Context())
		must(t, err)
		wantSame(t, empty, map[string]bool{named.ID: true})
		_, _, err = db.OpenSecret(t.Context(), "", "erp")
		wantCode(t, err, fault.NotFound)
		if !strings.Contains(fault.Message(err), "no value yet") {
			t.Errorf("got %q, want it to say that there is no value yet", fault.Message(err))
		}
		_, err = db.NameSecret(t.Context(), anna, "ERP")
		wantCode(t, err, fault.Conflict)
		saveSecret(t, db, named, "tok")
		_, value, err := db.OpenSecret(t.Context(), "", "erp")
		must(t, err)
		wantSame(t, value, "tok")
		empty, err = db.EmptySecrets(t.Context())
		must(t, err)
		wantSame(t, empty, map[string]bool{})
	})
}
