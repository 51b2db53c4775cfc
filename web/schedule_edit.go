package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/flow/hours"
	"cordboard/storage"
	"cordboard/web/views"
)

// scheduleList shows the schedules and what each says now.
func (s *Server) scheduleList(c echo.Context) error {
	ctx := c.Request().Context()
	list, err := s.DB.Schedules(ctx)
	if err != nil {
		return err
	}
	clock := s.clock(ctx)
	v := views.Schedules{CanEdit: viewerOf(c).can(ResourceEdit)}
	for _, one := range list {
		state := one.Document.At(clock.Now, clock.Zone)
		row := views.ScheduleRow{
			Name: one.Name, Description: one.Description, Zone: one.Document.Location(clock.Zone).String(), State: state.State, Words: state.State,
			Until: "always", UpdatedAt: one.UpdatedAt, UpdatedBy: one.UpdatedBy,
		}
		switch state.State {
		case hours.OnHoliday:
			row.Words = "holiday " + state.Holiday
		case hours.Overridden:
			row.Words, row.Until = overrideWords(overrideAt(one.Document, clock.Now), state.Override), "no end"
		}
		if !state.Until.IsZero() {
			row.Until = "until " + nextChange(state.Until, clock.Now, one.Document.Location(clock.Zone))
		}
		v.Rows = append(v.Rows, row)
	}
	return s.render(c, http.StatusOK, views.SchedulesPage(s.page(c, "Schedules"), v))
}

// nextChange is when a schedule's answer changes: "17:00", "Mon 09:00", "24 Dec 00:00".
func nextChange(at, now time.Time, zone *time.Location) string {
	at, now = at.In(zone), now.In(zone)
	switch days := at.Sub(now).Hours() / 24; {
	case at.YearDay() == now.YearDay() && at.Year() == now.Year():
		return at.Format("15:04")
	case days < 6:
		return at.Format("Mon 15:04")
	}
	return at.Format("2 Jan 15:04")
}

// scheduleNew shows an empty editor: office hours to begin with.
func (s *Server) scheduleNew(c echo.Context) error {
	return s.scheduleAnswer(c, http.StatusOK, newSchedule())
}

func newSchedule() views.ScheduleForm {
	return views.ScheduleForm{Shifts: []views.ShiftRow{{Name: "Office hours", Days: slices.Clone(weekdays[:5]), From: "09:00", To: "17:00"}}}
}

// scheduleEdit shows a schedule's editor.
func (s *Server) scheduleEdit(c echo.Context) error {
	ctx := c.Request().Context()
	one, err := s.DB.Schedule(ctx, c.Param("name"))
	if err != nil {
		return err
	}
	f := formOf(one.Document, s.clock(ctx).Zone)
	f.ID, f.Description, f.Saved = one.ID, one.Description, one.Name
	return s.scheduleAnswer(c, http.StatusOK, f)
}

// scheduleSave saves the editor, or redraws it with a row more or less.
func (s *Server) scheduleSave(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	ctx := c.Request().Context()
	f := scheduleForm(c.Request().PostForm)
	f.Saved = c.Param("name")
	if op := c.FormValue("op"); op != "" {
		applyOp(&f, op)
		return s.scheduleAnswer(c, http.StatusOK, f)
	}
	f = withoutEmptyRows(f)
	document, problems := schedule(f, s.clock(ctx).Zone)
	if len(problems) > 0 {
		f.Errors = problems
		return s.scheduleAnswer(c, http.StatusUnprocessableEntity, f)
	}
	_, err := s.DB.SaveSchedule(ctx, actor(c), storage.Schedule{ID: f.ID, Name: f.Name, Description: f.Description, Document: document, UpdatedAt: baseTime(f.Base)})
	if err != nil {
		if f.Errors = formErrors(err); f.Errors == nil {
			return err
		}
		if f.Errors[""] != "" {
			f.Base = "" // of the state that is there now
		}
		return s.scheduleAnswer(c, statuses[fault.CodeOf(err)], f)
	}
	return s.done(c, "/schedules", "Schedule "+f.Name+" is saved. Flows follow it at once.")
}

// scheduleDelete deletes a schedule that no flow uses.
func (s *Server) scheduleDelete(c echo.Context) error {
	name := c.Param("name")
	if err := s.DB.DeleteSchedule(c.Request().Context(), actor(c), name); err != nil {
		return err
	}
	return s.done(c, "/schedules", "Schedule "+name+" is deleted.")
}

func (s *Server) scheduleAnswer(c echo.Context, status int, f views.ScheduleForm) error {
	ctx := c.Request().Context()
	clock := s.clock(ctx)
	document, _ := schedule(f, clock.Zone)
	document.Overrides = slices.DeleteFunc(document.Overrides, func(o hours.Override) bool { return o.From.IsZero() }) // not finished
	f.Week = week(document, clock.Now, clock.Zone)
	f.Zone, f.Zones = document.Location(clock.Zone).String(), timeZones
	f.CanEdit = viewerOf(c).can(ResourceEdit)
	if f.Saved != "" {
		one, err := s.DB.Schedule(ctx, f.Saved)
		if err != nil {
			return err
		}
		f.ID = one.ID
		if f.Usage, err = s.uses(c, "schedule", f.Saved); err != nil {
			return err
		}
		if f.Base == "" {
			f.Base = base(one.UpdatedAt)
		}
	}
	title := "New schedule"
	if f.Saved != "" {
		title = f.Saved
	}
	if isFragment(c) {
		return s.render(c, status, views.ScheduleEditor(f))
	}
	return s.render(c, status, views.SchedulePage(s.page(c, title), f))
}

// timeZones are offered while a zone is typed; any other of the IANA database may be typed too.
var timeZones = []string{
	"UTC", "Europe/Helsinki", "Europe/Stockholm", "Europe/Oslo", "Europe/Copenhagen", "Europe/Tallinn", "Europe/Riga", "Europe/Vilnius",
	"Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Europe/Warsaw", "Europe/Athens", "Europe/Kyiv", "Europe/Istanbul",
	"Europe/London", "Europe/Dublin", "Europe/Lisbon", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
	"America/Toronto", "America/Mexico_City", "America/Bogota", "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "Africa/Cairo",
	"Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok",
	"Asia/Singapore", "Asia/Manila", "Asia/Hong_Kong", "Asia/Shanghai", "Asia/Tokyo", "Asia/Seoul", "Australia/Perth", "Australia/Sydney",
	"Pacific/Auckland",
}
