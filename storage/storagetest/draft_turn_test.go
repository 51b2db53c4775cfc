package storagetest

import (
	"encoding/json"
	"errors"
	"testing"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// edit makes a change on a revision of the draft of main-line that must work.
func edit(t *testing.T, db *storage.DB, base int64, change func(f *flow.Flow)) storage.DraftSaved {
	t.Helper()
	saved, err := tryEdit(t, db, base, change)
	must(t, err)
	return saved
}

func tryEdit(t *testing.T, db *storage.DB, base int64, change func(f *flow.Flow)) (storage.DraftSaved, error) {
	return db.EditDraft(t.Context(), bert, "main-line", storage.DraftEdit{Base: base, Edit: func(f, _ *flow.Flow) (*flow.Flow, error) {
		e := flow.Edited(f, nil, flow.Resources{})
		change(e.Flow)
		return e.Flow, nil
	}})
}

// An edit knows the draft as it was when it was thought of: what others did since is kept, and the same record is a conflict.
func TestDraftEdit(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		create(t, db, document("main-line"))
		save(t, db, anna, patch(1, map[string]string{"a:menu": `{"id":"menu","type":"menu","name":"Anna's"}`, "a:new": `{"id":"new","type":"menu"}`}))
		saved := edit(t, db, 1, func(f *flow.Flow) {
			if len(f.Activities) != 2 || f.Activities[1].Name != "Main menu" {
				t.Errorf("got %+v, want the draft as it was at revision 1", f.Activities)
			}
			f.Description = "Bert's"
			delete(f.Layout, "hours")
		})
		if menu, _ := saved.Draft.Activity("menu"); menu.Name != "Anna's" || saved.Draft.Description != "Bert's" || saved.Revision != 3 || len(saved.Draft.Activities) != 3 {
			t.Errorf("got %+v at %d, want both changes at revision 3", saved.Draft, saved.Revision)
		}
		_, err := tryEdit(t, db, 1, func(f *flow.Flow) { f.Activities[1].Name = "Bert's" })
		var conflict *storage.DraftConflict
		if !errors.As(err, &conflict) || len(conflict.Conflicts) != 1 || conflict.Conflicts[0].Key != "a:menu" {
			t.Fatalf("got %v, want a conflict about the menu", err)
		}
		if saved := edit(t, db, conflict.Revision, func(f *flow.Flow) { f.Activities[1].Name = "Bert's" }); saved.Draft.Activities[1].Name != "Bert's" {
			t.Errorf("got %+v, want Bert's on top of Anna's", saved.Draft.Activities[1])
		}
		refused := fault.New(fault.Invalid, "no")
		_, err = db.EditDraft(t.Context(), bert, "main-line", storage.DraftEdit{Base: 4, Edit: func(_, _ *flow.Flow) (*flow.Flow, error) { return nil, refused }})
		if !errors.Is(err, refused) {
			t.Errorf("got %v, want the edit's own error", err)
		}
		_, err = tryEdit(t, db, 9, func(*flow.Flow) {})
		wantCode(t, err, fault.Conflict)
	})
}

// An edit over a revision goes on top of what others did until then, in the records that both changed and there in what the edit changed; what
// came later is asked about again.
func TestDraftEditOver(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		create(t, db, document("main-line"))
		save(t, db, anna, patch(1, map[string]string{"a:menu": `{"id":"menu","type":"menu","name":"Anna's","properties":{"prompt":"Anna's"}}`, "flow": `{"description":"Anna's","kind":"inbound","start":"hours"}`}))
		rename := storage.DraftEdit{Base: 1, Over: 2, Edit: func(seen, now *flow.Flow) (*flow.Flow, error) {
			if menu, _ := now.Activity("menu"); menu.Name != "Anna's" {
				t.Errorf("got %+v, want the draft of now", menu)
			}
			e := flow.Edited(seen, nil, flow.Resources{})
			e.Flow.Activities[1].Name = "Bert's"
			return e.Flow, nil
		}}
		saved, err := db.EditDraft(t.Context(), bert, "main-line", rename)
		must(t, err)
		menu, _ := saved.Draft.Activity("menu")
		if menu.Name != "Bert's" || string(menu.Properties) != `{"prompt":"Anna's"}` || saved.Draft.Description != "Anna's" {
			t.Errorf("got %+v, want Bert's name and the rest as Anna left it", menu)
		}
		save(t, db, anna, patch(3, map[string]string{"a:menu": `{"id":"menu","type":"menu","name":"Anna's again"}`}))
		_, err = db.EditDraft(t.Context(), bert, "main-line", storage.DraftEdit{Base: 1, Over: 3, Edit: func(seen, _ *flow.Flow) (*flow.Flow, error) {
			e := flow.Edited(seen, nil, flow.Resources{})
			e.Flow.Activities[1].Name = "Bert's again"
			return e.Flow, nil
		}})
		var conflict *storage.DraftConflict
		if !errors.As(err, &conflict) || conflict.Revision != 4 {
			t.Errorf("got %v, want a conflict with revision 4", err)
		}
	})
}

// Every change can be taken back, to the first, and made again, to the last; a new change ends what could be made again.
func TestDraftTurns(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		create(t, db, document("main-line"))
		turns := func() storage.DraftTurns {
			found, err := db.DraftTurns(t.Context(), "main-line")
			must(t, err)
			return found
		}
		if found := turns(); found.Undo != nil || found.Redo != nil {
			t.Errorf("got %+v of a new flow, want nothing to take back", found)
		}
		states := []*flow.Flow{document("main-line")}
		for i, change := range []func(f *flow.Flow){
			func(f *flow.Flow) { f.Description = "Second" },
			func(f *flow.Flow) { f.Activities[1].Name = "Third" },
			func(f *flow.Flow) {
				f.Activities = append(f.Activities, flow.Record{ID: "new", Type: "menu", Name: "New"})
				f.Layout["new"] = flow.Position{X: 8}
			},
		} {
			states = append(states, edit(t, db, int64(i+1), change).Draft)
		}
		if found := turns(); found.Undo == nil || found.Undo.Label != "activity “New”" || found.Undo.By != "Bert" || found.Undo.Revision != 4 || found.Redo != nil {
			t.Fatalf("got %+v, want the new activity to take back", found.Undo)
		}
		for i := len(states) - 2; i >= 0; i-- {
			wantSame(t, stored(t, save(t, db, bert, turns().Undo.Patch).Draft), stored(t, states[i]))
		}
		found := turns()
		if found.Undo != nil || found.Redo == nil || found.Redo.Label != "description, kind and start" {
			t.Fatalf("got %+v, want nothing left to take back", found)
		}
		for i := 1; i < len(states); i++ {
			wantSame(t, stored(t, save(t, db, bert, turns().Redo.Patch).Draft), stored(t, states[i]))
		}
		if found := turns(); found.Redo != nil || found.Undo == nil {
			t.Errorf("got %+v, want everything made again", found)
		}
		save(t, db, bert, turns().Undo.Patch)
		edit(t, db, 11, func(f *flow.Flow) { f.Description = "Other" })
		if found := turns(); found.Redo != nil || found.Undo.Label != "description, kind and start" {
			t.Errorf("got %+v, want a new change to take back and nothing to make again", found)
		}
	})
}

// stored is a document as a draft keeps it.
func stored(t *testing.T, f *flow.Flow) string {
	t.Helper()
	data, err := json.Marshal(f)
	must(t, err)
	return string(data)
}
