package web

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/convert"
	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/views"
)

// maker makes what arrives, in one transaction.
type maker struct {
	db   *storage.DB // of the transaction
	who  storage.Actor
	zone *time.Location // of the schedules that are made

	catalog *flow.Catalog
}

// makeTogether runs do with a maker: all that it makes is there when it gives no error, and nothing of it else.
func (s *Server) makeTogether(c echo.Context, do func(context.Context, maker) error) error {
	ctx := c.Request().Context()
	zone := s.clock(ctx).Zone
	return s.DB.Together(ctx, func(ctx context.Context, db *storage.DB) error { return do(ctx, maker{db, actor(c), zone, s.Catalog}) })
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

// one makes one thing as makeable says; what is wrong with it names it.
func (m maker) one(ctx context.Context, b arriving, missing views.Missing) error {
	err := makeable[missing.Kind].make(ctx, m, making{missing, append([]*flow.Flow{b.flow}, b.subflows...), m.catalog})
	for _, message := range fault.Fields(err) { // they belong beside no field of the form that asks
		return fault.New(fault.CodeOf(err), "%s %s cannot be made: %s.", views.KindWord(missing.Kind), missing.Name, strings.TrimSuffix(message, "."))
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
