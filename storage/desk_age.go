package storage

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"cordboard/flow/fault"
)

// deskDays is the organisation's setting of how many days the desk's facts, decisions, notes and visits are kept.
const deskDays = "desk_days"

// How many days the desk's records are kept: unless the organisation says otherwise, which is a year and a month to compare with, and the most.
const (
	DefaultDeskDays = 400
	MaxDeskDays     = 3660
)

// DeskDays is how many days the desk's facts, decisions, notes and visits are kept: reports go back so far.
func (o Organisation) DeskDays() int {
	days, err := strconv.Atoi(o.Settings[deskDays])
	if err != nil {
		return DefaultDeskDays
	}
	return days
}

// SetDeskDays says how many days the desk's records are kept, as somebody typed it; empty is the default. It is checked when the organisation is saved.
func (o *Organisation) SetDeskDays(text string) { o.set(deskDays, text) }

func (o Organisation) checkDeskDays() error {
	text, set := o.Settings[deskDays]
	if n, err := strconv.Atoi(text); set && (err != nil || n < 1 || n > MaxDeskDays) {
		return fault.Field(deskDays, "is a number of days from 1 to %d", MaxDeskDays)
	}
	return nil
}

// forgottenAtOnce bounds the rows of one transaction, so that nobody waits long behind it.
const forgottenAtOnce = 1000

// Forget deletes facts, decisions, notes and visits that are older than the organisation keeps them, some at a time, and gives how many. What each agent did
// last before then is kept: it is what they do at the beginning of the oldest report.
func (k *Desk) Forget(ctx context.Context) (total int64, err error) {
	o, err := k.db.Organisation(ctx)
	if err != nil {
		return 0, err
	}
	before := millis(k.db.now().Add(-time.Duration(o.DeskDays()) * 24 * time.Hour))
	for _, old := range []struct{ table, key, but string }{
		{`desk_facts`, `id`, ` AND (kind <> 'agent_changed' OR EXISTS (SELECT 1 FROM desk_facts later WHERE later.kind = 'agent_changed' AND later.agent = desk_facts.agent
			AND later.at < ? AND (later.at, later.id) > (desk_facts.at, desk_facts.id)))`},
		{`desk_decisions`, `id`, ``},
		{`desk_notes`, `id`, ``},
		{`desk_visits`, `ticket`, ``},
	} {
		args := []any{before, forgottenAtOnce}
		if old.but != "" {
			args = []any{before, before, forgottenAtOnce}
		}
		statement := `DELETE FROM ` + old.table + ` WHERE ` + old.key + ` IN (SELECT ` + old.key + ` FROM ` + old.table + ` WHERE at < ?` + old.but + ` ORDER BY at LIMIT ?)`
		for n := int64(forgottenAtOnce); n == forgottenAtOnce; total += n {
			if n, err = k.forget(ctx, statement, args); err != nil {
				return total, fmt.Errorf("forget old rows of %s: %w", old.table, err)
			}
		}
	}
	return total, nil
}

func (k *Desk) forget(ctx context.Context, statement string, args []any) (n int64, err error) {
	err = k.db.write(ctx, func(ctx context.Context, t *tx) error {
		n, err = t.exec(ctx, statement, args...)
		return err
	})
	return n, err
}
