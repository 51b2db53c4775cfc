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
	"cordboard/storage"
)

// rule changes a contact's wait as the organisation's rules say, one after the other. A condition that cannot be answered does not hold.
func (d *desk) rule(ctx context.Context, facts flow.Contact, join *routing.Join) error {
	rules, err := d.app.DB.RoutingRules(ctx)
	if err != nil || len(rules) == 0 {
		return err
	}
	wait, hits := storage.ApplyRules(rules, facts, storage.RuledWait{Queue: join.Queue, Agent: join.Prefer, Priority: join.Priority})
	if err := d.noteRules(ctx, *join, wait, hits); err != nil { // it explains later; the caller is here now
		d.app.Config.Log.Warn("what routing rules a contact met cannot be noted", "contact", join.Contact, "error", err)
	}
	besides := flowdesk.Skills(wait.Skills)
	join.Priority, join.Skills = wait.Priority, append(join.Skills, besides...)
	for i := range join.Relax { // a widening step drops what the flow asked for, not what the rules do
		join.Relax[i].Skills = append(slices.Clone(join.Relax[i].Skills), besides...)
	}
	if err := d.moved(ctx, facts.ID, join, wait.Queue); err != nil {
		return err
	}
	if wait.Agent != "" {
		join.Prefer, err = d.app.DB.AgentNow(ctx, wait.Agent, "")
	}
	return err
}

// noteRules notes with the contact which rules it met, for those who ask why it went where it went.
func (d *desk) noteRules(ctx context.Context, join routing.Join, wait storage.RuledWait, hits []storage.RuleHit) error {
	met := storage.RulesMet{Queue: join.Queue, Wait: wait}
	for _, hit := range hits {
		if hit.Err != nil {
			d.app.Config.Log.Warn("the condition of a routing rule cannot be answered", "rule", hit.Rule.Name, "contact", join.Contact, "error", hit.Err)
		}
		if one, ok := hit.Met(); ok {
			met.Rules = append(met.Rules, one)
		}
	}
	if len(met.Rules) == 0 {
		return nil
	}
	return d.app.DB.Desk().NoteRules(ctx, join.Ticket, met)
}

// moved puts a contact on its way to another queue, whose agents may see it from now on.
func (d *desk) moved(ctx context.Context, contact string, join *routing.Join, to string) (err error) {
	from := join.Queue
	join.Queue, err = d.app.DB.QueueNow(ctx, to, "") // rules that were saved long ago may have former names
	if err != nil || join.Queue == from {
		return err
	}
	return d.app.DB.NoteQueue(ctx, contact, join.Queue)
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
