package storage

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
)

// Installation gives the id of this installation, 16 hexadecimal digits: the same for every server on this database, and for as long as it is
// there. The first call makes it.
func (db *DB) Installation(ctx context.Context) (string, error) {
	var id string
	err := db.write(ctx, func(ctx context.Context, t *tx) error {
		bits := make([]byte, 8)
		_, _ = rand.Read(bits) // never fails: crypto/rand
		_, err := t.exec(ctx, `INSERT INTO installation (singleton, id) VALUES (1, ?) ON CONFLICT (singleton) DO NOTHING`, hex.EncodeToString(bits))
		if err != nil {
			return fmt.Errorf("name the installation: %w", err)
		}
		return t.get(ctx, &id, `SELECT id FROM installation`)
	})
	return id, err
}
