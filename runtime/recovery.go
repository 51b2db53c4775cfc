package runtime

import (
	"context"
	"fmt"
)

// recoveryPage is how many operations are read at once, so that a restart with many paused contacts stays small.
const recoveryPage = 500

// Recover hands out again every operation of live contacts that is neither answered nor a timer. It runs in pages beside new traffic: the
// server is ready before it is through. It returns how many were handed out.
func (d *Driver) Recover(ctx context.Context) (int, error) {
	after, total := "", 0
	for {
		page, err := d.config.Journal.Pending(ctx, after, recoveryPage)
		if err != nil {
			return total, fmt.Errorf("list pending operations: %w", err)
		}
		for _, o := range page {
			d.config.Performer.Perform(ctx, o)
			after = o.Key()
			total++
		}
		if len(page) < recoveryPage {
			return total, nil
		}
	}
}
