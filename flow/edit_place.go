package flow

import (
	"math"
	"slices"
)

// Sizes of the canvas in pixels (static/designer/geometry.js): a box's width, head and rows, the grid, from column to column, and what
// is left free between boxes.
const (
	BoxWidth  = 240
	BoxHead   = 56
	BoxRow    = 24
	BoxGrid   = 8
	BoxPitch  = 328
	BoxMargin = 32
)

// rect is where a box stands.
type rect struct{ x, y, width, height float64 }

// overlaps says whether two boxes are nearer to each other than a gap.
func (r rect) overlaps(o rect, gap float64) bool {
	return r.x < o.x+o.width+gap && o.x < r.x+r.width+gap && r.y < o.y+o.height+gap && o.y < r.y+r.height+gap
}

// height is how tall an activity is drawn: an error outlet that leads nowhere has no row.
func (e *Edit) height(r Record) float64 {
	spec, _ := e.catalog.Spec(r.Type)
	exits := AllOutlets(r, spec, e.resources)
	rows := len(exits)
	if rows > 1 && exits[rows-1].ID == ErrorOutlet.ID && r.Outlets[ErrorOutlet.ID] == "" {
		rows--
	}
	if rows == 0 {
		return BoxHead
	}
	return float64(BoxHead + 8 + BoxRow*rows)
}

// box is where an activity of the flow stands; at the origin when nobody placed it.
func (e *Edit) box(r Record) rect {
	at := e.Flow.Layout[r.ID]
	return rect{at.X, at.Y, BoxWidth, e.height(r)}
}

// placeAfter is the place of a new activity: in the column after the one that leads to it, below everything when none does. Where it comes
// between two, what stands to the right of the second makes room.
func (e *Edit) placeAfter(r Record, source, target string) Position {
	from, ok := e.Flow.Activity(source)
	if !ok {
		return e.free(rect{e.left(), e.bottom(), BoxWidth, e.height(r)})
	}
	at := e.box(from)
	if to, ok := e.Flow.Layout[target]; ok && target != source && to.X >= at.x+BoxWidth {
		e.makeRoom(to.X, at.x+2*BoxPitch-to.X)
	}
	return e.free(rect{at.x + BoxPitch, at.y, BoxWidth, e.height(r)})
}

// placeBelow is the place of a copy.
func (e *Edit) placeBelow(r Record, original string) Position {
	of, _ := e.Flow.Activity(original)
	at := e.box(of)
	return e.free(rect{at.x, at.y + at.height + BoxMargin, BoxWidth, e.height(r)})
}

// AddNote puts a note below everything; id is one that no note has.
func (e *Edit) AddNote(id, text string) {
	y := e.bottom()
	for _, n := range e.Flow.Notes {
		y = max(y, n.Y+n.Height+BoxMargin)
	}
	e.Flow.Notes = append(e.Flow.Notes, Note{ID: id, Text: text, X: e.left(), Y: snapped(y), Width: BoxWidth, Height: 88})
}

// MoveNote puts a note at an activity: below it, where no activity is. Nothing happens when either is not there.
func (e *Edit) MoveNote(id, activity string) {
	r, ok := e.Flow.Activity(activity)
	i := slices.IndexFunc(e.Flow.Notes, func(n Note) bool { return n.ID == id })
	if !ok || i < 0 {
		return
	}
	note, at := &e.Flow.Notes[i], e.box(r)
	place := e.free(rect{at.x, at.y + at.height + 2*BoxGrid, note.Width, note.Height})
	note.X, note.Y = place.X, place.Y
}

// makeRoom moves what stands at x or further to the right.
func (e *Edit) makeRoom(x, by float64) {
	if by <= 0 {
		return
	}
	for id, at := range e.Flow.Layout {
		if at.X >= x {
			e.Flow.Layout[id] = Position{at.X + by, at.Y}
		}
	}
	for i := range e.Flow.Notes {
		if e.Flow.Notes[i].X >= x {
			e.Flow.Notes[i].X += by
		}
	}
}

func (e *Edit) left() float64 {
	left := math.Inf(1)
	for _, at := range e.Flow.Layout {
		left = min(left, at.X)
	}
	if math.IsInf(left, 1) {
		return 0
	}
	return left
}

// bottom is below everything that is drawn, 0 when nothing is.
func (e *Edit) bottom() float64 {
	bottom := math.Inf(-1)
	for _, r := range e.Flow.Activities {
		at := e.box(r)
		bottom = max(bottom, at.y+at.height+BoxMargin)
	}
	if math.IsInf(bottom, -1) {
		return 0
	}
	return bottom
}

// free is the nearest place below a wanted one, on the grid, where a box overlaps no other.
func (e *Edit) free(want rect) Position {
	want.x, want.y = snapped(want.x), snapped(want.y)
	boxes := make([]rect, len(e.Flow.Activities))
	for i, r := range e.Flow.Activities {
		boxes[i] = e.box(r)
	}
	for moved := true; moved; {
		moved = false
		for _, other := range boxes {
			if want.overlaps(other, 2*BoxGrid) {
				want.y, moved = snapped(other.y+other.height+BoxMargin), true
			}
		}
	}
	return Position{X: want.x, Y: want.y}
}

func snapped(v float64) float64 { return math.Round(v/BoxGrid) * BoxGrid }
