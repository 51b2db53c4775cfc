package storagetest

import (
	"context"
	"sync"
	"testing"
	"time"

	"cordboard/storage"
)

// TestManySearches: more searches at once than there are connections, with what else reads the index, end.
func TestManySearches(t *testing.T) {
	narrow := config()
	narrow.Connections = 2
	for name, db := range map[string]*storage.DB{"sqlite": SQLite(t, narrow), "postgres": Postgres(t, narrow)} {
		t.Run(name, func(t *testing.T) {
			searchable(t, db)
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			var searches sync.WaitGroup
			for n := range 12 {
				searches.Go(func() {
					for range 20 {
						var found int
						var err error
						if n%4 == 0 {
							var uses []storage.Use
							uses, err = db.Uses(ctx, storage.FoundFlow, "Billing")
							found = len(uses)
						} else {
							var r storage.SearchResult
							r, err = db.Search(ctx, storage.Search{Words: "refunds", Kinds: everyKind})
							found = len(r.Found[storage.FoundFlow])
						}
						if err != nil || found != 1 {
							t.Errorf("got %d found and %v, want 1", found, err)
							return
						}
					}
				})
			}
			searches.Wait()
		})
	}
}

// TestSearchLetters: what is written in other letters than a to z is found without case, and marks are looked for as they are written.
func TestSearchLetters(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		_, err := db.SavePrompt(t.Context(), anna, storage.Prompt{
			Name: "closed", Description: "Öffnungszeiten", Language: "fi", Spoken: []storage.Spoken{{Language: "fi", Text: "Ääni \"Kuuluu\" & \\Öljy <nyt>\nheti"}},
		})
		must(t, err)
		_, err = db.SaveSkill(t.Context(), anna, storage.Skill{Name: "vip", Description: "Ärzte"})
		must(t, err)
		_, err = db.SaveNumber(t.Context(), anna, storage.Number{Number: "+358942450101", Description: "Ångström"})
		must(t, err)
		for words, want := range map[string]string{
			"öffnungszeiten": "prompt:closed(description)", "Öffnungs": "prompt:closed(description)", "ÄÄNI": "prompt:closed(text fi)", `"kuuluu"`: "prompt:closed(text fi)",
			`\öljy`: "prompt:closed(text fi)", "&": "prompt:closed(text fi)", "<nyt>": "prompt:closed(text fi)", "heti": "prompt:closed(text fi)", "nyt>heti": "",
			`"`: "prompt:closed(text fi)", "ärzte": "skill:vip(description)", "ångström": "number:+358942450101(description)", "ö_l": "", "recording": "",
		} {
			got, err := db.Search(t.Context(), storage.Search{Words: words, Kinds: everyKind})
			must(t, err)
			if got := foundNames(got); got != want {
				t.Errorf("%s: got %q, want %q", words, got, want)
			}
		}
	})
}

// TestSearchExactName: what is called just that comes before what is called so among others.
func TestSearchExactName(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		for _, name := range []string{"sales-b2b", "sales-a", "sales", "presales"} {
			_, err := db.SaveQueue(t.Context(), anna, storage.Queue{Name: name})
			must(t, err)
			create(t, db, document(name))
		}
		got, err := db.Search(t.Context(), storage.Search{Words: "Sales", Kinds: []string{"queue", storage.FoundFlow}, Most: 2})
		must(t, err)
		if got, want := foundNames(got), "flow:sales flow:sales-a queue:sales queue:sales-a"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		for kind, list := range got.Found {
			if !list[0].Exact() || list[1].Exact() {
				t.Errorf("%s: got %+v, want the first to be just that", kind, list)
			}
		}
	})
}
