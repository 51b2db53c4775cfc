package web

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow/convert"
	"cordboard/storage"
	"cordboard/web/views"
)

// maker makes what arrives, in one transaction.
type maker struct {
	db   *storage.DB // of the transaction
	who  storage.Actor
	zone *time.Location // of the schedules that are made
}

// makeTogether runs do with a maker: all that it makes is there when it gives no error, and nothing of it else.
func (s *Server) makeTogether(c echo.Context, do func(context.Context, maker) error) error {
	ctx := c.Request().Context()
	zone := s.clock(ctx).Zone
	return s.DB.Together(ctx, func(ctx context.Context, db *storage.DB) error { return do(ctx, maker{db, actor(c), zone}) })
}

// createAll makes what is missing and chosen to be made, and the flow, and keeps the report of its conversion, nil when there was none.
func (s *Server) createAll(c echo.Context, b arriving, report *convert.Report) error {
	if err := s.nameFree(c, b.flow.Name); err != nil {
		return err
	}
	return s.makeTogether(c, func(ctx context.Context, m maker) error {
		if err := m.missing(ctx, b); err != nil {
			return err
		}
		if _, err := m.db.CreateFlow(ctx, m.who, b.flow); err != nil {
			return err
		}
		return m.conversion(ctx, b.flow.Name, report)
	})
}

// makeMissing makes only what is missing and chosen to be made.
func (s *Server) makeMissing(c echo.Context, b arriving) error {
	return s.makeTogether(c, func(ctx context.Context, m maker) error { return m.missing(ctx, b) })
}

// missing makes what is missing and chosen to be made, unless somebody else was first.
func (m maker) missing(ctx context.Context, b arriving) error {
	if !slices.ContainsFunc(b.missing, func(one views.Missing) bool { return one.Chosen == views.MakeNow }) {
		return nil
	}
	there, err := m.db.Resources(ctx)
	if err != nil {
		return err
	}
	for _, one := range b.missing {
		first := slices.ContainsFunc(there.Names[one.Kind], func(name string) bool { return strings.EqualFold(name, one.Name) })
		if one.Chosen != views.MakeNow || first {
			continue
		}
		if err := m.one(ctx, b, one); err != nil {
			return err
		}
	}
	return nil
}

// one makes a subflow that came along, or a queue, schedule, team or skill with the settings that a new one begins with.
func (m maker) one(ctx context.Context, b arriving, missing views.Missing) error {
	var err error
	switch missing.Kind {
	case "subflow":
		_, err = m.db.CreateFlow(ctx, m.who, b.subflow(missing.Name))
	case "team":
		_, err = m.db.SaveTeam(ctx, m.who, storage.Team{Name: missing.Name})
	case "skill":
		_, err = m.db.SaveSkill(ctx, m.who, storage.Skill{Name: missing.Name})
	case "schedule":
		begin := newSchedule()
		begin.Name = missing.Name
		document, _ := schedule(begin, m.zone) // has no mistakes
		_, err = m.db.SaveSchedule(ctx, m.who, storage.Schedule{Name: missing.Name, Document: document})
	default:
		_, err = m.db.SaveQueue(ctx, m.who, storage.Queue{Name: missing.Name, Settings: json.RawMessage(newQueue)})
	}
	return err
}

// conversion keeps what became of another system's export with the flow that was made of it; nothing when it was none.
func (m maker) conversion(ctx context.Context, name string, report *convert.Report) error {
	if report == nil {
		return nil
	}
	return m.db.KeepImport(ctx, m.who, name, storage.ImportReport{Whole: report, Summary: report.Summary()})
}
