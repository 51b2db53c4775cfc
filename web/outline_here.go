package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/views"
)

// outlineHere tells at which activities others work, and notes nothing. The page is of use without it.
func (s *Server) outlineHere(c echo.Context, o *outlining) map[string][]string {
	others, err := s.DB.Presences(c.Request().Context(), o.flow.Name, actor(c).UserID)
	if err != nil {
		s.Log.Warn("who else has a flow open is not known", "flow", o.flow.Name, "request", requestID(c), "error", err)
	}
	at := map[string][]string{}
	for _, one := range others {
		if !slices.Contains(at[one.At], one.Name) {
			at[one.At] = append(at[one.At], one.Name)
		}
	}
	return at
}

// outlineLive notes that an outline is open, and at which activity. It answers with who else has the flow open, and with what was saved since
// the revision that the page shows.
func (s *Server) outlineLive(c echo.Context) error {
	who, tab, at := actor(c), c.FormValue("tab"), c.FormValue("at")
	if tab == "" || len(tab) > 64 || len(at) > 64 {
		return fault.New(fault.Invalid, "tab needs 1 to 64 characters, at may have 64. Reload the page and try again.")
	}
	base, err := strconv.ParseInt(c.FormValue("base"), 10, 64)
	if err != nil {
		return fault.Field("base", "is no revision")
	}
	ctx, name, gone := c.Request().Context(), c.Param("name"), c.FormValue("gone") != ""
	others, err := s.DB.NotePresence(ctx, name, storage.Presence{UserID: who.UserID, Name: who.Name, Tab: tab, At: at}, gone)
	if err != nil {
		return err
	}
	if gone {
		return c.NoContent(http.StatusNoContent)
	}
	news, err := s.DB.DraftSince(ctx, name, base)
	if err != nil {
		return err
	}
	v := views.OutlineLive{Flow: name, News: s.outlineNews(c, news)}
	if len(others) > 0 {
		f, err := s.DB.Flow(ctx, name)
		if err != nil {
			return err
		}
		v.People = s.outlinePeople(f.Draft, others)
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.render(c, http.StatusOK, views.OutlineLiveParts(v))
}

// outlinePeople are those who have the flow open, each once for each place.
func (s *Server) outlinePeople(f *flow.Flow, others []storage.Presence) (people []views.OutlinePerson) {
	for _, one := range others {
		person := views.OutlinePerson{Name: one.Name}
		if r, there := f.Activity(one.At); there {
			person.At, person.Place = r.ID, s.named(r)
		}
		if !slices.Contains(people, person) {
			people = append(people, person)
		}
	}
	return people
}

// outlineNews says who changed the draft and what, nil when nobody did.
func (s *Server) outlineNews(c echo.Context, news storage.DraftNews) *views.OutlineNews {
	if news.Now == nil {
		return nil
	}
	var names []string
	for _, one := range news.By {
		switch {
		case one.UserID != "" && one.UserID == actor(c).UserID:
			names = append(names, "You, on another page,")
		case one.Name != "":
			names = append(names, one.Name)
		default:
			names = append(names, "Somebody")
		}
	}
	v := &views.OutlineNews{By: strings.Join(names, " and "), At: s.clock(c.Request().Context()).Words(news.At), Revision: etag(news.Revision), Diff: s.diff(news.Before, news.Now)}
	for _, one := range flow.Diff(news.Before, news.Now, s.Catalog) {
		if one.Kind != flow.DiffMoved && !slices.Contains(v.Changed, one.Activity) {
			v.Changed = append(v.Changed, one.Activity)
		}
	}
	return v
}
