package runtime

import (
	"context"
	"fmt"
	"time"

	"cordboard/flow"
)

// duePage is how many timers are taken at once.
const duePage = 256

func (d *Driver) nudge() {
	select {
	case d.wake <- struct{}{}:
	default:
	}
}

// Fire delivers every timer of live contacts that is due at now and returns how many.
func (d *Driver) Fire(ctx context.Context, now time.Time) (int, error) {
	fired := 0
	for {
		due, err := d.config.Journal.Due(ctx, now, duePage)
		if err != nil {
			return fired, fmt.Errorf("list due timers: %w", err)
		}
		for _, o := range due {
			a := Arrival{Contact: o.Contact, Key: fmt.Sprintf("timer:%d", o.Op), Op: o.Op, At: now, Event: &flow.TimerFired{}}
			if _, err := d.Deliver(ctx, a); err != nil {
				return fired, fmt.Errorf("fire timer of contact %s: %w", o.Contact, err)
			}
			fired++
		}
		if len(due) < duePage {
			return fired, nil
		}
	}
}

// RunTimers fires timers of live contacts as they come due, until ctx ends. It looks four times a second and at once when one was set.
func (d *Driver) RunTimers(ctx context.Context, clock func() time.Time) {
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	for {
		if _, err := d.Fire(ctx, clock()); err != nil && ctx.Err() == nil {
			d.config.Logger.Warn("timers could not be fired, trying again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-d.wake:
		}
	}
}
