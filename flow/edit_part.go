package flow

import (
	"maps"
	"slices"

	"cordboard/flow/fault"
)

// How far a frame stands from what is in it, and the band at its top that holds its title (static/designer/frames.js).
const (
	framePad   = 24
	frameTitle = 32
)

// AddFrame puts a frame around activities, with a title. Without any of them it is an invalid fault.
func (e *Edit) AddFrame(ids []string, title string) error {
	var around rect
	for _, r := range e.Flow.Activities {
		if !slices.Contains(ids, r.ID) {
			continue
		}
		if box := e.box(r); around == (rect{}) {
			around = box
		} else {
			around = around.with(box)
		}
	}
	if around == (rect{}) {
		return errNoneChosen()
	}
	x, y := snapped(around.x-framePad), snapped(around.y-framePad-frameTitle)
	e.Flow.Notes = append(e.Flow.Notes, Note{ID: e.FreshNote(), Text: title, Frame: true, X: x, Y: y,
		Width: snapped(around.x + around.width + framePad - x), Height: snapped(around.y + around.height + framePad - y)})
	return nil
}

func errNoneChosen() error { return fault.Field("activity", "Choose the activities first.") }

// with is what holds two boxes.
func (r rect) with(o rect) rect {
	x, y := min(r.x, o.x), min(r.y, o.y)
	return rect{x, y, max(r.x+r.width, o.x+o.width) - x, max(r.y+r.height, o.y+o.height) - y}
}

// Framed lists the activities whose middle lies in a frame, in document order, by the frames' ids.
func (e *Edit) Framed() map[string][]string {
	frames := slices.DeleteFunc(slices.Clone(e.Flow.Notes), func(n Note) bool { return !n.Frame })
	framed := map[string][]string{}
	if len(frames) == 0 {
		return framed
	}
	for _, r := range e.Flow.Activities {
		box := e.box(r)
		x, y := box.x+box.width/2, box.y+box.height/2
		for _, f := range frames {
			if x >= f.X && x <= f.X+f.Width && y >= f.Y && y <= f.Y+f.Height {
				framed[f.ID] = append(framed[f.ID], r.ID)
			}
		}
	}
	return framed
}

// DuplicateAll puts copies of activities below everything: with the cords among them, and reading each other's results. It gives the ids of the
// copies.
func (e *Edit) DuplicateAll(ids []string) ([]string, error) {
	part := &Flow{Layout: e.Flow.Layout}
	for _, r := range e.Flow.Activities {
		if slices.Contains(ids, r.ID) {
			r.Name = e.freshName(r.Name)
			part.Activities = append(part.Activities, r)
		}
	}
	return e.Insert(part)
}

// Insert puts the activities of another flow below everything, with ids that nothing has here and the cords among them; variables that are not
// here are declared. Nothing leads to them yet. It gives their ids. Too many, or none, is an invalid fault.
func (e *Edit) Insert(part *Flow) ([]string, error) {
	switch {
	case len(part.Activities) == 0:
		return nil, errNoneChosen()
	case len(e.Flow.Activities)+len(part.Activities) > MaxActivities:
		return nil, fault.New(fault.Invalid, "A flow has at most %d activities.", MaxActivities)
	}
	at, fresh := Position{e.left(), snapped(e.bottom() + BoxMargin)}, map[string]string{}
	records, err := renameResults(part.Activities, e.catalog, e.freshIDs(part.Activities, fresh))
	if err != nil {
		return nil, err
	}
	corner := cornerOf(part)
	var ids []string
	for _, r := range records {
		old := r.ID
		r.ID, r.Outlets = fresh[old], among(r.Outlets, fresh)
		e.Flow.Layout[r.ID] = Position{at.X + part.Layout[old].X - corner.X, at.Y + part.Layout[old].Y - corner.Y}
		e.Flow.Activities = append(e.Flow.Activities, r)
		ids = append(ids, r.ID)
	}
	e.declare(part.Variables)
	return ids, nil
}

// freshIDs gives each record an id that neither the flow nor another one of them has.
func (e *Edit) freshIDs(records []Record, fresh map[string]string) map[string]string {
	given := map[string]bool{}
	for _, r := range records {
		id := freshID(r.ID, func(id string) bool { return given[id] || e.taken(id) })
		fresh[r.ID], given[id] = id, true
	}
	return fresh
}

// among keeps the cords that lead to one of those with new ids.
func among(outlets map[string]string, ids map[string]string) map[string]string {
	kept := maps.Clone(outlets)
	maps.DeleteFunc(kept, func(_, to string) bool { return ids[to] == "" })
	if len(kept) == 0 {
		return nil
	}
	return turned(kept, func(to string) string { return ids[to] })
}

// cornerOf is the top left of a part's activities.
func cornerOf(part *Flow) Position {
	corner := part.Layout[part.Activities[0].ID]
	for _, r := range part.Activities {
		at := part.Layout[r.ID]
		corner = Position{min(corner.X, at.X), min(corner.Y, at.Y)}
	}
	return corner
}
