package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/storage"
	"cordboard/web"
)

// shownRelease is a release.
type shownRelease struct {
	ID        string               `json:"id"`
	Flow      string               `json:"flow"`
	Label     string               `json:"label"`
	Version   int                  `json:"version"`
	Message   string               `json:"message"`
	State     storage.ReleaseState `json:"state"`
	At        *time.Time           `json:"at"`
	Until     *time.Time           `json:"until"`
	Back      int                  `json:"back"`
	Note      string               `json:"note"`
	MadeBy    string               `json:"made_by"`
	MadeAt    time.Time            `json:"made_at"`
	DecidedBy string               `json:"decided_by"`
	DecidedAt *time.Time           `json:"decided_at"`
	BeganAt   *time.Time           `json:"began_at"`
	EndedAt   *time.Time           `json:"ended_at"`
}

func released(r storage.Release) shownRelease {
	return shownRelease{
		ID: r.ID, Flow: r.Flow, Label: r.Label, Version: r.Version, Message: r.Message, State: r.State, At: r.At, Until: r.Until, Back: r.Back, Note: r.Note,
		MadeBy: r.MadeBy.Name, MadeAt: r.MadeAt, DecidedBy: r.DecidedBy.Name, DecidedAt: r.DecidedAt, BeganAt: r.BeganAt, EndedAt: r.EndedAt,
	}
}

// when are the times of a label's move: with an offset, or as the clocks of the organisation show them.
type when struct {
	At    string `json:"at"`
	Until string `json:"until"`
}

func (s *server) times(c echo.Context, w when) (at, until *time.Time, err error) {
	o, err := s.DB.Organisation(c.Request().Context())
	if err != nil {
		return nil, nil, err
	}
	if at, err = web.Moment("at", w.At, o.Location()); err != nil {
		return nil, nil, err
	}
	until, err = web.Moment("until", w.Until, o.Location())
	return at, until, err
}

// releaseList lists releases: those to which something is still to happen, then the newest of the others.
func (s *server) releaseList(c echo.Context) error {
	open, err := boolean(c, "open")
	if err != nil {
		return err
	}
	releases, err := s.DB.Releases(c.Request().Context(), storage.ReleaseFilter{Flow: c.QueryParam("flow"), Open: open})
	if err != nil {
		return err
	}
	list := make([]shownRelease, len(releases))
	for i, r := range releases {
		list[i] = released(r)
	}
	return c.JSON(http.StatusOK, map[string]any{"releases": list})
}

// releaseGet answers one release.
func (s *server) releaseGet(c echo.Context) error {
	r, err := s.DB.Release(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, released(r))
}

// releaseApprove lets a release that somebody else asked for go ahead. A token acts for its user, so one's own are refused.
func (s *server) releaseApprove(c echo.Context) error { return s.releaseDecide(c, s.DB.ApproveRelease) }

// releaseReject refuses one, with a note.
func (s *server) releaseReject(c echo.Context) error { return s.releaseDecide(c, s.DB.RejectRelease) }

func (s *server) releaseDecide(c echo.Context, decide func(context.Context, storage.Actor, storage.Decision) (storage.Release, error)) error {
	var body struct {
		Note string `json:"note"`
	}
	if err := read(c, &body); err != nil {
		return err
	}
	r, err := decide(c.Request().Context(), actor(c), storage.Decision{ID: c.Param("id"), Note: strings.TrimSpace(body.Note)})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, released(r))
}

// releaseCancel takes back what has not happened yet.
func (s *server) releaseCancel(c echo.Context) error {
	if err := read(c, &struct{}{}); err != nil {
		return err
	}
	r, err := s.DB.CancelRelease(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, released(r))
}
