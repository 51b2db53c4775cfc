// Package drawing draws a flow as SVG pictures to print, to keep or to send: what is on the canvas, cut into pages that can be read. Where a cord
// leads to another page the numbers of activities say where. The same flow always gives the same pictures. It knows no database and no clock.
package drawing

import (
	"fmt"
	"math"

	"cordboard/flow"
)

// Picture is a page of a drawing.
type Picture struct {
	Caption  string // such as “Main path, part 2 of 3”
	SVG      string // an element that stands in a page or, with a header of its own, in a file
	Overview bool   // it shows how the other pictures lie beside each other
}

// rect is an area of the canvas in its pixels.
type rect struct{ x, y, width, height float64 }

func (r rect) right() float64  { return r.x + r.width }
func (r rect) bottom() float64 { return r.y + r.height }

// around is the smallest area that has both.
func (r rect) around(o rect) rect {
	x, y := min(r.x, o.x), min(r.y, o.y)
	return rect{x, y, max(r.right(), o.right()) - x, max(r.bottom(), o.bottom()) - y}
}

// box is an activity.
type box struct {
	rect
	id, name, kind, group string
	number                int
	entry                 string // “Start”, or the handler that begins here; "": neither
	rows                  []row
	from                  []int // numbers of the activities that lead here
}

// row is an outlet of a box.
type row struct {
	label, target, falls string // target: id, "" when it is not wired; falls: handler that takes the contact then
	number               int    // of the target
	fails                bool   // it is for errors
}

// sheet is what one picture shows before it is cut: the main path, what a handler leads to, or what nothing leads to.
type sheet struct {
	title         string
	boxes         []*box
	notes, frames []note
}

// note is a note or a frame.
type note struct {
	rect
	text string
}

// Of draws a flow: the main path, then what each handler leads to, then what nothing leads to. Activities are numbered in the order in which people
// read the flow (flow.ReadingOrder). Resources give the outlets of subflows. A flow without activities has no picture.
func Of(f *flow.Flow, c *flow.Catalog, r flow.Resources) []Picture {
	d := drawer{flow: f, catalog: c, resources: r, boxes: map[string]*box{}}
	var pictures []Picture
	for _, s := range d.sheets() {
		pictures = append(pictures, s.pictures()...)
	}
	return pictures
}

type drawer struct {
	flow      *flow.Flow
	catalog   *flow.Catalog
	resources flow.Resources
	boxes     map[string]*box
}

func (d *drawer) sheets() []*sheet {
	parts := flow.ReadingOrder(d.flow, d.catalog, d.resources)
	var list []*sheet
	number := 0
	for _, p := range parts {
		s := &sheet{title: "Main path"}
		switch {
		case p.Handler != "":
			s.title = "Handler “" + p.Handler.Label() + "”"
		case p.Unreached:
			s.title = "Nothing leads here"
		}
		for _, id := range p.Activities {
			number++
			b := d.box(id, number)
			d.boxes[id] = b
			s.boxes = append(s.boxes, b)
		}
		list = append(list, s)
	}
	d.enter()
	for _, s := range list {
		d.place(s)
	}
	d.annotate(list)
	return list
}

// box is an activity as it is drawn: an error outlet that leads nowhere has no row, as on the canvas.
func (d *drawer) box(id string, number int) *box {
	r, _ := d.flow.Activity(id)
	at := d.flow.Layout[id]
	b := &box{id: id, number: number, name: r.Label(), kind: r.Type, rect: rect{at.X, at.Y, flow.BoxWidth, flow.BoxHead}}
	spec, ok := d.catalog.Spec(r.Type)
	if !ok {
		return b
	}
	b.kind, b.group = spec.Label, string(spec.Group)
	outlets := flow.AllOutlets(r, spec, d.resources)
	for _, o := range outlets {
		fails := o.ID == flow.ErrorOutlet.ID
		if fails && len(outlets) > 1 && r.Outlets[o.ID] == "" {
			continue
		}
		one := row{label: o.Label, target: r.Outlets[o.ID], fails: fails}
		if spec.Each != nil && spec.Each.ID == "key" && len(o.ID) == 1 {
			one.label = o.ID + " " + o.Label
		}
		if one.target == "" && d.flow.Handlers[o.Falls] != "" {
			one.falls = o.Falls.Label()
		}
		b.rows = append(b.rows, one)
	}
	if len(b.rows) > 0 {
		b.height = flow.BoxHead + 8 + flow.BoxRow*float64(len(b.rows))
	}
	return b
}

// enter says where the flow and its handlers begin, and which activities lead to which.
func (d *drawer) enter() {
	if b := d.boxes[d.flow.Start]; b != nil {
		b.entry = "Start"
	}
	for _, h := range flow.Handlers {
		if b := d.boxes[d.flow.Handlers[h]]; b != nil && b.entry == "" {
			b.entry = h.Label()
		}
	}
	for _, r := range d.flow.Activities {
		from := d.boxes[r.ID]
		if from == nil {
			continue
		}
		for i := range from.rows {
			if to := d.boxes[from.rows[i].target]; to != nil {
				from.rows[i].number = to.number
				if len(to.from) == 0 || to.from[len(to.from)-1] != from.number {
					to.from = append(to.from, from.number)
				}
			}
		}
	}
}

// place finds places for boxes that have none: by their distance from the first one, below those that have a place.
func (d *drawer) place(s *sheet) {
	top, depth := 0.0, d.depths(s)
	next := map[int]float64{}
	for _, b := range s.boxes {
		if _, ok := d.flow.Layout[b.id]; ok {
			top = max(top, b.bottom()+2*flow.BoxMargin)
		}
	}
	for _, b := range s.boxes {
		if _, ok := d.flow.Layout[b.id]; !ok {
			column := depth[b.id]
			b.x, b.y = float64(column)*flow.BoxPitch, top+next[column]
			next[column] += b.height + flow.BoxMargin
		}
	}
}

// depths counts how many cords away from the first box each box is.
func (d *drawer) depths(s *sheet) map[string]int {
	depth := map[string]int{}
	for _, first := range s.boxes {
		if _, seen := depth[first.id]; seen {
			continue
		}
		depth[first.id] = 0
		for queue := []*box{first}; len(queue) > 0; queue = queue[1:] {
			for _, r := range queue[0].rows {
				to := d.boxes[r.target]
				if to == nil {
					continue
				}
				if _, seen := depth[to.id]; !seen {
					depth[to.id] = depth[queue[0].id] + 1
					queue = append(queue, to)
				}
			}
		}
	}
	return depth
}

// annotate puts each note and frame into the sheet of the activity that it stands nearest to.
func (d *drawer) annotate(sheets []*sheet) {
	for _, n := range d.flow.Notes {
		one := note{rect{n.X, n.Y, n.Width, n.Height}, n.Text}
		var to *sheet
		nearest := math.Inf(1)
		for _, s := range sheets {
			for _, b := range s.boxes {
				if far := math.Hypot(b.x+b.width/2-n.X-n.Width/2, b.y+b.height/2-n.Y-n.Height/2); far < nearest {
					to, nearest = s, far
				}
			}
		}
		switch {
		case to == nil:
		case n.Frame:
			to.frames = append(to.frames, one)
		default:
			to.notes = append(to.notes, one)
		}
	}
}

func (s *sheet) caption(part, of int) string {
	if of == 1 {
		return s.title
	}
	return fmt.Sprintf("%s, part %d of %d", s.title, part, of)
}
