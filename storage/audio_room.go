package storage

import (
	"context"
	"fmt"
	"strconv"

	"cordboard/flow/fault"
)

// audioRoom is the organisation's setting that bounds all recordings together, in MB (2^20 bytes).
const audioRoom = "audio_room"

// The room for all recordings of an organisation together in MB: what it has unless it says otherwise, and the most it can have.
const (
	DefaultAudioRoom = 2048
	MaxAudioRoom     = 1 << 20
)

// AudioRoom is how many MB all recordings may take together.
func (o Organisation) AudioRoom() int {
	room, err := strconv.Atoi(o.Settings[audioRoom])
	if err != nil {
		return DefaultAudioRoom
	}
	return room
}

// SetAudioRoom says how many MB all recordings may take together, as somebody typed it; empty is the default. It is checked when the
// organisation is saved.
func (o *Organisation) SetAudioRoom(text string) { o.set(audioRoom, text) }

func (o Organisation) checkAudioRoom() error {
	text, set := o.Settings[audioRoom]
	if n, err := strconv.Atoi(text); set && (err != nil || n < 1 || n > MaxAudioRoom) {
		return fault.Field(audioRoom, "is a number of MB from 1 to %d", MaxAudioRoom)
	}
	return nil
}

// ForgetAudio deletes the recordings that no prompt has, and that were uploaded more than an hour ago.
func (db *DB) ForgetAudio(ctx context.Context) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error { return t.forgetAudio(ctx, "") })
}

// AudioUsed is how many bytes all recordings take.
func (db *DB) AudioUsed(ctx context.Context) (int64, error) { return db.read().audioUsed(ctx) }

func (q queries) audioUsed(ctx context.Context) (used int64, err error) {
	if err = q.get(ctx, &used, `SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM audio`); err != nil {
		return 0, fmt.Errorf("measure recordings: %w", err)
	}
	return used, nil
}

// audioRoom makes sure that the recordings there are, the new one among them, have room. What nobody needs any more goes first.
func (t *tx) audioRoom(ctx context.Context) error {
	o, err := t.organisation(ctx)
	if err != nil {
		return err
	}
	room := int64(o.AudioRoom()) << 20
	used, err := t.audioUsed(ctx)
	if err != nil || used <= room {
		return err
	}
	if err := t.forgetAudio(ctx, ""); err != nil {
		return err
	}
	if used, err = t.audioUsed(ctx); err != nil || used <= room {
		return err
	}
	return fault.New(fault.Invalid, "there is no room for it: all recordings together may take %d MB; delete prompts that nobody plays, or let an administrator allow more under Organisation", room>>20)
}
