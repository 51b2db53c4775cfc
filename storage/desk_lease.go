package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// leaseTime is how long an owner of the desk that is frozen keeps it, in milliseconds by the database's clock. One that is dead loses it at once.
const leaseTime = 3000

// Take implements routing.Store. On a database server the owner's session holds a lock: whoever gets the lock knows that the owner's session is
// gone. An owner that holds its lock but does not renew is frozen: when its lease has ended its session is ended too.
func (k *Desk) Take(ctx context.Context, node string) (epoch int64, taken bool, err error) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	backend, locked, err := k.lock(ctx)
	if err != nil {
		return 0, false, fmt.Errorf("lock the desk: %w", err)
	}
	var old int64
	err = k.db.write(ctx, func(ctx context.Context, t *tx) error {
		condition := `until < ` + t.dialect.clock
		if locked {
			condition = `1 = 1`
		}
		if err := t.get(ctx, &old, `SELECT backend FROM desk_lease WHERE id = 1 AND `+condition); err != nil {
			return err
		}
		return t.get(ctx, &epoch, `UPDATE desk_lease SET epoch = epoch + 1, owner = ?, backend = ?, until = `+t.dialect.clock+` + ? WHERE id = 1 AND `+condition+
			` RETURNING epoch`, node, backend, leaseTime)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("take the desk: %w", err)
	}
	k.versions = versions{epoch: epoch, tickets: map[string]int64{}, agents: map[string]int64{}}
	if k.locked = locked; !locked {
		k.db.dialect.endSession(ctx, k.session, old)
		k.inherit(ctx)
	}
	return epoch, true, nil
}

// inherit gets the lock of the owner before, whose session is being ended, so that nobody takes the new owner for a dead one.
func (k *Desk) inherit(ctx context.Context) {
	for try := 0; try < 25 && !k.locked && ctx.Err() == nil; try++ {
		var err error
		if _, k.locked, err = k.lock(ctx); err != nil {
			return // the next renewal tries again
		}
		if !k.locked {
			<-time.After(20 * time.Millisecond)
		}
	}
}

// lock tries to get the lock of the desk on a session of its own. On an embedded database there is one process, which has it.
func (k *Desk) lock(ctx context.Context) (backend int64, locked bool, err error) {
	if k.db.dialect.deskLock == nil {
		return 0, true, nil
	}
	if k.session == nil {
		if k.session, err = k.db.writer.DB.Conn(ctx); err != nil {
			k.session = nil
			return 0, false, k.db.read().told(err)
		}
	}
	backend, locked, err = k.db.dialect.deskLock(ctx, k.session)
	if err != nil {
		_ = k.session.Close() // it is broken: the next try opens another
		k.session = nil
		return 0, false, k.db.read().told(err)
	}
	return backend, locked, nil
}

// Renew implements routing.Store.
func (k *Desk) Renew(ctx context.Context, epoch int64) error {
	if err := k.db.write(ctx, func(ctx context.Context, t *tx) error { return t.fence(ctx, epoch) }); err != nil {
		return err
	}
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if !k.locked {
		k.inherit(ctx)
	}
	return nil
}

// fence holds that a node still owns the desk, keeps anybody from taking it until the transaction ends, and renews the lease.
func (t *tx) fence(ctx context.Context, epoch int64) error {
	n, err := t.exec(ctx, `UPDATE desk_lease SET until = `+t.dialect.clock+` + ? WHERE id = 1 AND epoch = ?`, leaseTime, epoch)
	switch {
	case err != nil:
		return fmt.Errorf("renew the lease of the desk: %w", err)
	case n == 0:
		return errFenced
	}
	return nil
}

// Release implements routing.Store.
func (k *Desk) Release(ctx context.Context, epoch int64) error {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	err := k.db.write(ctx, func(ctx context.Context, t *tx) error {
		_, err := t.exec(ctx, `UPDATE desk_lease SET until = 0 WHERE id = 1 AND epoch = ?`, epoch)
		return err
	})
	if k.locked = false; k.session != nil {
		// Closed for good, not given back: the lock belongs to the session.
		_ = k.session.Raw(func(any) error { return errEndSession })
		_ = k.session.Close()
		k.session = nil
	}
	if err != nil {
		return fmt.Errorf("release the desk: %w", err)
	}
	return nil
}
