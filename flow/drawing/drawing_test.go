package drawing_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"cordboard/activities"
	"cordboard/activities/templates"
	"cordboard/flow"
	"cordboard/flow/drawing"
)

// grid is a flow of so many greetings, each of which leads to the next, laid out in columns; the last is the handler's.
func grid(n int) *flow.Flow {
	f := &flow.Flow{Format: flow.Format, Name: "grid", Kind: flow.Inbound, Start: "a0", Layout: map[string]flow.Position{}, Handlers: map[flow.Handler]string{flow.OnError: "last"}}
	for i := range n {
		id := fmt.Sprintf("a%d", i)
		r := flow.Record{ID: id, Type: "play_prompt", Name: fmt.Sprintf("Greeting <%d> & more", i), Properties: json.RawMessage(`{"prompt":"Hello."}`)}
		if i+1 < n {
			r.Outlets = map[string]string{"next": fmt.Sprintf("a%d", i+1)}
		}
		f.Activities = append(f.Activities, r)
		f.Layout[id] = flow.Position{X: float64(i%20) * flow.BoxPitch, Y: float64(i/20) * 160}
	}
	f.Activities = append(f.Activities, flow.Record{ID: "last", Type: "disconnect", Name: "Bye"})
	return f
}

// wantSVG wants well-formed XML with nothing in it but shapes and texts.
func wantSVG(t *testing.T, p drawing.Picture) {
	t.Helper()
	known := map[string]bool{"svg": true, "rect": true, "path": true, "circle": true, "text": true}
	d := xml.NewDecoder(strings.NewReader(p.SVG))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", p.Caption, err)
		}
		if e, ok := token.(xml.StartElement); ok && !known[e.Name.Local] {
			t.Errorf("%s: got an element %s", p.Caption, e.Name.Local)
		}
	}
	if strings.Contains(p.SVG, "NaN") || strings.Contains(p.SVG, "Inf") {
		t.Errorf("%s: a coordinate is no number", p.Caption)
	}
}

// Every activity is on one page, the handler's on its own, and texts of the flow are escaped.
func TestEachActivityIsDrawnOnce(t *testing.T) {
	for _, n := range []int{1, 6, 60, 499} {
		pictures := drawing.Of(grid(n), activities.Catalog(), flow.Resources{})
		boxes, overviews := 0, 0
		for _, p := range pictures {
			wantSVG(t, p)
			boxes += strings.Count(p.SVG, `class="d-badge"`)
			if p.Overview {
				overviews++
			}
		}
		if boxes != n+1 {
			t.Errorf("%d: got %d boxes, want each once", n, boxes)
		}
		if several := len(pictures) > 2; several != (overviews == 1) {
			t.Errorf("%d: got %d overviews of %d pictures, want one when there are several pages", n, overviews, len(pictures))
		}
		if last := pictures[len(pictures)-1]; last.Caption != "Handler “An activity fails”" || !strings.Contains(last.SVG, ">Bye<") || !strings.Contains(last.SVG, "▶ An activity fails") {
			t.Errorf("%d: got %q last, want the handler's picture", n, last.Caption)
		}
		if first := pictures[0].SVG; n == 1 && !strings.Contains(first, "Greeting &lt;0&gt; &amp; more") {
			t.Errorf("got %s, want the name escaped", first)
		}
	}
}

// A cord that leads to another page says where to, and there from where.
func TestReferencesToOtherPages(t *testing.T) {
	pictures := drawing.Of(grid(60), activities.Catalog(), flow.Resources{})
	var all strings.Builder
	for _, p := range pictures {
		all.WriteString(p.SVG)
	}
	for _, want := range []string{"→ 7<", "from 6<", "▶ Start", "→ 2<"} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("got no %q in the pictures", want)
		}
	}
	if strings.Contains(all.String(), "from 1<") {
		t.Error("a box says where its cord on the same page comes from")
	}
}

// A flow that nobody laid out is drawn beside itself, not on top of itself; an empty one has no picture.
func TestWithoutPlaces(t *testing.T) {
	f := grid(5)
	f.Layout = nil
	p := drawing.Of(f, activities.Catalog(), flow.Resources{})[0]
	for _, x := range []int{0, 328, 656, 984, 1312} {
		if !strings.Contains(p.SVG, fmt.Sprintf(`<rect x="%d" y="0" width="240"`, x)) {
			t.Errorf("got no box at %d", x)
		}
	}
	if got := drawing.Of(&flow.Flow{Name: "empty"}, activities.Catalog(), flow.Resources{}); len(got) != 0 {
		t.Errorf("got %d pictures of nothing", len(got))
	}
}

// The template flows, with their notes, frames and handlers, are drawn whole.
func TestTemplatesAreDrawn(t *testing.T) {
	for _, one := range templates.All() {
		name := one.ID
		f, _ := flow.Decode(one.Document, activities.Catalog())
		if f == nil {
			t.Fatalf("%s cannot be read", name)
		}
		boxes, notes := 0, 0
		for _, p := range drawing.Of(f, activities.Catalog(), flow.Resources{}) {
			wantSVG(t, p)
			boxes += strings.Count(p.SVG, `class="d-badge"`)
			notes += strings.Count(p.SVG, `class="d-note"`)
		}
		want := 0
		for _, n := range f.Notes {
			if !n.Frame {
				want++
			}
		}
		if boxes != len(f.Activities) || notes != want {
			t.Errorf("%s: got %d boxes and %d notes, want %d and %d", name, boxes, notes, len(f.Activities), want)
		}
	}
}
