package runtime

import (
	"context"
	"fmt"
	"sync"
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

// Fire delivers every timer of live contacts that is due at now and returns how many. A timer that cannot be delivered does not hold up the
// others; it stays due, and the first error is returned.
func (d *Driver) Fire(ctx context.Context, now time.Time) (int, error) {
	fired := 0
	for {
		due, err := d.config.Journal.Due(ctx, now, duePage)
		if err != nil {
			return fired, fmt.Errorf("list due timers: %w", err)
		}
		n, err := d.fireAll(ctx, due, now)
		fired += n
		if err != nil || len(due) < duePage {
			return fired, err
		}
	}
}

// fireAll delivers a page of timers at once, so that they share commits.
func (d *Driver) fireAll(ctx context.Context, due []Operation, now time.Time) (fired int, first error) {
	errs := make([]error, len(due))
	var all sync.WaitGroup
	for i, o := range due {
		all.Go(func() {
			a := Arrival{Contact: o.Contact, Key: fmt.Sprintf("timer:%d", o.Op), Op: o.Op, At: now, Event: &flow.TimerFired{}}
			_, errs[i] = d.Deliver(ctx, a)
		})
	}
	all.Wait()
	for i, err := range errs {
		if err == nil {
			fired++
		} else if first == nil {
			first = fmt.Errorf("fire timer of contact %s: %w", due[i].Contact, err)
		}
	}
	return fired, first
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
