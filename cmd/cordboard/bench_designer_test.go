package main

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"

	"cordboard/static"
)

// renderProbe notes when the first activity stands on the canvas, after the frame that draws it.
const renderProbe = `
(function look() {
  if (document.querySelector('#canvas .node, #canvas canvas')) return requestAnimationFrame(() => { globalThis.drawnAt = performance.now(); });
  requestAnimationFrame(look);
})();`

// BenchmarkDesigner opens a flow of many activities in Chromium and drags one of them: load-ms from the start of the navigation to the first
// picture, render-ms from the page's HTML being parsed, when the scripts begin, to it; files and js-KB what was loaded until then (compressed),
// cpu-ms/step the main thread's work for each step of a drag, near and with all in view, zoom-p95-ms the 95th percentile of the time between two
// frames while the wheel zooms out until everything is drawn from afar, and in again.
func BenchmarkDesigner(b *testing.B) {
	for _, n := range []struct {
		name string
		size int
	}{{"500-activities", 500}, {"2000-activities", 2000}} {
		b.Run(n.name, func(b *testing.B) { benchmarkDesigner(b, n.size) })
	}
}

func benchmarkDesigner(b *testing.B, size int) {
	s := newSite(b)
	s.create(b, chainFlow("large", size))
	p := s.open(b, anna)
	call(p, performance.Enable, performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks})
	call(p, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: renderProbe})
	var load, render, near, far, zoom, files, bytes float64
	b.ResetTimer()
	for b.Loop() {
		p.goTo("/flows/large")
		p.wait("globalThis.drawnAt", "first picture")
		load += eval[float64](p, "drawnAt")
		const before = "performance.getEntriesByType('resource').filter((e) => /[.]js/.test(e.name) && e.responseEnd < drawnAt)"
		render += eval[float64](p, "drawnAt - performance.getEntriesByType('navigation')[0].domInteractive")
		files = eval[float64](p, before+".length")
		bytes = max(bytes, eval[float64](p, before+".reduce((n, e) => n + e.encodedBodySize, 0)")) // what the cache holds counts as nothing
		d := p.designing("large")
		near += d.dragCost(onCanvas("menu_1") + " .head")
		zoom += d.zoomFrames()
		d.click("#zoom button|Fit the whole flow")
		far += d.dragCost("")
	}
	runs := float64(b.N)
	b.ReportMetric(load/runs, "load-ms")
	b.ReportMetric(render/runs, "render-ms")
	b.ReportMetric(files, "files")
	b.ReportMetric(bytes/1024, "js-KB")
	b.ReportMetric(zoom/runs, "zoom-p95-ms")
	b.ReportMetric(near/runs, "cpu-ms/step")
	b.ReportMetric(far/runs, "cpu-ms/step-all-in-view")
	b.ReportMetric(0, "ns/op")
}

// dragSteps is how far an activity is dragged, in moves of the pointer, one a frame.
const dragSteps = 60

// dragCost drags an activity, the first one on the canvas's far view for "", and gives the main thread's work per step in ms.
func (d *designer) dragCost(what string) float64 {
	var from point
	if what == "" {
		from = d.farActivity()
	} else {
		from = d.at(what)
	}
	d.mouse(chromedp.MouseMoved, from)
	d.mouse(chromedp.MousePressed, from, chromedp.ButtonLeft, chromedp.ClickCount(1))
	d.mouse(chromedp.MouseMoved, from.plus(8, 8), chromedp.ButtonLeft, heldLeft)
	before := d.taskTime()
	for i := 1.0; i <= dragSteps; i++ {
		d.mouse(chromedp.MouseMoved, from.plus(8+3*i, 8+2*i), chromedp.ButtonLeft, heldLeft)
	}
	cost := d.taskTime() - before
	d.mouse(chromedp.MouseReleased, from.plus(8+3*dragSteps, 8+2*dragSteps), chromedp.ButtonLeft, chromedp.ClickCount(1))
	d.ctrl("z")
	d.saved()
	return cost / dragSteps
}

// zoomFrames zooms out and in again with the wheel and gives the 95th percentile of the time between two frames, ms.
func (d *designer) zoomFrames() float64 {
	d.t.Helper()
	const turns = 30
	at := d.canvas(400, 300)
	eval[bool](d.page, `(() => {
		globalThis.frames = [];
		globalThis.zooming = true;
		const note = (now) => { frames.push(now); if (zooming) requestAnimationFrame(note); };
		requestAnimationFrame(note);
		return true;
	})()`)
	for i := range 2 * turns {
		by := 24.0
		if i >= turns {
			by = -by
		}
		d.wheel(at, 0, by, chromedp.ModifierCtrl)
	}
	return eval[float64](d.page, `(() => {
		zooming = false;
		const gaps = frames.slice(1).map((now, i) => now - frames[i]).sort((a, b) => a - b);
		return gaps[Math.floor(gaps.length * 0.95)];
	})()`)
}

// farActivity is a point on the first activity of chainFlow, which lies at the world's origin, whatever the zoom.
func (d *designer) farActivity() point {
	d.t.Helper()
	d.saved()
	return eval[point](d.page, `(() => {
		const box = document.getElementById('canvas').getBoundingClientRect(), to = new DOMMatrix(getComputedStyle(document.querySelector('#canvas .world')).transform);
		return { X: box.x + to.e + 120 * to.a, Y: box.y + to.f + 20 * to.a };
	})()`)
}

// taskTime is the processor time that the main thread has taken so far, ms.
func (p *page) taskTime() float64 {
	for _, m := range call(p, performance.GetMetrics, cdp.Empty{}).Metrics {
		if m.Name == "TaskDuration" {
			return m.Value * 1000
		}
	}
	p.t.Fatal("the browser does not tell its task time")
	return 0
}

// BenchmarkScripts reports the size of scripts and style sheets, compressed (docs/adr/0025): start-js-KB and start-files what the designer's page loads
// by itself, all-js-KB what it, a contact's page and the page that compares can ever load, layout-KB of it the worker with its library.
func BenchmarkScripts(b *testing.B) {
	bundle, current := static.Bundle()
	if !current {
		b.Fatal("the bundle is older than its sources: run make generate")
	}
	start := append([]string{"pages/main.js", bundle.Designer.Name}, bundle.Designer.Preload...)
	sizes := map[string]float64{}
	for b.Loop() {
		clear(sizes)
		err := fs.WalkDir(static.Files, ".", func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			if slices.Contains(start, path) || strings.HasPrefix(path, "dist/presence-") || strings.HasPrefix(path, "dist/handler_tabs-") {
				sizes["start-js-KB"] += compressed(b, path) / 1000
				sizes["start-files"]++
			}
			if path == "dist/layout-worker.js" {
				sizes["layout-KB"] = compressed(b, path) / 1000
			}
			switch {
			case path == "pages/main.js", strings.HasPrefix(path, "dist/") && strings.HasSuffix(path, ".js"):
				sizes["all-js-KB"] += compressed(b, path) / 1000
			case strings.HasSuffix(path, ".css") && !strings.HasPrefix(path, "vendor/"):
				sizes["all-css-KB"] += compressed(b, path) / 1000
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	for unit, size := range sizes {
		b.ReportMetric(size, unit)
	}
	b.ReportMetric(0, "ns/op")
}

func compressed(b *testing.B, path string) float64 {
	data, err := fs.ReadFile(static.Files, path)
	if err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(data); err != nil {
		b.Fatal(err)
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	return float64(out.Len())
}
