package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/storage"
	"cordboard/web/views"
)

// releaseList shows what waits, or also what is over.
func (s *Server) releaseList(c echo.Context) error {
	v := views.Releases{All: c.QueryParam("all") != "", CanPublish: viewerOf(c).can(FlowPublish)}
	list, err := s.DB.Releases(c.Request().Context(), storage.ReleaseFilter{Open: !v.All})
	if err != nil {
		return err
	}
	v.Rows = releaseRows(list, viewerOf(c))
	return s.render(c, http.StatusOK, views.ReleasesPage(s.page(c, "Releases"), v))
}

func releaseRows(list []storage.Release, v *viewer) []views.ReleaseRow {
	rows := make([]views.ReleaseRow, len(list))
	for i, r := range list {
		rows[i] = releaseRow(r, v)
	}
	return rows
}

func releaseRow(r storage.Release, v *viewer) views.ReleaseRow {
	return views.ReleaseRow{
		ID: r.ID, Flow: r.Flow, Label: r.Label, Version: r.Version, Message: r.Message, State: string(r.State), Note: r.Note, By: r.MadeBy.Name,
		MadeAt: r.MadeAt, DecidedBy: r.DecidedBy.Name, DecidedAt: r.DecidedAt, At: r.At, Until: r.Until, Began: r.BeganAt, Ended: r.EndedAt,
		Open: r.State.Open(), CanDecide: r.State == storage.ReleaseAsked && r.MadeBy.UserID != v.ID,
	}
}

// releaseView shows a release with what it changes, and asks the second person.
func (s *Server) releaseView(c echo.Context) error {
	return s.releaseAnswer(c, http.StatusOK, views.ReleaseView{})
}

func (s *Server) releaseAnswer(c echo.Context, status int, v views.ReleaseView) error {
	ctx := c.Request().Context()
	r, err := s.DB.Release(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	v.Row, v.CanPublish = releaseRow(r, viewerOf(c)), viewerOf(c).can(FlowPublish)
	f, err := s.DB.Flow(ctx, r.Flow)
	if err != nil {
		return err
	}
	version, err := s.DB.Version(ctx, r.Flow, r.Version)
	if err != nil {
		return err
	}
	base := &flow.Flow{Format: flow.Format, Name: f.Name, Kind: f.Kind}
	v.Base = f.Labels[r.Label]
	if r.BeganAt != nil {
		v.Base = r.Back
	}
	if v.Base > 0 {
		before, err := s.DB.Version(ctx, f.Name, v.Base)
		if err != nil {
			return err
		}
		base = before.Document
	}
	v.Diff = s.diff(base, version.Document)
	versions, err := s.DB.Versions(ctx, f.Name)
	if err != nil {
		return err
	}
	if v.Impact, err = s.impact(ctx, f, versions); err != nil {
		return err
	}
	return s.render(c, status, views.ReleasePage(s.page(c, "Release of "+f.Name), v))
}
