package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"cordboard/activities"
	"cordboard/storage"
)

// TestSecretCommands sets the hosts of a secret that has none, and leaves its value and kind as they are.
func TestSecretCommands(t *testing.T) {
	file, key := filepath.Join(t.TempDir(), "cordboard.db"), storage.NewKey()
	open := func() *storage.DB {
		db, err := storage.Open(t.Context(), file, storage.Config{Catalog: activities.Catalog(), Keys: []storage.Key{key}})
		if err != nil {
			t.Fatal(err)
		}
		return db
	}
	db := open()
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	old := storage.Secret{Name: "crm", Settings: json.RawMessage(`{"kind":"basic","user":"anna"}`)}
	if _, err := db.SaveSecret(t.Context(), tester, old, "very private"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if got := wantCode(t, exitOK, "", "secret", "list", "--db", file).stdout; !strings.Contains(got, "no allowed hosts: it is not sent") {
		t.Errorf("got %q, want that it has no hosts", got)
	}
	wantCode(t, exitUsage, "", "secret", "hosts", "crm", "https://crm.example", "--db", file)
	wantCode(t, exitRefused, "", "secret", "hosts", "nope", "crm.example", "--db", file)
	wantCode(t, exitOK, "", "secret", "hosts", "crm", "API.crm.example", "*.crm.example:8443", "--db", file)
	list := jsonOf[[]shownSecret](t, wantCode(t, exitOK, "", "secret", "list", "--json", "--db", file).stdout)
	if len(list) != 1 || strings.Join(list[0].Hosts, " ") != "api.crm.example *.crm.example:8443" {
		t.Errorf("got %+v, want the hosts that were set", list)
	}
	db = open()
	defer db.Close()
	secret, value, err := db.OpenSecret(t.Context(), "", "crm")
	if err != nil || value != "very private" || !strings.Contains(string(secret.Settings), `"user":"anna"`) {
		t.Errorf("got %s (%v), want kind, user and value as they were", secret.Settings, err)
	}
}
