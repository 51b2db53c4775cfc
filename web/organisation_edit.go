package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/web/views"
)

// organisationForm shows the organisation's name, time zone and the numbers that flows may dial.
func (s *Server) organisationForm(c echo.Context) error {
	o, err := s.DB.Organisation(c.Request().Context())
	if err != nil {
		return err
	}
	return s.organisationAnswer(c, http.StatusOK, views.Organisation{Name: o.Name, TimeZone: o.TimeZone, DialPrefixes: strings.Join(o.DialPrefixes(), " ")})
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
	if err := s.DB.SaveOrganisation(ctx, actor(c), o); err != nil {
		v := views.Organisation{Name: o.Name, TimeZone: o.TimeZone, DialPrefixes: strings.Join(o.DialPrefixes(), " "), Errors: fieldErrors(err)}
		if v.Errors == nil {
			return err
		}
		return s.organisationAnswer(c, http.StatusUnprocessableEntity, v)
	}
	return s.done(c, "/organisation", "The organisation is saved.")
}

func (s *Server) organisationAnswer(c echo.Context, status int, v views.Organisation) error {
	v.Zones = timeZones
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
