package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
)

// Journal is the durable store of contacts.
func (db *DB) Journal() runtime.Journal { return journal{db} }

type journal struct{ db *DB }

var _ runtime.Journal = journal{}

type contactRow struct {
	ID      string
	Version int64
	Program string
	Test    bool
	Facts   string
	Status  runtime.Status
	Ends    runtime.Ends
	Home    string
	State   string
}

const contactColumns = `id, version, program, test, facts, status, ends, home, state`

func (r contactRow) contact() (runtime.Contact, error) {
	c := runtime.Contact{Version: r.Version, Program: r.Program, Test: r.Test, Status: r.Status, Ends: r.Ends, Home: r.Home, State: []byte(r.State)}
	if err := json.Unmarshal([]byte(r.Facts), &c.Facts); err != nil {
		return c, fault.Wrap(err, fault.Internal, "contact %s cannot be read", r.ID)
	}
	return c, nil
}

// Create stores a new contact at version 0.
func (j journal) Create(ctx context.Context, c runtime.Contact) error {
	facts, err := encode(c.Facts)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "contact %s cannot be written", c.Facts.ID)
	}
	return j.db.write(ctx, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO contacts (id, version, program, test, channel, facts, ani_key, dnis_key, started_at, status, ends, home, state)
			VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, c.Facts.ID, c.Program, c.Test, c.Facts.Channel, facts, key(c.Facts.ANI), key(c.Facts.DNIS), millis(c.Facts.StartedAt),
			string(c.Status), string(c.Ends), c.Home, string(c.State))
		if errors.Is(err, errTaken) {
			return fault.New(fault.Conflict, "there is a contact %s already", c.Facts.ID)
		}
		if err != nil {
			return fmt.Errorf("create contact %s: %w", c.Facts.ID, err)
		}
		return nil
	})
}

// Contact loads one contact; a missing one is a not_found fault.
func (j journal) Contact(ctx context.Context, id string) (runtime.Contact, error) {
	var row contactRow
	if err := j.db.read().get(ctx, &row, `SELECT `+contactColumns+` FROM contacts WHERE id = ?`, id); err != nil {
		return runtime.Contact{}, found(err, "There is no contact %s.", id)
	}
	return row.contact()
}

// encodeData writes an entry's data and what it is.
func encodeData(data any) (kind string, text *string, err error) {
	switch d := data.(type) {
	case nil:
		return "", nil, nil
	case flow.Event:
		kind = "event:" + d.EventKind()
	case flow.Command:
		kind = "command:" + d.CommandKind()
	}
	encoded, err := encode(data)
	return kind, &encoded, err
}

func decodeData(kind string, data []byte) (any, error) {
	what, name, _ := strings.Cut(kind, ":")
	switch what {
	case "event":
		return flow.DecodeEvent(name, data)
	case "command":
		return flow.DecodeCommand(name, data)
	}
	return flow.DecodeJSON(data)
}

type operationRow struct {
	Contact string
	Version int64
	N       int
	Op      int
	Channel string
	Test    bool
	Kind    string
	Command string
	Node    string
}

const operationColumns = `contact, version, n, op, channel, test, kind, command, node`

func operations(rows []operationRow) ([]runtime.Operation, error) {
	list := make([]runtime.Operation, len(rows))
	for i, r := range rows {
		command, err := flow.DecodeCommand(r.Kind, []byte(r.Command))
		if err != nil {
			return nil, fmt.Errorf("read operation %s:%d:%d: %w", r.Contact, r.Version, r.N, err)
		}
		list[i] = runtime.Operation{Contact: r.Contact, Channel: r.Channel, Test: r.Test, Version: r.Version, N: r.N, Op: r.Op, Command: command, Node: r.Node}
	}
	return list, nil
}

// Pending lists operations that are neither timers nor answered, in key order after a key. What a contact still has to have answered goes
// when it is over; a command without an answer stays until it is acknowledged, so that a notification outlives a crash right after the end.
func (j journal) Pending(ctx context.Context, after string, limit int) ([]runtime.Operation, error) {
	contact, version, n, err := splitKey(after)
	if err != nil {
		return nil, err
	}
	var rows []operationRow
	err = j.db.read().list(ctx, &rows, `SELECT `+operationColumns+` FROM operations WHERE kind <> 'timer' AND (contact, version, n) > (?, ?, ?)
		ORDER BY contact, version, n LIMIT ?`, contact, version, n, limit)
	if err != nil {
		return nil, fmt.Errorf("list pending operations: %w", err)
	}
	return operations(rows)
}

// splitKey reads an operation's key; "" is before all.
func splitKey(k string) (contact string, version int64, n int, err error) {
	if k == "" {
		return "", -1, -1, nil
	}
	last := strings.LastIndexByte(k, ':')
	if last > 0 {
		if middle := strings.LastIndexByte(k[:last], ':'); middle >= 0 {
			version, err = strconv.ParseInt(k[middle+1:last], 10, 64)
			if err == nil {
				n, err = strconv.Atoi(k[last+1:])
			}
			if err == nil {
				return k[:middle], version, n, nil
			}
		}
	}
	return "", 0, 0, fault.New(fault.Invalid, "%q is not an operation's key", k)
}

// Due lists timers of live contacts whose time has come, the oldest first. Timers of test calls belong to the test call.
func (j journal) Due(ctx context.Context, now time.Time, limit int) ([]runtime.Operation, error) {
	var rows []operationRow
	err := j.db.read().list(ctx, &rows, `SELECT `+operationColumns+` FROM operations WHERE kind = 'timer' AND NOT test AND due <= ?
		ORDER BY due, contact, version, n LIMIT ?`, millis(now), limit)
	if err != nil {
		return nil, fmt.Errorf("list due timers: %w", err)
	}
	return operations(rows)
}

// Acknowledge forgets commands without an answer that were carried out; others stay until their answer is committed.
func (j journal) Acknowledge(ctx context.Context, done []runtime.Operation) error {
	if len(done) == 0 {
		return nil
	}
	return j.db.write(ctx, func(ctx context.Context, t *tx) error {
		var keys [][]any
		for _, o := range done {
			keys = append(keys, []any{o.Contact, o.Version, int64(o.N)})
		}
		return t.deleteOperations(ctx, `version, n`, keys, ` AND NOT answered`)
	})
}
