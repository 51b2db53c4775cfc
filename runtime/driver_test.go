package runtime_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/storage"
	"cordboard/storage/storagetest"
)

// faulty is an activity with a bug.
type faulty struct{}

func (*faulty) Handle(flow.Input, flow.Event) flow.Outcome { panic("a bug in an activity") }

func withFaulty() *flow.Catalog {
	c := flow.NewCatalog()
	for _, s := range activities.Catalog().Specs() {
		c.Register(*s)
	}
	c.Register(flow.Spec{Type: "faulty", Label: "Faulty", Group: flow.GroupControl, Kinds: flow.Kinds, New: func() flow.Activity { return new(faulty) }})
	return c
}

// recorder performs nothing and remembers what it was asked to do.
type recorder struct {
	mu   sync.Mutex
	done map[string][]runtime.Operation
}

func (r *recorder) Settled(string, []int) {}

func (r *recorder) Perform(_ context.Context, o runtime.Operation) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.done == nil {
		r.done = map[string][]runtime.Operation{}
	}
	r.done[o.Contact] = append(r.done[o.Contact], o)
}

// all lists what was asked for a contact, in order.
func (r *recorder) all(contact string) []runtime.Operation {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.done[contact])
}

func (r *recorder) last(contact string) runtime.Operation {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := r.done[contact]
	if len(all) == 0 {
		return runtime.Operation{}
	}
	return all[len(all)-1]
}

// lab is a driver on a real SQLite database.
type lab struct {
	db       *storage.DB
	driver   *runtime.Driver
	recorder *recorder
	journal  *flaky
}

// flaky is a journal whose database is away while its switch is on.
type flaky struct {
	runtime.Journal
	away    atomic.Bool
	refused atomic.Int64
}

func (f *flaky) Batch(ctx context.Context, a []runtime.Arrival, step func(runtime.Reader, runtime.Contact, runtime.Arrival) (runtime.Change, error)) ([]runtime.Outcome, error) {
	if f.away.Load() {
		f.refused.Add(1)
		return nil, fault.New(fault.Unavailable, "the database is away")
	}
	return f.Journal.Batch(ctx, a, step)
}

func newLab(t *testing.T, catalog *flow.Catalog) *lab {
	t.Helper()
	db := storagetest.SQLite(t, storage.Config{Catalog: catalog})
	l := &lab{db: db, recorder: &recorder{}, journal: &flaky{Journal: db.Journal()}}
	l.driver = runtime.New(runtime.Config{Journal: l.journal, Programs: runtime.NewPrograms(db.Documents(), catalog, 0), Performer: l.recorder, Patience: time.Millisecond})
	t.Cleanup(l.driver.Close)
	return l
}

func (l *lab) program(t *testing.T, text string) string {
	t.Helper()
	var doc flow.Flow
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	program, err := l.db.SaveSnapshot(context.Background(), &doc)
	if err != nil {
		t.Fatal(err)
	}
	return program
}

func (l *lab) begin(id, program string) (runtime.Outcome, error) {
	return l.driver.Begin(context.Background(), runtime.Contact{Facts: flow.Contact{ID: id, Channel: "voice", StartedAt: time.Unix(1_700_000_000, 0)}, Program: program})
}

func (l *lab) status(t *testing.T, id string) runtime.Contact {
	t.Helper()
	c, err := l.db.Journal().Contact(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const askOnce = `{"format":"cordboard.flow/v1","name":"ask","kind":"inbound","start":"ask","activities":[
  {"id":"ask","type":"menu","properties":{"prompt":"Press 1.","options":[{"key":"1","label":"One"}]},"outlets":{"1":"bye"}},
  {"id":"bye","type":"disconnect","properties":{}}]}`

// TestDatabaseAway keeps delivering an event until the database is back.
func TestDatabaseAway(t *testing.T) {
	l := newLab(t, activities.Catalog())
	program := l.program(t, askOnce)
	if _, err := l.begin("c", program); err != nil {
		t.Fatal(err)
	}
	op := l.recorder.last("c").Op
	l.journal.away.Store(true)
	delivered := make(chan error, 1)
	go func() {
		_, err := l.driver.Deliver(context.Background(), runtime.Arrival{Contact: "c", Key: "k", Op: op, At: time.Unix(1_700_000_002, 0), Event: &flow.Gathered{Digits: "1"}})
		delivered <- err
	}()
	for l.journal.refused.Load() < 3 {
		select {
		case err := <-delivered:
			t.Fatalf("delivered while the database was away: %v", err)
		default:
		}
	}
	l.journal.away.Store(false)
	if err := <-delivered; err != nil {
		t.Fatalf("not delivered when the database was back: %v", err)
	}
	if c := l.status(t, "c"); c.Status != runtime.Over {
		t.Errorf("status %s, want over", c.Status)
	}
}

func TestDuplicateAndLateArrivals(t *testing.T) {
	l := newLab(t, activities.Catalog())
	program := l.program(t, askOnce)
	if _, err := l.begin("c", program); err != nil {
		t.Fatal(err)
	}
	if again, err := l.begin("c", program); err != nil || again.Fresh {
		t.Errorf("beginning twice: fresh %v, error %v", again.Fresh, err)
	}
	late := runtime.Arrival{Contact: "c", Key: "late", Op: 99, At: time.Unix(1_700_000_003, 0), Event: &flow.Gathered{Digits: "1"}}
	first, err := l.driver.Deliver(context.Background(), late)
	if err != nil || !first.Fresh || first.Change.Entries[0].Kind != "late" {
		t.Errorf("a late answer is journaled: %+v, %v", first, err)
	}
	second, err := l.driver.Deliver(context.Background(), late)
	if err != nil || second.Fresh {
		t.Errorf("the same arrival twice: fresh %v, error %v", second.Fresh, err)
	}
	if c := l.status(t, "c"); c.Status != runtime.Active {
		t.Errorf("status %s, want active", c.Status)
	}
}

// TestTimersOfLiveContacts fires what is due, in order, once.
func TestTimersOfLiveContacts(t *testing.T) {
	l := newLab(t, activities.Catalog())
	program := l.program(t, `{"format":"cordboard.flow/v1","name":"w","kind":"inbound","start":"w","activities":[
	  {"id":"w","type":"wait","properties":{"duration":"1h"},"outlets":{"next":"bye"}},{"id":"bye","type":"disconnect","properties":{}}]}`)
	if _, err := l.begin("c", program); err != nil {
		t.Fatal(err)
	}
	began := time.Unix(1_700_000_000, 0)
	for _, step := range []struct {
		after time.Duration
		fired int
	}{{59 * time.Minute, 0}, {time.Hour, 1}, {2 * time.Hour, 0}} {
		n, err := l.driver.Fire(context.Background(), began.Add(step.after))
		if err != nil || n != step.fired {
			t.Errorf("after %s: fired %d, error %v; want %d", step.after, n, err, step.fired)
		}
	}
	if c := l.status(t, "c"); c.Status != runtime.Over {
		t.Errorf("status %s, want over", c.Status)
	}
}

// TestZoneOfLiveContacts: now and the start of a live contact are in the organisation's zone; a test call keeps the zone of its own clock.
func TestZoneOfLiveContacts(t *testing.T) {
	l := newLab(t, activities.Catalog())
	l.driver.Close()
	zone := time.FixedZone("here", 3*3600)
	l.driver = runtime.New(runtime.Config{Journal: l.journal, Programs: runtime.NewPrograms(l.db.Documents(), activities.Catalog(), 0), Performer: l.recorder,
		Zone: func(context.Context) *time.Location { return zone }})
	t.Cleanup(l.driver.Close)
	program := l.program(t, `{"format":"cordboard.flow/v1","name":"z","kind":"inbound","start":"say","activities":[
	  {"id":"say","type":"play_prompt","properties":{"prompt":"{{ now.Hour() }} {{ contact.started_at.Hour() }}"}}]}`)
	for id, want := range map[string]string{"live": "4 4", "test": "1 1"} {
		facts := flow.Contact{ID: id, Channel: "voice", StartedAt: time.Date(2026, 11, 20, 1, 0, 0, 0, time.UTC)}
		if _, err := l.driver.Begin(context.Background(), runtime.Contact{Facts: facts, Program: program, Test: id == "test"}); err != nil {
			t.Fatal(err)
		}
		play, _ := l.recorder.last(id).Command.(*flow.Play)
		if play == nil || len(play.Speech.Segments) != 1 || play.Speech.Segments[0].Say != want {
			t.Errorf("%s: got %+v, want %q", id, play, want)
		}
	}
}

// TestDefaultOfAnotherType: a flow runs whatever its findings; the variable begins without a value.
func TestDefaultOfAnotherType(t *testing.T) {
	program := compiled(t, "p", `{"format":"cordboard.flow/v1","name":"d","kind":"inbound","start":"bye",
	  "variables":[{"name":"n","type":"integer","default":"many"}],"activities":[{"id":"bye","type":"disconnect","properties":{}}]}`)
	facts := flow.Contact{ID: "c", Channel: "voice", StartedAt: time.Unix(0, 0)}
	r := runtime.Step(library{"p": program}, runtime.NewState(facts, "p"), runtime.Arrival{Contact: "c", At: facts.StartedAt, Event: &flow.Started{}})
	if got := r.State.Scopes[0].Vars; len(got) != 1 || got[0] != nil {
		t.Errorf("got the variables %v, want one without a value", got)
	}
}

// another is one more node on the lab's database, with a recorder that both share.
func (l *lab) another(t *testing.T, journal runtime.Journal, lease time.Duration) *runtime.Driver {
	t.Helper()
	d := runtime.New(runtime.Config{
		Journal: journal, Programs: runtime.NewPrograms(l.db.Documents(), activities.Catalog(), 0), Performer: l.recorder, Patience: time.Millisecond, Lease: lease,
	})
	t.Cleanup(d.Close)
	return d
}

// TestRecover hands out again what was not answered, with the same keys.
func TestRecover(t *testing.T) {
	l := newLab(t, activities.Catalog())
	program := l.program(t, askOnce)
	if _, err := l.begin("c", program); err != nil {
		t.Fatal(err)
	}
	before := l.recorder.last("c")
	l.driver.Close()
	l.driver = l.another(t, l.journal, time.Second)
	n, err := l.driver.Recover(context.Background())
	if err != nil || n != 1 {
		t.Fatalf("recovered %d, %v; want 1", n, err)
	}
	if after := l.recorder.last("c"); after.Key() != before.Key() || after.Command.CommandKind() != "gather" {
		t.Errorf("recovered %s %s, want %s gather", after.Key(), after.Command.CommandKind(), before.Key())
	}
}

func TestCloseLeavesNothing(t *testing.T) {
	db := storagetest.SQLite(t, storage.Config{Catalog: activities.Catalog()})
	ignore := goleak.IgnoreCurrent()
	driver := runtime.New(runtime.Config{Journal: db.Journal(), Programs: runtime.NewPrograms(db.Documents(), activities.Catalog(), 0), Performer: &recorder{}})
	driver.Close()
	if err := goleak.Find(ignore); err != nil {
		t.Error(err)
	}
	if _, err := driver.Deliver(context.Background(), runtime.Arrival{Contact: "c", Event: &flow.Started{}}); fault.CodeOf(err) != fault.Unavailable || errors.Is(err, context.Canceled) {
		t.Errorf("delivering to a closed driver gives %v, want unavailable", err)
	}
}
