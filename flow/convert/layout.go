package convert

import (
	"cmp"
	"math"
	"slices"

	"cordboard/flow"
)

// box is an activity on its way to a place.
type box struct {
	id     string
	column int
	y      float64
	height float64
}

// layout keeps the drawing of the original, on the columns of this canvas and without overlaps. Without a drawing each activity stands
// as many columns to the right as it is steps from the start.
func (b *Builder) layout(f *flow.Flow, c *flow.Catalog) map[string]flow.Position {
	boxes := b.drawn()
	if boxes == nil {
		boxes = outlined(f)
	}
	known := map[string]bool{}
	for i := range boxes {
		known[boxes[i].id] = true
	}
	last := 0
	for _, x := range boxes {
		last = max(last, x.column)
	}
	for _, r := range f.Activities {
		if !known[r.ID] {
			boxes = append(boxes, box{id: r.ID, column: last + 1})
		}
	}
	for i := range boxes {
		r, _ := f.Activity(boxes[i].id)
		boxes[i].height = height(r, c)
	}
	return settled(boxes)
}

func height(r flow.Record, c *flow.Catalog) float64 {
	spec, ok := c.Spec(r.Type)
	if !ok {
		return flow.BoxHead
	}
	return flow.BoxHead + flow.BoxRow*float64(len(flow.Outlets(r, spec, flow.Resources{})))
}

// drawn are the places of the original, nil when a step has none. What a step became besides its first activity stands in the next columns.
func (b *Builder) drawn() []box {
	var boxes []box
	left, top := math.Inf(1), math.Inf(1)
	for _, p := range b.parts {
		if !p.Step.Placed || math.Abs(p.Step.X) > 1e6 || math.Abs(p.Step.Y) > 1e6 {
			return nil
		}
		left, top = min(left, p.Step.X), min(top, p.Step.Y)
	}
	for _, p := range b.parts {
		for i, a := range p.acts {
			x, y := (p.Step.X-left)*b.scale, (p.Step.Y-top)*b.scale
			boxes = append(boxes, box{id: a.ID, column: int(math.Round(x/flow.BoxPitch)) + min(i, 1), y: y})
		}
	}
	return boxes
}

// outlined places activities by their distance from the start.
func outlined(f *flow.Flow) []box {
	depth := map[string]int{}
	queue := []string{f.Start}
	for _, h := range flow.Handlers {
		if f.Handlers[h] != "" {
			queue = append(queue, f.Handlers[h])
		}
	}
	for _, id := range queue {
		depth[id] = 0
	}
	byID := map[string]flow.Record{}
	for _, r := range f.Activities {
		byID[r.ID] = r
	}
	for ; len(queue) > 0; queue = queue[1:] {
		outlets := byID[queue[0]].Outlets
		targets := make([]string, 0, len(outlets))
		for _, to := range outlets {
			targets = append(targets, to)
		}
		slices.Sort(targets)
		for _, to := range targets {
			if _, seen := depth[to]; !seen {
				depth[to] = depth[queue[0]] + 1
				queue = append(queue, to)
			}
		}
	}
	var boxes []box
	for i, r := range f.Activities {
		boxes = append(boxes, box{id: r.ID, column: depth[r.ID], y: float64(i)})
	}
	return boxes
}

// settled moves boxes down until none of a column overlap.
func settled(boxes []box) map[string]flow.Position {
	slices.SortStableFunc(boxes, func(a, b box) int {
		return cmp.Or(cmp.Compare(a.column, b.column), cmp.Compare(a.y, b.y))
	})
	places := make(map[string]flow.Position, len(boxes))
	column, free := math.MinInt, 0.0
	for _, x := range boxes {
		if x.column != column {
			column, free = x.column, 0
		}
		y := math.Ceil(max(x.y, free)/flow.BoxGrid) * flow.BoxGrid
		places[x.id] = flow.Position{X: float64(x.column * flow.BoxPitch), Y: y}
		free = y + x.height + flow.BoxMargin
	}
	return places
}
