package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/runtime/channel/browser"
	"cordboard/runtime/routing"
	"cordboard/runtime/routing/flowdesk"
)

// desk takes what live contacts ask of the routing core to it, and what the routing core says to the contacts.
type desk struct {
	app     *App
	service *routing.Service
	sent    sync.Map // tickets that this node took to the desk
	order   inOrder
}

// inOrder runs what is to be done for one contact one after the other, and for several beside each other.
type inOrder struct {
	mutex sync.Mutex
	lists map[string][]func()
}

// do runs something after all that was given for the contact before.
func (o *inOrder) do(contact string, run func(), start func(func())) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.lists == nil {
		o.lists = map[string][]func(){}
	}
	list, busy := o.lists[contact]
	o.lists[contact] = append(list, run)
	if !busy {
		start(func() { o.drain(contact) })
	}
}

func (o *inOrder) drain(contact string) {
	for {
		o.mutex.Lock()
		list := o.lists[contact]
		if len(list) == 0 {
			delete(o.lists, contact)
			o.mutex.Unlock()
			return
		}
		o.lists[contact] = list[1:]
		o.mutex.Unlock()
		list[0]()
	}
}

// ticketOf names an operation of a contact at the desk.
func ticketOf(contact string, op int) string { return contact + ":" + strconv.Itoa(op) }

// operationOf reads a ticket back.
func operationOf(ticket string) (contact string, op int, err error) {
	i := strings.LastIndexByte(ticket, ':')
	if i < 0 {
		return "", 0, fmt.Errorf("%q is no ticket of a contact", ticket)
	}
	op, err = strconv.Atoi(ticket[i+1:])
	return ticket[:i], op, err
}

// perform sends a command of a live contact to the desk; false when it is not for the desk.
func (d *desk) perform(ctx context.Context, o runtime.Operation) (taken bool, err error) {
	switch c := o.Command.(type) {
	case *flow.JoinQueue:
		return true, d.join(ctx, o, c)
	case *flow.OfferTo:
		return true, d.offer(ctx, o, c)
	case *flow.SetPriority:
		return true, d.change(ctx, o, c.Ticket, flowdesk.SetPriority(ticketOf(o.Contact, c.Ticket), ticketOf(o.Contact, o.Op), c))
	case *flow.SetSkills:
		return true, d.change(ctx, o, c.Ticket, flowdesk.SetSkills(ticketOf(o.Contact, c.Ticket), ticketOf(o.Contact, o.Op), c))
	case *flow.ReturnToQueue:
		return true, d.send(ctx, o, routing.Return{Ticket: ticketOf(o.Contact, c.Ticket), After: time.Duration(c.After)})
	case *flow.ScheduleCallback:
		return true, d.callBack(ctx, o, c)
	case *flow.Stop:
		return false, d.stop(ctx, o, c)
	}
	return false, nil
}

func (d *desk) send(ctx context.Context, o runtime.Operation, e routing.Event) error {
	return d.service.Send(ctx, o.Key(), e)
}

func (d *desk) join(ctx context.Context, o runtime.Operation, c *flow.JoinQueue) error {
	contact, err := d.app.DB.Journal().Contact(ctx, o.Contact)
	if err != nil {
		return err
	}
	join := flowdesk.Join(ticketOf(o.Contact, o.Op), c)
	if join.Queue, err = d.app.DB.QueueNow(ctx, c.Queue, contact.Program); err != nil {
		return err
	}
	if c.PreferAgent != "" {
		if join.Prefer, err = d.app.DB.AgentNow(ctx, c.PreferAgent, contact.Program); err != nil {
			return err
		}
	}
	join.Channel, join.Contact, join.Customer, join.Entry = o.Channel, o.Contact, contact.Facts.ANI, contact.Facts.DNIS
	join.Takes = contact.Facts.Attributes[placeAttribute]
	if c.Callback == "" {
		if err := d.rule(ctx, contact.Facts, &join); err != nil {
			return err
		}
		if err := d.recall(ctx, &join); err != nil {
			return err
		}
	}
	d.sent.Store(join.Ticket, true)
	return d.send(ctx, o, join)
}

func (d *desk) offer(ctx context.Context, o runtime.Operation, c *flow.OfferTo) error {
	contact, err := d.app.DB.Journal().Contact(ctx, o.Contact)
	if err != nil {
		return err
	}
	direct := flowdesk.Direct(ticketOf(o.Contact, o.Op), c)
	direct.Agents = make([]string, len(c.Agents))
	for i, name := range c.Agents {
		if direct.Agents[i], err = d.app.DB.AgentNow(ctx, name, contact.Program); err != nil {
			return err
		}
	}
	direct.Channel, direct.Contact, direct.Customer, direct.Entry = o.Channel, o.Contact, contact.Facts.ANI, contact.Facts.DNIS
	d.sent.Store(direct.Ticket, true)
	return d.send(ctx, o, direct)
}

// change asks for a change of the contact's wait, whose ticket is an operation; 0: it waits nowhere. Otherwise the desk answers.
func (d *desk) change(ctx context.Context, o runtime.Operation, ticket int, e routing.Event) error {
	if ticket == 0 {
		return d.answer(ctx, o, flowdesk.NotWaiting())
	}
	return d.send(ctx, o, e)
}

func (d *desk) answer(ctx context.Context, o runtime.Operation, e flow.Event) error {
	_, err := d.app.Driver.Deliver(ctx, runtime.Arrival{Contact: o.Contact, Key: "op:" + strconv.Itoa(o.Op), Op: o.Op, At: time.Now(), Event: e})
	return err
}

// stop takes a contact off the desk: its customer hung up, or its flow goes on elsewhere.
func (d *desk) stop(ctx context.Context, o runtime.Operation, c *flow.Stop) error {
	ticket := ticketOf(o.Contact, c.Op)
	if _, sent := d.sent.LoadAndDelete(ticket); !sent {
		if known, err := d.app.DB.Desk().Has(ctx, ticket); err != nil || !known {
			return err
		}
	}
	contact, err := d.app.DB.Journal().Contact(ctx, o.Contact)
	if err != nil {
		return err
	}
	leave := routing.Leave{Ticket: ticket}
	if contact.Status == runtime.Active {
		leave.Reason = routing.ReasonMoved
	}
	return d.send(ctx, o, leave)
}

// placeAttribute is the attribute of a callback's contact that names the ticket whose place it takes.
const placeAttribute = "callback_place"

// callBack makes the contact of a callback, which waits in its customer's place.
func (d *desk) callBack(ctx context.Context, o runtime.Operation, c *flow.ScheduleCallback) error {
	asked, err := d.app.DB.Journal().Contact(ctx, o.Contact)
	if err != nil {
		return err
	}
	booked := *c
	if booked.Queue, err = d.app.DB.QueueNow(ctx, c.Queue, asked.Program); err != nil {
		return err
	}
	if _, err := d.app.DB.Queue(ctx, booked.Queue); fault.CodeOf(err) == fault.NotFound {
		return d.answer(ctx, o, &flow.CallbackRefused{Reason: string(routing.ReasonNotFound)})
	} else if err != nil {
		return err
	}
	twice, err := d.app.DB.Desk().Waits(ctx, booked.Queue, c.Number)
	if err != nil {
		return err
	}
	if twice {
		return d.answer(ctx, o, &flow.CallbackRefused{Reason: string(routing.ReasonDuplicate)})
	}
	now := time.Now()
	contact, err := runtime.NewCallback(asked, fmt.Sprintf("%s-callback-%d", o.Contact, o.Op), &booked, now)
	if err != nil {
		return err
	}
	if c.KeepPlace && c.Ticket != 0 {
		contact.Facts.Attributes[placeAttribute] = ticketOf(o.Contact, c.Ticket)
	}
	if _, err := d.app.Driver.Begin(ctx, contact); err != nil {
		return err
	}
	return d.answer(ctx, o, &flow.CallbackScheduled{Callback: contact.Facts.ID})
}

// over forgets a ticket that the desk has done with.
func (d *desk) over(c routing.Command) {
	switch c := c.(type) {
	case routing.Refuse:
		d.sent.Delete(c.Ticket)
	case routing.Disconnect:
		d.sent.Delete(c.Ticket)
	}
}

// tell delivers what the desk says to the contact of a ticket. One that has moved on is taken off the desk.
func (d *desk) tell(ctx context.Context, delivery routing.Delivery) error {
	d.over(delivery.Command)
	contact, op, err := operationOf(delivery.Ticket)
	event := flowdesk.Event(delivery.Command)
	if err != nil || event == nil {
		return nil // not of a contact
	}
	if d.app.Live.Note(contact, event); browser.Owns(contact) && !d.app.Live.Has(contact) {
		d.app.DB.Desk().Say(contact, event)
	}
	outcome, err := d.app.Driver.Deliver(ctx, runtime.Arrival{Contact: contact, Key: "desk:" + delivery.ID, Op: op, At: delivery.At, Event: event})
	gone := fault.CodeOf(err) == fault.NotFound
	for _, e := range outcome.Change.Entries {
		gone = gone || e.Kind == "late"
	}
	if !gone {
		return err
	}
	switch delivery.Command.(type) {
	case routing.Refuse, routing.Changed, routing.NotWaiting: // nothing of it is left at the desk
		return nil
	}
	return d.service.Send(ctx, "gone:"+delivery.ID, routing.Leave{Ticket: delivery.Ticket})
}
