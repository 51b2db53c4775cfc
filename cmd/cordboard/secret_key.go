package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"cordboard/flow/fault"
	"cordboard/storage"
)

// secretKeyEnv is the environment variable with the keys themselves. It is no flag: others can see those.
const secretKeyEnv = "CORDBOARD_SECRET_KEY"

// secretKeys gives the keys that seal secrets, the one that seals first: from the environment, else from the key file. The embedded database
// gets a key file beside it at the first start; with a database server there are none unless they are given, since every node needs the same.
func (c *ServeCmd) secretKeys() ([]storage.Key, error) {
	if text := os.Getenv(secretKeyEnv); text != "" {
		return parseKeys(text, secretKeyEnv)
	}
	path, ours := c.SecretKeyFile, false
	if path == "" {
		if strings.Contains(c.DB, "://") && !strings.HasPrefix(c.DB, "sqlite://") {
			return nil, nil
		}
		path, ours = filepath.Join(filepath.Dir(strings.TrimPrefix(c.DB, "sqlite://")), "cordboard.key"), true
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && ours {
		return makeKey(path)
	}
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "the key file %s cannot be read", path)
	}
	return parseKeys(string(text), path)
}

// parseKeys reads keys that are separated by white space or commas.
func parseKeys(text, from string) ([]storage.Key, error) {
	var keys []storage.Key
	for _, one := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\r' || r == '\t' }) {
		key, err := storage.ParseKey(one)
		if err != nil {
			return nil, fault.New(fault.Invalid, "%s: %s", from, fault.Message(err))
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, fault.New(fault.Invalid, "%s holds no key", from)
	}
	return keys, nil
}

// makeKey writes a new key file that only its owner can read.
func makeKey(path string) ([]storage.Key, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "the folder for the key file %s cannot be made", path)
	}
	key := storage.NewKey()
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_, err = file.WriteString(key.String() + "\n")
		err = errors.Join(err, file.Sync(), file.Close())
	}
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "the key file %s cannot be made", path)
	}
	return []storage.Key{key}, nil
}
