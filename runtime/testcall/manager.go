package testcall

import (
	"context"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/runtime/routing"
)

// ManagerConfig is what a Manager needs.
type ManagerConfig struct {
	Driver   *runtime.Driver   // required
	Programs *runtime.Programs // required
	Registry *Registry         // the driver's performer for test contacts; required
	// Save keeps a document as a snapshot and gives its program id; required.
	Save func(context.Context, *flow.Flow) (string, error)
	// Prepare readies what a document needs beyond what the journal can answer, such as subflows that were never published, and gives
	// what answers such reads; nil: only the journal answers.
	Prepare func(context.Context, *flow.Flow) (func(flow.Command) (flow.Event, bool), error)
	// Queue describes a queue with stand-in agents; nil, or false: one free agent.
	Queue func(name string) (routing.Queue, []routing.Agent, bool)
	AI    AI // of AI agents that the world does not describe; nil: they know nothing
	// Length says how long a prompt of the library takes in a language (BCP 47); nil, or 0: 10 s.
	Length func(name, language string) time.Duration
	// Agent knows an agent by name; nil: any name is an agent who is available.
	Agent func(name string) (routing.Agent, bool)
	Clock func() time.Time // the wall clock, in the organisation's zone; required
	Log   *slog.Logger     // nil: nothing is logged
	// MostPerUser and Most bound the calls that run at once; 0: 5 and 100.
	MostPerUser, Most int
	// Idle ends a call that nobody watched or acted on; 0: 10 minutes.
	Idle time.Duration
}

// Manager runs the test calls of a server in real time: it owns their clocks, their limits and who may touch them.
type Manager struct {
	config   ManagerConfig
	starting sync.Mutex
	mu       sync.Mutex
	calls    map[string]*call
	closed   bool
	done     sync.WaitGroup
}

// call is a session with its owner.
type call struct {
	*Session
	user     string
	stop     context.CancelFunc
	ctx      context.Context
	gone     chan struct{} // closed when the call has been forgotten
	mu       sync.Mutex
	watchers int
	used     time.Time
}

// tick is how often the clocks of running calls move.
const tick = 100 * time.Millisecond

// NewManager makes a manager without calls.
func NewManager(config ManagerConfig) *Manager {
	if config.MostPerUser <= 0 {
		config.MostPerUser = 5
	}
	if config.Most <= 0 {
		config.Most = 100
	}
	if config.Idle <= 0 {
		config.Idle = 10 * time.Minute
	}
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	return &Manager{config: config, calls: map[string]*call{}}
}

// room ends the user's oldest call when there are too many, and refuses when everybody's are.
func (m *Manager) room(user string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return fault.New(fault.Unavailable, "The server is stopping.")
	}
	var oldest *call
	own := 0
	for _, c := range m.calls {
		if c.user != user {
			continue
		}
		own++
		if oldest == nil || c.lastUse().Before(oldest.lastUse()) {
			oldest = c
		}
	}
	if own >= m.config.MostPerUser {
		delete(m.calls, oldest.contact())
		oldest.stop()
		return nil
	}
	if len(m.calls) >= m.config.Most {
		return fault.New(fault.Unavailable, "Too many test calls are running on this server. Try again in a minute.")
	}
	return nil
}

// run moves a call's clock with real time until it is over and forgotten, idle or stopped.
func (m *Manager) run(id string, c *call) {
	defer m.forget(id, c)
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	last := time.Now()
	for {
		select {
		case <-c.ctx.Done():
			return
		case now := <-ticker.C:
			if err := c.Tick(c.ctx, now.Sub(last)); err != nil && c.ctx.Err() == nil {
				m.config.Log.Warn("test call stopped", "contact", id, "error", err)
				return
			}
			last = now
			if c.idle(now, m.config.Idle) {
				return
			}
		}
	}
}

// forget hangs a call up that is not over, so that its contact does not stay open, and drops it.
func (m *Manager) forget(id string, c *call) {
	defer close(c.gone)
	c.stop()
	if !c.Over() {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		if err := c.HangUp(ctx); err != nil {
			m.config.Log.Warn("test call could not be hung up", "contact", id, "error", err)
		}
	}
	c.Close()
	m.mu.Lock()
	delete(m.calls, id)
	m.mu.Unlock()
}

func (c *call) contact() string { return c.Session.config.Contact }

func (c *call) lastUse() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.used
}

func (c *call) touch(watchers int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.watchers += watchers
	c.used = time.Now()
}

func (c *call) idle(now time.Time, limit time.Duration) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.watchers == 0 && now.Sub(c.used) > limit
}

// find gives a call to its owner; for anybody else it is not there.
func (m *Manager) find(user, id string) (*call, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.calls[id]
	if c == nil || c.user != user {
		return nil, fault.New(fault.NotFound, "This test call is not running any more. Start a new one.")
	}
	return c, nil
}

// Ref names a call: its id, and the user whose it has to be.
type Ref struct{ User, ID string }

// Act does one thing in a user's call: press, say, write, silence, hang_up, skip, next, step, stop_at, pause, resume, speed, agent_accept, agent_decline or
// agent_leave. An action that makes no sense now is a conflict.
func (m *Manager) Act(_ context.Context, r Ref, action, argument string) error {
	c, err := m.find(r.User, r.ID)
	if err != nil {
		return err
	}
	do, ok := actions[action]
	if !ok {
		return fault.Field("do", "%q is not something that can be done in a test call.", action)
	}
	c.touch(0)
	return do(c.Session, c.ctx, argument) // the call's own context: a browser that goes away must not break it off in the middle
}

// Watch calls send with the call's state now and after every change, until the call is over. The cursor is what an earlier send gave: lines
// that it covered are left out.
func (m *Manager) Watch(ctx context.Context, r Ref, cursor string, send func(cursor string, state any) error) error {
	c, err := m.find(r.User, r.ID)
	if err != nil {
		return err
	}
	c.touch(1)
	defer c.touch(-1)
	since, _ := strconv.Atoi(cursor) // a cursor that is not ours starts from the beginning
	for {
		changed, over := c.Changed(), c.Over() // asked before the state is read, so that the last state is never missed
		state := c.Snapshot(since)
		if err := send(strconv.Itoa(state.Cursor), state); err != nil {
			return err
		}
		since = state.Cursor
		if over {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		case <-c.gone:
			if !over && c.Over() {
				continue // it ended while it was being forgotten: one more state
			}
			return nil
		}
	}
}

// Snapshot shows a user's call once, with the lines that are new or changed since a cursor.
func (m *Manager) Snapshot(user, id string, since int) (Snapshot, error) {
	c, err := m.find(user, id)
	if err != nil {
		return Snapshot{}, err
	}
	c.touch(0)
	return c.Session.Snapshot(since), nil
}

// Close hangs up every call and waits until they are gone.
func (m *Manager) Close() {
	m.mu.Lock()
	m.closed = true
	for _, c := range m.calls {
		c.stop()
	}
	m.mu.Unlock()
	m.done.Wait()
}
