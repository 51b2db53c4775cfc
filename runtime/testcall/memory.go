package testcall

import (
	"context"
	"fmt"
	"sync"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
)

// Memory is a journal and a set of documents in memory, so that test calls from files need no database. It keeps the journal's contract
// as far as one process needs it.
type Memory struct {
	mu       sync.Mutex
	contacts map[string]runtime.Contact
	seen     map[string]bool
	entries  map[string][]runtime.Entry

	documentsMu sync.Mutex // of its own: a step loads documents while its batch holds mu
	documents   map[string]*flow.Flow
}

// NewMemory makes an empty one.
func NewMemory() *Memory {
	return &Memory{contacts: map[string]runtime.Contact{}, seen: map[string]bool{}, entries: map[string][]runtime.Entry{}, documents: map[string]*flow.Flow{}}
}

var (
	_ runtime.Journal   = (*Memory)(nil)
	_ runtime.Documents = (*Memory)(nil)
)

// Add keeps a document under a program id.
func (m *Memory) Add(program string, doc *flow.Flow) {
	m.documentsMu.Lock()
	defer m.documentsMu.Unlock()
	m.documents[program] = doc
}

// Document implements runtime.Documents.
func (m *Memory) Document(_ context.Context, program string) (*flow.Flow, error) {
	m.documentsMu.Lock()
	defer m.documentsMu.Unlock()
	doc, ok := m.documents[program]
	if !ok {
		return nil, fault.New(fault.NotFound, "there is no flow %q", program)
	}
	return doc, nil
}

// Create implements runtime.Journal.
func (m *Memory) Create(_ context.Context, c runtime.Contact) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.contacts[c.Facts.ID]; ok {
		return fault.New(fault.Conflict, "contact %s is there already", c.Facts.ID)
	}
	m.contacts[c.Facts.ID] = c
	return nil
}

// Batch implements runtime.Journal.
func (m *Memory) Batch(_ context.Context, arrivals []runtime.Arrival, step func(runtime.Reader, runtime.Contact, runtime.Arrival) (runtime.Change, error)) ([]runtime.Outcome, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	outcomes := make([]runtime.Outcome, len(arrivals))
	for i, a := range arrivals {
		key := a.Contact + "\x00" + a.Key
		c, ok := m.contacts[a.Contact]
		if !ok || m.seen[key] || c.Status == runtime.Over || c.Status == runtime.Broken {
			continue
		}
		change, err := guarded(step, c, a)
		if err != nil {
			outcomes[i].Err = err
			continue
		}
		m.seen[key] = true
		m.contacts[a.Contact] = change.Contact
		m.entries[a.Contact] = append(m.entries[a.Contact], change.Entries...)
		outcomes[i] = runtime.Outcome{Fresh: true, Change: change}
	}
	return outcomes, nil
}

// guarded turns a panic of a step into its error.
func guarded(step func(runtime.Reader, runtime.Contact, runtime.Arrival) (runtime.Change, error), c runtime.Contact, a runtime.Arrival) (change runtime.Change, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("step of contact %s panicked: %v", a.Contact, r)
		}
	}()
	return step(noReader{}, c, a)
}

// noReader is the reader of a world that answers every read itself.
type noReader struct{}

func (noReader) Read(context.Context, runtime.Contact, flow.Command) (flow.Event, error) {
	return &flow.Failed{Code: "not_found", Message: "the test's world does not have it"}, nil
}

func (noReader) Organisation(context.Context, runtime.Contact, time.Time) (map[string]any, map[string]runtime.Override, error) {
	return nil, nil, nil
}

func (noReader) Overrides(context.Context, string, time.Time) (map[string]runtime.Override, error) {
	return nil, nil
}

// Acknowledge implements runtime.Journal.
func (m *Memory) Acknowledge(context.Context, []runtime.Operation) error { return nil }

// Pending implements runtime.Journal: nothing outlives the process.
func (m *Memory) Pending(context.Context, string, int) ([]runtime.Operation, error) { return nil, nil }

// KeepLease implements runtime.Journal: there is no other node.
func (m *Memory) KeepLease(context.Context, string, time.Duration) error { return nil }

// EndLease implements runtime.Journal.
func (m *Memory) EndLease(context.Context, string) error { return nil }

// TakeUp implements runtime.Journal.
func (m *Memory) TakeUp(context.Context, string, int) ([]runtime.Operation, error) { return nil, nil }

// Waiting implements runtime.Journal.
func (m *Memory) Waiting(context.Context, string) ([]string, error) { return nil, nil }

// Take implements runtime.Journal.
func (m *Memory) Take(context.Context, string, string, int64) ([]runtime.Operation, error) {
	return nil, nil
}

// Call implements runtime.Journal.
func (m *Memory) Call(context.Context, string) {}

// Called implements runtime.Journal.
func (m *Memory) Called(ctx context.Context, _ string, _ func()) error {
	<-ctx.Done()
	return nil
}

// Due implements runtime.Journal: timers of test calls belong to their sessions.
func (m *Memory) Due(context.Context, time.Time, int) ([]runtime.Operation, error) { return nil, nil }

// Contact implements runtime.Journal.
func (m *Memory) Contact(_ context.Context, id string) (runtime.Contact, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c, ok := m.contacts[id]
	if !ok {
		return runtime.Contact{}, fault.New(fault.NotFound, "there is no contact %s", id)
	}
	return c, nil
}

// Entries implements runtime.Journal.
func (m *Memory) Entries(_ context.Context, contact string, from int64) ([]runtime.Entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []runtime.Entry
	for _, e := range m.entries[contact] {
		if e.Version >= from {
			out = append(out, e)
		}
	}
	return out, nil
}
