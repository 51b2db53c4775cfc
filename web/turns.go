package web

import (
	"context"
	"slices"
	"sync"
)

// turns lets requests with the same key through one after the other: what one of them counts, the next one sees.
type turns struct {
	mu    sync.Mutex
	lines map[string]*line
}

// line is who has a key's turn and how many want it.
type line struct {
	turn   chan struct{} // holds one token
	wanted int
}

func newTurns() *turns { return &turns{lines: map[string]*line{}} }

// take waits for the turn of every key and gives what ends it. A request that goes away before stops waiting.
func (t *turns) take(ctx context.Context, keys ...string) (done func(), err error) {
	slices.Sort(keys) // two requests with the same keys never wait for each other
	keys = slices.Compact(keys)
	for i, key := range keys {
		if err := t.one(ctx, key); err != nil {
			t.leave(keys[:i])
			return nil, err
		}
	}
	return func() { t.leave(keys) }, nil
}

func (t *turns) one(ctx context.Context, key string) error {
	t.mu.Lock()
	l := t.lines[key]
	if l == nil {
		l = &line{turn: make(chan struct{}, 1)}
		t.lines[key] = l
	}
	l.wanted++
	t.mu.Unlock()
	select {
	case l.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		t.forget(key, l)
		return ctx.Err()
	}
}

func (t *turns) leave(keys []string) {
	for _, key := range keys {
		t.mu.Lock()
		l := t.lines[key]
		t.mu.Unlock()
		<-l.turn
		t.forget(key, l)
	}
}

func (t *turns) forget(key string, l *line) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if l.wanted--; l.wanted == 0 {
		delete(t.lines, key)
	}
}
