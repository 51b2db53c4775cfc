package main

import (
	"slices"
	"testing"

	cdppage "github.com/chromedp/cdproto/page"

	"cordboard/flow"
)

// TestStartScripts opens the designer, touches nothing, and holds all scripts that came by themselves to their budget: those that the page names, and
// the two parts that web's TestDesignerWeight counts too.
func TestStartScripts(t *testing.T) {
	_, d := newFlow(t, chainFlow("large", 60))
	d.wait(`performance.getEntriesByType('resource').some((e) => e.name.endsWith('/here')) && document.querySelector('#minimap')`, "who else is here")
	eval[bool](d.page, `new Promise((done) => requestIdleCallback(() => requestIdleCallback(() => done(true))))`)
	type file struct {
		Name string
		Size float64
	}
	files := eval[[]file](d.page, `performance.getEntriesByType('resource').filter((e) => new URL(e.name).pathname.endsWith('.js')).map((e) => ({ Name: new URL(e.name).pathname, Size: e.encodedBodySize }))`)
	named := eval[[]string](d.page, `[...document.querySelectorAll('script[src], link[rel=modulepreload]')].map((e) => new URL(e.src || e.href).pathname)`)
	total, others := 0.0, 0
	for _, f := range files {
		total += f.Size
		if !slices.Contains(named, f.Name) {
			others++
		}
	}
	if total < 20_000 || total > 60_000 || others != 2 {
		t.Errorf("got %.0f bytes in %d files, %d of them not named by the page; want 60,000 bytes at most and 2: %v", total, len(files), others, files)
	}
}

// firstKeys are pressed in the very frame that shows the first activity, before what is around the canvas is there.
const firstKeys = `
(function look() {
  if (!document.querySelector('#canvas .node')) return requestAnimationFrame(look);
  globalThis.early = !document.querySelector('.railbar');
  const canvas = document.getElementById('canvas');
  canvas.focus();
  for (const press of [{ key: 'n' }, { key: 'Escape' }, { key: 'k', ctrlKey: true }]) document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { ...press, bubbles: true, cancelable: true }));
})();`

// What is done to the first picture is not lost, although the rest of the page comes after it.
func TestFirstPicture(t *testing.T) {
	s := newSite(t)
	s.create(t, chainFlow("large", 60))
	p := s.open(t, anna)
	call(p, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: firstKeys})
	d := p.design("large")
	if !eval[bool](p, "globalThis.early") {
		t.Error("the page around the canvas was there before its first picture, want the picture first")
	}
	d.wait(`document.querySelector('#dialog[open] input')`, "search that was asked for on the first picture")
	d.until("the note of the first picture", func(f *flow.Flow) bool { return len(f.Notes) == 1 })
}
