package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// errKept ends an edit of the outline that saves nothing, because the page has to show what is wrong first.
var errKept = errors.New("the form comes back")

func outlinePath(name string) string { return "/flows/" + url.PathEscape(name) + "/outline" }

// outlineEdit makes a change on the draft as the page showed it. What somebody else did since is kept; errors are those of the edit, and a
// *storage.DraftConflict.
func (s *Server) outlineEdit(c echo.Context, change func(*flow.Edit) error) error {
	base, err := strconv.ParseInt(c.FormValue("base"), 10, 64)
	if err != nil {
		return &statusError{http.StatusPreconditionRequired, "base_missing", "The server needs to know which draft was changed. Reload the page and try again."}
	}
	var over int64 // what the page that asks showed; without it nothing gives way
	if c.FormValue("over") != "" {
		if over, err = strconv.ParseInt(c.FormValue("over"), 10, 64); err != nil {
			return fault.Field("over", "is no revision")
		}
	}
	ctx := c.Request().Context()
	resources, err := s.DB.Resources(ctx)
	if err != nil {
		return err
	}
	edit := storage.DraftEdit{Base: base, Over: over, Findings: func(f *flow.Flow) []flow.Issue { return flow.Validate(f, s.Catalog, resources) }}
	edit.Edit = func(seen, now *flow.Flow) (*flow.Flow, error) {
		e := flow.Edited(seen, s.Catalog, resources)
		e.Meanwhile(now)
		err := change(e)
		return e.Flow, err
	}
	_, err = s.DB.EditDraft(ctx, actor(c), c.Param("name"), edit)
	return err
}

// outlineDone ends a change: the page at the activity that it was about, the conflict that it met, or its error.
func (s *Server) outlineDone(c echo.Context, err error, at, said string) error {
	var conflict *storage.DraftConflict
	switch {
	case errors.As(err, &conflict):
		return s.outlineConflict(c, conflict)
	case err != nil:
		return err
	}
	return s.done(c, outlinePath(c.Param("name"))+at, said)
}

// atStep is the fragment of an activity in the list.
func atStep(id string) string { return "#step-" + url.PathEscape(id) }

// atFresh opens an activity that was just added: what is missing in it is no mistake yet.
func atFresh(id string) string {
	return "?activity=" + url.QueryEscape(id) + "&fresh=1" + atStep(id)
}
