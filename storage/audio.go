package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"cordboard/flow/fault"
)

const (
	audioPart = 256 << 10 // bytes of a row
	// audioGrace is how long a recording that no prompt has is kept: the form that it was uploaded with may not be saved yet.
	audioGrace = time.Hour
)

// KeepAudio keeps a recording and gives the hash of its content, by which prompts name it. It stays while a prompt has it, and for an hour. One
// for which the organisation has no room left is an invalid fault that says how much there is.
func (db *DB) KeepAudio(ctx context.Context, wav []byte) (hash string, err error) {
	sum := sha256.Sum256(wav)
	hash = hex.EncodeToString(sum[:])
	return hash, db.write(ctx, func(ctx context.Context, t *tx) error {
		// Whoever has written the row keeps others from forgetting the recording, and from keeping it beside us, until this is over.
		_, err := t.exec(ctx, `INSERT INTO audio (hash, bytes, kept_at) VALUES (?, ?, ?) ON CONFLICT (hash) DO UPDATE SET kept_at = excluded.kept_at`,
			hash, len(wav), millis(t.now))
		if err != nil {
			return fmt.Errorf("keep a recording: %w", err)
		}
		var parts int
		if err := t.get(ctx, &parts, `SELECT COUNT(*) FROM audio_parts WHERE hash = ?`, hash); err != nil || parts > 0 {
			return err
		}
		if err := t.audioRoom(ctx); err != nil {
			return err
		}
		for n := 0; n*audioPart < len(wav); n++ {
			part := wav[n*audioPart : min(len(wav), (n+1)*audioPart)]
			if _, err := t.exec(ctx, `INSERT INTO audio_parts (hash, n, data) VALUES (?, ?, ?)`, hash, n, part); err != nil {
				return fmt.Errorf("keep a recording: %w", err)
			}
		}
		return nil
	})
}

// Audio opens a recording; one that is not kept is a not_found fault. What it gives reads from the database as it goes, within ctx.
func (db *DB) Audio(ctx context.Context, hash string) (*Audio, error) {
	a := &Audio{db: db, ctx: ctx, hash: hash, part: -1}
	if err := db.read().get(ctx, &a.size, `SELECT bytes FROM audio WHERE hash = ?`, hash); err != nil {
		return nil, found(err, "This recording is not kept any more.")
	}
	return a, nil
}

// Audio is an open recording; it holds one part of it at a time. It implements io.ReadSeeker.
type Audio struct {
	db   *DB
	ctx  context.Context //nolint:containedctx // io.Reader has no place for it, and a reader lives as long as its request
	hash string
	size int64
	at   int64
	part int64 // the part that held is; -1: none
	held []byte
}

var _ io.ReadSeeker = (*Audio)(nil)

// Size is how many bytes it has.
func (a *Audio) Size() int64 { return a.size }

// Read implements io.Reader.
func (a *Audio) Read(p []byte) (int, error) {
	if a.at >= a.size {
		return 0, io.EOF
	}
	if part := a.at / audioPart; part != a.part {
		a.held, a.part = nil, part
		err := a.db.read().get(a.ctx, &a.held, `SELECT data FROM audio_parts WHERE hash = ? AND n = ?`, a.hash, part)
		if err != nil {
			a.part = -1
			return 0, fmt.Errorf("read a recording: %w", err)
		}
	}
	offset := a.at % audioPart
	if offset >= int64(len(a.held)) {
		return 0, fmt.Errorf("read a recording: %w", io.ErrUnexpectedEOF)
	}
	n := copy(p, a.held[offset:])
	a.at += int64(n)
	return n, nil
}

// Seek implements io.Seeker.
func (a *Audio) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += a.at
	case io.SeekEnd:
		offset += a.size
	}
	if offset < 0 {
		return 0, errors.New("read a recording: a place before its beginning")
	}
	a.at = offset
	return offset, nil
}

// savedAudio makes sure that a prompt's recordings are there and that nobody forgets them meanwhile, and forgets those that nobody has.
func (t *tx) savedAudio(ctx context.Context, p Prompt) error {
	for _, hash := range p.recordings() {
		err := t.change(ctx, `UPDATE audio SET kept_at = ? WHERE hash = ?`, millis(t.now), hash)
		if errors.Is(err, sql.ErrNoRows) {
			return fault.New(fault.Invalid, "A recording is not kept any more; upload it again.")
		}
		if err != nil {
			return fmt.Errorf("look for a recording: %w", err)
		}
	}
	return t.forgetAudio(ctx, "")
}

// forgetAudio deletes recordings that no prompt has, but for the one that is going, once their grace is over.
func (t *tx) forgetAudio(ctx context.Context, going string) error {
	var old []string
	before := millis(t.now.Add(-audioGrace))
	if err := t.list(ctx, &old, `SELECT hash FROM audio WHERE kept_at < ?`, before); err != nil || len(old) == 0 {
		return err
	}
	prompts, err := resources[resource](ctx, t.queries, kindPrompt)
	if err != nil {
		return err
	}
	used := map[string]bool{}
	for _, r := range prompts {
		if r.ID == going {
			continue
		}
		for _, hash := range r.prompt().recordings() {
			used[hash] = true
		}
	}
	for _, hash := range old {
		if used[hash] {
			continue
		}
		if err := t.forgetOne(ctx, hash, before); err != nil {
			return fmt.Errorf("forget a recording: %w", err)
		}
	}
	return nil
}

// forgetOne deletes a recording, unless somebody took it up again.
func (t *tx) forgetOne(ctx context.Context, hash string, before int64) error {
	// Writing the row as it is keeps others from taking it up until this is over.
	if n, err := t.exec(ctx, `UPDATE audio SET kept_at = kept_at WHERE hash = ? AND kept_at < ?`, hash, before); err != nil || n == 0 {
		return err
	}
	if _, err := t.exec(ctx, `DELETE FROM audio_parts WHERE hash = ?`, hash); err != nil {
		return err
	}
	_, err := t.exec(ctx, `DELETE FROM audio WHERE hash = ?`, hash)
	return err
}
