package main

import (
	"os"
	"strings"
	"testing"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"
)

// peerEnv names the address of a running Node-RED whose editor holds a tab of 500 nodes with the id "big".
const peerEnv = "CORDBOARD_BENCH_NODERED"

// peerProbe notes when Node-RED's canvas has all of its nodes, after the frame that draws them.
const peerProbe = `
(function look() {
  if (document.querySelectorAll('#red-ui-workspace-chart .red-ui-flow-node').length >= 500) return requestAnimationFrame(() => { globalThis.drawnAt = performance.now(); });
  requestAnimationFrame(look);
})();`

// BenchmarkDesignerPeer opens 500 activities here and 500 nodes in Node-RED's editor by turns, in one browser, and drags one of each: load-ms from
// the start of the navigation to all of them being there to work with, cpu-ms/step the main thread's work for a step of the drag, KB the scripts
// until the first picture as they come over the wire; each with node-red-…, and load-ratio and drag-ratio, ours by theirs.
func BenchmarkDesignerPeer(b *testing.B) {
	address := strings.TrimSuffix(os.Getenv(peerEnv), "/")
	if address == "" {
		b.Skip("set " + peerEnv + " to the address of a Node-RED with 500 nodes")
	}
	s := newSite(b)
	s.create(b, chainFlow("large", 500))
	ours, theirs := measured(s.open(b, anna), renderProbe), measured((&site{url: address}).open(b, ""), peerProbe)
	var load, peerLoad, drag, peerDrag, size, peerSize float64
	b.ResetTimer()
	for b.Loop() {
		ours.goTo("/flows/large")
		ours.wait("globalThis.drawnAt", "first picture")
		load += eval[float64](ours, "drawnAt")
		size = max(size, ours.scripts())
		drag += ours.designing("large").dragCost(onCanvas("menu_1") + " .head")

		theirs.goTo("/")
		theirs.wait("globalThis.drawnAt && RED.nodes.workspace('big')", "Node-RED's first picture")
		peerLoad += eval[float64](theirs, "drawnAt")
		peerSize = max(peerSize, theirs.scripts())
		peerDrag += theirs.peerDrag()
	}
	runs := float64(b.N)
	for unit, value := range map[string]float64{
		"load-ms": load / runs, "node-red-load-ms": peerLoad / runs, "load-ratio": load / peerLoad,
		"cpu-ms/step": drag / runs, "node-red-cpu-ms/step": peerDrag / runs, "drag-ratio": drag / peerDrag,
		"js-KB": size / 1024, "node-red-js-KB": peerSize / 1024, "ns/op": 0,
	} {
		b.ReportMetric(value, unit)
	}
}

// measured is a page that counts the main thread's work and notes its first picture. Its console is its own affair.
func measured(p *page, probe string) *page {
	p.expect("")
	call(p, performance.Enable, performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks})
	call(p, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: probe})
	return p
}

// scripts is what came over the wire as scripts until the first picture, bytes; nothing when it came from the browser's cache.
func (p *page) scripts() float64 {
	return eval[float64](p, "performance.getEntriesByType('resource').filter((e) => e.initiatorType === 'script' || /[.]js/.test(e.name)).filter((e) => e.responseEnd < drawnAt).reduce((n, e) => n + e.encodedBodySize, 0)")
}

// peerDrag drags a node of Node-RED as dragCost drags an activity, and drops the change. ms of the main thread for each step.
func (p *page) peerDrag() float64 {
	p.t.Helper()
	from := eval[point](p, `(() => {
		const chart = document.getElementById('red-ui-workspace-chart').getBoundingClientRect();
		const inView = [...document.querySelectorAll('#red-ui-workspace-chart .red-ui-flow-node')].map((n) => n.getBoundingClientRect())
			.find((box) => box.x > chart.x + 100 && box.y > chart.y + 100 && box.y < innerHeight - 300 && box.x < innerWidth - 700);
		return { X: inView.x + inView.width / 2, Y: inView.y + inView.height / 2 };
	})()`)
	p.mouse(chromedp.MouseMoved, from)
	p.mouse(chromedp.MousePressed, from, chromedp.ButtonLeft, chromedp.ClickCount(1))
	p.mouse(chromedp.MouseMoved, from.plus(8, 8), chromedp.ButtonLeft, heldLeft)
	before := p.taskTime()
	for i := 1.0; i <= dragSteps; i++ {
		p.mouse(chromedp.MouseMoved, from.plus(8+3*i, 8+2*i), chromedp.ButtonLeft, heldLeft)
	}
	cost := p.taskTime() - before
	p.mouse(chromedp.MouseReleased, from.plus(8+3*dragSteps, 8+2*dragSteps), chromedp.ButtonLeft, chromedp.ClickCount(1))
	if moved := eval[bool](p, "RED.nodes.dirty()"); !moved {
		p.t.Fatal("the drag moved nothing in Node-RED")
	}
	eval[bool](p, "(RED.nodes.dirty(false), true)")
	return cost / dragSteps
}
