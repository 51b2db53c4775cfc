package storagetest

import (
	"maps"
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/flow/hours"
	"cordboard/runtime"
	"cordboard/storage"
)

func TestPublishLabelRollback(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		create(t, db, document("main-line"))
		one := publish(t, db, "main-line")
		if one.Number != 1 || one.Author != "Anna" || !strings.HasPrefix(one.ID, "v_") || one.Document == nil {
			t.Errorf("got %+v, want version 1 by Anna", one)
		}
		// Unchanged: nothing to publish.
		_, err := db.Publish(t.Context(), anna, "main-line", storage.Publication{Revision: 1})
		wantCode(t, err, fault.Conflict)
		// Nor when a box has only moved.
		if saved := save(t, db, bert, patch(1, map[string]string{"l:menu": `{"x":640,"y":8}`})); saved.Changes != 0 {
			t.Errorf("got %d changes after a move, want none", saved.Changes)
		}
		_, err = db.Publish(t.Context(), anna, "main-line", storage.Publication{Revision: 2})
		wantCode(t, err, fault.Conflict)
		if same, err := db.SameVersion(t.Context(), "main-line"); err != nil || same != 1 {
			t.Errorf("got the draft the same as version %d, %v, want 1", same, err)
		}
		// Changed since it was looked at.
		save(t, db, bert, patch(2, map[string]string{"a:menu": `{"id":"menu","type":"menu","name":"Two"}`}))
		if same, err := db.SameVersion(t.Context(), "main-line"); err != nil || same != 0 {
			t.Errorf("got the draft the same as version %d, %v, want 0", same, err)
		}
		_, err = db.Publish(t.Context(), anna, "main-line", storage.Publication{Revision: 2})
		wantCode(t, err, fault.Conflict)
		two, err := db.Publish(t.Context(), bert, "MAIN-line", storage.Publication{Revision: 3, Message: "menu", Label: "test"})
		must(t, err)
		wantSame(t, two.Labels, []string{"test"})
		live(t, db, 1)
		must(t, db.SetLabel(t.Context(), anna, storage.Labelling{Flow: "main-line", Label: storage.Live, Version: 2}))
		live(t, db, 2)
		must(t, db.SetLabel(t.Context(), anna, storage.Labelling{Flow: "main-line", Label: storage.Live, Version: 1})) // back again
		live(t, db, 1)
		wantCode(t, db.SetLabel(t.Context(), anna, storage.Labelling{Flow: "main-line", Label: storage.Live, Version: 3}), fault.NotFound)
		wantCode(t, db.SetLabel(t.Context(), anna, storage.Labelling{Flow: "main-line", Label: "7", Version: 1}), fault.Invalid)
		must(t, db.RemoveLabel(t.Context(), anna, "main-line", "test"))
		wantCode(t, db.RemoveLabel(t.Context(), anna, "main-line", "test"), fault.NotFound)
		arrive(t, db, runtime.Contact{Facts: flow.Contact{ID: "c1"}, Program: two.ID})
		versions, err := db.Versions(t.Context(), "main-line")
		must(t, err)
		if len(versions) != 2 || versions[0].Number != 2 || versions[0].Contacts != 1 || versions[0].Labels != nil || versions[1].Labels[0] != "live" ||
			versions[0].Document != nil {
			t.Errorf("got %+v, want version 2 with a contact, then the live version 1", versions)
		}
		document, err := db.Documents().Document(t.Context(), two.ID)
		must(t, err)
		if document.Activities[1].Name != "Two" {
			t.Errorf("got %+v, want the document of version 2", document.Activities[1])
		}
		_, err = db.Documents().Document(t.Context(), "v_nope")
		wantCode(t, err, fault.NotFound)
	})
}

func live(t *testing.T, db *storage.DB, want int) {
	t.Helper()
	v, err := db.LabelledVersion(t.Context(), "main-line", storage.Live)
	must(t, err)
	f, err := db.Flow(t.Context(), "main-line")
	must(t, err)
	if v.Number != want || f.Labels[storage.Live] != want {
		t.Errorf("got live version %d (flow says %v), want %d", v.Number, f.Labels, want)
	}
	if changed := f.Changes > 0; changed != (v.Document.Activities[1].Name != f.Draft.Activities[1].Name) {
		t.Errorf("got %d changes with version %d live", f.Changes, want)
	}
}

func TestRestoreDraft(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		create(t, db, document("main-line"))
		publish(t, db, "main-line")
		save(t, db, anna, patch(1, map[string]string{"order": `["hours"]`}, "a:menu", "l:menu"))
		publish(t, db, "main-line")
		must(t, db.RestoreDraft(t.Context(), anna, "main-line", 1))
		f, err := db.Flow(t.Context(), "main-line")
		must(t, err)
		wantSame(t, f.Draft, document("main-line"))
		if f.Revision != 3 || f.Changes != 1 {
			t.Errorf("got revision %d with %d changes, want 3 with 1", f.Revision, f.Changes)
		}
		// A whole document replaces it, unless it has changed.
		other := document("MAIN-line")
		other.Description = "Imported"
		_, err = db.ReplaceDraft(t.Context(), anna, "main-line", storage.Replacement{Document: other, Revision: 2})
		wantCode(t, err, fault.Conflict)
		_, err = db.ReplaceDraft(t.Context(), anna, "other", storage.Replacement{Document: other})
		wantCode(t, err, fault.Invalid)
		replaced, err := db.ReplaceDraft(t.Context(), anna, "main-line", storage.Replacement{Document: other, Revision: 3})
		must(t, err)
		if replaced.Revision != 4 || replaced.Draft.Name != "main-line" || replaced.Draft.Description != "Imported" {
			t.Errorf("got %+v, want revision 4 imported", replaced)
		}
		// Somebody who edits the draft meanwhile gets it merged.
		saved := save(t, db, bert, patch(2, map[string]string{"n:n1": `{"id":"n1","text":"x","x":0,"y":0,"width":1,"height":1}`}))
		if saved.Merged["a:menu"] == nil {
			t.Errorf("got merged %v, want the menu back", texts(saved.Merged))
		}
	})
}

func TestSnapshots(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		one, err := db.SaveSnapshot(t.Context(), document("main-line"))
		must(t, err)
		again, err := db.SaveSnapshot(t.Context(), document("main-line"))
		must(t, err)
		other, err := db.SaveSnapshot(t.Context(), document("other"))
		must(t, err)
		if one != again || one == other || len(one) != 34 || !strings.HasPrefix(one, "d_") {
			t.Errorf("got %s, %s, %s, want the same, the same and another", one, again, other)
		}
		got, err := db.Documents().Document(t.Context(), one)
		must(t, err)
		wantSame(t, got, document("main-line"))
	})
}

// family makes a schedule, a subflow and a flow that names both, published.
func family(t *testing.T, db *storage.DB) (storage.Schedule, storage.Version) {
	t.Helper()
	s, err := db.SaveSchedule(t.Context(), anna, storage.Schedule{Name: "office", Document: hours.Schedule{}})
	must(t, err)
	create(t, db, &flow.Flow{Format: flow.Format, Name: "order-status", Kind: flow.Subflow, Activities: []flow.Record{
		{ID: "a", Type: "end_flow"}, {ID: "b", Type: "end_flow", Properties: []byte(`{"outcome":"failed"}`)},
	}})
	publish(t, db, "order-status")
	main := document("main-line")
	main.Activities = append(main.Activities, flow.Record{ID: "sub", Type: "run_subflow", Properties: []byte(`{"flow":"order-status"}`)})
	create(t, db, main)
	return s, publish(t, db, "main-line")
}

func TestRenameKeepsVersionsWorking(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		s, v := family(t, db)
		sub, err := db.LabelledVersion(t.Context(), "order-status", storage.Live)
		must(t, err)
		must(t, db.RenameFlow(t.Context(), bert, "order-status", "Status"))
		s.Name = "head-office"
		_, err = db.SaveSchedule(t.Context(), bert, s)
		must(t, err)
		// What a version means is in use under its new name too, and cannot be deleted under it.
		uses, err := db.Uses(t.Context(), "schedule", "head-office")
		must(t, err)
		wantSame(t, uses, []storage.Use{
			{Kind: "flow", Name: "main-line", Activity: "hours", Label: "Office hours", Field: "properties.schedule"},
			{Kind: "flow", Name: "main-line", Version: 1, Labels: []string{"live"}, Activity: "hours", Label: "Office hours", Field: "properties.schedule"},
		})
		f, err := db.Flow(t.Context(), "main-line")
		must(t, err)
		if a, _ := f.Draft.Activity("sub"); !strings.Contains(string(a.Properties), `"Status"`) {
			t.Errorf("got %s, want the new name of the subflow in the draft", a.Properties)
		}
		if a, _ := f.Draft.Activity("hours"); !strings.Contains(string(a.Properties), `"head-office"`) {
			t.Errorf("got %s, want the new name of the schedule in the draft", a.Properties)
		}
		if f.Revision != 3 || f.Changes != 2 {
			t.Errorf("got revision %d with %d changes, want 3 with 2", f.Revision, f.Changes)
		}
		// The published version goes on finding both by the names it has, even when something new takes the name.
		create(t, db, &flow.Flow{Format: flow.Format, Name: "order-status", Kind: flow.Subflow})
		arrive(t, db, runtime.Contact{Facts: flow.Contact{ID: "c1"}, Program: v.ID})
		arrive(t, db, runtime.Contact{Facts: flow.Contact{ID: "c2"}, Program: "d_unknown"})
		wantSame(t, read(t, db, "c1", &flow.ReadFlow{Flow: "order-status", Label: "live"}), flow.Event(&flow.FlowResolved{Program: sub.ID}))
		wantSame(t, read(t, db, "c1", &flow.ReadSchedule{Schedule: "office", At: start}), flow.Event(&flow.ScheduleRead{State: "closed"}))
		wantSame(t, read(t, db, "c2", &flow.ReadSchedule{Schedule: "office", At: start}), flow.Event(&flow.ScheduleRead{State: "closed"}))
		wantSame(t, read(t, db, "c2", &flow.ReadFlow{Flow: "order-status", Label: "live"}), flow.Event(&flow.FlowResolved{}))
		// Inside a subflow the subflow's own version says what a name means, whatever program the contact began with.
		wantSame(t, read(t, db, "c2", &flow.ReadFlow{Flow: "order-status", Label: "live", Program: v.ID}), flow.Event(&flow.FlowResolved{Program: sub.ID}))
		wantCode(t, db.RenameFlow(t.Context(), anna, "Status", "MAIN-LINE"), fault.Conflict)
		wantCode(t, db.RenameFlow(t.Context(), anna, "Status", "Import"), fault.Invalid) // its address is taken
		must(t, db.RenameFlow(t.Context(), anna, "Status", "STATUS"))                    // only the case
		must(t, db.RestoreDraft(t.Context(), anna, "main-line", v.Number))
		f, err = db.Flow(t.Context(), "main-line")
		must(t, err)
		if a, _ := f.Draft.Activity("sub"); !strings.Contains(string(a.Properties), `"STATUS"`) {
			t.Errorf("got %s, want the restored draft to name the subflow as it is called now", a.Properties)
		}
		if a, _ := f.Draft.Activity("hours"); !strings.Contains(string(a.Properties), `"head-office"`) {
			t.Errorf("got %s, want the restored draft to name the schedule as it is called now", a.Properties)
		}
	})
}

func TestDeleteRefusals(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		_, v := family(t, db)
		_, err := db.SaveNumber(t.Context(), anna, storage.Number{Number: "+358901234", Flow: "main-line"})
		must(t, err)
		arrive(t, db, runtime.Contact{Facts: flow.Contact{ID: "c1"}, Program: v.ID})
		for _, test := range []struct {
			err  error
			want string
		}{
			{db.DeleteFlow(t.Context(), anna, "order-status"), "main-line (draft, activity sub), main-line (version 1, activity sub)"},
			{db.DeleteSchedule(t.Context(), anna, "office"), "main-line (draft, activity hours)"},
			{db.DeleteFlow(t.Context(), anna, "main-line"), "1 contacts"},
			{db.RemoveLabel(t.Context(), anna, "main-line", "live"), "+358901234"},
		} {
			if fault.CodeOf(test.err) != fault.Conflict || !strings.Contains(fault.Message(test.err), test.want) {
				t.Errorf("got %v, want a conflict that names %q", test.err, test.want)
			}
		}
		uses, err := db.Uses(t.Context(), "schedule", "Office")
		must(t, err)
		if len(uses) != 2 {
			t.Errorf("got uses %v, want draft and version", uses)
		}
		step(t, db, arrival("c1", "end"), ending(runtime.Over))
		if err := db.FlowInUse(t.Context(), "main-line"); !strings.Contains(fault.Message(err), "+358901234") {
			t.Errorf("got %v, want what keeps it from being deleted", err)
		}
		if err := db.DeleteFlow(t.Context(), anna, "main-line"); !strings.Contains(fault.Message(err), "+358901234") {
			t.Errorf("got %v, want a conflict that names the number", err)
		}
		must(t, db.DeleteNumber(t.Context(), anna, "+358901234"))
		must(t, db.DeleteFlow(t.Context(), anna, "main-line"))
		must(t, db.DeleteFlow(t.Context(), anna, "order-status"))
		must(t, db.DeleteSchedule(t.Context(), anna, "office"))
		_, err = db.Documents().Document(t.Context(), v.ID)
		must(t, err) // the history of its contacts can still be read
		create(t, db, document("main-line"))
	})
}

// TestGoToFlowKeepsItsTarget publishes a flow that goes to another one, which is renamed then.
func TestGoToFlowKeepsItsTarget(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		create(t, db, document("night"))
		night := publish(t, db, "night")
		day := document("day")
		day.Activities = append(day.Activities, flow.Record{ID: "on", Type: "go_to_flow", Properties: []byte(`{"flow":"night"}`)})
		create(t, db, day)
		v := publish(t, db, "day")
		wantCode(t, db.DeleteFlow(t.Context(), anna, "night"), fault.Conflict)
		must(t, db.RenameFlow(t.Context(), anna, "night", "late"))
		create(t, db, document("night"))
		arrive(t, db, runtime.Contact{Facts: flow.Contact{ID: "c1"}, Program: v.ID})
		wantSame(t, read(t, db, "c1", &flow.ReadFlow{Flow: "night", Label: "live"}), flow.Event(&flow.FlowResolved{Program: night.ID}))
		f, err := db.Flow(t.Context(), "day")
		must(t, err)
		if a, _ := f.Draft.Activity("on"); !strings.Contains(string(a.Properties), `"late"`) {
			t.Errorf("got %s, want the new name in the draft", a.Properties)
		}
	})
}

func TestResources(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		family(t, db)
		q, err := db.SaveQueue(t.Context(), anna, storage.Queue{Name: "Support", Settings: []byte(`{"strategy":"longest_idle"}`)})
		must(t, err)
		_, err = db.SaveAgent(t.Context(), anna, storage.Agent{Name: "anna"})
		must(t, err)
		_, err = db.SavePrompt(t.Context(), anna, storage.Prompt{
			Name: "welcome", Description: "Welcome", Spoken: []storage.Spoken{{Language: "fi-FI", Text: "Hei"}, {Text: "Hello"}},
		})
		must(t, err)
		got, err := db.Resources(t.Context())
		must(t, err)
		maps.DeleteFunc(got.Names, func(_ string, names []string) bool { return names != nil && len(names) == 0 }) // kinds that are known, and have none
		wantSame(t, got, flow.Resources{
			Names: map[string][]string{
				"agent": {"anna"}, "flow": {"main-line"}, "prompt": {"welcome"}, "queue": {"Support"},
				"schedule": {"office"}, "subflow": {"order-status"},
			},
			Outcomes: map[string][]string{"order-status": {"done", "failed"}}, LabelOutcomes: map[string]map[string][]string{},
			Labels:  map[string][]string{"main-line": {"live"}, "order-status": {"live"}},
			Intents: map[string][]string{}, Columns: map[string][]string{}, Org: []string{}, OrgTypes: map[string]flow.Type{}, PromptLanguages: map[string][]string{"welcome": {"", "fi-FI"}},
			SecretHosts: map[string][]string{},
			SkillKinds:  map[string]flow.SkillKind{},
		})
		_, err = db.SaveQueue(t.Context(), anna, storage.Queue{Name: "SUPPORT"})
		wantCode(t, err, fault.Conflict)
		_, err = db.SaveQueue(t.Context(), anna, storage.Queue{Name: "x", Settings: []byte(`[]`)})
		wantCode(t, err, fault.Invalid)
		q.Description = "Second line"
		_, err = db.SaveQueue(t.Context(), anna, q)
		must(t, err)
		again, err := db.Queue(t.Context(), "support")
		must(t, err)
		if again.ID != q.ID || again.Description != "Second line" || string(again.Settings) != `{"strategy":"longest_idle"}` {
			t.Errorf("got %+v, want the queue changed", again)
		}
		must(t, db.DeleteQueue(t.Context(), anna, "support"))
		wantCode(t, db.DeleteQueue(t.Context(), anna, "support"), fault.NotFound)
		_, err = db.SaveQueue(t.Context(), anna, q)
		wantCode(t, err, fault.NotFound) // deleted meanwhile
	})
}
