package storagetest

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/storage"
)

func rawJSON(text string) json.RawMessage { return json.RawMessage(text) }

// still is a clock that stands until it is set.
type still struct {
	mu  sync.Mutex
	now time.Time
}

func (c *still) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *still) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// eachStill runs a test on both databases with a clock that the test moves.
func eachStill(t *testing.T, test func(t *testing.T, db *storage.DB, clock *still)) {
	for name, open := range map[string]func(testing.TB, storage.Config) *storage.DB{"sqlite": SQLite, "postgres": Postgres} {
		t.Run(name, func(t *testing.T) {
			clock := &still{now: start}
			test(t, open(t, storage.Config{Now: clock.Now, Catalog: catalog()}), clock)
		})
	}
}

func TestVariables(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		emergency := storage.Variable{Name: "emergency", Type: flow.Boolean, Value: rawJSON("false"), Overridable: true, Description: "A recorded warning"}
		saved, err := db.SaveVariable(t.Context(), anna, emergency)
		must(t, err)
		wantSame(t, string(saved.Value), "false")
		_, err = db.SaveVariable(t.Context(), anna, emergency)
		wantCode(t, err, fault.Conflict)
		_, err = db.SaveVariable(t.Context(), anna, storage.Variable{Name: "Emergency", Type: "number"})
		if fields := fault.Fields(err); fields["name"] == "" || fields["type"] == "" {
			t.Errorf("got %v, want mistakes in name and type", fields)
		}
		_, err = db.SaveVariable(t.Context(), anna, storage.Variable{Name: "limit", Type: flow.Integer, Value: rawJSON(`"x"`)})
		if fields := fault.Fields(err); !strings.Contains(fields["value"], "is not of type integer") {
			t.Errorf("got %v, want a mistake in value", fields)
		}
		must(t, db.SwitchVariable(t.Context(), bert, storage.Override{Variable: "emergency", Value: rawJSON("true")}))
		saved.Type, saved.Value = flow.String, rawJSON(`"none"`)
		clock.pass(time.Minute)
		changed, err := db.SaveVariable(t.Context(), anna, saved)
		must(t, err)
		if active, err := db.Overrides(t.Context()); err != nil || len(active) != 0 {
			t.Errorf("got %v (%v), want the override of the former type ended", active, err)
		}
		_, err = db.SaveVariable(t.Context(), anna, saved)
		wantCode(t, err, fault.Conflict)
		resources, err := db.Resources(t.Context())
		must(t, err)
		wantSame(t, resources.Org, []string{"emergency"})
		must(t, db.DeleteVariable(t.Context(), anna, changed.Name))
		_, err = db.Variable(t.Context(), "emergency")
		wantCode(t, err, fault.NotFound)
		entries, _, err := db.Audit(t.Context(), storage.AuditFilter{})
		must(t, err)
		var actions []string
		for _, e := range entries {
			actions = append(actions, e.Action)
		}
		for _, want := range []string{"variable.create", "override.set", "override.end", "variable.update", "variable.delete"} {
			if !strings.Contains(strings.Join(actions, " "), want) {
				t.Errorf("got %v, want %s among them", actions, want)
			}
		}
	})
}

// switchable is a flow with a variable that supervisors may switch.
func switchable(name string) *flow.Flow {
	f := document(name)
	f.Variables = []flow.Variable{
		{Name: "tier", Type: flow.String, Default: rawJSON(`"standard"`)},
		{Name: "closed", Type: flow.Boolean, Default: rawJSON("false"), Overridable: true},
		{Name: "pin", Type: flow.String, Sensitive: true, Overridable: true},
	}
	return f
}

func TestOverrides(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		create(t, db, switchable("main-line"))
		_, err := db.SaveVariable(t.Context(), anna, storage.Variable{Name: "fixed", Type: flow.Integer, Value: rawJSON("7")})
		must(t, err)
		on := storage.Override{Flow: "main-line", Variable: "closed", Value: rawJSON("true"), Reason: "Fire drill"}
		wantCode(t, db.SwitchVariable(t.Context(), bert, on), fault.NotFound) // not live yet
		version := publish(t, db, "main-line")
		for wrong, code := range map[*storage.Override]fault.Code{
			{Flow: "main-line", Variable: "tier", Value: rawJSON(`"x"`)}:                               fault.Conflict,
			{Flow: "main-line", Variable: "closed", Value: rawJSON(`"x"`)}:                             fault.Invalid,
			{Flow: "main-line", Variable: "closed", Value: rawJSON("null")}:                            fault.Invalid,
			{Flow: "main-line", Variable: "closed", Value: rawJSON("true"), Until: &version.CreatedAt}: fault.Invalid,
			{Variable: "fixed", Value: rawJSON("8")}:                                                   fault.Conflict,
			{Variable: "nope", Value: rawJSON("8")}:                                                    fault.NotFound,
		} {
			wantCode(t, db.SwitchVariable(t.Context(), bert, *wrong), code)
		}
		until := clock.Now().Add(time.Hour)
		on.Until = &until
		must(t, db.SwitchVariable(t.Context(), bert, on))
		must(t, db.SwitchVariable(t.Context(), bert, storage.Override{Flow: "Main-Line", Variable: "pin", Value: rawJSON(`"1234"`)}))
		active, err := db.Overrides(t.Context())
		must(t, err)
		if len(active) != 2 || active[0].Flow != "main-line" || active[0].By.Name != "Bert" || active[0].Since != clock.Now() {
			t.Fatalf("got %+v, want both, with who and since when", active)
		}
		offered, err := db.Switchables(t.Context())
		must(t, err)
		if len(offered) != 2 || offered[0].Override == nil || offered[0].Override.Until.Sub(until) != 0 || string(offered[0].Override.Value) != "true" {
			t.Errorf("got %+v, want both variables with their overrides", offered)
		}
		must(t, db.RenameFlow(t.Context(), anna, "main-line", "front"))
		clock.pass(time.Hour)
		if active, err = db.Overrides(t.Context()); err != nil || len(active) != 1 || active[0].Flow != "front" {
			t.Errorf("got %+v (%v), want the first to be over by itself", active, err)
		}
		wantCode(t, db.SwitchBack(t.Context(), anna, "front", "closed"), fault.NotFound)
		must(t, db.SwitchBack(t.Context(), anna, "front", "pin"))
		entries, _, err := db.Audit(t.Context(), storage.AuditFilter{Action: "override."})
		must(t, err)
		if len(entries) != 3 || entries[2].Subject != "main-line: closed" || !strings.Contains(string(entries[2].After), "Fire drill") {
			t.Errorf("got %+v, want each switch", entries)
		}
		for _, e := range entries {
			if strings.Contains(string(e.Before)+string(e.After), "1234") {
				t.Errorf("got %s and %s, want the sensitive value hidden", e.Before, e.After)
			}
		}
	})
}

// A value that was sensitive when it was entered stays hidden, whatever the live version declares by now.
func TestSensitiveOverridesStayHidden(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, _ *still) {
		create(t, db, switchable("main-line"))
		publish(t, db, "main-line")
		pin := storage.Override{Flow: "main-line", Variable: "pin", Value: rawJSON(`"1234"`)}
		must(t, db.SwitchVariable(t.Context(), bert, pin))
		f, err := db.Flow(t.Context(), "main-line")
		must(t, err)
		plain := switchable("main-line")
		plain.Variables[2].Sensitive = false
		_, err = db.ReplaceDraft(t.Context(), anna, "main-line", storage.Replacement{Revision: f.Revision, Document: plain})
		must(t, err)
		publish(t, db, "main-line")
		active, err := db.Overrides(t.Context())
		must(t, err)
		if len(active) != 1 || !active[0].Sensitive {
			t.Errorf("got %+v, want it sensitive still", active)
		}
		pin.Value = rawJSON(`"5678"`)
		must(t, db.SwitchVariable(t.Context(), bert, pin)) // entered as no secret
		f, err = db.Flow(t.Context(), "main-line")
		must(t, err)
		plain.Variables = plain.Variables[:2]
		_, err = db.ReplaceDraft(t.Context(), anna, "main-line", storage.Replacement{Revision: f.Revision, Document: plain})
		must(t, err)
		publish(t, db, "main-line")
		must(t, db.SwitchBack(t.Context(), anna, "main-line", "pin"))
		entries, _, err := db.Audit(t.Context(), storage.AuditFilter{Action: "override."})
		must(t, err)
		log := ""
		for _, e := range entries {
			log += string(e.Before) + string(e.After)
		}
		if strings.Contains(log, "1234") || strings.Count(log, "5678") != 2 {
			t.Errorf("got %s, want the value hidden that was sensitive when it was entered, and no other", log)
		}
	})
}

func TestVariablesAreBounded(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		for i := range storage.MaxVariables {
			_, err := db.SaveVariable(t.Context(), anna, storage.Variable{Name: fmt.Sprintf("v%d", i), Type: flow.Integer})
			must(t, err)
		}
		more := storage.Variable{Name: "more", Type: flow.Integer}
		_, err := db.SaveVariable(t.Context(), anna, more)
		if got := fault.Fields(err)["name"]; !strings.Contains(got, "500") {
			t.Errorf("got %v, want a fault about name that says how many there can be", err)
		}
		must(t, db.DeleteVariable(t.Context(), anna, "v7"))
		_, err = db.SaveVariable(t.Context(), anna, more)
		must(t, err)
	})
}

// lend reads what the driver reads for a contact.
func lend(t *testing.T, db *storage.DB, c runtime.Contact, at time.Time) (org map[string]any, orgOver, over map[string]runtime.Override) {
	t.Helper()
	step(t, db, arrival(c.Facts.ID, at.String()), func(r runtime.Reader, loaded runtime.Contact, a runtime.Arrival) (_ runtime.Change, err error) {
		org, orgOver, err = r.Organisation(t.Context(), loaded, at)
		must(t, err)
		over, err = r.Overrides(t.Context(), loaded.Program, at)
		must(t, err)
		return next(r, loaded, a)
	})
	return org, orgOver, over
}

func TestReaderLendsOverrides(t *testing.T) {
	eachStill(t, func(t *testing.T, db *storage.DB, clock *still) {
		create(t, db, switchable("main-line"))
		version := publish(t, db, "main-line")
		for name, v := range map[string]storage.Variable{
			"emergency": {Type: flow.Boolean, Value: rawJSON("false"), Overridable: true}, "limit": {Type: flow.Integer, Value: rawJSON("7")}, "nothing": {Type: flow.String},
		} {
			v.Name = name
			_, err := db.SaveVariable(t.Context(), anna, v)
			must(t, err)
		}
		until := start.Add(time.Hour)
		must(t, db.SwitchVariable(t.Context(), bert, storage.Override{Variable: "emergency", Value: rawJSON("true"), Until: &until}))
		must(t, db.SwitchVariable(t.Context(), bert, storage.Override{Flow: "main-line", Variable: "closed", Value: rawJSON("true")}))
		live, test := contact("live"), contact("test")
		live.Program, test.Program, test.Test = version.ID, version.ID, true
		arrive(t, db, live)
		arrive(t, db, test)
		own := map[string]any{"emergency": false, "limit": 7, "nothing": ""}
		org, orgOver, over := lend(t, db, live, start.Add(time.Minute))
		own["nothing"] = org["nothing"]
		wantSame(t, org, own)
		wantSame(t, orgOver, map[string]runtime.Override{"emergency": {Value: true, By: "Bert", Until: &until}})
		wantSame(t, over, map[string]runtime.Override{"closed": {Value: true, By: "Bert"}})
		if _, orgOver, _ = lend(t, db, live, until); len(orgOver) != 0 {
			t.Errorf("got %v, want it over when its time is", orgOver)
		}
		if _, orgOver, _ = lend(t, db, test, start.Add(time.Minute)); len(orgOver) != 0 {
			t.Errorf("got %v, want no overrides in a test call", orgOver)
		}
	})
}
