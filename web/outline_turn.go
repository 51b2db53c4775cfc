package web

import (
	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/views"
)

// outlineTurns offers to take back, and to make again, what the viewer changed last. What somebody else changed last is theirs to take back.
func (s *Server) outlineTurns(c echo.Context, o *outlining) error {
	turns, err := s.DB.DraftTurns(c.Request().Context(), o.flow.Name)
	if err != nil {
		return err
	}
	shown := func(t *storage.DraftTurn) *views.OutlineTurn {
		if t == nil || t.ByID != viewerOf(c).ID {
			return nil
		}
		return &views.OutlineTurn{Revision: etag(t.Revision), Label: t.Label}
	}
	o.view.Undo, o.view.Redo = shown(turns.Undo), shown(turns.Redo)
	return nil
}

// outlineTurn takes a change back, or makes it again.
func (s *Server) outlineTurn(c echo.Context) error {
	ctx := c.Request().Context()
	turns, err := s.DB.DraftTurns(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	turn, said := turns.Undo, "Undone: "
	if c.FormValue("way") == "redo" {
		turn, said = turns.Redo, "Done again: "
	}
	if turn == nil || etag(turn.Revision) != c.FormValue("revision") || turn.ByID != viewerOf(c).ID {
		return fault.New(fault.Conflict, "The draft was changed since the page was made. Load the outline again to see what can be undone now.")
	}
	if turn.Patch.Findings, err = s.validator(ctx); err != nil {
		return err
	}
	_, err = s.DB.SaveDraft(ctx, actor(c), c.Param("name"), turn.Patch)
	return s.outlineDone(c, err, "", said+turn.Label+".")
}
