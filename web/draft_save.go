package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// draftPatch is what the designer sends: the records that changed since base.
type draftPatch struct {
	Base    string                     `json:"base"`
	Records map[string]json.RawMessage `json:"records"`
	Removed []string                   `json:"removed"`
}

// draftSave merges what somebody changed into the draft. A record that somebody else changed too is a conflict, and nothing is saved.
func (s *Server) draftSave(c echo.Context) error {
	var p draftPatch
	if err := decodeJSON(c, &p); err != nil {
		return err
	}
	if p.Base == "" {
		return &statusError{http.StatusPreconditionRequired, "base_missing", "The server needs to know which draft was changed. Reload the page and try again."}
	}
	base, err := strconv.ParseInt(p.Base, 10, 64)
	if err != nil {
		return &statusError{http.StatusBadRequest, "invalid", "The draft's base is not a number. Reload the page and try again."}
	}
	ctx := c.Request().Context()
	validate, err := s.validator(ctx)
	if err != nil {
		return err
	}
	saved, err := s.DB.SaveDraft(ctx, actor(c), c.Param("name"), storage.DraftPatch{Base: base, Records: p.Records, Removed: p.Removed, Findings: validate})
	var conflict *storage.DraftConflict
	if errors.As(err, &conflict) {
		return c.JSON(http.StatusConflict, conflictAnswer(conflict))
	}
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]any{
		"etag": etag(saved.Revision), "saved_at": saved.SavedAt.UnixMilli(), "issues": s.issueList(saved.Draft, validate(saved.Draft)),
		"changes": saved.Changes, "merged": orEmpty(saved.Merged),
	})
}

// draftNews tells what others saved since a revision of the draft; 204 when nobody did.
func (s *Server) draftNews(c echo.Context) error {
	base, err := strconv.ParseInt(c.QueryParam("since"), 10, 64)
	if err != nil {
		return &statusError{http.StatusBadRequest, "invalid", "since is not the number of a draft. Reload the page and try again."}
	}
	ctx := c.Request().Context()
	f, err := s.DB.Flow(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	if f.Revision == base {
		return c.NoContent(http.StatusNoContent)
	}
	validate, err := s.validator(ctx)
	if err != nil {
		return err
	}
	// A patch without records saves nothing, and gives what is new since its base.
	saved, err := s.DB.SaveDraft(ctx, actor(c), c.Param("name"), storage.DraftPatch{Base: base, Findings: validate})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]any{
		"etag": etag(saved.Revision), "saved_at": saved.SavedAt.UnixMilli(), "issues": s.issueList(saved.Draft, validate(saved.Draft)),
		"changes": saved.Changes, "merged": orEmpty(saved.Merged), "by": f.UpdatedBy,
	})
}

// validator gives the validation of flows against the resources as they are now.
func (s *Server) validator(ctx context.Context) (func(*flow.Flow) []flow.Issue, error) {
	resources, err := s.DB.Resources(ctx)
	if err != nil {
		return nil, err
	}
	return func(f *flow.Flow) []flow.Issue { return flow.Validate(f, s.Catalog, resources) }, nil
}

func conflictAnswer(conflict *storage.DraftConflict) map[string]any {
	list := []map[string]any{}
	for _, one := range conflict.Conflicts {
		list = append(list, map[string]any{
			"key": one.Key, "label": one.Label, "base": one.Base, "mine": one.Mine, "theirs": one.Theirs, "by": one.By, "at": one.At.UnixMilli(),
		})
	}
	body := jsonTrouble(trouble{code: string(fault.Conflict), message: "Somebody else changed the same. Nothing was saved; choose which to keep."})
	body["etag"], body["conflicts"] = etag(conflict.Revision), list
	return body
}

// decodeJSON reads a JSON body strictly.
func decodeJSON(c echo.Context, into any) error {
	decoder := json.NewDecoder(c.Request().Body)
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	var tooLarge *http.MaxBytesError
	if err == nil || errors.As(err, &tooLarge) {
		return err
	}
	return &statusError{http.StatusBadRequest, "invalid", "The server could not read the request: " + err.Error() + "."}
}
