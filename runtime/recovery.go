package runtime

import (
	"context"
	"fmt"
	"time"
)

// recoveryPage is how many operations are taken up at once, so that a restart with many paused contacts stays small.
const recoveryPage = 500

// recovery is what a driver knows of its own lease.
type recovery struct {
	kept   time.Time // when it was kept last
	missed time.Time // when it was not kept in time
}

// Recover keeps this node's lease and hands out what nodes without one have not carried out, with the keys it always had: all operations that are
// neither answered nor a timer. It runs in pages beside new traffic: the server is ready before it is through. It returns how many were handed out.
// A node that could not keep its own lease leaves the others alone for as long as a lease lasts: the database was away for them too.
// One goroutine calls it at a time.
func (d *Driver) Recover(ctx context.Context) (int, error) {
	lease, r := d.config.Lease, &d.recovery
	err := d.config.Journal.KeepLease(ctx, d.config.Node, lease)
	now := time.Now()
	if err != nil || (!r.kept.IsZero() && now.Sub(r.kept) > lease) {
		r.missed = now
	}
	if err != nil {
		return 0, fmt.Errorf("keep this node's lease: %w", err)
	}
	r.kept = now
	if !r.missed.IsZero() && now.Sub(r.missed) <= lease {
		return 0, nil
	}
	return d.takeUp(ctx)
}

func (d *Driver) takeUp(ctx context.Context) (total int, err error) {
	for {
		page, err := d.config.Journal.TakeUp(ctx, d.config.Node, recoveryPage)
		if err != nil {
			return total, fmt.Errorf("take up operations: %w", err)
		}
		for _, o := range page {
			d.config.Performer.Perform(d.ctx, o)
			total++
		}
		if len(page) < recoveryPage {
			return total, nil
		}
		if err := d.config.Journal.KeepLease(ctx, d.config.Node, d.config.Lease); err != nil { // a long take-up must not cost this node's own lease
			return total, fmt.Errorf("keep this node's lease: %w", err)
		}
	}
}

// RunRecovery keeps this node's lease, and takes up what other nodes leave behind, until ctx ends.
// It looks three times in a lease.
func (d *Driver) RunRecovery(ctx context.Context) {
	every := time.NewTicker(d.config.Lease / 3)
	defer every.Stop()
	for ctx.Err() == nil {
		n, err := d.Recover(ctx)
		if err != nil && ctx.Err() == nil {
			d.config.Logger.Warn("operations of nodes that are gone could not be taken up, trying again", "taken_up", n, "error", err)
		} else if n > 0 {
			d.config.Logger.Info("took up operations of nodes that are gone", "operations", n)
		}
		d.lookHome(ctx)
		select {
		case <-ctx.Done():
		case <-every.C:
		}
	}
}

// Leave ends this node's lease, so that the others take up at once what it leaves. It is called when nothing is carried out here any more.
func (d *Driver) Leave(ctx context.Context) {
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := d.config.Journal.EndLease(last, d.config.Node); err != nil {
		d.config.Logger.Warn("this node's lease ends by itself", "error", err)
	}
}
