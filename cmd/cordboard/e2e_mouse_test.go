package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"cordboard/flow"
)

// TestMouseStory is the main job with the mouse: from the empty list to a published flow, its export, and a call of what was imported from it.
func TestMouseStory(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := s.open(t, "")
	p.goTo("/flows")
	p.fill("input[name=email]", anna)
	p.fill("input[name=password]", password)
	p.click("button|Sign in")
	p.sees("main h2", "Start with a template or a blank flow")

	p.click("main a.card|Blank flow")
	p.fill("dialog[open] input[name=name]", "main-line")
	p.click("dialog[open] button|Create flow")
	d := p.designing("main-line")
	d.sees("#canvas .empty", "Drag an activity here, press Tab, or start from a template")
	draw(d)
	callToTheEnd(d)
	publishNow(d, "First version of the main line")

	file := d.exported(func() {
		d.click("#more-button")
		d.click("[popover] button|Export")
	})
	back := d.importAs(file, "second-line")
	back.sees("#labels", "Never published")
	sameFlow(t, s, "second-line", "main-line")
	callToTheEnd(back)
}

// sameFlow compares two drafts, whose names only may differ.
func sameFlow(t *testing.T, s *site, name, other string) {
	t.Helper()
	imported, original := s.draft(t, name), s.draft(t, other)
	imported.Name = original.Name
	got, err := flow.Encode(imported, s.app.Catalog)
	if err != nil {
		t.Fatal(err)
	}
	if want, err := flow.Encode(original, s.app.Catalog); err != nil || string(got) != string(want) {
		t.Errorf("the imported flow: got %s, want %s (%v)", got, want, err)
	}
}

// draw makes a flow of six activities on an empty canvas, in three columns.
func draw(d *designer) {
	d.t.Helper()
	d.click("#zoom button|Zoom out")
	d.click("#zoom button|Zoom out")
	for _, one := range []struct {
		kind string
		x, y float64
	}{
		{"play_prompt", 70, 60}, {"menu", 310, 60}, {"queue", 560, 40}, {"voicemail", 560, 300}, {"disconnect", 310, 330}, {"play_music", 70, 330},
	} {
		d.bring(one.kind, one.x, one.y)
		d.form(one.kind)
		switch one.kind {
		case "play_prompt":
			d.property("prompt", "Welcome to Northern Light.")
			d.untilHas("play_prompt", "Welcome to Northern Light.")
		case "menu":
			menuOptions(d)
		case "queue":
			d.choose(field("queue"), "support")
			d.untilHas("queue", `"support"`)
		case "play_music":
			d.choose(field("audio"), "hold-music")
			d.untilHas("play_music", "hold-music")
		case "voicemail":
			d.property("greeting", "Leave a message after the tone.")
			d.choose(field("mailbox.value"), "support")
			d.untilHas("voicemail", "Leave a message", `"mailbox":"support"`)
		}
	}
	d.click("#zoom button|Fit the whole flow")
	for _, wire := range []string{
		"play_prompt next menu", "menu 1 queue", "menu 2 voicemail", "menu no_input voicemail", "menu no_match disconnect", "queue waiting play_music",
		"queue timeout voicemail", "queue agent_left disconnect", "voicemail recorded disconnect", "voicemail no_message disconnect",
	} {
		w := strings.Fields(wire)
		d.connect(w[0], w[1], w[2])
	}
	d.untilLeads("play_prompt next menu", "menu 1 queue", "menu 2 voicemail", "queue waiting play_music", "voicemail no_message disconnect")
	d.saved()
	d.wait("!/error/.test(e2e.text('#problems-button'))", "flow without errors")
}

func menuOptions(d *designer) {
	d.t.Helper()
	d.property("prompt", "For support press one, to leave a message press two.")
	d.untilHas("menu", "press two")
	for i, label := range []string{"Support", "Message"} {
		row := []string{"options.0", "options.1"}[i]
		if !eval[bool](d.page, "!!e2e.find("+js(field(row+".key"))+")") {
			// Found and pressed in one go: what the answer to a save says beside the fields moves the button.
			d.wait("((b) => b && (b.click(), true))(document.querySelector('#property-form button.addrow[value=\"add:options\"]'))", "the button that adds an option")
			d.has(field(row + ".key"))
		}
		d.choose(field(row+".key"), []string{"1", "2"}[i])
		d.property(row+".label", label)
		d.untilHas("menu", `"`+label+`"`)
	}
	d.has(onCanvas("menu") + ` [data-outlet="2"]`)
}

// callToTheEnd calls the flow of draw: a key, the queue, an agent who accepts and leaves, the end.
func callToTheEnd(d *designer) {
	d.t.Helper()
	d.click("#test-button")
	d.calls()
	d.transcript("Welcome to Northern Light.")
	d.untilNext("For support press one")
	d.click("#panel-test .pad button|1")
	d.transcript("Pressed 1")
	d.wait("e2e.find('#panel-test .acts button|Agent accepts')?.disabled === false", "offer to an agent")
	d.click("#panel-test .acts button|Agent accepts")
	d.sees("#panel-test .tc-state", "Talking to")
	d.click("#panel-test .acts button|Agent leaves")
	d.over("The flow ended the call")
	for _, id := range []string{"play_prompt", "menu", "queue", "disconnect"} {
		d.has(onCanvas(id) + ".path")
	}
	d.lacks(onCanvas("voicemail") + ".path")
}

// publishNow publishes by the dialog.
func publishNow(d *designer, message string) {
	d.t.Helper()
	d.click("#publish-button")
	d.has("#dialog #publish-form")
	d.fill("#dialog textarea[name=message]", message)
	d.click("#dialog .dlg-foot button|Publish")
	d.lacks("#dialog[open]")
	d.sees("#labels", "live v1")
	d.sees("#draft-state", "No changes")
	versions, err := d.site.db.Versions(d.t.Context(), d.flow)
	if err != nil || len(versions) != 1 || versions[0].Message != message || versions[0].Author != "Anna Virtanen" {
		d.t.Errorf("got versions %+v (%v), want one by Anna Virtanen with the message", versions, err)
	}
	d.click("#tab-history")
	d.sees("#panel-history", message)
}

// exported gives the path of the file that is downloaded when the flow is exported, in whatever way.
func (d *designer) exported(export func()) string {
	d.t.Helper()
	dir := d.t.TempDir()
	call(d.page, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, BrowserContextID: chromedp.FromContext(d.ctx).BrowserContextID, DownloadPath: dir,
	})
	export()
	var file string
	if poll(d.ctx, func() bool {
		files, _ := filepath.Glob(filepath.Join(dir, "*.json"))
		if len(files) == 0 {
			return false
		}
		file = files[0]
		data, err := os.ReadFile(file)
		return err == nil && json.Valid(data)
	}) != nil {
		entries, _ := os.ReadDir(dir)
		d.t.Fatalf("got no exported file, only %v; see %s", entries, d.picture())
	}
	if name := filepath.Base(file); !strings.HasPrefix(name, d.flow) {
		d.t.Errorf("got a file named %s, want it to begin with %s", name, d.flow)
	}
	return file
}

// importAs imports a file under a name by the list's button, with the report between.
func (d *designer) importAs(file, name string) *designer {
	d.t.Helper()
	d.click("#bar a.crumb")
	d.click("main a.btn|Import")
	d.upload("input[type=file]", file)
	d.click("button|Check")
	d.sees("form", "6 activities")
	d.sees("form", "There is a flow named "+d.flow)
	d.fill("input[name=name]", name)
	d.click("button|Import as draft")
	return d.designing(name)
}
