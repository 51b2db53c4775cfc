package web

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/views"
)

// versionList shows a flow's versions, the newest first.
func (s *Server) versionList(c echo.Context) error {
	v, err := s.versions(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.VersionsPage(s.page(c, v.Flow+", versions"), v))
}

// flowHistory is the same for the designer's panel.
func (s *Server) flowHistory(c echo.Context) error {
	v, err := s.versions(c)
	if err != nil {
		return err
	}
	return s.render(c, http.StatusOK, views.History(v, s.clock(c.Request().Context())))
}

func (s *Server) versions(c echo.Context) (views.Versions, error) {
	ctx := c.Request().Context()
	f, err := s.DB.Flow(ctx, c.Param("name"))
	if err != nil {
		return views.Versions{}, err
	}
	list, err := s.DB.Versions(ctx, f.Name)
	if err != nil {
		return views.Versions{}, err
	}
	viewer := viewerOf(c)
	v := views.Versions{
		Flow: f.Name, Changes: f.Changes, Live: f.Labels[storage.Live], SavedAt: f.DraftSavedAt, SavedBy: f.UpdatedBy,
		CanPublish: viewer.can(FlowPublish), CanEdit: viewer.can(FlowEdit),
	}
	for _, one := range list {
		v.Rows = append(v.Rows, views.VersionRow{
			Number: one.Number, Message: one.Message, Author: one.Author, CreatedAt: one.CreatedAt, Labels: one.Labels, Contacts: one.Contacts,
		})
	}
	waits, err := s.DB.Releases(ctx, storage.ReleaseFilter{Flow: f.Name, Open: true})
	if err != nil {
		return v, err
	}
	followers, err := s.DB.Followers(ctx, f.Name)
	if err != nil {
		return v, err
	}
	v.Labels = labelRows(f.Labels, followersByLabel(followers))
	v.Releases, v.CanManage = releaseRows(waits, viewer), viewer.can(UserManage)
	v.Approval, v.Approved, err = s.DB.FlowApproval(ctx, f.Name)
	return v, err
}

// restoreForm asks whether the draft is to become a version again.
func (s *Server) restoreForm(c echo.Context) error {
	f, err := s.DB.Flow(c.Request().Context(), c.Param("name"))
	if err != nil {
		return err
	}
	v := views.Restore{Flow: f.Name, Version: c.QueryParam("version"), Changes: f.Changes, Dialog: isFragment(c)}
	if v.Dialog {
		return s.render(c, http.StatusOK, views.RestoreForm(v))
	}
	return s.render(c, http.StatusOK, views.RestorePage(s.page(c, "Restore version "+v.Version), v))
}

// restore makes the draft what a version is.
func (s *Server) restore(c echo.Context) error {
	name := c.Param("name")
	number, err := strconv.Atoi(c.FormValue("version"))
	if err != nil {
		return fault.Field("version", "is a number")
	}
	if err := s.DB.RestoreDraft(c.Request().Context(), actor(c), name, number); err != nil {
		return err
	}
	return s.done(c, "/flows/"+name, "")
}
