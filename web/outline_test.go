package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/storage"
)

const outline = "/flows/main-line/outline"

// outlined is a site with main-line, and a designer who looks at its outline.
func outlined(t *testing.T) *site {
	t.Helper()
	s := newSite(t).as("designer")
	s.flow("main-line")
	return s
}

// draft is the draft of main-line.
func (s *site) draft() *flow.Flow {
	s.t.Helper()
	f, err := s.db.Flow(s.t.Context(), "main-line")
	if err != nil {
		s.t.Fatal(err)
	}
	return f.Draft
}

func (s *site) leads(id, outlet string) string {
	r, _ := s.draft().Activity(id)
	return r.Outlets[outlet]
}

// change posts a form of the outline that has to be taken, and gives where the page goes on.
func (s *site) change(what string, form url.Values) string {
	s.t.Helper()
	got := s.post(outline+"/"+what, form)
	got.want(s.t, http.StatusSeeOther)
	return got.header.Get("Location")
}

func TestOutlineReads(t *testing.T) {
	s := outlined(t)
	s.get(outline).want(t, http.StatusOK, `id="step-hello"`, `name="wire.hello.next"`, `<option value="bye" selected>2 Goodbye</option>`, `<option value="+menu">New: Menu</option>`,
		`href="/flows/main-line"`, `action="/flows/main-line/outline/wires"`, `<h2>From the start</h2>`)
	s.get(outline+"?activity=nothing").want(t, http.StatusNotFound, "no activity")
	s.get("/flows/nothing/outline").want(t, http.StatusNotFound)
	got := s.as("supervisor").get(outline + "?activity=hello")
	got.want(t, http.StatusOK, `href="#step-bye"`)
	if strings.Contains(got.body, "<select") || strings.Contains(got.body, `action="/flows/main-line/outline`) {
		t.Error("got forms for somebody who may not edit, want none")
	}
}

func TestOutlineNeedsPermission(t *testing.T) {
	s := outlined(t)
	for _, what := range []string{"wires", "activity", "add", "duplicate", "start", "delete", "settings", "notes", "turn", "several", "extract", "put-back", "template"} {
		if got := s.as("supervisor").post(outline+"/"+what, url.Values{"base": {"1"}}); got.status != http.StatusForbidden {
			t.Errorf("%s: got %d for a supervisor, want 403", what, got.status)
		}
		r := httptest.NewRequest(http.MethodPost, outline+"/"+what, strings.NewReader("base=1"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		if got := s.as("designer").do(r); got.status != http.StatusForbidden {
			t.Errorf("%s: got %d from another site, want 403", what, got.status)
		}
		if got := s.post("/flows/nothing/outline/"+what, url.Values{"base": {"1"}}); got.status != http.StatusNotFound {
			t.Errorf("%s: got %d of a flow that is not there, want 404", what, got.status)
		}
	}
	s.as("agent").get(outline).want(t, http.StatusForbidden)
	s.as("designer").post(outline+"/wires", url.Values{}).want(t, http.StatusPreconditionRequired)
}

func TestOutlineWires(t *testing.T) {
	s := outlined(t)
	at := s.change("wires", url.Values{"base": {"1"}, "at": {"hello"}, "wire.hello.next": {""}})
	if at != outline+"#step-hello" || s.leads("hello", "next") != "" {
		t.Errorf("got %s and the outlet to %q, want nothing wired", at, s.leads("hello", "next"))
	}
	at = s.change("wires", url.Values{"base": {"2"}, "at": {"hello"}, "wire.hello.next": {"+menu"}})
	if at != outline+"?activity=menu&fresh=1#step-menu" || s.leads("hello", "next") != "menu" {
		t.Errorf("got %s and the outlet to %q, want a new menu, open", at, s.leads("hello", "next"))
	}
	if _, placed := s.draft().Layout["menu"]; !placed {
		t.Error("got no place of the new activity on the canvas")
	}
	s.post(outline+"/wires", url.Values{"base": {"3"}, "wire.hello.next": {"nobody"}}).want(t, http.StatusUnprocessableEntity, "no activity")
	s.post(outline+"/wires", url.Values{"base": {"3"}, "wire.nobody.next": {"bye"}}).want(t, http.StatusUnprocessableEntity, "no activity")
	s.post(outline+"/wires", url.Values{"base": {"3"}, "wire.hello.next": {"+fax"}}).want(t, http.StatusUnprocessableEntity, "no activity type")
}

func TestOutlineActivity(t *testing.T) {
	s := outlined(t)
	s.change("add", url.Values{"base": {"1"}, "type": {"menu"}, "where": {"after:hello"}})
	if s.leads("hello", "next") != "menu" || s.leads("menu", "no_input") != "bye" {
		t.Fatalf("got %+v, want the menu between hello and bye", s.draft().Activities)
	}
	s.get(outline+"?activity=menu&fresh=1").want(t, http.StatusOK, `name="properties.prompt"`, `type="submit" class="addrow alone" name="op" value="add:options"`, `name="wire.menu.no_input"`)
	form := url.Values{"base": {"2"}, "activity": {"menu"}, "id": {"menu"}, "name": {"Main menu"}, "properties.prompt": {"Press one."}, "op": {"add:options"}}
	if at := s.change("activity", form); at != outline+"?activity=menu&fresh=1#rows-options" {
		t.Errorf("got %s, want the form at its rows", at)
	}
	form = url.Values{"base": {"3"}, "activity": {"menu"}, "id": {"choices"}, "name": {"Main menu"}, "properties.options.0.key": {"1"}, "properties.options.0.label": {"Sales"}, "wire.menu.no_input": {"hello"}}
	if at := s.change("activity", form); at != outline+"#step-choices" {
		t.Errorf("got %s, want the list at the new id", at)
	}
	if s.leads("hello", "next") != "choices" || s.leads("choices", "no_input") != "hello" {
		t.Errorf("got %+v, want what leads to the activity to follow", s.draft().Activities)
	}
	s.get(outline).want(t, http.StatusOK, "Main menu", `name="wire.choices.1"`, `<span class="key">1</span>`)
	form.Set("base", "4")
	form.Set("activity", "choices")
	form.Del("wire.menu.no_input")
	form.Set("properties.timeout", "soon")
	form.Set("name", "Typed name")
	s.post(outline+"/activity", form).want(t, http.StatusUnprocessableEntity, `value="soon"`, "A duration such as", `aria-invalid="true"`, `value="Typed name"`, `name="base" value="4"`)
	form.Del("properties.timeout")
	form.Set("id", "hello")
	s.post(outline+"/activity", form).want(t, http.StatusUnprocessableEntity, "Another activity has the id hello", `id="f-id-error"`)
	form.Set("id", "choices")
	form.Set("properties.options.0.key", "")
	if at := s.change("activity", form); at != outline+"?activity=choices#step-choices" {
		t.Errorf("got %s, want the form open while something in it is wrong", at)
	}
	s.get(outline+"?activity=choices").want(t, http.StatusOK, "Key is required", `id="f-properties-options-0-key"`, `href="/flows/main-line/outline?activity=choices#f-properties-options-0-key"`)
}

func TestOutlineAddsAndDeletes(t *testing.T) {
	s := outlined(t)
	s.post(outline+"/add", url.Values{"base": {"1"}, "type": {""}, "where": {"after:bye"}}).want(t, http.StatusUnprocessableEntity, `id="f-type-error"`, `value="after:bye" selected`)
	s.change("add", url.Values{"base": {"1"}, "type": {"play_prompt"}, "where": {"on:on_error"}})
	if got := s.draft().Handlers[flow.OnError]; got != "play_prompt" {
		t.Errorf("got %q at the handler, want the new activity", got)
	}
	if at := s.change("duplicate", url.Values{"base": {"2"}, "activity": {"hello"}}); at != outline+"?activity=hello_2#step-hello_2" {
		t.Errorf("got %s, want the copy open", at)
	}
	s.change("start", url.Values{"base": {"3"}, "activity": {"hello_2"}})
	s.get(outline+"/delete?activity=bye").want(t, http.StatusOK, "“Next” of Hello leads nowhere then.")
	s.get(outline+"/delete?activity=hello_2").want(t, http.StatusOK, "The flow begins with it")
	s.get(outline+"/delete?activity=play_prompt").want(t, http.StatusOK, "The handler “An activity fails” is empty then.")
	s.change("delete", url.Values{"base": {"4"}, "activity": {"bye"}})
	if f := s.draft(); len(f.Activities) != 3 || s.leads("hello", "next") != "" || f.Start != "hello_2" {
		t.Errorf("got %+v, want bye gone with what led to it", f)
	}
	s.post(outline+"/delete", url.Values{"base": {"5"}, "activity": {"bye"}}).want(t, http.StatusNotFound, "no activity")
}

func TestOutlineSettings(t *testing.T) {
	s := outlined(t)
	s.get(outline+"?part=settings").want(t, http.StatusOK, `name="handlers.on_error"`, `<option value="bye">Goodbye</option>`, `type="submit" class="addrow`)
	if at := s.change("settings", url.Values{"base": {"1"}, "op": {"add:variables"}}); at != outline+"?part=settings#f-variables-0-name" {
		t.Errorf("got %s, want the form at the new row", at)
	}
	s.change("activity", url.Values{"base": {"2"}, "activity": {"hello"}, "id": {"hello"}, "properties.prompt": {"Hello {{ vars.variable }}."}})
	row := url.Values{"base": {"3"}, "description": {"Answers"}, "start": {"bye"}, "handlers.on_error": {"bye"}, "variables.0.name": {"customer"}, "variables.0.type": {"string"}}
	s.change("settings", row)
	f := s.draft()
	hello, _ := f.Activity("hello")
	if f.Description != "Answers" || f.Start != "bye" || f.Handlers[flow.OnError] != "bye" || f.Variables[0].Name != "customer" || !strings.Contains(string(hello.Properties), "vars.customer") {
		t.Errorf("got %+v, want the settings, and the prompt to follow the variable", f)
	}
	row.Set("base", "4")
	row.Set("variables.0.name", "Not a name")
	s.post(outline+"/settings", row).want(t, http.StatusUnprocessableEntity, `value="Not a name"`, `id="f-variables-0-name-error"`)
}

func TestOutlineNotes(t *testing.T) {
	s := outlined(t)
	s.change("notes", url.Values{"base": {"1"}, "new": {"Ask sales\r\nfirst"}})
	note := s.draft().Notes[0]
	if note.Text != "Ask sales\nfirst" || note.Y < 100 {
		t.Errorf("got %+v, want the note below the activities", note)
	}
	s.get(outline).want(t, http.StatusOK, "Ask sales\nfirst")
	s.get(outline+"?part=notes").want(t, http.StatusOK, `name="note.`+note.ID+`"`, "Remove Note 1")
	s.change("notes", url.Values{"base": {"2"}, "note." + note.ID: {"Ask support"}})
	if got := s.draft().Notes[0].Text; got != "Ask support" {
		t.Errorf("got %q, want the new text", got)
	}
	s.change("notes", url.Values{"base": {"3"}, "op": {"remove:" + note.ID}})
	if got := s.draft().Notes; len(got) != 0 {
		t.Errorf("got %+v, want no note", got)
	}
}

// What two people change at once is merged or asked about; the page that asks carries everything that was posted.
func TestOutlineConflict(t *testing.T) {
	s := outlined(t)
	theirs := s.as("admin")
	theirs.change("activity", url.Values{"base": {"1"}, "activity": {"hello"}, "id": {"hello"}, "properties.prompt": {"Theirs to hear."}})
	s.as("designer")
	s.change("wires", url.Values{"base": {"1"}, "wire.bye.no_such": {""}, "wire.hello.next": {"bye"}}) // as it was: no change
	mine := url.Values{"base": {"1"}, "activity": {"hello"}, "id": {"hello"}, "name": {"Mine & \"quoted\""}, "properties.prompt": {"Mine to hear."}}
	got := s.post(outline+"/activity", mine)
	got.want(t, http.StatusConflict, "The admin’s", "Mine", "Theirs", `name="properties.prompt" value="Mine to hear."`, `name="base" value="1"`, `name="over" value="2"`, `action="/flows/main-line/outline/activity"`, "nothing that you typed is lost")
	again := url.Values{}
	for _, field := range regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`).FindAllStringSubmatch(got.body, -1) {
		again.Add(field[1], strings.NewReplacer("&#34;", `"`, "&amp;", "&").Replace(field[2]))
	}
	s.change("activity", again)
	if hello, _ := s.draft().Activity("hello"); hello.Name != `Mine & "quoted"` || !strings.Contains(string(hello.Properties), "Mine to hear.") {
		t.Errorf("got %+v, want mine", hello)
	}
	s.change("activity", url.Values{"base": {"1"}, "activity": {"bye"}, "id": {"bye"}, "name": {"Farewell"}})
	if bye, _ := s.draft().Activity("bye"); bye.Name != "Farewell" {
		t.Errorf("got %+v, want another activity merged", bye)
	}
}

// Undo and redo go through everything that the draft's journal knows, for who made the change.
func TestOutlineTurns(t *testing.T) {
	s := outlined(t)
	if got := s.get(outline); strings.Contains(got.body, "/outline/turn") {
		t.Error("got Undo of a flow that nobody changed")
	}
	s.change("delete", url.Values{"base": {"1"}, "activity": {"bye"}})
	s.change("notes", url.Values{"base": {"2"}, "new": {"A note"}})
	s.get(outline).want(t, http.StatusOK, `value="undo"`, `: note`, `name="revision" value="3"`)
	s.change("turn", url.Values{"way": {"undo"}, "revision": {"3"}})
	s.change("turn", url.Values{"way": {"undo"}, "revision": {"2"}})
	if s.leads("hello", "next") != "bye" || len(s.draft().Notes) != 0 {
		t.Errorf("got %+v, want the flow as it was", s.draft())
	}
	got := s.get(outline)
	got.want(t, http.StatusOK, `value="redo"`)
	if strings.Contains(got.body, `value="undo"`) {
		t.Error("got Undo with nothing left to take back")
	}
	s.post(outline+"/turn", url.Values{"way": {"redo"}, "revision": {"3"}}).want(t, http.StatusConflict, "changed since")
	s.change("turn", url.Values{"way": {"redo"}, "revision": {regexp.MustCompile(`name="revision" value="(\d+)"`).FindStringSubmatch(got.body)[1]}})
	if s.leads("hello", "next") != "" {
		t.Error("got the outlet wired, want the deletion made again")
	}
	if got := s.as("admin").get(outline); strings.Contains(got.body, "/outline/turn") {
		t.Error("got Undo of what somebody else changed")
	}
}

// A flow of few activities with many outlets has no list of targets at each one: a form holds only so many.
func TestOutlineOfManyOutlets(t *testing.T) {
	s := outlined(t)
	hello, _ := s.draft().Activity("hello")
	for i := range 300 {
		hello.Outlets[fmt.Sprintf("case_%d", i)] = "bye"
	}
	record, err := json.Marshal(hello)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.SaveDraft(t.Context(), storage.System, "main-line", storage.DraftPatch{Base: 1, Records: map[string]json.RawMessage{"a:hello": record}}); err != nil {
		t.Fatal(err)
	}
	got := s.get(outline)
	got.want(t, http.StatusOK, "case_299", `href="#step-bye"`)
	if strings.Contains(got.body, `name="wire.hello.next"`) {
		t.Error("got lists of targets of 301 outlets, want them where the activity is open")
	}
}

// What was done is said at the part of the page that it was about, where the page goes on; else in the bar, which stays in view.
func TestOutlineSaysWhatWasDone(t *testing.T) {
	s := outlined(t)
	for _, c := range []struct {
		what, place, words string
		form               url.Values
	}{
		{"start", `id="step-bye"`, "The flow begins here now.", url.Values{"base": {"1"}, "activity": {"bye"}}},
		{"notes", `id="notes"`, "The notes are saved.", url.Values{"base": {"2"}, "new": {"A note"}}},
		{"delete", `class="outline-bar"`, "is deleted", url.Values{"base": {"3"}, "activity": {"hello"}}},
	} {
		got := s.post(outline+"/"+c.what, c.form)
		got.want(t, http.StatusSeeOther)
		r := httptest.NewRequest(http.MethodGet, outline, nil)
		for _, cookie := range (&http.Response{Header: got.header}).Cookies() {
			r.AddCookie(cookie)
		}
		page := s.do(r).body
		place, said := strings.Index(page, c.place), strings.Index(page, c.words)
		if place < 0 || said < place || strings.Contains(page[place:said], "<select") || strings.Contains(page[place:said], "<h2") && c.what != "notes" {
			t.Errorf("%s: got the words at %d, want them right after %s at %d", c.what, said, c.place, place)
		}
	}
}
