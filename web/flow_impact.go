package web

import (
	"context"
	"fmt"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/views"
)

// impact gathers whom a release of a flow touches.
func (s *Server) impact(ctx context.Context, f storage.Flow, versions []storage.Version) (views.Impact, error) {
	var v views.Impact
	for _, one := range versions {
		if one.Contacts > 0 {
			v.OnVersions = append(v.OnVersions, views.OnVersion{Version: one.Number, Contacts: one.Contacts})
		}
	}
	followers, err := s.DB.Followers(ctx, f.Name)
	v.Followers = followersByLabel(followers)
	return v, err
}

// releaseTimes reads when a label is to move and to go back. What cannot be read is noted beside its field, and what was typed is kept.
func (s *Server) releaseTimes(c echo.Context, problems map[string]string) (shown views.Times, at, until *time.Time) {
	clock := s.clock(c.Request().Context())
	shown = views.Times{At: c.FormValue("at"), Until: c.FormValue("until"), Zone: clock.Zone.String()}
	read := func(field, text string) *time.Time {
		t, err := Moment(field, text, clock.Zone)
		if err != nil {
			problems[field] = fault.Fields(err)[field]
		}
		return t
	}
	return shown, read("at", shown.At), read("until", shown.Until)
}

// planned says in a few words which version of a flow is to go live next, or that one waits for approval; "" when none is.
func (s *Server) planned(ctx context.Context, name string) (string, error) {
	list, err := s.DB.Releases(ctx, storage.ReleaseFilter{Flow: name, Open: true})
	for _, r := range list {
		switch {
		case r.State == storage.ReleaseAsked:
			return fmt.Sprintf("v%d waits for approval", r.Version), err
		case r.State == storage.ReleasePlanned && r.At != nil:
			return fmt.Sprintf("v%d %s %s", r.Version, r.Label, s.clock(ctx).Words(*r.At)), err
		}
	}
	return "", err
}
