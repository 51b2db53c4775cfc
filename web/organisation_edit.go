package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/storage"
	"cordboard/web/views"
)

// organisationForm shows the organisation's name, time zone, the numbers that flows may dial, the room for recordings and how long the desk remembers.
func (s *Server) organisationForm(c echo.Context) error {
	o, err := s.DB.Organisation(c.Request().Context())
	if err != nil {
		return err
	}
	return s.organisationAnswer(c, http.StatusOK, organisationShown(o))
}

// organisationSave changes them.
func (s *Server) organisationSave(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	ctx := c.Request().Context()
	o, err := s.DB.Organisation(ctx)
	if err != nil {
		return err
	}
	o.Name, o.TimeZone = strings.TrimSpace(c.FormValue("name")), strings.TrimSpace(c.FormValue("time_zone"))
	o.SetDialPrefixes(c.FormValue("dial_prefixes"))
	o.SetApproval(c.FormValue("approval") != "")
	if _, posted := c.Request().Form["audio_room"]; posted {
		o.SetAudioRoom(strings.TrimSpace(c.FormValue("audio_room")))
	}
	if _, posted := c.Request().Form["desk_days"]; posted {
		o.SetDeskDays(strings.TrimSpace(c.FormValue("desk_days")))
	}
	if err := s.DB.SaveOrganisation(ctx, actor(c), o); err != nil {
		v := organisationShown(o)
		v.AudioRoom, v.DeskDays = c.FormValue("audio_room"), c.FormValue("desk_days")
		if v.Errors = fieldErrors(err); v.Errors == nil {
			return err
		}
		return s.organisationAnswer(c, http.StatusUnprocessableEntity, v)
	}
	return s.done(c, "/organisation", "The organisation is saved.")
}

func organisationShown(o storage.Organisation) views.Organisation {
	return views.Organisation{
		Name: o.Name, TimeZone: o.TimeZone, DialPrefixes: strings.Join(o.DialPrefixes(), " "), AudioRoom: strconv.Itoa(o.AudioRoom()),
		DeskDays: strconv.Itoa(o.DeskDays()), Approval: o.Approval(),
	}
}

func (s *Server) organisationAnswer(c echo.Context, status int, v views.Organisation) error {
	used, err := s.DB.AudioUsed(c.Request().Context())
	if err != nil {
		return err
	}
	v.Zones, v.AudioUsed = timeZones, int((used+1<<20-1)>>20)
	return s.render(c, status, views.OrganisationPage(s.page(c, "Organisation"), v))
}

// refererPath is the path of the page that sent a form, "/" when that is not ours to know.
func refererPath(c echo.Context) string {
	u, err := url.Parse(c.Request().Referer())
	if err != nil || u.Host != c.Request().Host {
		return "/"
	}
	return u.RequestURI()
}
