package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cordboard/storage"
)

func TestSecretKeys(t *testing.T) {
	t.Setenv(secretKeyEnv, "")
	dir := t.TempDir()
	c := ServeCmd{DB: filepath.Join(dir, "cordboard.db")}
	made, err := c.secretKeys()
	if err != nil || len(made) != 1 {
		t.Fatalf("first start: got %d keys and %v, want one", len(made), err)
	}
	info, err := os.Stat(filepath.Join(dir, "cordboard.key"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("got %v and %v, want a file that only its owner reads", info, err)
	}
	again, err := c.secretKeys()
	if err != nil || len(again) != 1 || again[0] != made[0] {
		t.Errorf("second start: got %v, want the same key", err)
	}
	one, two := storage.NewKey(), storage.NewKey()
	path := filepath.Join(dir, "keys")
	if err := os.WriteFile(path, []byte(one.String()+"\n"+two.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.SecretKeyFile = path
	if got, err := c.secretKeys(); err != nil || len(got) != 2 || got[0] != one || got[1] != two {
		t.Errorf("key file: got %d keys and %v, want two in order", len(got), err)
	}
	t.Setenv(secretKeyEnv, two.String())
	if got, err := c.secretKeys(); err != nil || len(got) != 1 || got[0] != two {
		t.Errorf("environment: got %d keys and %v, want its own", len(got), err)
	}
}

func TestSecretKeysOfADatabaseServer(t *testing.T) {
	t.Setenv(secretKeyEnv, "")
	c := ServeCmd{DB: "postgres://db/cordboard"}
	if got, err := c.secretKeys(); err != nil || got != nil {
		t.Errorf("got %d keys and %v, want none: every node needs the same", len(got), err)
	}
}

func TestSecretKeysThatCannotBeUsed(t *testing.T) {
	t.Setenv(secretKeyEnv, "c2hvcnQ=")
	c := ServeCmd{DB: filepath.Join(t.TempDir(), "cordboard.db")}
	_, err := c.secretKeys()
	if err == nil || !strings.Contains(err.Error(), secretKeyEnv) || strings.Contains(err.Error(), "c2hvcnQ") {
		t.Errorf("got %v, want an error that names the variable, not the key", err)
	}
	t.Setenv(secretKeyEnv, "")
	c.SecretKeyFile = filepath.Join(t.TempDir(), "nope")
	if _, err := c.secretKeys(); err == nil || !strings.Contains(err.Error(), "nope") {
		t.Errorf("got %v, want an error that names the file", err)
	}
}
