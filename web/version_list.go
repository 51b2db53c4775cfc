package web

import (
	"fmt"
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
	return v, nil
}

// labelForm asks whether a label is to move: that is how a version is rolled back.
func (s *Server) labelForm(c echo.Context) error {
	ctx := c.Request().Context()
	f, err := s.DB.Flow(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(c.QueryParam("version"))
	if err != nil {
		return fault.New(fault.NotFound, "there is no such version of %s", f.Name)
	}
	version, err := s.DB.Version(ctx, f.Name, number)
	if err != nil {
		return err
	}
	v := views.LabelMove{Flow: f.Name, Label: c.QueryParam("label"), Version: number, Message: version.Message, Dialog: isFragment(c)}
	if v.Label == "" {
		v.Label = storage.Live
	}
	v.Now = f.Labels[v.Label]
	if v.Now > 0 {
		now, err := s.DB.Version(ctx, f.Name, v.Now)
		if err != nil {
			return err
		}
		v.OnNow = now.Contacts
		v.Diff = s.diff(now.Document, version.Document)
	}
	if v.Dialog {
		return s.render(c, http.StatusOK, views.LabelForm(v))
	}
	return s.render(c, http.StatusOK, views.LabelPage(s.page(c, v.Title()), v))
}

// labelMove points a label at a version.
func (s *Server) labelMove(c echo.Context) error {
	name, label := c.Param("name"), c.FormValue("label")
	number, err := strconv.Atoi(c.FormValue("version"))
	if err != nil {
		return fault.Field("version", "is a number")
	}
	if err := s.DB.SetLabel(c.Request().Context(), actor(c), storage.Labelling{Flow: name, Label: label, Version: number}); err != nil {
		return err
	}
	return s.done(c, "/flows/"+name+"/versions", fmt.Sprintf("Version %d is now %s. New contacts run it at once.", number, label))
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
