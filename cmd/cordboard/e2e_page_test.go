package main

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	cdpruntime "github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

type point struct{ X, Y float64 }

func (a point) plus(x, y float64) point { return point{a.X + x, a.Y + y} }

// js writes a value as JavaScript.
func js(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// spot is the middle of an element, or why a press would not reach it.
type spot struct {
	Problem string
	point
}

// at is the middle of an element ("css" or "css|text") as soon as a press there reaches it.
func (p *page) at(what string) point {
	p.t.Helper()
	var found spot
	var err error
	if poll(p.ctx, func() bool {
		found, err = tryEval[spot](p, "e2e.spot("+js(what)+")")
		return err == nil && found.Problem == ""
	}) != nil {
		p.t.Fatalf("cannot press %s: %s (%v); see %s", what, found.Problem, err, p.picture())
	}
	return found.point
}

func (p *page) mouse(kind input.DispatchMouseEventType, at point, options ...chromedp.MouseOption) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, chromedp.MouseEvent(kind, at.X, at.Y, options...)); err != nil {
		p.t.Fatalf("mouse: %v", err)
	}
}

func (p *page) clickAt(at point, modifiers ...chromedp.Modifier) {
	p.t.Helper()
	p.mouse(chromedp.MouseMoved, at)
	held := chromedp.ButtonModifiers(modifiers...)
	p.mouse(chromedp.MousePressed, at, chromedp.ButtonLeft, chromedp.ClickCount(1), held)
	p.mouse(chromedp.MouseReleased, at, chromedp.ButtonLeft, chromedp.ClickCount(1), held)
}

// click presses an element with the mouse.
func (p *page) click(what string, modifiers ...chromedp.Modifier) {
	p.t.Helper()
	p.clickAt(p.at(what), modifiers...)
}

// drag presses at one point, moves in steps to the others and releases at the last.
func (p *page) drag(from point, through ...point) {
	p.t.Helper()
	p.mouse(chromedp.MouseMoved, from)
	p.mouse(chromedp.MousePressed, from, chromedp.ButtonLeft, chromedp.ClickCount(1))
	at := from
	for _, to := range through {
		const steps = 6
		for i := 1.0; i <= steps; i++ {
			p.mouse(chromedp.MouseMoved, point{at.X + (to.X-at.X)*i/steps, at.Y + (to.Y-at.Y)*i/steps}, chromedp.ButtonLeft, heldLeft)
		}
		at = to
	}
	p.mouse(chromedp.MouseReleased, at, chromedp.ButtonLeft, chromedp.ClickCount(1))
}

func heldLeft(params *input.DispatchMouseEventParams) { params.Buttons = 1 }

// typed writes text with the keys of a keyboard, into whatever has the focus. It takes kb's codes too: kb.Enter.
// A key's text travels with its press, so that a press which the page takes for itself types nothing, as on a real keyboard.
func (p *page) typed(text string, modifiers ...chromedp.Modifier) {
	p.t.Helper()
	held := int64(0)
	for _, m := range modifiers {
		held |= int64(m)
	}
	for _, letter := range text {
		events := kb.Encode(letter)
		press, release := *events[0], *events[len(events)-1]
		press.Type, release.Type = input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp
		if len(events) == 3 && held&^int64(chromedp.ModifierShift) == 0 {
			press.Type, press.Text, press.UnmodifiedText = input.DispatchKeyEventTypeKeyDown, events[1].Text, events[1].UnmodifiedText
		}
		press.Modifiers |= held
		release.Modifiers |= held
		call(p, input.DispatchKeyEvent, press)
		call(p, input.DispatchKeyEvent, release)
	}
}

func (p *page) ctrl(key string) {
	p.t.Helper()
	p.typed(key, chromedp.ModifierCtrl)
}

// command presses a key that the browser itself acts on, as its menus do: "selectAll", "copy", "paste".
func (p *page) command(key, name string) {
	p.t.Helper()
	code := "Key" + strings.ToUpper(key)
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
		params := input.DispatchKeyEventParams{Type: kind, Modifiers: int64(chromedp.ModifierCtrl), Key: key, Code: code, WindowsVirtualKeyCode: int64(strings.ToUpper(key)[0])}
		if kind == input.DispatchKeyEventTypeRawKeyDown {
			params.Commands = []string{name}
		}
		call(p, input.DispatchKeyEvent, params)
	}
}

// fill puts text in place of what a field has, by a click and the keyboard.
func (p *page) fill(what, text string) {
	p.t.Helper()
	p.click(what)
	p.replace(text)
}

// replace puts text in place of what the focused field has.
func (p *page) replace(text string) {
	p.t.Helper()
	p.command("a", "selectAll")
	if text == "" {
		p.typed(kb.Delete)
	}
	p.typed(text)
}

// choose picks an option of a select with the keyboard: by the first letters of its words.
func (p *page) choose(what, option string) {
	p.t.Helper()
	p.at(what)
	eval[bool](p, "(e2e.find("+js(what)+").focus(), true)")
	p.typed(option)
	p.wait("e2e.find("+js(what)+")?.selectedOptions[0]?.textContent.trim().startsWith("+js(option)+")", option+" in "+what)
	p.typed(kb.Enter)
}

// upload gives a file to a file input.
func (p *page) upload(what, file string) {
	p.t.Helper()
	p.has(what)
	object, err := chromedp.Run(p.ctx, chromedp.Evaluate[*cdpruntime.RemoteObject]("e2e.find("+js(what)+")"))
	if err != nil || object.ObjectID == "" {
		p.t.Fatalf("find %s: %v", what, err)
	}
	call(p, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{file}, ObjectID: object.ObjectID})
}

// sees waits for text in an element.
func (p *page) sees(what, text string) {
	p.t.Helper()
	p.wait("e2e.text("+js(what)+").includes("+js(text)+")", strconv.Quote(text)+" in "+what)
}

// has waits for a visible element.
func (p *page) has(what string) {
	p.t.Helper()
	p.wait("e2e.find("+js(what)+")", what)
}

// lacks waits until no such element can be seen.
func (p *page) lacks(what string) {
	p.t.Helper()
	p.wait("!e2e.find("+js(what)+")", "end of "+what)
}

// said waits for words in the live region that the canvas and the panels announce to.
func (p *page) said(words string) {
	p.t.Helper()
	p.wait("document.getElementById('live').textContent.includes("+js(words)+")", strconv.Quote(words)+" in the live region")
}

// touch sends one event with fingers at these points.
func (p *page) touch(kind input.DispatchTouchEventType, at ...point) {
	p.t.Helper()
	fingers := []*input.TouchPoint{}
	for i, one := range at {
		fingers = append(fingers, &input.TouchPoint{X: one.X, Y: one.Y, ID: new(float64(i))})
	}
	call(p, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: fingers})
}
