package flow

import (
	"fmt"
	"maps"
)

// boxHeight is about how high an activity with its outlets is, in pixels of the canvas.
const boxHeight = 160.0

// block is a rectangle on the canvas.
type block struct{ left, top, right, bottom float64 }

func (b block) has(at Position) bool {
	return at.X < b.right && at.X+BoxPitch > b.left && at.Y < b.bottom && at.Y+boxHeight > b.top
}

// arrange puts the activities and notes of the subflow where the activity that ran it was, and moves what is in their way: to the right, and
// what is still in the way down.
func (w *inliner) arrange() {
	f := w.out.Flow
	f.Layout = maps.Clone(f.Layout)
	if f.Layout == nil {
		f.Layout = map[string]Position{}
	}
	at := f.Layout[w.call.ID]
	delete(f.Layout, w.call.ID)
	added, area := w.places(at)
	for _, move := range []func(Position) Position{
		func(p Position) Position { return Position{p.X + max(area.right-at.X-BoxPitch, 0), p.Y} },
		func(p Position) Position { return Position{p.X, p.Y + max(area.bottom-at.Y-boxHeight, 0)} },
	} {
		if !w.inTheWay(area) {
			break
		}
		for id, p := range f.Layout {
			if next := move(p); next.X > p.X && p.X > at.X+BoxPitch/2 || next.Y > p.Y && p.Y > at.Y {
				f.Layout[id] = next
			}
		}
	}
	maps.Copy(f.Layout, added)
}

func (w *inliner) inTheWay(area block) bool {
	for _, p := range w.out.Flow.Layout {
		if area.has(p) {
			return true
		}
	}
	return false
}

// places are the new activities' places, with what is entered first at the given one, and the area that they take. Notes come along.
func (w *inliner) places(at Position) (map[string]Position, block) {
	entry := w.Subflow.Layout[w.Subflow.Start]
	shift := Position{at.X - entry.X, at.Y - entry.Y}
	if len(w.before) > 0 {
		shift.X += BoxPitch
	}
	area := block{at.X, at.Y, at.X + BoxPitch, at.Y + boxHeight}
	all := map[string]Position{}
	put := func(id string, p Position) {
		all[id] = p
		area = block{min(area.left, p.X), min(area.top, p.Y), max(area.right, p.X+BoxPitch), max(area.bottom, p.Y+boxHeight)}
	}
	here := map[string]bool{}
	for _, r := range w.inner {
		here[r.ID] = true
	}
	for _, r := range w.Subflow.Activities {
		if p, ok := w.Subflow.Layout[r.ID]; ok && here[w.ids[r.ID]] {
			put(w.ids[r.ID], Position{p.X + shift.X, p.Y + shift.Y})
		}
	}
	right, row := area.right, at.Y
	for _, r := range w.set {
		if r.ID == w.entry {
			put(r.ID, at)
			continue
		}
		put(r.ID, Position{right, row})
		row += boxHeight
	}
	w.notes(shift)
	return all, area
}

func (w *inliner) notes(shift Position) {
	f := w.out.Flow
	taken := map[string]bool{}
	for _, n := range f.Notes {
		taken[n.ID] = true
	}
	f.Notes = append([]Note(nil), f.Notes...)
	for _, n := range w.Subflow.Notes {
		for i := 1; taken[n.ID]; i++ {
			n.ID = fmt.Sprintf("n%d", i)
		}
		taken[n.ID] = true
		n.X, n.Y = n.X+shift.X, n.Y+shift.Y
		f.Notes = append(f.Notes, n)
	}
}
