package api

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
)

// draftUpdate replaces a draft as a whole. If-Match says which draft the document was made from.
func (s *server) draftUpdate(c echo.Context) error {
	var body struct {
		Document json.RawMessage `json:"document"`
	}
	if err := read(c, &body); err != nil {
		return err
	}
	ctx := c.Request().Context()
	f, err := s.DB.Flow(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	if err := matched(c, f.Revision); err != nil {
		return err
	}
	doc, err := s.decoded(body.Document)
	if err != nil {
		return err
	}
	if !strings.EqualFold(doc.Name, f.Name) {
		return fault.Field("document.name", "is %q; this is the draft of %s, and a flow is renamed in the designer", doc.Name, f.Name)
	}
	saved, err := s.DB.ReplaceDraft(ctx, actor(c), f.Name, storage.Replacement{Document: doc, Revision: f.Revision})
	if fault.CodeOf(err) == fault.Conflict {
		return moved()
	}
	if err != nil {
		return err
	}
	c.Response().Header().Set("ETag", etag(saved.Revision))
	return c.JSON(http.StatusOK, map[string]any{"revision": saved.Revision, "saved_at": saved.SavedAt, "changes": saved.Changes})
}
