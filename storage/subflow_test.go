package storage_test

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/hours"
	"cordboard/runtime"
	"cordboard/storage"
)

type nobody struct{}

func (nobody) Perform(context.Context, runtime.Operation) {}
func (nobody) Settled(string, []int)                      {}

func must[T any](t *testing.T) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func record(id, kind, properties string, outlets map[string]string) flow.Record {
	return flow.Record{ID: id, Type: kind, Properties: json.RawMessage(properties), Outlets: outlets}
}

// A published subflow goes on using the schedule it was published with, although that one has another name by now and a new one has its name.
func TestSubflowKeepsItsBindings(t *testing.T) {
	db := must[*storage.DB](t)(storage.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), storage.Config{Catalog: activities.Catalog()}))
	defer db.Close()
	must[[]string](t)(db.Migrate(t.Context()))
	who := storage.Actor{Name: "Anna"}
	save := func(s storage.Schedule) storage.Schedule {
		t.Helper()
		return must[storage.Schedule](t)(db.SaveSchedule(t.Context(), who, s))
	}
	publish := func(f *flow.Flow) storage.Version {
		t.Helper()
		created := must[storage.Flow](t)(db.CreateFlow(t.Context(), who, f))
		return must[storage.Version](t)(db.Publish(t.Context(), who, f.Name, storage.Publication{Revision: created.Revision, Message: "x"}))
	}
	office := save(storage.Schedule{Name: "office", Document: hours.Schedule{Overrides: []hours.Override{{Name: "always", State: "closed", From: time.Unix(0, 0)}}}})
	publish(&flow.Flow{Format: flow.Format, Name: "sub", Kind: flow.Subflow, Start: "hours", Activities: []flow.Record{
		record("hours", "business_hours", `{"schedule":"office"}`, map[string]string{"closed": "closed", "override": "override"}),
		record("closed", "end_flow", `{"outcome":"closed"}`, nil), record("override", "end_flow", `{"outcome":"override"}`, nil),
	}})
	entry := publish(&flow.Flow{Format: flow.Format, Name: "main", Kind: flow.Digital, Start: "sub", Activities: []flow.Record{
		record("sub", "run_subflow", `{"flow":"sub"}`, map[string]string{"closed": "closed", "override": "override"}),
		record("closed", "wait", `{"duration":"1h"}`, nil), record("override", "wait", `{"duration":"1h"}`, nil),
	}})
	office.Name = "office-old"
	save(office)
	save(storage.Schedule{Name: "office"})

	driver := runtime.New(runtime.Config{Journal: db.Journal(), Programs: runtime.NewPrograms(db.Documents(), activities.Catalog(), 0), Performer: nobody{}})
	defer driver.Close()
	begun := must[runtime.Outcome](t)(driver.Begin(t.Context(), runtime.Contact{Facts: flow.Contact{ID: "c1", Channel: "chat", StartedAt: time.Now()}, Program: entry.ID}))
	var got []string
	for _, e := range begun.Change.Entries {
		if e.Kind == "visit" && e.Outlet == "" {
			got = append(got, e.Activity)
		}
	}
	if !slices.Contains(got, "override") || slices.Contains(got, "closed") {
		t.Errorf("got the way %v, want the override of the schedule it was published with", got)
	}
}
