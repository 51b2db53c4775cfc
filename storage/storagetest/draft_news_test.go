package storagetest

import (
	"testing"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// What became of a draft since a revision is told as it was and as it is, with who saved, the latest first; two people of one name are two.
func TestDraftSince(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		create(t, db, document("main-line"))
		since := func(revision int64) storage.DraftNews {
			t.Helper()
			news, err := db.DraftSince(t.Context(), "main-line", revision)
			must(t, err)
			return news
		}
		if news := since(1); news.Now != nil || news.Revision != 1 {
			t.Errorf("got %+v, want nothing new at revision 1", news)
		}
		save(t, db, anna, patch(1, map[string]string{"a:menu": `{"id":"menu","type":"menu","name":"Anna's"}`}))
		save(t, db, storage.Actor{UserID: "u-other", Name: anna.Name}, patch(2, map[string]string{"flow": `{"description":"Hers","kind":"inbound","start":"hours"}`}))
		news := since(1)
		was, _ := news.Before.Activity("menu")
		is, _ := news.Now.Activity("menu")
		if was.Name != "Main menu" || is.Name != "Anna's" || news.Revision != 3 || news.At.IsZero() {
			t.Errorf("got %+v and %+v at %d, want the menu before and after", was, is, news.Revision)
		}
		if len(news.By) != 2 || news.By[0].UserID != "u-other" || news.By[1].UserID != anna.UserID || news.By[1].Name != anna.Name {
			t.Errorf("got %+v, want both, the latest first", news.By)
		}
		_, err := db.DraftSince(t.Context(), "main-line", 9)
		wantCode(t, err, fault.Conflict)
		_, err = db.DraftSince(t.Context(), "nowhere", 1)
		wantCode(t, err, fault.NotFound)
		if turns, err := db.DraftTurns(t.Context(), "main-line"); err != nil || turns.Undo == nil || turns.Undo.ByID != "u-other" {
			t.Errorf("got %+v, %v, want the change of the second of that name", turns.Undo, err)
		}
		edit(t, db, 3, func(f *flow.Flow) { f.Description = "Bert's" })
		if turns, err := db.DraftTurns(t.Context(), "main-line"); err != nil || turns.Undo.ByID != bert.UserID {
			t.Errorf("got %+v, %v, want Bert's", turns.Undo, err)
		}
	})
}
