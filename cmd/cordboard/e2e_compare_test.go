package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"cordboard/flow"
	"cordboard/storage"
)

// reworked makes the flow line, publishes it, and changes its draft in every way: the menu's prompt and a key, an activity gone, one new, one moved.
func (s *site) reworked(t *testing.T) {
	t.Helper()
	s.create(t, lineFlow("line"))
	s.publish(t, "line", "The first")
	f := lineFlow("line")
	record(f, "menu").Properties = []byte(`{"prompt":"Welcome. Press one to talk to us.","options":[{"key":"1","label":"Support"}]}`)
	record(f, "menu").Outlets = map[string]string{"1": "sorry", "no_input": "bye", "no_match": "bye"}
	f.Activities = append(f.Activities[:2], flow.Record{ID: "sorry", Type: "play_prompt", Name: "Sorry", Properties: []byte(`{"prompt":"We are closed."}`), Outlets: map[string]string{"next": "bye"}}, f.Activities[3])
	f.Layout = map[string]flow.Position{"greeting": {}, "menu": {X: 328}, "sorry": {X: 656, Y: -64}, "bye": {X: 984, Y: 256}}
	records := map[string]json.RawMessage{}
	put := func(key string, value any) {
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		records[key] = text
	}
	for _, id := range []string{"menu", "sorry"} {
		put("a:"+id, record(f, id))
		put("l:"+id, f.Layout[id])
	}
	put("l:bye", f.Layout["bye"])
	put("order", []string{"greeting", "menu", "sorry", "bye"})
	now, err := s.db.Flow(t.Context(), "line")
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.db.SaveDraft(t.Context(), tester, "line", storage.DraftPatch{Base: now.Revision, Records: records, Removed: []string{"a:support", "l:support"}})
	if err != nil {
		t.Fatal(err)
	}
}

// TestCompareOnCanvas sees what differs on the canvas and in the list, shows moves, and takes two differences back into the draft as one step.
func TestCompareOnCanvas(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.reworked(t)
	p := s.open(t, anna)
	d := p.design("line")
	d.click("#more-button")
	d.click("button|Compare with live")
	p.sees("#differences", "1 added")
	p.sees("#differences", "Welcome. Press one to talk to us.")
	p.has(onCanvas("sorry") + ".d-add")
	p.has(onCanvas("menu") + ".d-chg")
	p.has(onCanvas("support") + ".d-del")
	p.has(onCanvas("greeting") + ".off")
	p.wait("document.querySelectorAll('.cords .del').length === 2 && document.querySelectorAll('.cords .add').length === 2", "cords that are gone and new")
	p.axe("compare")
	p.sees("#step", "3 differences")
	p.typed(kb.F3)
	p.sees("#step", "1 of 3")
	p.has(onCanvas("sorry") + ".sel")
	p.click("#previous")
	p.sees("#step", "3 of 3")
	p.has(onCanvas("support") + ".sel")
	p.click("#next")
	p.sees("#step", "1 of 3")

	p.lacks(onCanvas("bye") + ".d-mov")
	p.click("#show-moves")
	p.has(onCanvas("bye") + ".d-mov")
	p.sees("#canvas .was", "Bye")
	p.sees("#differences", "moved on the canvas")
	p.click("#differences .chg-i button.cn|Support")
	p.has(onCanvas("support") + ".sel")
	p.has(`#differences .chg-i[data-activity="support"][aria-current]`)
	p.click(onCanvas("sorry"))
	p.has(`#differences .chg-i[data-activity="sorry"][aria-current]`)

	p.click(`#differences input[aria-label^="Take back: Support"]`)
	p.click(`#differences [data-activity="menu"] input[data-all]`)
	p.sees("#chosen", "3 differences chosen")
	p.click("#take")
	p.sees("#toast", "3 differences taken from version 1")
	p.untilDraft("line", "what was taken back", func(f *flow.Flow) bool {
		return leads(f, "menu", "1", "support") && strings.Contains(string(record(f, "menu").Properties), "Press one.") && record(f, "sorry") != nil
	})
	d.ctrl("z")
	p.untilDraft("line", "the draft as it was", func(f *flow.Flow) bool {
		return record(f, "support") == nil && leads(f, "menu", "1", "sorry")
	})
}

// shootCompare draws the page that compares, for the documentation.
func shootCompare(t *testing.T) {
	s := gallery(t)
	s.reworked(t)
	p := s.open(t, anna)
	p.scheme("light")
	for _, scheme := range []string{"", "-dark"} {
		if scheme != "" {
			p.scheme("dark")
		}
		p.goTo("/flows/line/compare")
		p.click("#show-moves")
		p.click(`#differences [data-activity="menu"] input[data-all]`)
		p.click("#differences .chg-i button.cn|Menu")
		p.has(onCanvas("menu") + ".sel")
		p.shoot("compare" + scheme)
	}
	p.scheme("light")
	p.size(390, 844)
	p.goTo("/flows/line/compare")
	p.has("#differences")
	p.shoot("narrow-compare")
}

// TestCompareByKeys walks the list with the keyboard, compares with a file and with what is no flow, and opens the page on a telephone.
func TestCompareByKeys(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.reworked(t)
	p := s.open(t, anna)
	p.expect("status of 422")
	p.goTo("/flows/line/compare")
	eval[bool](p, `(document.querySelector('#differences [data-activity="sorry"] button.cn').focus(), true)`)
	p.typed(kb.Enter)
	p.has(onCanvas("sorry") + ".sel")

	file := filepath.Join(t.TempDir(), "theirs.json")
	theirs := lineFlow("line")
	record(theirs, "greeting").Properties = []byte(`{"prompt":"Hello from the file."}`)
	text, err := flow.Encode(theirs, s.app.Catalog)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{file: text, filepath.Join(filepath.Dir(file), "none.json"): []byte("no flow")} {
		if err := os.WriteFile(name, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p.click("summary|Compare with a file")
	p.upload("input[type=file]", filepath.Join(filepath.Dir(file), "none.json"))
	p.click(".with-file button|Compare")
	p.has("#f-file-error")
	p.axe("compare with what is no flow")
	p.upload("input[type=file]", file)
	p.click(".with-file button|Compare")
	p.sees("#differences", "Hello from the file.")
	p.click(`#differences [data-activity="greeting"] input`)
	p.click("#take")
	p.sees("#toast", "1 difference taken from theirs.json")
	p.untilDraft("line", "the words of the file", func(f *flow.Flow) bool {
		return strings.Contains(string(record(f, "greeting").Properties), "Hello from the file.")
	})

	p.scheme("dark")
	p.size(390, 844)
	p.goTo("/flows/line/compare")
	p.has("#differences")
	if wide := eval[int](p, "document.documentElement.scrollWidth"); wide > 390 {
		t.Errorf("got a page %d px wide in a window of 390", wide)
	}
	p.axe("compare, narrow and dark")
}
