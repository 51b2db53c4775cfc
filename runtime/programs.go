package runtime

import (
	"context"
	"fmt"
	"sync"

	"cordboard/flow"
)

// Programs keeps compiled programs by id. Ids name documents that never change, so a program is good for ever; the oldest are dropped
// when there are more than its limit, and compiled again when a contact needs one.
type Programs struct {
	documents Documents
	catalog   *flow.Catalog
	limit     int

	mu    sync.Mutex
	known map[string]*Program
	order []string
}

// NewPrograms makes an empty cache of at most limit programs (0: 1,000).
func NewPrograms(documents Documents, catalog *flow.Catalog, limit int) *Programs {
	if limit <= 0 {
		limit = 1000
	}
	return &Programs{documents: documents, catalog: catalog, limit: limit, known: map[string]*Program{}}
}

// Load gives the program of an id, compiling its document when it is not there yet.
func (ps *Programs) Load(ctx context.Context, id string) (*Program, error) {
	ps.mu.Lock()
	p := ps.known[id]
	ps.mu.Unlock()
	if p != nil {
		return p, nil
	}
	document, err := ps.documents.Document(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("load program %s: %w", id, err)
	}
	p, err = Compile(id, document, ps.catalog)
	if err != nil {
		return nil, fmt.Errorf("compile program %s: %w", id, err)
	}
	ps.mu.Lock()
	defer ps.mu.Unlock()
	if len(ps.order) >= ps.limit {
		delete(ps.known, ps.order[0])
		ps.order = ps.order[1:]
	}
	ps.known[id] = p
	ps.order = append(ps.order, id)
	return p, nil
}

// shelf is the Library of one step: it remembers what it gave, so that a program dropped meanwhile stays the same for the step, and the
// first error.
type shelf struct {
	ctx      context.Context
	programs *Programs
	given    map[string]*Program
	err      error
}

func (s *shelf) Program(id string) *Program {
	if p := s.given[id]; p != nil {
		return p
	}
	p, err := s.programs.Load(s.ctx, id)
	if err != nil {
		if s.err == nil {
			s.err = err
		}
		return nil
	}
	s.given[id] = p
	return p
}
