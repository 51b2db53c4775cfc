package ai

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// mostIndexes bounds how many knowledge bases are kept ready.
const mostIndexes = 100

// indexPatience bounds how long reading a knowledge base may take. Turns give up earlier; the next ones find it ready.
const indexPatience = time.Minute

// library keeps the indexes of knowledge bases. While one is made, those who need it wait for it together, and nobody else does.
type library struct {
	source Source
	making singleflight.Group

	mu   sync.Mutex
	kept map[string]indexed // by knowledge base and language
}

type indexed struct {
	mark  string
	index *Index
}

// index gives a knowledge base's index, made anew when its entries changed.
func (l *library) index(ctx context.Context, knowledge, language string) (*Index, error) {
	mark, err := l.source.KnowledgeMark(ctx, knowledge)
	if err != nil {
		return nil, err
	}
	key := knowledge + " " + primary(language)
	if known := l.known(key, mark); known != nil {
		return known, nil
	}
	made := l.making.DoChan(key+" "+mark, func() (any, error) {
		if known := l.known(key, mark); known != nil {
			return known, nil
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), indexPatience) // others wait for it too
		defer cancel()
		entries, err := l.source.Knowledge(ctx, knowledge)
		if err != nil {
			return nil, err
		}
		index := NewIndex(entries, language)
		l.keep(key, indexed{mark, index})
		return index, nil
	})
	select {
	case got := <-made:
		index, _ := got.Val.(*Index)
		return index, got.Err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// known gives the index that is kept, nil when there is none of that mark.
func (l *library) known(key, mark string) *Index {
	l.mu.Lock()
	defer l.mu.Unlock()
	if known := l.kept[key]; known.mark == mark {
		return known.index
	}
	return nil
}

func (l *library) keep(key string, made indexed) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.kept) >= mostIndexes {
		clear(l.kept)
	}
	l.kept[key] = made
}
