package runtime

import (
	"encoding/json"
	"fmt"
	"slices"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// advance steps one contact inside a batch's transaction, answering its reads on the way.
func (d *Driver) advance(reader Reader, c Contact, a Arrival) (Change, error) {
	lib := &shelf{ctx: d.ctx, programs: d.config.Programs, given: map[string]*Program{}}
	state := NewState(c.Facts, c.Program)
	if len(c.State) > 0 {
		decoded, err := DecodeState(c.State, c.Facts, lib)
		if err != nil {
			return Change{}, firstError(lib.err, err)
		}
		state = decoded
	} else if lib.Program(c.Program) == nil {
		return Change{}, lib.err
	}
	if d.config.Stops != nil {
		state.Stops = d.config.Stops(c)
	}
	for _, id := range state.Programs {
		if err := d.lend(reader, c, &state, lib.Program(id), a.At); err != nil {
			return Change{}, err
		}
	}
	result, err := d.settleReads(reader, c, lib, Step(lib, state, a))
	if err != nil {
		return Change{}, err
	}
	if lib.err != nil && fault.CodeOf(lib.err) == fault.Unavailable {
		return Change{}, lib.err
	}
	return c.changed(result)
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// settleReads answers read commands and steps on with the answers until none is left.
func (d *Driver) settleReads(reader Reader, c Contact, lib Library, r Result) (Result, error) {
	for {
		i := slices.IndexFunc(r.Commands, func(i Issued) bool { return flow.IsRead(i.Command) })
		if i < 0 {
			return r, nil
		}
		read := r.Commands[i]
		event, err := d.read(reader, c, read.Command)
		if err != nil {
			return r, fmt.Errorf("answer %s of contact %s: %w", read.Command.CommandKind(), c.Facts.ID, err)
		}
		at := r.Trail[len(r.Trail)-1].At
		if resolved, ok := event.(*flow.FlowResolved); ok && resolved.Program != "" {
			if err := d.lend(reader, c, &r.State, lib.Program(resolved.Program), at); err != nil {
				return r, err
			}
		}
		next := Step(lib, r.State, Arrival{Contact: c.Facts.ID, Op: read.Op, At: at, Event: event})
		r = joined(r, next, read.Op)
	}
}

func (d *Driver) read(reader Reader, c Contact, command flow.Command) (flow.Event, error) {
	if d.config.Reads != nil {
		if event, ok := d.config.Reads(c, command); ok {
			return event, nil
		}
	}
	return reader.Read(d.ctx, c, command)
}

// joined makes one result of two steps in a row. What the first issued and the second ended never leaves the transaction.
func joined(first, second Result, read int) Result {
	out := Result{State: second.State, Trail: first.Trail}
	for _, e := range second.Trail {
		e.N = len(out.Trail)
		out.Trail = append(out.Trail, e)
	}
	within := map[int]bool{read: true}
	for _, op := range second.Ended {
		if slices.ContainsFunc(first.Commands, func(i Issued) bool { return i.Op == op && i.Op != 0 }) {
			within[op] = true
		}
	}
	for _, i := range first.Commands {
		if !within[i.Op] || i.Op == 0 {
			out.Commands = append(out.Commands, i)
		}
	}
	for _, i := range second.Commands {
		stop, isStop := i.Command.(*flow.Stop)
		if isStop && within[stop.Op] {
			continue
		}
		out.Commands = append(out.Commands, i)
	}
	out.Ended = append(out.Ended, first.Ended...)
	for _, op := range second.Ended {
		if !within[op] {
			out.Ended = append(out.Ended, op)
		}
	}
	return out
}

// changed makes the change that a result means for a contact.
func (c Contact) changed(r Result) (Change, error) {
	state, err := json.Marshal(r.State)
	if err != nil {
		return Change{}, fmt.Errorf("write state of contact %s: %w", c.Facts.ID, err)
	}
	c.Version++
	c.State, c.Status, c.Ends = state, r.State.Status, r.State.Ends
	change := Change{Contact: c, Entries: r.Trail, Ended: r.Ended}
	for i := range change.Entries {
		change.Entries[i].Contact, change.Entries[i].Version = c.Facts.ID, c.Version
	}
	for n, issued := range r.Commands {
		change.Issued = append(change.Issued, Operation{
			Contact: c.Facts.ID, Channel: c.Facts.Channel, Test: c.Test, Version: c.Version, N: n, Op: issued.Op, Command: issued.Command,
		})
	}
	return change, nil
}

// handOut gives committed commands to the performer. Timers wait in the journal instead, and what is for another node waits for it.
func (d *Driver) handOut(change Change) {
	if len(change.Ended) > 0 {
		d.config.Performer.Settled(change.Contact.Facts.ID, change.Ended)
	}
	d.callHome(change)
	if change.Contact.Home == d.config.Node {
		d.takeHome(change.Contact.Facts.ID, change.Contact.Version)
	}
	for _, o := range change.Issued {
		if o.Waiting {
			continue
		}
		if _, timer := o.Command.(*flow.Timer); timer && !o.Test {
			d.nudge()
			continue
		}
		d.config.Performer.Perform(d.ctx, o)
	}
}

// stopBroken marks a contact failed whose step hit a bug, so that nothing steps it again, and logs it. Other contacts go on. An event of a contact
// that is not there, or not any more, is no bug of ours.
func (d *Driver) stopBroken(a Arrival, cause error) {
	mark := Arrival{Contact: a.Contact, Key: "broken:" + a.Key, At: a.At, Event: &flow.Failed{Code: "internal", Message: "a bug"}}
	outcomes, err := d.config.Journal.Batch(d.ctx, []Arrival{mark}, func(_ Reader, c Contact, a Arrival) (Change, error) {
		c.Version++
		c.Status, c.Ends = Broken, EndsFailed
		entry := Entry{Contact: c.Facts.ID, Version: c.Version, At: a.At, Kind: "end", Data: map[string]any{"ends": EndsFailed, "code": "internal"}}
		return d.own(Change{Contact: c, Entries: []Entry{entry}, Issued: []Operation{
			{Contact: c.Facts.ID, Channel: c.Facts.Channel, Test: c.Test, Version: c.Version, Command: &flow.Hangup{Reason: "error"}},
		}}), nil
	})
	if err == nil {
		err = outcomes[0].Err
	}
	if fault.CodeOf(err) == fault.NotFound {
		d.config.Logger.Warn("an event of a contact that is not there was dropped", "contact", a.Contact, "event", a.Event.EventKind())
		return
	}
	d.config.Logger.Error("contact stopped by a bug", "contact", a.Contact, "event", a.Event.EventKind(), "error", cause)
	if err != nil {
		d.config.Logger.Error("contact could not be marked failed", "contact", a.Contact, "error", err)
		return
	}
	if outcomes[0].Fresh {
		d.handOut(outcomes[0].Change)
	}
}
