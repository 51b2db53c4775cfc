package storage

import (
	"context"
	"encoding/json"
	"time"

	"cordboard/flow/fault"
	"cordboard/flow/hours"
)

// Schedule says when an organisation, or a part of it, is open.
type Schedule struct {
	ID          string // empty in a Save that makes a new one
	Name        string // unique, compared without case; flows name it
	Description string
	Document    hours.Schedule // its name is the schedule's
	UpdatedAt   time.Time      // in a Save, what the change is based on: a later change is a conflict; zero replaces whatever is there
	UpdatedBy   string
}

// Schedules lists the schedules by name.
func (db *DB) Schedules(ctx context.Context) ([]Schedule, error) {
	rows, err := resources[resource](ctx, db.read(), kindSchedule)
	if err != nil {
		return nil, err
	}
	list := make([]Schedule, len(rows))
	for i, r := range rows {
		if list[i], err = r.schedule(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (r resource) schedule() (Schedule, error) {
	s := Schedule{ID: r.ID, Name: r.Name, Description: r.Description, UpdatedAt: r.UpdatedAt, UpdatedBy: r.UpdatedBy}
	if err := json.Unmarshal(r.Settings, &s.Document); err != nil {
		return s, fault.Wrap(err, fault.Internal, "the schedule %s cannot be read", r.Name)
	}
	s.Document.Name = r.Name
	return s, nil
}

// Schedule loads a schedule by name; a missing one is a not_found fault.
func (db *DB) Schedule(ctx context.Context, name string) (Schedule, error) {
	r, err := db.read().resource(ctx, kindSchedule, name)
	if err != nil {
		return Schedule{}, err
	}
	return r.schedule()
}

// SaveSchedule makes a schedule when it has no id, else changes it. Calls that ask for it later get the new one at once.
func (db *DB) SaveSchedule(ctx context.Context, who Actor, s Schedule) (Schedule, error) {
	s.Document.Name = s.Name
	if fields := s.Document.Validate(); len(fields) > 0 {
		return Schedule{}, &fault.Error{Code: fault.Invalid, Message: "some fields need attention", Fields: fields}
	}
	document, err := encode(s.Document)
	if err != nil {
		return Schedule{}, err
	}
	r := resource{ID: s.ID, Name: s.Name, Description: s.Description, Settings: json.RawMessage(document), UpdatedAt: s.UpdatedAt}
	saved, err := db.saveResource(ctx, who, kindSchedule, r)
	if err != nil {
		return Schedule{}, err
	}
	return saved.schedule()
}

// DeleteSchedule deletes a schedule; one that flows name is a conflict fault that says where.
func (db *DB) DeleteSchedule(ctx context.Context, who Actor, name string) error {
	return db.deleteResource(ctx, who, kindSchedule, name)
}
