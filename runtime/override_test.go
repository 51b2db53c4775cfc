package runtime_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/storage"
	"cordboard/storage/storagetest"
)

// hotline asks on the way in whether it is closed, and tells those who wait what is going on.
const hotline = `{"format":"cordboard.flow/v1","name":"hotline","kind":"inbound","start":"gate",
 "variables":[{"name":"minutes","type":"integer","default":5,"overridable":true},{"name":"own","type":"integer","default":1}],
 "activities":[
  {"id":"gate","type":"condition","properties":{"expression":"org.closed"},"outlets":{"true":"shut","false":"support"}},
  {"id":"shut","type":"play_prompt","properties":{"prompt":"We are closed."},"outlets":{"next":"bye"}},
  {"id":"support","type":"queue","properties":{"queue":"support"},"outlets":{"waiting":"hold","timeout":"bye","full":"bye","no_agents":"bye","closed":"bye","agent_left":"bye"}},
  {"id":"hold","type":"play_prompt","properties":{"prompt":"Please hold, {{ vars.minutes }} minutes."},"outlets":{"next":"longer"}},
  {"id":"longer","type":"set_variables","properties":{"assignments":[{"variable":"minutes","expression":"vars.minutes + 1"}]},"outlets":{"next":"check"}},
  {"id":"check","type":"condition","properties":{"expression":"org.emergency"},"outlets":{"true":"warning","false":"area"}},
  {"id":"warning","type":"play_prompt","properties":{"prompt":"There is a power cut."},"outlets":{"next":"area"}},
  {"id":"area","type":"run_subflow","properties":{"flow":"area"},"outlets":{"done":"hold"}},
  {"id":"bye","type":"disconnect","properties":{}}]}`

// area is a subflow with a switch of its own.
const area = `{"format":"cordboard.flow/v1","name":"area","kind":"subflow","start":"say",
 "variables":[{"name":"place","type":"string","default":"everywhere","overridable":true}],
 "activities":[{"id":"say","type":"play_prompt","properties":{"prompt":"It concerns {{ vars.place }}."},"outlets":{"next":"done"}},{"id":"done","type":"end_flow","properties":{}}]}`

// shift is a driver on a database with a clock that a test moves, and the flows of these tests live.
type shift struct {
	t        *testing.T
	db       *storage.DB
	driver   *runtime.Driver
	recorder *recorder
	now      time.Time
	arrivals int
	lent     *atomic.Int64 // how often a step asked for overrides or the organisation's variables
}

var maria = storage.Actor{UserID: "u-maria", Name: "Maria"}

func eachShift(t *testing.T, test func(*shift)) {
	for name, open := range map[string]func(testing.TB, storage.Config) *storage.DB{"sqlite": storagetest.SQLite, "postgres": storagetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			s := &shift{t: t, now: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), recorder: &recorder{}, lent: new(atomic.Int64)}
			s.db = open(t, storage.Config{Catalog: activities.Catalog(), Now: func() time.Time { return s.now }})
			journal := countingReads{s.db.Journal(), s.lent}
			s.driver = runtime.New(runtime.Config{Journal: journal, Programs: runtime.NewPrograms(s.db.Documents(), activities.Catalog(), 0), Performer: s.recorder})
			t.Cleanup(s.driver.Close)
			for _, v := range []string{"emergency", "closed"} {
				s.must(s.db.SaveVariable(t.Context(), maria, storage.Variable{Name: v, Type: flow.Boolean, Value: []byte("false"), Overridable: true}))
			}
			test(s)
		})
	}
}

// countingReads counts what steps read of overrides.
type countingReads struct {
	runtime.Journal
	lent *atomic.Int64
}

type countingReader struct {
	runtime.Reader
	lent *atomic.Int64
}

func (c countingReads) Batch(ctx context.Context, a []runtime.Arrival, step func(runtime.Reader, runtime.Contact, runtime.Arrival) (runtime.Change, error)) ([]runtime.Outcome, error) {
	return c.Journal.Batch(ctx, a, func(r runtime.Reader, contact runtime.Contact, a runtime.Arrival) (runtime.Change, error) {
		return step(countingReader{r, c.lent}, contact, a)
	})
}

func (r countingReader) Organisation(ctx context.Context, c runtime.Contact, at time.Time) (map[string]any, map[string]runtime.Override, error) {
	r.lent.Add(1)
	return r.Reader.Organisation(ctx, c, at)
}

func (r countingReader) Overrides(ctx context.Context, program string, at time.Time) (map[string]runtime.Override, error) {
	r.lent.Add(1)
	return r.Reader.Overrides(ctx, program, at)
}

func (s *shift) must(_ any, err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// live publishes a flow and gives the program of its version.
func (s *shift) live(text string) string {
	s.t.Helper()
	var doc flow.Flow
	s.must(nil, json.Unmarshal([]byte(text), &doc))
	f, err := s.db.CreateFlow(s.t.Context(), maria, &doc)
	s.must(f, err)
	v, err := s.db.Publish(s.t.Context(), maria, doc.Name, storage.Publication{Revision: f.Revision})
	s.must(v, err)
	return v.ID
}

func (s *shift) begins(contact, program string) {
	s.t.Helper()
	s.must(s.driver.Begin(s.t.Context(), runtime.Contact{Facts: flow.Contact{ID: contact, Channel: "voice", StartedAt: s.now}, Program: program}))
	if o := s.recorder.last(contact); o.Command.CommandKind() == "join_queue" {
		s.arrives(contact, o.Op, &flow.Queued{Position: 1})
	}
}

func (s *shift) arrives(contact string, op int, e flow.Event) {
	s.t.Helper()
	s.arrivals++
	s.must(s.driver.Deliver(s.t.Context(), runtime.Arrival{Contact: contact, Key: fmt.Sprint("t", s.arrivals), Op: op, At: s.now, Event: e}))
}

// played ends the prompt that a contact hears.
func (s *shift) played(contact string) {
	s.t.Helper()
	s.arrives(contact, s.recorder.last(contact).Op, &flow.Played{})
}

// hears compares what a contact was told last.
func (s *shift) hears(contact, want string) {
	s.t.Helper()
	play, ok := s.recorder.last(contact).Command.(*flow.Play)
	if !ok || len(play.Speech.Segments) != 1 || play.Speech.Segments[0].Say != want {
		s.t.Fatalf("got %+v, want %q said", s.recorder.last(contact).Command, want)
	}
}

func (s *shift) switches(flow, variable, value string, minutes int) {
	s.t.Helper()
	o := storage.Override{Flow: flow, Variable: variable, Value: []byte(value), Reason: "a test"}
	if minutes > 0 {
		until := s.now.Add(time.Duration(minutes) * time.Minute)
		o.Until = &until
	}
	s.must(nil, s.db.SwitchVariable(s.t.Context(), maria, o))
}

// A supervisor switches while a contact waits in a queue: its next event sees it, and no longer than it holds.
func TestOverrideReachesThoseWhoWait(t *testing.T) {
	eachShift(t, func(s *shift) {
		s.live(area)
		s.begins("c1", s.live(hotline))
		s.hears("c1", "Please hold, 5 minutes.")
		s.switches("", "emergency", "true", 60)
		s.switches("hotline", "minutes", "20", 0)
		s.switches("area", "place", `"the north"`, 0)
		s.played("c1")
		s.hears("c1", "There is a power cut.")
		s.played("c1")
		s.hears("c1", "It concerns the north.")
		s.played("c1")
		s.hears("c1", "Please hold, 20 minutes.")
		s.now = s.now.Add(time.Hour) // the emergency is over by itself
		s.must(nil, s.db.SwitchBack(t.Context(), maria, "area", "place"))
		s.played("c1")
		s.hears("c1", "It concerns everywhere.")
		s.must(nil, s.db.SwitchBack(t.Context(), maria, "hotline", "minutes"))
		s.played("c1")
		// Meanwhile the flow has gone on with its own variable: what it was given while it was switched counts from now on.
		s.hears("c1", "Please hold, 21 minutes.")

		entries, err := s.db.Journal().Entries(t.Context(), "c1", 0)
		s.must(entries, err)
		var used []string
		for _, e := range entries {
			if e.Kind == "override" {
				data, _ := json.Marshal(e.Data)
				used = append(used, e.Activity+" "+string(data))
			}
		}
		got := strings.Join(used, "\n")
		for _, want := range []string{
			`check {"by":"Maria","name":"org.emergency","until":"2026-11-20T13:00:00Z","value":true}`,
			`hold {"by":"Maria","name":"vars.minutes","value":20}`, `say {"by":"Maria","name":"vars.place","value":"the north"}`,
		} {
			if !strings.Contains(got, want) {
				t.Errorf("got the journal\n%s\nwant %s in it", got, want)
			}
		}
	})
}

// Forced closed by the organisation: who calls now is told so, who waits already is not sent away.
func TestForcedClosed(t *testing.T) {
	eachShift(t, func(s *shift) {
		s.live(area)
		program := s.live(hotline)
		s.begins("waits", program)
		s.switches("", "closed", "true", 0)
		s.begins("calls", program)
		s.hears("calls", "We are closed.")
		s.played("waits")
		s.hears("waits", "It concerns everywhere.")
		s.must(nil, s.db.SwitchBack(t.Context(), maria, "", "closed"))
		s.begins("again", program)
		s.hears("again", "Please hold, 5 minutes.")
	})
}

// A version that does not let a variable be switched, or has it with another type, keeps its own value; flows that know no overrides never
// ask for them.
func TestOverridesOnlyWhereTheyAreDeclared(t *testing.T) {
	const first = `{"format":"cordboard.flow/v1","name":"line","kind":"inbound","start":"say","variables":[
	  {"name":"a","type":"string","default":"own"},{"name":"b","type":"integer","default":1,"overridable":true}],
	 "activities":[{"id":"say","type":"play_prompt","properties":{"prompt":"{{ vars.a }} {{ vars.b }}"},"outlets":{"next":"say"}}]}`
	eachShift(t, func(s *shift) {
		s.begins("old", s.live(first))
		f, err := s.db.Flow(t.Context(), "line")
		s.must(f, err)
		f.Draft.Variables[0].Overridable, f.Draft.Variables[1].Type, f.Draft.Variables[1].Default = true, flow.String, []byte(`"one"`)
		saved, err := s.db.ReplaceDraft(t.Context(), maria, "line", storage.Replacement{Document: f.Draft})
		s.must(saved, err)
		v, err := s.db.Publish(t.Context(), maria, "line", storage.Publication{Revision: saved.Revision})
		s.must(v, err)
		s.switches("line", "a", `"switched"`, 0)
		s.switches("line", "b", `"two"`, 0)
		s.played("old")
		s.hears("old", "own 1")
		s.begins("new", v.ID)
		s.hears("new", "switched two")
		before := s.lent.Load()
		s.begins("plain", s.live(askOnce))
		if got := s.lent.Load() - before; got != 0 {
			t.Errorf("got %d reads of overrides for a flow without any, want none", got)
		}
	})
}
