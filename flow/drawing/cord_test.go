package drawing

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// On a grid as Tidy up makes it no cord goes through a box on its level stretches, and pages hold whole boxes of no more than a page.
func TestCordsPassBetweenBoxes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var boxes []*box
	for i := range 30 {
		rows := make([]row, 1+random.IntN(4))
		boxes = append(boxes, &box{id: fmt.Sprint(i), number: i + 1, rows: rows, rect: rect{float64(i%6) * 328, float64(i/6) * 224, 240, 64 + 24*float64(len(rows))}})
	}
	l := lanes{map[float64]int{}, map[float64]int{}}
	for range 400 {
		from, to := boxes[random.IntN(30)], boxes[random.IntN(30)]
		way := route(from.out(random.IntN(len(from.rows))), to.in(), boxes, l)
		for i := range len(way) - 1 {
			a, b := way[i], way[i+1]
			if a.y != b.y || i == 0 || i == len(way)-2 {
				continue // upright, or beside a port
			}
			if !free(a.y, min(a.x, b.x), max(a.x, b.x), boxes) {
				t.Fatalf("from %d to %d: got %v, which goes through a box", from.number, to.number, way)
			}
		}
	}
	seen := 0
	for _, p := range (&sheet{boxes: boxes}).pieces() {
		seen += len(p.boxes)
		if p.width > pageWidth || p.height > pageHeight {
			t.Errorf("got a page of %.0f by %.0f", p.width, p.height)
		}
	}
	if seen != len(boxes) {
		t.Errorf("got %d boxes on pages, want each once", seen)
	}
}
