package drawing

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"cordboard/flow"
)

type point struct{ x, y float64 }

// Where cords arrive and leave, from the top of a box (static/designer/geometry.js).
const (
	inPort   = 24
	firstRow = 72
)

func (b *box) in() point         { return point{b.x, b.y + inPort} }
func (b *box) out(row int) point { return point{b.right(), b.y + firstRow + flow.BoxRow*float64(row)} }

// lanes gives cords that run side by side a place of their own each.
type lanes struct{ leaving, arriving map[float64]int }

// take gives the distances from the box that a cord leaves and from the one that it comes to, at which it turns. Cords to the same box arrive together.
func (l lanes) take(from, to point) (out, in float64) {
	column := math.Round(from.x / 40)
	out = 12 + 7*float64(l.leaving[column]%6)
	l.leaving[column]++
	key := to.x*1e6 + to.y
	if _, ok := l.arriving[key]; !ok {
		l.arriving[key] = len(l.arriving)
	}
	return out, 14 + 6*float64(l.arriving[key]%4)
}

// route finds a way between two ports that goes through no box, as far as there is one: with one turn beside the first or the second, else along a
// free line between boxes.
func route(from, to point, boxes []*box, l lanes) []point {
	out, in := l.take(from, to)
	x1, x2 := from.x+out, to.x-in
	if to.x-from.x > out+8 {
		if free(to.y, x1, to.x-1, boxes) {
			return []point{from, {x1, from.y}, {x1, to.y}, to}
		}
		if free(from.y, from.x+1, x2, boxes) {
			return []point{from, {x2, from.y}, {x2, to.y}, to}
		}
	}
	y := lineBetween(from, to, [2]float64{min(x1, x2), max(x1, x2)}, boxes)
	return []point{from, {x1, from.y}, {x1, y}, {x2, y}, {x2, to.y}, to}
}

// lineBetween is the nearest height at which a cord meets no box on its way.
func lineBetween(from, to point, span [2]float64, boxes []*box) float64 {
	heights := []float64{(from.y + to.y) / 2}
	for _, b := range boxes {
		if b.x < span[1] && b.right() > span[0] {
			heights = append(heights, b.y-12, b.bottom()+12)
		}
	}
	far := func(y float64) float64 { return math.Abs(y-from.y) + math.Abs(y-to.y) }
	slices.SortStableFunc(heights, func(a, b float64) int { return cmp.Compare(far(a), far(b)) })
	for _, y := range heights {
		if free(y, span[0], span[1], boxes) {
			return y
		}
	}
	return heights[0]
}

// free says whether a level line meets no box.
func free(y, from, to float64, boxes []*box) bool {
	return !slices.ContainsFunc(boxes, func(b *box) bool {
		return b.x < to && b.right() > from && y > b.y-6 && y < b.bottom()+6
	})
}

// corner is how round a cord's turns are.
const corner = 7.0

// path writes a way as SVG path data with round corners.
func path(way []point) string {
	var b strings.Builder
	fmt.Fprintf(&b, "M%s %s", number(way[0].x), number(way[0].y))
	for i := 1; i < len(way)-1; i++ {
		before, at, after := way[i-1], way[i], way[i+1]
		r := min(corner, length(before, at)/2, length(at, after)/2)
		a, c := toward(at, before, r), toward(at, after, r)
		fmt.Fprintf(&b, "L%s %sQ%s %s %s %s", number(a.x), number(a.y), number(at.x), number(at.y), number(c.x), number(c.y))
	}
	end := way[len(way)-1]
	fmt.Fprintf(&b, "L%s %s", number(end.x-7), number(end.y))
	return b.String()
}

func length(a, b point) float64 { return math.Hypot(b.x-a.x, b.y-a.y) }

func toward(from, to point, by float64) point {
	far := length(from, to)
	if far == 0 {
		return from
	}
	return point{from.x + (to.x-from.x)*by/far, from.y + (to.y-from.y)*by/far}
}
