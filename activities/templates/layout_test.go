package templates_test

import (
	"math"
	"strings"
	"testing"

	"cordboard/activities"
	"cordboard/activities/templates"
	"cordboard/flow"
)

// Sizes of the canvas (static/designer/geometry.js).
const (
	pitch, grid      = 328, 8
	width, head, row = 240, 56, 24
)

// Sizes of a note's text (static/designer/canvas.css): its line, its letters at their widest on average, and what is around it.
const (
	noteLine, noteLetter, noteBeside, noteOver = 18, 6.7, 26, 22
)

type box struct {
	id         string
	x, y, w, h float64
}

// boxes gives what is drawn: activities with a row per outlet, an unwired error outlet folded away, and notes.
func boxes(f *flow.Flow) []box {
	var list []box
	for _, a := range f.Activities {
		spec, _ := activities.Catalog().Spec(a.Type)
		rows := len(flow.Outlets(a, spec, flow.Resources{}))
		if rows > 1 && a.Outlets["error"] == "" && spec.Outlets[len(spec.Outlets)-1] == flow.ErrorOutlet {
			rows--
		}
		height := float64(head)
		if rows > 0 {
			height += 8 + row*float64(rows)
		}
		at := f.Layout[a.ID]
		list = append(list, box{a.ID, at.X, at.Y, width, height})
	}
	for _, n := range f.Notes {
		list = append(list, box{n.ID, n.X, n.Y, n.Width, n.Height})
	}
	return list
}

// TestTemplatesAreDrawn wants every activity placed in a column, nothing on top of anything else, and cords that lead to the right,
// but for the treatment's way round and the ways back that a flow names.
func TestTemplatesAreDrawn(t *testing.T) {
	for _, template := range templates.All() {
		for _, file := range documents(template) {
			f := decode(t, file)
			if len(f.Layout) != len(f.Activities) {
				t.Errorf("%s: got %d positions, want %d", file.Name, len(f.Layout), len(f.Activities))
			}
			drawn := boxes(f)
			for i, a := range drawn {
				if math.Mod(a.x, pitch) != 0 || math.Mod(a.y, grid) != 0 {
					t.Errorf("%s: %s is at %g,%g, want columns of %d and rows of %d", file.Name, a.id, a.x, a.y, pitch, grid)
				}
				for _, b := range drawn[:i] {
					if a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h+grid && b.y < a.y+a.h+grid {
						t.Errorf("%s: %s and %s overlap", file.Name, a.id, b.id)
					}
				}
			}
			back := 0
			for _, a := range f.Activities {
				for _, to := range a.Outlets {
					if f.Layout[to].X <= f.Layout[a.ID].X {
						back++
					}
				}
			}
			if back > 3 {
				t.Errorf("%s: got %d cords that lead back, want the flow drawn from left to right", file.Name, back)
			}
		}
	}
}

// TestNotesShowAllOfTheirText wants notes as high as their text is: what does not fit is cut off.
func TestNotesShowAllOfTheirText(t *testing.T) {
	for _, template := range templates.All() {
		for _, file := range documents(template) {
			for _, n := range decode(t, file).Notes {
				if need := float64(noteOver + noteLine*lines(n.Text, int((n.Width-noteBeside)/noteLetter))); n.Height < need {
					t.Errorf("%s: note %s is %g high, its text needs %g", file.Name, n.ID, n.Height, need)
				}
			}
		}
	}
}

// lines counts the lines of a text that breaks between words.
func lines(text string, letters int) int {
	count, at := 1, -1
	for word := range strings.FieldsSeq(text) {
		if at >= 0 && at+1+len(word) > letters {
			count, at = count+1, -1
		}
		at += 1 + len(word)
	}
	return count
}
