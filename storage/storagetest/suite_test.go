package storagetest

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/storage"
)

// start is when the tests' clock begins: a Friday noon.
var start = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

var (
	anna = storage.Actor{UserID: "u-anna", Name: "Anna", Address: "192.0.2.1"}
	bert = storage.Actor{UserID: "u-bert", Name: "Bert", Address: "192.0.2.2"}
)

// clock is a clock that moves a second with every look, so that rows have an order.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Second)
	return c.now
}

// each runs a test on a fresh database of each kind.
func each(t *testing.T, test func(t *testing.T, db *storage.DB)) {
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t, config())) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t, config())) })
}

func config() storage.Config {
	return storage.Config{Now: (&clock{now: start}).Now, Catalog: catalog()}
}

// opening is an activity that names a schedule; nested is one that names a subflow, music one that names a prompt.
type opening struct {
	Schedule string `json:"schedule" resource:"schedule"`
}

type nested struct {
	Flow string `json:"flow" resource:"subflow"`
}

type jump struct {
	Flow string `json:"flow" resource:"flow"`
}

type lookup struct {
	Table string `json:"table" resource:"table"`
}

type request struct {
	Auth string `json:"auth" resource:"secret"`
}

type music struct {
	Audio string `json:"audio" resource:"prompt"`
}

// naming names something of each kind, and reads a variable of the organisation.
type naming struct {
	Schedule string          `json:"schedule,omitzero" resource:"schedule"`
	Queue    string          `json:"queue,omitzero" resource:"queue"`
	Agent    string          `json:"agent,omitzero" resource:"agent"`
	Team     string          `json:"team,omitzero" resource:"team"`
	Skill    string          `json:"skill,omitzero" resource:"skill"`
	Prompt   string          `json:"prompt,omitzero" resource:"prompt"`
	Secret   string          `json:"secret,omitzero" resource:"secret"`
	Table    string          `json:"table,omitzero" resource:"table"`
	AIAgent  string          `json:"ai_agent,omitzero" resource:"ai_agent"`
	Subflow  string          `json:"subflow,omitzero" resource:"subflow"`
	Flow     string          `json:"flow,omitzero" resource:"flow"`
	Text     flow.Template   `json:"text,omitzero"`
	When     flow.Expression `json:"when,omitzero"`
}

func (*naming) Handle(flow.Input, flow.Event) flow.Outcome  { return flow.End("done") }
func (*jump) Handle(flow.Input, flow.Event) flow.Outcome    { return flow.End("done") }
func (*lookup) Handle(flow.Input, flow.Event) flow.Outcome  { return flow.End("done") }
func (*music) Handle(flow.Input, flow.Event) flow.Outcome   { return flow.End("done") }
func (*request) Handle(flow.Input, flow.Event) flow.Outcome { return flow.End("done") }
func (*opening) Handle(flow.Input, flow.Event) flow.Outcome { return flow.End("done") }
func (*nested) Handle(flow.Input, flow.Event) flow.Outcome  { return flow.End("done") }

func catalog() *flow.Catalog {
	c := flow.NewCatalog()
	c.Register(flow.Spec{Type: "business_hours", Group: flow.GroupControl, New: func() flow.Activity { return new(opening) }})
	c.Register(flow.Spec{Type: "run_subflow", Group: flow.GroupControl, New: func() flow.Activity { return new(nested) }})
	c.Register(flow.Spec{Type: "go_to_flow", Group: flow.GroupControl, New: func() flow.Activity { return new(jump) }})
	c.Register(flow.Spec{Type: "table_lookup", Group: flow.GroupData, New: func() flow.Activity { return new(lookup) }})
	c.Register(flow.Spec{Type: "play_music", Group: flow.GroupCall, New: func() flow.Activity { return new(music) }})
	c.Register(flow.Spec{Type: "http_request", Group: flow.GroupData, New: func() flow.Activity { return new(request) }})
	c.Register(flow.Spec{Type: "naming", Group: flow.GroupData, New: func() flow.Activity { return new(naming) }})
	return c
}

// document is a small flow: opening hours, then a menu.
func document(name string) *flow.Flow {
	return &flow.Flow{
		Format: flow.Format, Name: name, Description: "Answers the main number", Kind: flow.Inbound, Start: "hours",
		Variables: []flow.Variable{{Name: "tier", Type: flow.String, Default: json.RawMessage(`"standard"`)}},
		Activities: []flow.Record{
			{ID: "hours", Type: "business_hours", Name: "Office hours", Properties: json.RawMessage(`{"schedule":"office"}`), Outlets: map[string]string{"open": "menu"}},
			{ID: "menu", Type: "menu", Name: "Main menu", Properties: json.RawMessage(`{"prompt":"For sales press 1, Ääkköset"}`)},
		},
		Layout: map[string]flow.Position{"hours": {X: 0, Y: 0}, "menu": {X: 320, Y: 0}},
	}
}

func create(t *testing.T, db *storage.DB, f *flow.Flow) storage.Flow {
	t.Helper()
	saved, err := db.CreateFlow(t.Context(), anna, f)
	if err != nil {
		t.Fatalf("create flow %s: %v", f.Name, err)
	}
	return saved
}

func publish(t *testing.T, db *storage.DB, name string) storage.Version {
	t.Helper()
	f, err := db.Flow(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	v, err := db.Publish(t.Context(), anna, name, storage.Publication{Revision: f.Revision, Message: fmt.Sprintf("revision %d", f.Revision)})
	if err != nil {
		t.Fatalf("publish %s: %v", name, err)
	}
	return v
}

// patch changes records of a draft.
func patch(base int64, records map[string]string, removed ...string) storage.DraftPatch {
	p := storage.DraftPatch{Base: base, Records: map[string]json.RawMessage{}, Removed: removed}
	for key, value := range records {
		p.Records[key] = json.RawMessage(value)
	}
	return p
}

func save(t *testing.T, db *storage.DB, who storage.Actor, p storage.DraftPatch) storage.DraftSaved {
	t.Helper()
	saved, err := db.SaveDraft(t.Context(), who, "main-line", p)
	if err != nil {
		t.Fatalf("save draft: %v", err)
	}
	return saved
}

func wantCode(t *testing.T, err error, want fault.Code) {
	t.Helper()
	if got := fault.CodeOf(err); got != want {
		t.Fatalf("got code %q (%v), want %q", got, err, want)
	}
}

func wantSame(t *testing.T, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("got + want -:\n%s", diff)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// arrive makes a contact on a program.
func arrive(t *testing.T, db *storage.DB, c runtime.Contact) {
	t.Helper()
	if c.Status == "" {
		c.Status = runtime.Active
	}
	if c.Facts.StartedAt.IsZero() {
		c.Facts.StartedAt = start
	}
	if c.Facts.Channel == "" {
		c.Facts.Channel = "voice"
	}
	if err := db.Journal().Create(context.Background(), c); err != nil {
		t.Fatalf("create contact: %v", err)
	}
}

func contact(id string) runtime.Contact {
	return runtime.Contact{Facts: flow.Contact{ID: id}, Program: "d_x"}
}

func arrival(contact, key string) runtime.Arrival {
	return runtime.Arrival{Contact: contact, Key: key, At: start, Event: &flow.Started{}}
}

// next is a trivial step: one entry, nothing issued.
func next(_ runtime.Reader, c runtime.Contact, a runtime.Arrival) (runtime.Change, error) {
	c.Version++
	c.State = []byte(fmt.Sprintf(`{"key":%q}`, a.Key))
	return runtime.Change{Contact: c, Entries: []runtime.Entry{{Version: c.Version, At: a.At, Kind: "event", Data: a.Event}}}, nil
}

// issuing is a step that issues commands and ends operations.
func issuing(ended []int, commands ...flow.Command) func(runtime.Reader, runtime.Contact, runtime.Arrival) (runtime.Change, error) {
	return func(r runtime.Reader, c runtime.Contact, a runtime.Arrival) (runtime.Change, error) {
		change, err := next(r, c, a)
		change.Ended = ended
		for n, command := range commands {
			change.Issued = append(change.Issued, runtime.Operation{
				Contact: c.Facts.ID, Channel: c.Facts.Channel, Test: c.Test, Version: change.Contact.Version, N: n, Op: n + 1, Command: command,
			})
		}
		return change, err
	}
}

// step runs one arrival that must be fresh.
func step(t *testing.T, db *storage.DB, a runtime.Arrival, s func(runtime.Reader, runtime.Contact, runtime.Arrival) (runtime.Change, error)) runtime.Outcome {
	t.Helper()
	out, err := db.Journal().Batch(t.Context(), []runtime.Arrival{a}, s)
	if err != nil {
		t.Fatalf("batch: %v", err)
	}
	if !out[0].Fresh || out[0].Err != nil {
		t.Fatalf("arrival %s of %s: got fresh %v, error %v, want fresh", a.Key, a.Contact, out[0].Fresh, out[0].Err)
	}
	return out[0]
}
