package runtime

import (
	"context"
	"slices"
	"time"

	"cordboard/flow"
)

// Moment is where a contact stands (see Stops), for Environment.
type Moment struct {
	Op  int            // the operation that it stands at
	At  time.Time      // on its clock
	Org map[string]any // the organisation's variables
}

// Environment gives what expressions read at a moment of a contact: a copy.
func (ps *Programs) Environment(ctx context.Context, c Contact, at Moment) (flow.Env, error) {
	lib := &shelf{ctx: ctx, programs: ps, given: map[string]*Program{}}
	s, err := DecodeState(c.State, c.Facts, lib)
	if err != nil {
		return nil, firstError(lib.err, err)
	}
	s.Org = at.Org
	m := &machine{lib: lib, s: s, at: at.At, envs: newEnvironment()}
	i := slices.IndexFunc(s.Pending, func(p Pending) bool { return p.Op == at.Op })
	if i < 0 {
		return flow.Env{}, nil
	}
	f := m.fiber(s.Pending[i].Fiber)
	if f < 0 {
		return flow.Env{}, nil
	}
	return m.envs.of(m, m.frame(f, s.Pending[i].Frame).Scope, f), nil
}
