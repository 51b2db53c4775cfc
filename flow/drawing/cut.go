package drawing

import (
	"cmp"
	"slices"

	"cordboard/flow"
)

// The area of a page in pixels of the canvas, which is six columns of a flow that was tidied up, and how much smaller it is on paper: what is wider than
// the paper is drawn as wide as that. A landscape page of A4 has 265 by 160 mm, one of letter 247. Texts of boxes are 5 to 6 points high then.
const (
	pageWidth  = 1900
	pageHeight = 1080
	scale      = 0.55
	edge       = 28 // free around what is drawn
)

// piece is what stands on one page.
type piece struct {
	rect
	boxes []*box
	notes []note
}

// item is what is not cut through.
type item struct {
	rect
	box  *box
	note *note
}

// pieces cuts a sheet into pages: into columns first, then each of them into stacks, and never through a box or a note.
func (s *sheet) pieces() []piece {
	var items []item
	for _, b := range s.boxes {
		items = append(items, item{rect: b.rect, box: b})
	}
	for i := range s.notes {
		items = append(items, item{rect: s.notes[i].rect, note: &s.notes[i]})
	}
	var list []piece
	for _, column := range runs(items, pageWidth, func(r rect) (float64, float64) { return r.x, r.right() }) {
		for _, stack := range runs(column, pageHeight, func(r rect) (float64, float64) { return r.y, r.bottom() }) {
			list = append(list, pieceOf(stack))
		}
	}
	return list
}

// runs parts items along an axis into runs that are no longer than a length, where that is possible.
func runs(items []item, length float64, span func(rect) (from, to float64)) [][]item {
	slices.SortStableFunc(items, func(a, b item) int {
		left, _ := span(a.rect)
		right, _ := span(b.rect)
		return cmp.Compare(left, right)
	})
	var list [][]item
	begin := 0.0
	for _, one := range items {
		from, to := span(one.rect)
		if len(list) == 0 || to-begin > length {
			list, begin = append(list, nil), from
		}
		list[len(list)-1] = append(list[len(list)-1], one)
	}
	return list
}

func pieceOf(items []item) piece {
	p := piece{rect: items[0].rect}
	for _, one := range items {
		p.rect = p.around(one.rect)
		if one.box != nil {
			p.boxes = append(p.boxes, one.box)
		} else {
			p.notes = append(p.notes, *one.note)
		}
	}
	slices.SortFunc(p.boxes, func(a, b *box) int { return cmp.Compare(a.number, b.number) })
	return p
}

// view is the area that a piece shows: with room for cords around it and for the words above an entry.
func (p piece) view() rect {
	return rect{p.x - edge - 12, p.y - edge - 16, p.width + 2*edge + 40, p.height + 2*edge + 32}
}

// cut gives the part of a frame that lies in an area; false when none does, or when no box of the piece is in it.
func (p piece) cut(f note) (rect, bool) {
	area := p.view()
	x, y := max(f.x, area.x+4), max(f.y, area.y+4)
	in := rect{x, y, min(f.right(), area.right()-4) - x, min(f.bottom(), area.bottom()-4) - y}
	holds := slices.ContainsFunc(p.boxes, func(b *box) bool {
		middle := b.x + flow.BoxWidth/2
		return middle > f.x && middle < f.right() && b.y+b.height/2 > f.y && b.y+b.height/2 < f.bottom()
	})
	return in, holds && in.width > 0 && in.height > 0
}
