package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// MaxSpoken is how many bytes of spoken texts are kept (docs/limits.md).
const MaxSpoken = 64 << 20

// spokenFresh is how long a use is not noted again: most readings then write nothing.
const spokenFresh = time.Hour

// Spoken gives a text that was spoken before, by its key; nil when it is not kept.
func (db *DB) Spoken(ctx context.Context, key string) ([]byte, error) {
	var row struct {
		Data   []byte
		UsedAt int64 `db:"used_at"`
	}
	err := db.read().get(ctx, &row, `SELECT data, used_at FROM spoken WHERE key = ?`, key)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for a spoken text: %w", err)
	}
	if now := db.now(); now.Sub(fromMillis(row.UsedAt)) > spokenFresh {
		err = db.write(ctx, func(ctx context.Context, t *tx) error {
			_, err := t.exec(ctx, `UPDATE spoken SET used_at = ? WHERE key = ?`, millis(t.now), key)
			return err
		})
	}
	return row.Data, err
}

// KeepSpoken keeps a spoken text. Those that were not used for the longest time make room, so that all have at most MaxSpoken bytes; one that
// is larger by itself is not kept.
func (db *DB) KeepSpoken(ctx context.Context, key string, wav []byte) error {
	return db.keepSpoken(ctx, key, wav, MaxSpoken)
}

func (db *DB) keepSpoken(ctx context.Context, key string, wav []byte, limit int64) error {
	size := int64(len(wav))
	if size > limit {
		return nil
	}
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO spoken (key, bytes, used_at, data) VALUES (?, ?, ?, ?)
			ON CONFLICT (key) DO UPDATE SET bytes = excluded.bytes, used_at = excluded.used_at, data = excluded.data`, key, size, millis(t.now), wav)
		if err != nil {
			return fmt.Errorf("keep a spoken text: %w", err)
		}
		// Newest first, what lies beyond the limit goes; of the same time, by key.
		_, err = t.exec(ctx, `DELETE FROM spoken WHERE key IN (SELECT key FROM
			(SELECT key, SUM(bytes) OVER (ORDER BY used_at DESC, CASE WHEN key = ? THEN 0 ELSE 1 END, key) AS total FROM spoken) aged WHERE total > ?)`, key, limit)
		if err != nil {
			return fmt.Errorf("make room for spoken texts: %w", err)
		}
		return nil
	})
}
