package web

import (
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
)

// outlineNotes saves the texts of notes and the titles of frames, adds a note, or removes the one that a button names.
func (s *Server) outlineNotes(c echo.Context) error {
	values := c.Request().PostForm
	gone, _ := strings.CutPrefix(values.Get("op"), "remove:")
	err := s.outlineEdit(c, func(e *flow.Edit) error {
		for i, n := range e.Flow.Notes {
			if values.Has("note." + n.ID) {
				e.Flow.Notes[i].Text = typed(values.Get("note." + n.ID))
			}
			e.MoveNote(n.ID, values.Get("beside."+n.ID))
		}
		e.Flow.Notes = slices.DeleteFunc(e.Flow.Notes, func(n flow.Note) bool { return n.ID == gone })
		if text := typed(values.Get("new")); strings.TrimSpace(text) != "" {
			id := e.FreshNote()
			e.AddNote(id, text)
			e.MoveNote(id, values.Get("beside"))
		}
		return nil
	})
	at := "#notes"
	if gone != "" {
		at = "?part=notes#notes"
	}
	return s.outlineDone(c, err, at, "The notes are saved.")
}

// typed is a text of several lines without what a form adds to them.
func typed(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }
