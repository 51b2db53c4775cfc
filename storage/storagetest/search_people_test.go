package storagetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/flow/flowtest"
	"cordboard/flow/table"
	"cordboard/storage"
)

// peopleKinds is what is found besides what flows name.
var peopleKinds = []string{storage.FoundUser, storage.FoundRole, storage.FoundContact, storage.FoundArticle, storage.FoundRow}

// found searches and writes what came as kind:label or name.
func found(t *testing.T, db *storage.DB, s storage.Search) (list []string) {
	t.Helper()
	got, err := db.Search(t.Context(), s)
	must(t, err)
	for _, kind := range s.Kinds {
		for _, f := range got.Found[kind] {
			name := f.Name
			if f.Label != "" {
				name = f.Label
			}
			list = append(list, kind+":"+name+"|"+f.Description)
		}
	}
	return list
}

func calledBy(t *testing.T, db *storage.DB, id, ani string, at time.Time) {
	t.Helper()
	c := contact(id)
	c.Facts.ANI, c.Facts.StartedAt = ani, at
	arrive(t, db, c)
}

func TestSearchPeople(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		ctx := t.Context()
		_, err := db.CreateUser(ctx, anna, storage.NewUser{Email: "matti@crm.example", Name: "Matti Näsä", Roles: []string{"agent"}})
		must(t, err)
		must(t, db.SaveRole(ctx, anna, storage.Role{Name: "Auditors", Permissions: []string{"audit.view"}}))
		help, err := db.SaveKnowledge(ctx, anna, storage.Knowledge{Name: "help"})
		must(t, err)
		must(t, db.SaveArticle(ctx, anna, help, storage.Article{Title: "Paying a bill", Text: "At the bank.", Also: []string{"How do I pay?"}}))
		prices, err := db.SaveTable(ctx, anna, storage.Table{Name: "prices", Schema: table.Schema{Key: "product", Columns: []table.Column{{Name: "product", Type: flow.String}, {Name: "colour", Type: flow.String}}}})
		must(t, err)
		must(t, db.SaveRow(ctx, anna, prices.Name, storage.RowChange{Cells: map[string]string{"product": "AB-12", "colour": "Bright red"}}))
		calledBy(t, db, "0195f0aa-0000-7000-8000-000000000001", "+358942450101", time.UnixMilli(1_700_000_000_000))
		for words, want := range map[string][]string{
			"näsä": {"user:Matti Näsä|matti@crm.example"}, "crm.example": {"user:Matti Näsä|matti@crm.example"}, "audit": {"role:Auditors|"},
			"pay": {"article:Paying a bill|help"}, "do i pay": {"article:Paying a bill|help"}, "bank": nil, "bright": {"row:AB-12|prices"}, "AB-12": {"row:AB-12|prices"},
			"9 4245": {"contact:+358942450101|"}, "0195f0aa-0000-7000-8000-000000000001": {"contact:+358942450101|"}, "99999": nil,
		} {
			if got := found(t, db, storage.Search{Words: words, Kinds: peopleKinds}); !slices.Equal(got, want) {
				t.Errorf("%s: got %q, want %q", words, got, want)
			}
		}
		if got := found(t, db, storage.Search{Words: "94245", Kinds: peopleKinds, Login: "matti@crm.example"}); got != nil {
			t.Errorf("got %q for somebody without queues, want no contact", got)
		}
	})
}

// TestSearchExactRow: the row whose key is just what is looked for comes first, though many sort before it, and is found once.
func TestSearchExactRow(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		_, err := db.SaveTable(t.Context(), anna, storage.Table{Name: "prices", Schema: table.Schema{Key: "product", Columns: []table.Column{{Name: "product", Type: flow.String}}}})
		must(t, err)
		var rows strings.Builder
		rows.WriteString("product\n")
		for n := range 300 {
			fmt.Fprintf(&rows, "a-%03d z9\n", n)
		}
		rows.WriteString("z9\n")
		_, err = db.ImportTable(t.Context(), anna, "prices", storage.TableImport{File: strings.NewReader(rows.String())})
		must(t, err)
		got, err := db.Search(t.Context(), storage.Search{Words: "z9", Kinds: []string{storage.FoundRow}, Most: 400})
		must(t, err)
		list := got.Found[storage.FoundRow]
		if len(list) != 301 || list[0].Name != "z9" || !list[0].Exact() {
			t.Errorf("got %d rows, %+v first; want 301, z9 first", len(list), list[0])
		}
		if got := found(t, db, storage.Search{Words: "z9", Kinds: []string{storage.FoundRow}, Most: 2}); !slices.Equal(got, []string{"row:z9|prices", "row:a-000 z9|prices"}) {
			t.Errorf("the first two: got %q, want z9 before what sorts before it", got)
		}
	})
}

// TestSearchOldNumber: a contact is found by the caller's whole number when more have come since than a search looks at for a part.
func TestSearchOldNumber(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		calledBy(t, db, "old", "+358942450101", time.UnixMilli(1_600_000_000_000))
		for n := range 2000 {
			calledBy(t, db, fmt.Sprintf("new-%d", n), "+35840", time.UnixMilli(1_700_000_000_000+int64(n)))
		}
		kinds := []string{storage.FoundContact}
		for words, want := range map[string][]string{"+358 9 4245 0101": {"contact:+358942450101|"}, "358942450101": {"contact:+358942450101|"}, "94245": nil} {
			if got := found(t, db, storage.Search{Words: words, Kinds: kinds}); !slices.Equal(got, want) {
				t.Errorf("%s: got %q, want %q", words, got, want)
			}
		}
	})
}

// TestSearchByType: the activities of a type, in all flows or with further words.
func TestSearchByType(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		create(t, db, document("main-line"))
		for words, want := range map[string]string{"type:menu": "activity:main-line#menu", "type:menu Ääkk": "activity:main-line#menu(prompt)", "type:men": "", "type:menu nothing": ""} {
			got, err := db.Search(t.Context(), storage.Search{Words: words, Kinds: everyKind})
			must(t, err)
			if got := foundNames(got); got != want {
				t.Errorf("%s: got %q, want %q", words, got, want)
			}
		}
	})
}

// TestCostOfSearchPeople: with 3,000 contacts, 2,000 users, 1,000 articles and 3,000 rows of ten tables a search takes less than 50 ms, the fastest of five.
func TestCostOfSearchPeople(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		manyPeople(t, db)
		for _, words := range []string{"4245", "person 17", "article 9", "colour17", "nothing-like-this", "e"} {
			var took []time.Duration
			for range 5 {
				start := time.Now()
				_, err := db.Search(t.Context(), storage.Search{Words: words, Kinds: peopleKinds})
				must(t, err)
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			t.Logf("%q: fastest %v of %v", words, took[0], took)
			if took[0] > time.Duration(flowtest.Slow)*50*time.Millisecond {
				t.Errorf("%q: took %v, want at most 50 ms", words, took[0])
			}
		}
	})
}

func manyPeople(t *testing.T, db *storage.DB) {
	t.Helper()
	must(t, db.Together(t.Context(), func(ctx context.Context, db *storage.DB) error {
		for n := range 2000 {
			_, err := db.CreateUser(ctx, anna, storage.NewUser{Email: fmt.Sprintf("p%d@crm.example", n), Name: fmt.Sprintf("Person %d", n), Roles: []string{"agent"}})
			if err != nil {
				return err
			}
		}
		help, err := db.SaveKnowledge(ctx, anna, storage.Knowledge{Name: "help"})
		for n := range 1000 {
			err = errors.Join(err, db.SaveArticle(ctx, anna, help, storage.Article{Title: fmt.Sprintf("Article %d", n), Text: strings.Repeat("words ", 200)}))
		}
		return err
	}))
	for n := range 10 {
		var rows strings.Builder
		rows.WriteString("product,colour\n")
		for r := range 300 {
			fmt.Fprintf(&rows, "p%d,colour%d\n", r, r)
		}
		name := fmt.Sprintf("prices-%d", n)
		_, err := db.SaveTable(t.Context(), anna, storage.Table{Name: name, Schema: table.Schema{Key: "product", Columns: []table.Column{{Name: "product", Type: flow.String}, {Name: "colour", Type: flow.String}}}})
		must(t, err)
		_, err = db.ImportTable(t.Context(), anna, name, storage.TableImport{File: strings.NewReader(rows.String())})
		must(t, err)
	}
	for n := range 3000 {
		calledBy(t, db, fmt.Sprintf("0195f0aa-0000-7000-8000-%012d", n), fmt.Sprintf("+35894%06d", n), time.UnixMilli(1_700_000_000_000+int64(n)))
	}
}
