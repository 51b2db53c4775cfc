package speech

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"golang.org/x/sync/singleflight"
)

// Provider speaks texts; Espeak is one.
type Provider interface {
	Name() string
	Ready() error
	Voices(context.Context) ([]Voice, error)
	Speak(context.Context, Utterance) ([]byte, error)
}

// Store keeps what was spoken, within a size of its own choice.
type Store interface {
	// Spoken gives the audio of a key, nil when it is not there (any more).
	Spoken(ctx context.Context, key string) ([]byte, error)
	KeepSpoken(ctx context.Context, key string, wav []byte) error
}

// Cache speaks each text once: what was spoken before comes from the store, and requests for the same text at the same time wait for one
// rendering. It may be used from many goroutines.
type Cache struct {
	provider Provider
	store    Store
	running  singleflight.Group
}

// NewCache puts a store before a provider.
func NewCache(p Provider, s Store) *Cache { return &Cache{provider: p, store: s} }

// Name is the provider's.
func (c *Cache) Name() string { return c.provider.Name() }

// Ready says whether new texts can be spoken; its fault says what to do when not.
func (c *Cache) Ready() error { return c.provider.Ready() }

// Voices lists the provider's voices.
func (c *Cache) Voices(ctx context.Context) ([]Voice, error) { return c.provider.Voices(ctx) }

// renderTime is how long a rendering may take that several wait for, however impatient the first of them is.
const renderTime = time.Minute

// Speak gives the telephone audio of an utterance; errors are the provider's. A store that fails makes it slower, not impossible.
func (c *Cache) Speak(ctx context.Context, u Utterance) ([]byte, error) {
	if err := u.check(); err != nil {
		return nil, err
	}
	key, err := c.key(u)
	if err != nil {
		return nil, err
	}
	if wav, err := c.store.Spoken(ctx, key); err == nil && wav != nil {
		return wav, nil
	}
	result := c.running.DoChan(key, func() (any, error) {
		own, cancel := context.WithTimeout(context.WithoutCancel(ctx), renderTime)
		defer cancel()
		wav, err := c.provider.Speak(own, u)
		if err != nil {
			return nil, err
		}
		_ = c.store.KeepSpoken(own, key, wav) // what is not kept is spoken again
		return wav, nil
	})
	select {
	case r := <-result:
		if r.Err != nil {
			return nil, r.Err
		}
		return r.Val.([]byte), nil
	case <-ctx.Done():
		return nil, fmt.Errorf("speak: %w", ctx.Err())
	}
}

// key is the hash of all that makes a difference.
func (c *Cache) key(u Utterance) (string, error) {
	parts, err := json.Marshal([]string{c.provider.Name(), u.Voice, tag(u.Language), u.Text})
	if err != nil {
		return "", fmt.Errorf("speech cache: %w", err)
	}
	sum := sha256.Sum256(parts)
	return hex.EncodeToString(sum[:]), nil
}
