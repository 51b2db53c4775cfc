package main

import (
	"context"

	"cordboard/flow"
	"cordboard/storage"
)

// demoRules send some contacts elsewhere before agents are chosen.
func demoRules() []storage.RoutingRule {
	return []storage.RoutingRule{
		{Name: "Gold customers", When: flow.Expression{Source: `contact.attributes.tier == "gold"`}, Agent: "anna", Priority: 2},
		{Name: "In Swedish", When: flow.Expression{Source: `contact.language startsWith "sv"`}, Skills: []flow.Skill{{Skill: "swedish", Op: ">=", Value: 5}}},
		{Name: "Chats about invoices", When: flow.Expression{Source: `contact.channel == "chat" && contact.attributes.topic == "invoice"`}, Queue: "billing"},
	}
}

// rules saves the demo's routing rules, unless there are some.
func (d demo) rules(ctx context.Context) error {
	there, err := d.db.RoutingRules(ctx)
	if err != nil || len(there) > 0 {
		return err
	}
	return d.db.SaveRoutingRules(ctx, d.who, demoRules())
}
