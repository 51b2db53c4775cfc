package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/routing"
	"cordboard/runtime/routing/flowdesk"
)

// rule changes a contact's wait as the organisation's rules say, one after the other. A condition that cannot be answered does not hold.
func (d *desk) rule(ctx context.Context, facts flow.Contact, join *routing.Join) error {
	rules, err := d.app.DB.RoutingRules(ctx)
	if err != nil {
		return err
	}
	for _, r := range rules {
		holds, err := r.When.Evaluate(flow.Env{"event": map[string]any{"queue": join.Queue}, "contact": aboutContact(facts)})
		if err != nil {
			d.app.Config.Log.Warn("the condition of a routing rule cannot be answered", "rule", r.Name, "contact", facts.ID, "error", err)
			continue
		}
		if holds != true {
			continue
		}
		if r.Queue != "" {
			if join.Queue, err = d.app.DB.QueueNow(ctx, r.Queue, ""); err != nil {
				return err
			}
		}
		if r.Agent != "" {
			if join.Prefer, err = d.app.DB.AgentNow(ctx, r.Agent, ""); err != nil {
				return err
			}
		}
		if r.Priority != 0 {
			join.Priority = r.Priority
		}
		join.Skills = append(join.Skills, flowdesk.Skills(r.Skills)...)
	}
	return nil
}

// aboutContact is what conditions of rules read as contact.*.
func aboutContact(c flow.Contact) map[string]any {
	attributes := map[string]any{}
	for name, value := range c.Attributes {
		attributes[name] = value
	}
	return map[string]any{
		"id": c.ID, "channel": c.Channel, "ani": c.ANI, "dnis": c.DNIS, "entry_point": c.EntryPoint, "language": c.Language,
		"started_at": c.StartedAt, "attributes": attributes,
	}
}

// nobodys are numbers that say nothing about who calls.
var nobodys = []string{"", "anonymous", "unknown", "restricted", "unavailable", "private"}

// recall gives a customer who was here before the place that they gave up, and the agent of then, as the queue's settings say.
func (d *desk) recall(ctx context.Context, join *routing.Join) error {
	found, err := d.app.DB.Queue(ctx, join.Queue)
	if fault.CodeOf(err) == fault.NotFound {
		return nil // the desk refuses it
	}
	if err != nil {
		return err
	}
	q, err := routing.ParseQueue(found.Name, found.Settings)
	remembers := max(time.Duration(q.LastAgent), time.Duration(q.Resume))
	if err != nil || remembers == 0 || slices.Contains(nobodys, strings.ToLower(join.Customer)) {
		return nil // the desk says what is wrong with the settings
	}
	now := time.Now()
	before, err := d.app.DB.Desk().Visit(ctx, join.Customer, join.Queue, now.Add(-remembers))
	if err != nil {
		return err
	}
	if join.Prefer == "" && before.Agent != "" && now.Sub(before.Ended) <= time.Duration(q.LastAgent) {
		join.Prefer = before.Agent
	}
	if !before.Since.IsZero() && now.Sub(before.Left) <= time.Duration(q.Resume) && before.Since.Before(join.Since) {
		join.Since, join.Resumed = before.Since, true
	}
	return d.app.DB.Desk().NoteVisit(ctx, join.Ticket, join.Customer, join.Queue)
}
