package storage

import (
	"context"
	"sync"

	"github.com/jmoiron/sqlx"
)

// Statements are prepared when they have few parameters: longer ones come in too many lengths, and are so long that parsing does not count.
const (
	hotParameters = 80
	hotStatements = 200
)

// statements prepares what is run again and again, once per connection. A statement that is not prepared yet is noted and prepared between
// transactions, because preparing inside of one would need a second connection, and the pool may have no other.
type statements struct {
	pool   *sqlx.DB
	mu     sync.Mutex
	byText map[string]*sqlx.Stmt
	wanted map[string]bool
}

func newStatements(pool *sqlx.DB) *statements {
	return &statements{pool: pool, byText: map[string]*sqlx.Stmt{}, wanted: map[string]bool{}}
}

// prepared gives a statement for a transaction; nil when it is not prepared.
func (s *statements) prepared(ctx context.Context, on sqlx.ExtContext, query string, parameters int) *sqlx.Stmt {
	t, ok := on.(*sqlx.Tx)
	if s == nil || !ok || parameters > hotParameters {
		return nil
	}
	s.mu.Lock()
	statement, ok := s.byText[query]
	if !ok && len(s.byText)+len(s.wanted) < hotStatements {
		s.wanted[query] = true
	}
	s.mu.Unlock()
	if !ok {
		return nil
	}
	return t.StmtxContext(ctx, statement)
}

// prepare prepares what was wanted. It must not be called inside a transaction. What fails is wanted again the next time.
func (s *statements) prepare(ctx context.Context) {
	if s == nil {
		return
	}
	s.mu.Lock()
	wanted := s.wanted
	s.wanted = map[string]bool{}
	s.mu.Unlock()
	for query := range wanted {
		statement, err := s.pool.PreparexContext(ctx, query)
		if err != nil {
			return
		}
		s.mu.Lock()
		if s.byText[query] == nil {
			s.byText[query], statement = statement, nil
		}
		s.mu.Unlock()
		if statement != nil {
			_ = statement.Close() // somebody else was quicker
		}
	}
}
