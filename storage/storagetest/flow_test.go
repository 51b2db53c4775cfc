package storagetest

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/storage"
)

func TestCreateFlow(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		created := create(t, db, document("Main-Line"))
		got, err := db.Flow(t.Context(), "mAIN-lINE")
		must(t, err)
		wantSame(t, got, created)
		wantSame(t, got.Draft, document("Main-Line"))
		if got.Revision != 1 || got.Activities != 2 || got.UpdatedBy != "Anna" || got.Changes == 0 {
			t.Errorf("got %+v, want revision 1 with 2 activities by Anna and changes", got.FlowSummary)
		}
		_, err = db.CreateFlow(t.Context(), anna, document("main-line"))
		wantCode(t, err, fault.Conflict)
		if fault.Fields(err)["name"] == "" {
			t.Errorf("got fields %v, want name", fault.Fields(err))
		}
		for _, name := range []string{"", "-x", "a b", strings.Repeat("x", 81), "nul\x00"} {
			_, err := db.CreateFlow(t.Context(), anna, document(name))
			wantCode(t, err, fault.Invalid)
		}
		_, err = db.Flow(t.Context(), "nope")
		wantCode(t, err, fault.NotFound)
		_, err = db.Flow(t.Context(), "nul\x00")
		wantCode(t, err, fault.Invalid)
	})
}

// A draft is edited by id: with an id twice the next edit, even of a position, would drop an activity.
func TestCreateFlowRefusesIDsTwice(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		activities, notes := document("a"), document("b")
		activities.Activities = append(activities.Activities, flow.Record{ID: "menu", Type: "disconnect"})
		notes.Notes = []flow.Note{{ID: "n1", Text: "one"}, {ID: "n1", Text: "two"}}
		for field, f := range map[string]*flow.Flow{"activities": activities, "notes": notes} {
			_, err := db.CreateFlow(t.Context(), anna, f)
			wantCode(t, err, fault.Invalid)
			if fault.Fields(err)[field] == "" {
				t.Errorf("got fields %v, want %s", fault.Fields(err), field)
			}
		}
	})
}

func TestFlowsFilter(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		for _, name := range []string{"main-line", "Billing", "archive_2025"} {
			f := document(name)
			if name == "Billing" {
				f.Kind, f.Description, f.Activities = flow.Subflow, "100% of Öhman's bills", nil
			}
			create(t, db, f)
		}
		v := publish(t, db, "main-line")
		arrive(t, db, runtime.Contact{Facts: flow.Contact{ID: "c1"}, Program: v.ID})
		arrive(t, db, runtime.Contact{Facts: flow.Contact{ID: "c2"}, Program: v.ID, Test: true})
		arrive(t, db, runtime.Contact{Facts: flow.Contact{ID: "c3", StartedAt: start.AddDate(0, 0, -1)}, Program: v.ID})
		for _, test := range []struct {
			filter storage.FlowFilter
			want   string
		}{
			{storage.FlowFilter{}, "archive_2025 Billing main-line"},
			{storage.FlowFilter{Desc: true}, "main-line Billing archive_2025"},
			{storage.FlowFilter{Query: "ÖHMAN"}, "Billing"},
			{storage.FlowFilter{Query: "ääkkö"}, "archive_2025 main-line"},
			{storage.FlowFilter{Query: "100%"}, "Billing"},
			{storage.FlowFilter{Query: "e_2"}, "archive_2025"},
			{storage.FlowFilter{Query: "%"}, "Billing"},
			{storage.FlowFilter{Kind: flow.Subflow}, "Billing"},
			{storage.FlowFilter{Changed: true}, "archive_2025 Billing"},
			{storage.FlowFilter{Sort: "contacts", Desc: true, Limit: 1}, "main-line"},
			{storage.FlowFilter{Sort: "activities", Limit: 2, Offset: 1}, "archive_2025 main-line"},
			{storage.FlowFilter{Sort: "updated; DROP TABLE flows"}, "archive_2025 Billing main-line"},
		} {
			rows, total, err := db.Flows(t.Context(), test.filter)
			must(t, err)
			var names []string
			for _, r := range rows {
				names = append(names, r.Name)
			}
			if got := strings.Join(names, " "); got != test.want {
				t.Errorf("%+v: got %q, want %q", test.filter, got, test.want)
			}
			if test.filter.Limit == 1 && (total != 3 || rows[0].ContactsToday != 1 || rows[0].Labels["live"] != 1) {
				t.Errorf("got total %d and %+v, want 3, one contact and label live", total, rows[0])
			}
		}
		counts, err := db.FlowCounts(t.Context())
		must(t, err)
		wantSame(t, counts, map[flow.Kind]int{flow.Inbound: 2, flow.Subflow: 1})
	})
}

func TestDraftMerge(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		create(t, db, document("main-line"))
		// Anna adds an activity behind hours; Bert, who has not seen it, changes the menu and adds one at the end.
		first := save(t, db, anna, patch(1, map[string]string{
			"a:hello": `{"id":"hello","type":"play_prompt","properties":{"prompt":"Hi"}}`, "order": `["hours","hello","menu"]`, "l:hello": `{"x":1,"y":2}`,
		}))
		if first.Revision != 2 || len(first.Merged) != 0 {
			t.Errorf("got %+v, want revision 2 with nothing merged", first)
		}
		second := save(t, db, bert, patch(1, map[string]string{
			"a:menu": `{"id":"menu","type":"menu","name":"Menu","properties":{"prompt":"New"}}`,
			"a:bye":  `{"id":"bye","type":"disconnect"}`, "order": `["hours","menu","bye"]`,
		}))
		wantSame(t, order(second.Draft), "hours hello menu bye")
		wantSame(t, texts(second.Merged), map[string]string{
			"a:hello": `{"id":"hello","type":"play_prompt","properties":{"prompt":"Hi"}}`, "l:hello": `{"x":1,"y":2}`, "order": `["hours","hello","menu","bye"]`,
		})
		// Anna removes what she added; Bert sees that.
		third := save(t, db, anna, patch(2, map[string]string{"order": `["hours","menu"]`}, "a:hello", "l:hello"))
		wantSame(t, order(third.Draft), "hours menu bye")
		fourth := save(t, db, bert, patch(3, map[string]string{"flow": `{"description":"New","kind":"inbound","start":"menu"}`}))
		wantSame(t, texts(fourth.Merged), map[string]string{"a:hello": "null", "l:hello": "null", "order": `["hours","menu","bye"]`})
		got, err := db.Flow(t.Context(), "main-line")
		must(t, err)
		wantSame(t, got.Draft, fourth.Draft)
		if got.Description != "New" || got.Draft.Start != "menu" || got.Revision != 5 || got.UpdatedBy != "Bert" {
			t.Errorf("got %+v, want Bert's description at revision 5", got.FlowSummary)
		}
	})
}

func order(f *flow.Flow) string {
	var ids []string
	for _, a := range f.Activities {
		ids = append(ids, a.ID)
	}
	return strings.Join(ids, " ")
}

func texts(records map[string]json.RawMessage) map[string]string {
	all := map[string]string{}
	for key, value := range records {
		if value == nil {
			value = json.RawMessage("null")
		}
		all[key] = string(value)
	}
	return all
}

func TestDraftConflict(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		create(t, db, document("main-line"))
		save(t, db, anna, patch(1, map[string]string{"a:menu": `{"id":"menu","type":"menu","name":"Anna's"}`}))
		mine := `{"id":"menu","type":"menu","name":"Bert's"}`
		p := patch(1, map[string]string{"a:menu": mine, "flow": `{"description":"x","kind":"inbound","start":"hours"}`})
		_, err := db.SaveDraft(t.Context(), bert, "main-line", p)
		var conflict *storage.DraftConflict
		if !errors.As(err, &conflict) || fault.CodeOf(err) != fault.Conflict {
			t.Fatalf("got %v, want a draft conflict", err)
		}
		if len(conflict.Conflicts) != 1 {
			t.Fatalf("got %+v, want one conflict", conflict.Conflicts)
		}
		c := conflict.Conflicts[0]
		if c.Key != "a:menu" || c.Label != "activity “Anna's”" || string(c.Mine) != mine || !strings.Contains(string(c.Theirs), "Anna's") ||
			!strings.Contains(string(c.Base), "Main menu") || c.By != "Anna" || c.At.IsZero() {
			t.Errorf("got %+v, want base, mine and theirs", c)
		}
		got, err := db.Flow(t.Context(), "main-line")
		must(t, err)
		if got.Revision != 2 || got.Description != "Answers the main number" {
			t.Errorf("got revision %d, %q: a refused patch was saved in part", got.Revision, got.Description)
		}
		// Once more with the new base keeps mine.
		p.Base = conflict.Revision
		if saved := save(t, db, bert, p); saved.Draft.Activities[1].Name != "Bert's" {
			t.Errorf("got %+v, want Bert's", saved.Draft.Activities[1])
		}
	})
}

func TestDraftConflictRules(t *testing.T) {
	menu := `{"id":"menu","type":"menu","name":"Same"}`
	for _, test := range []struct {
		name         string
		theirs, mine storage.DraftPatch
		want         string // keys in conflict
	}{
		{"same value", patch(1, map[string]string{"a:menu": menu}), patch(1, map[string]string{"a:menu": ` {"name":"Same","type":"menu","id":"menu"}`}), ""},
		{"changed and removed", patch(1, map[string]string{"a:menu": menu}), patch(1, nil, "a:menu", "l:menu"), "a:menu"},
		{"removed and changed", patch(1, nil, "a:menu", "l:menu"), patch(1, map[string]string{"a:menu": menu}), "a:menu"},
		{"moved and removed", patch(1, map[string]string{"l:menu": `{"x":9,"y":9}`}), patch(1, nil, "a:menu", "l:menu"), ""},
		{"removed and moved", patch(1, nil, "a:menu", "l:menu"), patch(1, map[string]string{"l:menu": `{"x":9,"y":9}`}), ""},
		{"moved differently", patch(1, map[string]string{"l:menu": `{"x":9,"y":9}`}), patch(1, map[string]string{"l:menu": `{"x":8,"y":9}`}), "l:menu"},
		{"removed both", patch(1, nil, "a:menu"), patch(1, nil, "a:menu"), ""},
		{"variables", patch(1, map[string]string{"variables": `[]`}), patch(1, map[string]string{"variables": `[{"name":"x","type":"string"}]`}), "variables"},
		{"added with one id", patch(1, map[string]string{"a:x": `{"id":"x","type":"menu"}`}), patch(1, map[string]string{"a:x": `{"id":"x","type":"queue"}`}), "a:x"},
	} {
		t.Run(test.name, func(t *testing.T) {
			db := SQLite(t, config())
			create(t, db, document("main-line"))
			save(t, db, anna, test.theirs)
			_, err := db.SaveDraft(t.Context(), bert, "main-line", test.mine)
			var conflict *storage.DraftConflict
			got := ""
			if errors.As(err, &conflict) {
				for _, c := range conflict.Conflicts {
					got += c.Key
				}
			} else {
				must(t, err)
			}
			if got != test.want {
				t.Errorf("got conflicts %q, want %q", got, test.want)
			}
		})
	}
}

func TestDraftRefusals(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		create(t, db, document("main-line"))
		for name, p := range map[string]storage.DraftPatch{
			"unknown key":     patch(1, map[string]string{"x": `{}`}),
			"unknown field":   patch(1, map[string]string{"a:x": `{"id":"x","type":"menu","colour":"red"}`}),
			"another id":      patch(1, map[string]string{"a:x": `{"id":"y","type":"menu"}`}),
			"not JSON":        patch(1, map[string]string{"a:x": `{"id":`}),
			"unknown kind":    patch(1, map[string]string{"flow": `{"description":"","kind":"fax","start":""}`}),
			"more than a MB…": patch(1, map[string]string{"n:x": `{"id":"x","text":"` + strings.Repeat("x", flow.MaxBytes) + `"}`}),
		} {
			if _, err := db.SaveDraft(t.Context(), anna, "main-line", p); fault.CodeOf(err) != fault.Invalid {
				t.Errorf("%s: got %v, want invalid", name, err)
			}
		}
		_, err := db.SaveDraft(t.Context(), anna, "main-line", patch(7, map[string]string{"variables": `[]`}))
		wantCode(t, err, fault.Conflict) // a revision that never was
		same := save(t, db, anna, patch(1, map[string]string{"a:menu": `{"id":"menu","type":"menu","name":"Main menu","properties":{"prompt":"For sales press 1, Ääkköset"}}`}))
		if same.Revision != 1 {
			t.Errorf("got revision %d for a patch that changes nothing, want 1", same.Revision)
		}
	})
}

func TestDraftFindingsAndChanges(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		create(t, db, document("main-line"))
		if f, err := db.Flow(t.Context(), "main-line"); err != nil || f.Errors == 0 {
			t.Errorf("got %d errors, %v, want the validator's: the suite's catalogue has no menu", f.Errors, err)
		}
		publish(t, db, "main-line")
		p := patch(1, map[string]string{"a:menu": `{"id":"menu","type":"menu"}`, "l:menu": `{"x":1,"y":1}`, "a:new": `{"id":"new","type":"menu"}`})
		p.Findings = func(f *flow.Flow) []flow.Issue {
			return []flow.Issue{{Severity: flow.SeverityError}, {Severity: flow.SeverityWarning}, {Severity: flow.SeverityWarning}, {Severity: flow.SeverityNote}}
		}
		saved := save(t, db, anna, p)
		got, err := db.Flow(t.Context(), "main-line")
		must(t, err)
		if saved.Changes != 2 || got.Changes != 2 || got.Errors != 1 || got.Warnings != 2 {
			t.Errorf("got %d changes, %+v, want 2 changes, 1 error, 2 warnings", saved.Changes, got.FlowSummary)
		}
	})
}

// What only lies elsewhere is no change.
func TestDraftChangesOfPlaces(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		create(t, db, document("main-line"))
		publish(t, db, "main-line")
		moved := save(t, db, anna, patch(1, map[string]string{"l:menu": `{"x":400,"y":80}`, "l:hours": `{"x":80,"y":80}`}))
		if moved.Changes != 0 {
			t.Errorf("got %d changes after moves, want none", moved.Changes)
		}
		if saved := save(t, db, anna, patch(2, map[string]string{"a:menu": `{"id":"menu","type":"menu","name":"Other"}`})); saved.Changes != 1 {
			t.Errorf("got %d changes, want the one that is not a move", saved.Changes)
		}
	})
}

// TestTwoWritersOfADraft lets two people save different records at once; every record must come through.
func TestTwoWritersOfADraft(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		create(t, db, document("main-line"))
		var wait sync.WaitGroup
		for _, who := range []storage.Actor{anna, bert} {
			wait.Go(func() {
				base := int64(1)
				for range 10 {
					id := strings.ToLower(who.Name) + "_" + string(rune('a'+base%26))
					saved, err := db.SaveDraft(t.Context(), who, "main-line", patch(base, map[string]string{"a:" + id: `{"id":"` + id + `","type":"menu"}`}))
					if err != nil {
						t.Errorf("%s: %v", who.Name, err)
						return
					}
					base = saved.Revision
				}
			})
		}
		wait.Wait()
		got, err := db.Flow(t.Context(), "main-line")
		must(t, err)
		if got.Revision != 21 || len(got.Draft.Activities) != 22 {
			t.Errorf("got revision %d with %d activities, want 21 with 22", got.Revision, len(got.Draft.Activities))
		}
	})
}
