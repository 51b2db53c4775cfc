package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"cordboard/flow/fault"
)

// Secret is a credential that flows name. Its value is write-only: it is sealed in the database, never listed, exported or audited, and opened
// only by OpenSecret for the request that carries it.
type Secret struct {
	ID          string          // empty in a Save that makes a new one
	Name        string          // unique, compared without case; flows name it
	Description string          // for people
	Settings    json.RawMessage // JSON object: how the value is sent; never the value
	UpdatedAt   time.Time       // in a Save, what the change is based on: a later change is a conflict; zero replaces whatever is there
	UpdatedBy   string
}

// Hosts lists where the secret may be sent, as flow.CheckHost describes them; none: nowhere.
func (s Secret) Hosts() []string {
	var set struct {
		Hosts []string `json:"hosts"`
	}
	_ = json.Unmarshal(s.Settings, &set) // what cannot be read allows nothing
	return set.Hosts
}

// MaxSecret is the length of a secret's value in bytes.
const MaxSecret = 8 << 10

// Secrets lists the secrets by name, without their values.
func (db *DB) Secrets(ctx context.Context) ([]Secret, error) {
	return resources[Secret](ctx, db.read(), kindSecret)
}

// Secret loads a secret by name, without its value; a missing one is a not_found fault.
func (db *DB) Secret(ctx context.Context, name string) (Secret, error) {
	r, err := db.read().resource(ctx, kindSecret, name)
	return Secret(r), err
}

// SaveSecret makes a secret when it has no id, else changes it. An empty value keeps the one that is there; a new secret needs one. A name that
// is taken is a conflict fault about the field name; a new name is put into the drafts that have the old one.
func (db *DB) SaveSecret(ctx context.Context, who Actor, s Secret, value string) (Secret, error) {
	switch {
	case value == "" && s.ID == "":
		return Secret{}, fault.Field("value", "is needed")
	case len(value) > MaxSecret:
		return Secret{}, fault.Field("value", "has more than 8 KB")
	case value != "" && len(db.config.Keys) == 0:
		return Secret{}, errNoKey
	}
	saved, err := db.saveResource(ctx, who, kindSecret, resource(s), func(ctx context.Context, t *tx, id string) error {
		if value == "" {
			return nil
		}
		return t.sealSecret(ctx, who, db.config.Keys[0], sealing{id, s.Name, value})
	})
	return Secret(saved), err
}

// NameSecret makes a secret without a value, for flows to name: what would carry it fails until SaveSecret has given it one.
func (db *DB) NameSecret(ctx context.Context, who Actor, name string) (Secret, error) {
	saved, err := db.saveResource(ctx, who, kindSecret, resource{Name: name})
	return Secret(saved), err
}

// EmptySecrets tells by id which secrets have no value yet.
func (db *DB) EmptySecrets(ctx context.Context) (map[string]bool, error) {
	var ids []string
	err := db.read().list(ctx, &ids, `SELECT id FROM resources WHERE kind = ? AND id NOT IN (SELECT id FROM secrets)`, kindSecret)
	if err != nil {
		return nil, fmt.Errorf("list secrets without a value: %w", err)
	}
	empty := map[string]bool{}
	for _, id := range ids {
		empty[id] = true
	}
	return empty, nil
}

type sealing struct{ id, name, value string }

func (t *tx) sealSecret(ctx context.Context, who Actor, key Key, s sealing) error {
	sealed, err := key.seal(s.value, s.id)
	if err != nil {
		return fmt.Errorf("seal secret %s: %w", s.name, err)
	}
	_, err = t.exec(ctx, `INSERT INTO secrets (id, key_id, sealed, changed_at, changed_by) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET key_id = excluded.key_id, sealed = excluded.sealed, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
		s.id, key.id(), sealed, millis(t.now), who.Name)
	if err != nil {
		return fmt.Errorf("save secret %s: %w", s.name, err)
	}
	return t.audit(ctx, who, audited{action: "secret.value", subject: s.name})
}

// DeleteSecret deletes a secret; one that flows or AI agents name is a conflict fault that says where.
func (db *DB) DeleteSecret(ctx context.Context, who Actor, name string) error {
	return db.deleteResource(ctx, who, kindSecret, name, func(ctx context.Context, t *tx, id string) error {
		_, err := t.exec(ctx, `DELETE FROM secrets WHERE id = ?`, id)
		return err
	})
}

// OpenSecret gives a secret with its value, by the name that it has or had: what a version of a flow was bound to by that name comes first, with
// an empty program whatever has the name now. A missing one, or one without a value, is a not_found fault, one that was sealed with a key that this
// server does not have an unavailable one; neither says anything of the value.
func (db *DB) OpenSecret(ctx context.Context, program, name string) (Secret, string, error) {
	id, err := db.read().currentOrFormer(ctx, kindSecret, name, program)
	if err != nil {
		return Secret{}, "", err
	}
	var row struct {
		resourceRow
		KeyID  *string `db:"key_id"` // nil: without a value
		Sealed *string
	}
	err = db.read().get(ctx, &row, `SELECT r.id, r.name, r.description, r.settings, r.updated_at, r.updated_by, s.key_id, s.sealed
		FROM resources r LEFT JOIN secrets s ON s.id = r.id WHERE r.id = ? AND r.kind = ?`, id, kindSecret)
	if err != nil {
		return Secret{}, "", found(err, "There is no secret named %q.", name)
	}
	if row.KeyID == nil {
		return Secret{}, "", fault.New(fault.NotFound, "The secret %q has no value yet: enter it under Secrets.", name)
	}
	i := slices.IndexFunc(db.config.Keys, func(k Key) bool { return k.id() == *row.KeyID })
	if i < 0 {
		return Secret{}, "", fault.New(fault.Unavailable, "The secret %q was sealed with another key than this server has; start it with that key, or enter the value again.", name)
	}
	value, err := db.config.Keys[i].open(*row.Sealed, id)
	return Secret(row.resource()), value, fault.Wrap(err, fault.Internal, "The secret %q was changed outside Cordboard; enter its value again.", name)
}

// CanSeal says whether this server has a key, so that values of secrets can be saved.
func (db *DB) CanSeal() bool { return len(db.config.Keys) > 0 }
