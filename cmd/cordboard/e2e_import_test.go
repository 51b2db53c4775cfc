package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"

	"cordboard/flow"
)

// replacing opens the dialog that replaces the flow on the page, and checks a document: the line without its menu, with another greeting.
func (d *designer) replacing() {
	d.t.Helper()
	f := lineFlow("elsewhere")
	f.Activities[0].Properties = json.RawMessage(`{"prompt":"Good evening."}`)
	f.Activities[0].Outlets["next"] = "support"
	f.Activities[2].Properties = json.RawMessage(`{"queue":"premium"}`)
	f.Activities = append(f.Activities[:1:1], f.Activities[2:]...)
	delete(f.Layout, "menu")
	text, err := flow.Encode(f, d.site.app.Catalog)
	if err != nil {
		d.t.Fatal(err)
	}
	d.click("#more-button")
	d.click("[popover] button|Replace from a file")
	d.click("#dialog textarea[name=text]")
	call(d.page, input.InsertText, input.InsertTextParams{Text: string(text)})
	d.click("#dialog button|Check")
	d.sees("#dialog", "What changes in line")
}

// TestReplaceFromFile puts a file in the place of a draft: the differences first, then one change, which can be undone.
func TestReplaceFromFile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	d := s.open(t, anna).design("line")
	d.replacing()
	d.sees("#dialog", "1 removed")
	d.sees("#dialog", "Good evening.")
	d.axe("replace from a file")
	if got := ids(s.draft(t, "line")); got != "greeting menu support bye" {
		t.Errorf("got draft %s, want it as it was before anybody says so", got)
	}
	d.choose("#dialog select[name='map:queue:premium']", "support")
	d.click("#dialog button|Replace the draft")
	d.lacks("#dialog[open]")
	d.untilDraft("line", "what the file says", func(f *flow.Flow) bool {
		return ids(f) == "greeting support bye" && strings.Contains(string(record(f, "greeting").Properties), "Good evening.") &&
			strings.Contains(string(record(f, "support").Properties), `"support"`)
	})
	d.click("#undo")
	d.untilDraft("line", "what was there before", func(f *flow.Flow) bool {
		return ids(f) == "greeting menu support bye" && strings.Contains(string(record(f, "greeting").Properties), "Good day.")
	})
	d.has(onCanvas("menu"))
}

// TestDuplicateFromTheDesigner makes another flow of what is on the page, by the designer's menu.
func TestDuplicateFromTheDesigner(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	d := s.open(t, anna).design("line")
	d.click("#more-button")
	d.click("[popover] button|Duplicate flow…")
	d.fill("#copy-name", "second line")
	d.click("#dialog button|Duplicate")
	d.sees("#copy-problem", "Use letters, digits")
	d.fill("#copy-name", "second-line")
	d.click("#dialog button|Duplicate")
	d.sees("#toast", "Saved as second-line")
	if got := ids(s.draft(t, "second-line")); got != "greeting menu support bye" {
		t.Errorf("got %s, want the activities of line", got)
	}
}
