package runtime

import (
	"context"
	"time"

	"cordboard/flow"
)

// A contact is at home at the node that has its channel: the page or the media of its customer ends there. Any node steps the contact. What the
// channel has to do is issued for its home, which takes it in the order in which it was issued.

// own notes which node carries out what a change issues: its home what concerns the channel, this one everything else.
func (d *Driver) own(c Change) Change {
	home := c.Contact.Home
	for i := range c.Issued {
		o := &c.Issued[i]
		o.Node = d.config.Node
		if home != "" && home != o.Node && !o.Test && ofChannel(o.Command) {
			o.Node, o.Waiting = home, true
		}
	}
	return c
}

func ofChannel(c flow.Command) bool {
	_, stops := c.(*flow.Stop)
	return stops || flow.OnChannel(c)
}

// callHome tells the home of a contact that something waits there. A message that is lost is made good by the next look.
func (d *Driver) callHome(change Change) {
	for _, o := range change.Issued {
		if o.Waiting {
			d.config.Journal.Call(d.ctx, o.Node)
			return
		}
	}
}

// takeHome hands out what other nodes issued for a contact of this node before a version. Its worker calls it, so nothing of the contact overtakes.
func (d *Driver) takeHome(contact string, before int64) {
	waiting, err := d.config.Journal.Take(d.ctx, d.config.Node, contact, before)
	if err != nil {
		if d.ctx.Err() == nil {
			d.config.Logger.Warn("what other nodes issued for a contact could not be taken; it is taken with the next look", "contact", contact, "error", err)
		}
		return
	}
	for _, o := range waiting {
		d.config.Performer.Perform(d.ctx, o)
	}
}

// RunHome takes what other nodes issue for contacts that are at home here, as soon as they call, until ctx ends.
func (d *Driver) RunHome(ctx context.Context) {
	for ctx.Err() == nil {
		if err := d.config.Journal.Called(ctx, d.config.Node, func() { d.lookHome(ctx) }); err != nil && ctx.Err() == nil {
			d.config.Logger.Warn("calls of other nodes are not heard; what they issue is taken with the next look", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(d.config.Lease / 3):
		}
	}
}

// lookHome has the workers take what waits for contacts of this node.
func (d *Driver) lookHome(ctx context.Context) {
	contacts, err := d.config.Journal.Waiting(ctx, d.config.Node)
	if err != nil {
		if ctx.Err() == nil {
			d.config.Logger.Warn("it is not known what other nodes issued for contacts of this one, trying again", "error", err)
		}
		return
	}
	for _, contact := range contacts {
		if _, err := d.try(ctx, &request{arrival: Arrival{Contact: contact}, take: true, reply: make(chan Outcome, 1)}); err != nil {
			return
		}
	}
}
