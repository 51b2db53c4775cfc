package web

import (
	"fmt"
	"slices"

	"cordboard/flow"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// template finds a template by id.
func (s *Server) template(id string) (Template, bool) {
	i := slices.IndexFunc(s.Templates, func(t Template) bool { return t.ID == id })
	if i < 0 {
		return Template{}, false
	}
	return s.Templates[i], true
}

// templateCards are the templates as cards with a picture of their first columns.
func (s *Server) templateCards() []views.TemplateCard {
	var cards []views.TemplateCard
	for _, t := range s.Templates {
		facts := ui.Count(len(t.Document.Activities), "activity", "activities")
		if t.Channels != "" {
			facts += ", " + t.Channels
		}
		card := views.TemplateCard{ID: t.ID, Title: t.Title, Text: t.Text, Facts: facts}
		card.Boxes, card.Cords = s.miniature(t.Document)
		cards = append(cards, card)
	}
	return cards
}

// Geometry of a template's picture, in its own units: three columns of at most three boxes, 40 × 14 each.
const (
	miniColumns = 3
	miniRows    = 3
	miniWidth   = 40
	miniPitchX  = 60
	miniPitchY  = 22
	miniMiddle  = 37
)

// miniature draws the first columns of a flow: breadth first from the start, at most three boxes per column.
func (s *Server) miniature(f *flow.Flow) ([]views.MiniBox, []string) {
	columns := miniLayers(f)
	at := map[string]views.MiniBox{}
	var boxes []views.MiniBox
	for x, column := range columns {
		for y, id := range column {
			r, _ := f.Activity(id)
			b := views.MiniBox{X: 8 + x*miniPitchX, Y: miniMiddle - 7 + int((float64(y)-float64(len(column)-1)/2)*miniPitchY), Group: "unknown"}
			if spec, ok := s.Catalog.Spec(r.Type); ok {
				b.Group = string(spec.Group)
			}
			at[id] = b
			boxes = append(boxes, b)
		}
	}
	var cords []string
	for x, column := range columns {
		for _, id := range column {
			r, _ := f.Activity(id)
			for _, target := range targets(r) {
				to, ok := at[target]
				if ok && x+1 < len(columns) && slices.Contains(columns[x+1], target) {
					cords = append(cords, miniCord(at[id], to))
				}
			}
		}
	}
	return boxes, cords
}

// miniLayers puts each activity in the column of its distance from the start.
func miniLayers(f *flow.Flow) [][]string {
	columns, seen := [][]string{{f.Start}}, map[string]bool{f.Start: true}
	if _, ok := f.Activity(f.Start); !ok {
		return nil
	}
	for len(columns) < miniColumns {
		var next []string
		for _, id := range columns[len(columns)-1] {
			r, _ := f.Activity(id)
			for _, target := range targets(r) {
				if !seen[target] && len(next) < miniRows {
					seen[target] = true
					next = append(next, target)
				}
			}
		}
		if len(next) == 0 {
			break
		}
		columns = append(columns, next)
	}
	return columns
}

// targets are where an activity's outlets lead, each once, in a stable order.
func targets(r flow.Record) []string {
	var ids []string
	for _, target := range r.Outlets {
		if target != "" && !slices.Contains(ids, target) {
			ids = append(ids, target)
		}
	}
	slices.Sort(ids)
	return ids
}

func miniCord(from, to views.MiniBox) string {
	x1, y1, x2, y2 := from.X+miniWidth, from.Y+7, to.X, to.Y+7
	if y1 == y2 {
		return fmt.Sprintf("M%d %dH%d", x1, y1, x2)
	}
	middle, turn := x1+10, 4
	if y2 < y1 {
		turn = -4
	}
	return fmt.Sprintf("M%d %dH%dQ%d %d %d %dV%dQ%d %d %d %dH%d", x1, y1, middle-4, middle, y1, middle, y1+turn, y2-turn, middle, y2, middle+4, y2, x2)
}
