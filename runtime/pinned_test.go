package runtime_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/storage"
	"cordboard/storage/storagetest"
)

// publisher publishes versions of flows and takes contacts through them with a driver, on one database.
type publisher struct {
	t        *testing.T
	db       *storage.DB
	driver   *runtime.Driver
	recorder *recorder
	now      time.Time
}

var editor = storage.Actor{Name: "Anna"}

func newPublisher(t *testing.T, db *storage.DB) *publisher {
	t.Helper()
	p := &publisher{t: t, db: db, recorder: &recorder{}, now: time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)}
	p.driver = runtime.New(runtime.Config{Journal: db.Journal(), Programs: runtime.NewPrograms(db.Documents(), activities.Catalog(), 0), Performer: p.recorder})
	t.Cleanup(p.driver.Close)
	return p
}

// publish makes a document the next version of its flow and moves a label to it.
func (p *publisher) publish(label, text string) storage.Version {
	p.t.Helper()
	v, err := p.tryPublish(label, text)
	if err != nil {
		p.t.Fatal(err)
	}
	return v
}

func (p *publisher) tryPublish(label, text string) (storage.Version, error) {
	p.t.Helper()
	var doc flow.Flow
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		p.t.Fatal(err)
	}
	ctx, revision := p.t.Context(), int64(0)
	if f, err := p.db.Flow(ctx, doc.Name); err == nil {
		saved, err := p.db.ReplaceDraft(ctx, editor, doc.Name, storage.Replacement{Revision: f.Revision, Document: &doc})
		if err != nil {
			p.t.Fatal(err)
		}
		revision = saved.Revision
	} else {
		created, err := p.db.CreateFlow(ctx, editor, &doc)
		if err != nil {
			p.t.Fatal(err)
		}
		revision = created.Revision
	}
	return p.db.Publish(ctx, editor, doc.Name, storage.Publication{Revision: revision, Message: "next", Label: label})
}

// arrive begins a contact on the version that live points at.
func (p *publisher) arrive(id, name string) {
	p.t.Helper()
	v, err := p.db.LabelledVersion(p.t.Context(), name, storage.Live)
	if err != nil {
		p.t.Fatal(err)
	}
	facts := flow.Contact{ID: id, Channel: "chat", StartedAt: p.now}
	if _, err := p.driver.Begin(p.t.Context(), runtime.Contact{Facts: facts, Program: v.ID}); err != nil {
		p.t.Fatal(err)
	}
}

// hour lets an hour pass.
func (p *publisher) hour() {
	p.t.Helper()
	p.now = p.now.Add(time.Hour)
	if _, err := p.driver.Fire(context.Background(), p.now); err != nil {
		p.t.Fatal(err)
	}
}

// wantPath checks the activities that a contact has entered, those of subflows too.
func (p *publisher) wantPath(id, want string) {
	p.t.Helper()
	entries, err := p.db.Journal().Entries(p.t.Context(), id, 0)
	if err != nil {
		p.t.Fatal(err)
	}
	var path []string
	for _, e := range entries {
		if e.Kind == "visit" {
			path = append(path, e.Activity)
		}
	}
	if got := strings.Join(path, " "); got != want {
		p.t.Errorf("path of %s: got %q, want %q", id, got, want)
	}
}

func eachDatabase(t *testing.T, test func(*testing.T, *publisher)) {
	config := storage.Config{Catalog: activities.Catalog()}
	t.Run("sqlite", func(t *testing.T) { test(t, newPublisher(t, storagetest.SQLite(t, config))) })
	t.Run("postgres", func(t *testing.T) { test(t, newPublisher(t, storagetest.Postgres(t, config))) })
}

// line is a version of a flow: it waits an hour, runs a subflow by a label, and says what came of it.
func line(label, said string) string {
	return `{"format":"cordboard.flow/v1","name":"line","kind":"digital","start":"hold","activities":[
	  {"id":"hold","type":"wait","properties":{"duration":"1h"},"outlets":{"next":"` + said + `"}},
	  {"id":"` + said + `","type":"condition","properties":{"expression":"true"},"outlets":{"true":"ask"}},
	  {"id":"ask","type":"run_subflow","properties":{"flow":"answer","version":"` + label + `"},"outlets":{"old":"was_old","new":"was_new","newest":"was_newest"}},
	  {"id":"was_old","type":"disconnect"},{"id":"was_new","type":"disconnect"},{"id":"was_newest","type":"disconnect"}]}`
}

// answer is a version of the subflow: it thinks for an hour and ends with an outcome.
func answer(outcome string) string {
	return `{"format":"cordboard.flow/v1","name":"answer","kind":"subflow","start":"think","activities":[
	  {"id":"think","type":"wait","properties":{"duration":"1h"},"outlets":{"next":"end_` + outcome + `"}},
	  {"id":"end_` + outcome + `","type":"end_flow","properties":{"outcome":"` + outcome + `"}}]}`
}

// TestContactsStayOnTheirVersion publishes while contacts wait: each continues on the version that it entered, and so does a subflow that is
// under way; whoever comes later gets the new one.
func TestContactsStayOnTheirVersion(t *testing.T) {
	eachDatabase(t, func(t *testing.T, p *publisher) {
		p.publish(storage.Live, answer("old"))
		one := p.publish(storage.Live, line("live", "one"))
		p.arrive("early", "line")
		p.publish(storage.Live, line("live", "two"))
		p.arrive("late", "line")
		p.hour()
		p.wantPath("early", "hold one ask think")
		p.wantPath("late", "hold two ask think")
		p.publish(storage.Live, answer("new"))
		p.arrive("last", "line")
		p.hour()
		p.wantPath("early", "hold one ask think end_old was_old")
		p.wantPath("late", "hold two ask think end_old was_old")
		p.hour()
		p.wantPath("last", "hold two ask think end_new was_new")
		c, err := p.db.Journal().Contact(t.Context(), "early")
		if err != nil || c.Program != one.ID || c.Status != runtime.Over {
			t.Errorf("got %s, %s (%v), want the contact over on its first version", c.Program, c.Status, err)
		}
	})
}

// TestVersionLabels runs a subflow by live, by another label and by number, and moves labels back while contacts wait.
func TestVersionLabels(t *testing.T) {
	eachDatabase(t, func(t *testing.T, p *publisher) {
		p.publish(storage.Live, answer("old"))
		p.publish("test", answer("new"))
		p.publish("trial", answer("newest"))
		for _, label := range []string{"live", "test", "2", "trial"} {
			p.publish(storage.Live, line(label, "by_"+slices.Max([]string{"l", strings.Trim(label, "0123456789")})))
			p.arrive("by-"+label, "line")
		}
		p.hour()
		if err := p.db.SetLabel(t.Context(), editor, storage.Labelling{Flow: "answer", Label: storage.Live, Version: 3}); err != nil {
			t.Fatal(err)
		}
		p.arrive("after", "line")
		p.hour()
		p.wantPath("by-live", "hold by_live ask think end_old was_old")
		p.wantPath("by-test", "hold by_test ask think end_new was_new")
		p.wantPath("by-2", "hold by_l ask think end_new was_new")
		p.wantPath("by-trial", "hold by_trial ask think end_newest was_newest")
		if _, err := p.tryPublish(storage.Live, line("nowhere", "by_nowhere")); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("a label that no version has: got %v, want it refused", err)
		}
	})
}

func asJSON(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
