package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"
)

const videoCall = "testdata/exports/video-call.json"

// exportedFile writes a file that the import dialog can be given.
func exportedFile(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// absolute is the path of a file of this package's testdata as a browser wants it.
func absolute(t *testing.T, file string) string {
	t.Helper()
	path, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestReplaceFromAnotherSystem puts an export in the place of a draft: its report is there when the draft is saved.
func TestReplaceFromAnotherSystem(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	d := s.open(t, anna).design("line")
	d.click("#more-button")
	d.click("[popover] button|Replace from a file")
	d.upload("#dialog input[name=file]", absolute(t, videoCall))
	d.click("#dialog button|Check")
	d.sees("#dialog", "What changes in line")
	d.click("#dialog button|Replace the draft")
	d.lacks("#dialog[open]")
	kept := func() bool { there, err := s.db.Imported(t.Context(), "line"); return there && err == nil }
	if err := poll(d.ctx, kept); err != nil {
		t.Fatalf("got no report of the import (%v), want it beside the saved draft", err)
	}
	if got := ids(s.draft(t, "line")); !strings.Contains(got, "route_to_agent") {
		t.Errorf("got draft %s beside the report, want what the export says", got)
	}
}

// TestImportOfAnotherSystem takes an export with the mouse: the report before and after, from it to an activity, and back from a placeholder.
func TestImportOfAnotherSystem(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	d := s.open(t, anna).design("line")
	d.click("#more-button")
	d.click("[popover] button|Import…")
	d.upload("#dialog input[name=file]", absolute(t, videoCall))
	d.click("#dialog button|Check")
	d.sees("#dialog", "Kept as placeholders")
	d.axe("the dialog with a report")
	d.click("#dialog button|Import as draft")
	d.sees("h1", "Import of VideoCallEscalationChat")
	d.axe("report of the import")
	d.click("main nav a|Placeholders 2")
	d.lacks("a[href$='#step-switch']")
	d.click("a[href$='#step-placeholder']")
	d.designing("VideoCallEscalationChat")
	d.has("#property-form[data-activity=placeholder]")
	d.click("#panel-properties a|Report of the import")
	d.sees("h1", "Import of VideoCallEscalationChat")
	d.click("a|Open the flow")
	d.designing("VideoCallEscalationChat")
	d.click("#more-button")
	d.click("[popover] button|Report of the import")
	d.sees("main nav .on", "All 14")
}

// TestImportByKeys takes an export with the keyboard alone, from the dialog to the activity that is left to do.
func TestImportByKeys(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	d := s.open(t, anna).design("line")
	text, err := os.ReadFile(videoCall)
	if err != nil {
		t.Fatal(err)
	}
	d.menuByKeys("Import")
	d.focused("#dialog input[type=file]")
	d.tabTo("#dialog textarea[name=text]", 5)
	call(d.page, input.InsertText, input.InsertTextParams{Text: string(text)})
	d.tabTo("#dialog button|Check", 5)
	d.typed(kb.Enter)
	d.focused("#dialog input[name=name]")
	d.tabTo("#dialog button|Import as draft", 40)
	d.typed(kb.Enter)
	d.sees("h1", "Import of VideoCallEscalationChat")
	d.tabTo("main nav a|Placeholders 2", 60)
	d.typed(kb.Enter)
	d.sees("main nav .on", "Placeholders 2")
	d.tabTo("a[href$='#step-placeholder']", 60)
	d.typed(kb.Enter)
	d.has("#property-form[data-activity=placeholder]")
}

// TestImportByTouch takes an export on a telephone.
func TestImportByTouch(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.open(t, anna)
	p.size(390, 844)
	p.goTo("/flows/import")
	p.upload("input[name=file]", absolute(t, videoCall))
	p.tap(p.at("main button|Check"))
	p.sees("main", "Kept as placeholders")
	p.tap(p.at("main button|Import as draft"))
	p.sees("h1", "Import of VideoCallEscalationChat")
	p.tap(p.at("main nav a|With a note 4"))
	p.sees("main nav .on", "With a note 4")
	p.axe("report of the import, narrow")
	if wide := eval[int](p, "document.documentElement.scrollWidth"); wide > 390 {
		t.Errorf("got a page of %d pixels, want at most 390", wide)
	}
}

// TestImportDialogMistakes: each mistake stands beside its field, and the file and the text stay.
func TestImportDialogMistakes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.create(t, lineFlow("line"))
	d := s.open(t, anna).design("line")
	d.click("#more-button")
	d.click("[popover] button|Import…")
	d.expect("status of 422")
	d.click("#dialog button|Check")
	d.sees("#f-text-error", "Choose a file or paste a flow.")
	d.fill("#dialog textarea[name=text]", "my notes")
	for _, c := range []struct{ name, text, want string }{
		{"none.json", "no flow", "not JSON"},
		{"empty.json", " ", "is empty"},
		{"other.json", `{"a": 1}`, "neither a flow of Cordboard nor an export"},
		{"deep.json", `{"states": ` + strings.Repeat("[", 1<<20), "deep"},
		{"large.json", strings.Repeat(" ", 5<<20), "larger than 4 MB"},
	} {
		d.upload("#dialog input[name=file]", exportedFile(t, c.name, c.text))
		d.click("#dialog button|Check")
		d.sees("#f-file-error", c.want)
		if got := eval[string](d.page, "document.querySelector('#dialog input[type=file]').files[0].name + ' ' + document.querySelector('#dialog textarea[name=text]').value"); got != c.name+" my notes" {
			t.Errorf("%s: got %q, want the file and the text kept", c.name, got)
		}
	}
	d.axe("the dialog with a mistake")
	d.upload("#dialog input[name=file]", absolute(t, videoCall))
	d.choose("#dialog select[name=from]", "An export of Twilio Studio")
	d.click("#dialog button|Check")
	d.sees("#f-from-error", "looks like an export of Amazon Connect")
	d.choose("#dialog select[name=from]", "An export of Amazon")
	d.click("#dialog button|Check")
	d.sees("#dialog", "Kept as placeholders")
}

// shootConversion makes the pictures of what becomes of another system's export, of a file that is none, and of the report that stays.
func shootConversion(t *testing.T, b *designer) {
	paste := func(text string) {
		b.goTo("/flows/import")
		b.click("textarea[name=text]")
		call(b.page, input.InsertText, input.InsertTextParams{Text: text})
		b.click("button|Check")
	}
	export, err := os.ReadFile(videoCall)
	if err != nil {
		t.Fatal(err)
	}
	paste(string(export))
	b.sees("form", "Kept as placeholders")
	b.shoot("import-system")
	b.scheme("dark")
	b.shoot("import-system-dark")
	b.scheme("light")
	b.size(390, 844)
	b.shoot("narrow-import-system")
	b.size(1440, 900)
	paste(`{"states": "none"}`)
	b.sees("form", "neither a flow of Cordboard nor an export")
	b.shoot("import-error")
	paste(string(export))
	b.click("button|Import as draft")
	b.sees("h1", "Import of VideoCallEscalationChat")
	b.shoot("import-kept")
	b.scheme("dark")
	b.shoot("import-kept-dark")
	b.scheme("light")
	b.size(390, 844)
	b.goTo("/flows/VideoCallEscalationChat/import?status=placeholder")
	b.shoot("narrow-import-kept")
	b.size(1440, 900)
}
