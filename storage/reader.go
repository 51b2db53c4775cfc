package storage

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/flow/hours"
	"cordboard/runtime"
)

// reader answers read commands inside a step's transaction.
type reader struct {
	*tx
	org    *Organisation // loaded once per transaction
	lent   lent
	failed error // the transaction cannot go on, whatever the step makes of the error it got
}

// Read answers what flow.IsRead names; queues are read at a desk, which test calls have. What does not exist is an answer, not an error. A name means what it meant to the version
// that asks, which inside a subflow is the subflow's.
func (r *reader) Read(ctx context.Context, c runtime.Contact, command flow.Command) (event flow.Event, err error) {
	defer func() {
		if err != nil && fault.CodeOf(err) != fault.Invalid {
			r.failed = err
		}
	}()
	switch command := command.(type) {
	case *flow.ReadSchedule:
		return r.schedule(ctx, cmp.Or(command.Program, c.Program), command)
	case *flow.ReadFlow:
		return r.flow(ctx, cmp.Or(command.Program, c.Program), command)
	case *flow.ReadNumber:
		return r.owned(ctx, command)
	case *flow.ReadDialling:
		return r.dialling(ctx, command)
	case *flow.ReadQueue:
		return r.queue(ctx, c, command)
	case *flow.ReadTable:
		return r.lookUp(ctx, cmp.Or(command.Program, c.Program), command)
	}
	return nil, fault.New(fault.Invalid, "%s is not a read", command.CommandKind())
}

func (r *reader) schedule(ctx context.Context, from string, command *flow.ReadSchedule) (flow.Event, error) {
	id, err := r.currentOrFormer(ctx, kindSchedule, command.Schedule, from)
	if err != nil {
		return nil, err
	}
	var text string
	err = r.get(ctx, &text, `SELECT settings FROM resources WHERE id = ?`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return &flow.ScheduleRead{Missing: true}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("load schedule %s: %w", command.Schedule, err)
	}
	var s hours.Schedule
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "the schedule %s cannot be read", command.Schedule)
	}
	if err := r.loadOrganisation(ctx); err != nil {
		return nil, err
	}
	state := s.At(command.At, r.org.Location())
	return &flow.ScheduleRead{State: state.State, Shift: state.Shift, Holiday: state.Holiday, Override: state.Override}, nil
}

func (r *reader) loadOrganisation(ctx context.Context) error {
	if r.org != nil {
		return nil
	}
	o, err := r.organisation(ctx)
	if err == nil {
		r.org = &o
	}
	return err
}

func (r *reader) flow(ctx context.Context, from string, command *flow.ReadFlow) (flow.Event, error) {
	_, program, err := r.goneOnIn(ctx, from, flow.Versioned{Flow: command.Flow, Label: command.Label})
	if err != nil {
		return nil, err
	}
	return &flow.FlowResolved{Program: program}, nil
}

func (r *reader) owned(ctx context.Context, command *flow.ReadNumber) (flow.Event, error) {
	_, err := r.number(ctx, command.Number)
	switch fault.CodeOf(err) {
	case "":
		return &flow.NumberRead{Owned: true}, nil
	case fault.NotFound, fault.Invalid:
		return &flow.NumberRead{}, nil
	}
	return nil, err
}
