package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"cordboard/activities/templates"
	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/flow/hours"
	"cordboard/storage"
	"cordboard/web"
)

// demoAdmin signs in to a demo.
const demoAdmin = "admin@cordboard.local"

// demo fills an installation with a small contact centre. What is there already, by name, is left as it is: it can run at every start.
type demo struct {
	db      *storage.DB
	catalog *flow.Catalog
	who     storage.Actor
	out     io.Writer
}

// seedDemo adds what the demo needs, and prints the password of the admin when it makes one.
func seedDemo(ctx context.Context, db *storage.DB, catalog *flow.Catalog, out io.Writer) error {
	d := demo{db: db, catalog: catalog, who: storage.Actor{Name: "demo"}, out: out}
	for _, step := range []func(context.Context) error{d.organisation, d.admin, d.resources, d.rules, d.tables, d.variables, d.assistant, d.flows, d.numbers} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("add the demo: %w", err)
		}
	}
	return nil
}

func (d demo) organisation(ctx context.Context) error {
	o, err := d.db.Organisation(ctx)
	if err != nil || !o.UpdatedAt.IsZero() {
		return err
	}
	o.Name, o.TimeZone = "Northern Light Oy", "Europe/Helsinki"
	o.SetDialPrefixes("+358 +46")
	return d.db.SaveOrganisation(ctx, d.who, o)
}

// admin makes the user with a password that is shown only now.
func (d demo) admin(ctx context.Context) error {
	_, err := d.db.UserByEmail(ctx, demoAdmin)
	if err == nil || fault.CodeOf(err) != fault.NotFound {
		return err
	}
	password := strings.ToLower(rand.Text())[:16]
	hash, err := web.HashPassword(ctx, password)
	if err != nil {
		return err
	}
	_, err = d.db.CreateUser(ctx, d.who, storage.NewUser{Email: demoAdmin, Name: "Demo Admin", Hash: hash, Roles: []string{storage.AdminRole}})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(d.out, "Sign in as %s with the password %s (shown only now; cordboard user password sets another)\n", demoAdmin, password)
	return err
}

// resources makes schedule, queues, agents and prompts, and whatever else the template flows name.
func (d demo) resources(ctx context.Context) error {
	there, err := d.db.Resources(ctx)
	if err != nil {
		return err
	}
	for _, r := range demoResources() {
		if err := d.resource(ctx, there, r); err != nil {
			return err
		}
	}
	documents, err := demoFlows()
	if err != nil {
		return err
	}
	for _, f := range documents {
		for _, ref := range flow.References(f, d.catalog) {
			r := demoResource{kind: ref.Kind, name: ref.Name, description: "Named by the flow " + f.Name}
			if err := d.resource(ctx, there, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// resource makes one resource, unless there is one of that name.
func (d demo) resource(ctx context.Context, there flow.Resources, r demoResource) error {
	if slices.ContainsFunc(there.Names[r.kind], func(name string) bool { return strings.EqualFold(name, r.name) }) {
		return nil
	}
	settings, err := json.Marshal(r.settings)
	if err != nil {
		return fmt.Errorf("settings of %s: %w", r.name, err)
	}
	if r.settings == nil {
		settings = nil
	}
	switch r.kind {
	case "schedule":
		document, ok := r.settings.(hours.Schedule)
		if !ok {
			document = officeHours()
		}
		_, err = d.db.SaveSchedule(ctx, d.who, storage.Schedule{Name: r.name, Description: r.description, Document: document})
	case "queue":
		_, err = d.db.SaveQueue(ctx, d.who, storage.Queue{Name: r.name, Description: r.description, Settings: settings})
	case "agent":
		_, err = d.db.SaveAgent(ctx, d.who, storage.Agent{Name: r.name, Description: r.description, Settings: settings})
	case "prompt":
		err = d.prompt(ctx, r)
	default:
		err = d.staffing(ctx, r, settings)
	}
	there.Names[r.kind] = append(there.Names[r.kind], r.name)
	return err
}

// staffing makes what says how agents work: team, skill, site or profile. Flows and subflows come as documents.
func (d demo) staffing(ctx context.Context, r demoResource, settings json.RawMessage) (err error) {
	switch r.kind {
	case "team":
		_, err = d.db.SaveTeam(ctx, d.who, storage.Team{Name: r.name, Description: r.description, Settings: settings})
	case "skill":
		_, err = d.db.SaveSkill(ctx, d.who, storage.Skill{Name: r.name, Description: r.description, Settings: settings})
	case "site":
		_, err = d.db.SaveSite(ctx, d.who, storage.Site{Name: r.name, Description: r.description, Settings: settings})
	case "skill_profile":
		_, err = d.db.SaveSkillProfile(ctx, d.who, storage.SkillProfile{Name: r.name, Description: r.description, Settings: settings})
	case "capacity_profile":
		_, err = d.db.SaveCapacityProfile(ctx, d.who, storage.CapacityProfile{Name: r.name, Description: r.description, Settings: settings})
	}
	if fault.CodeOf(err) == fault.Conflict {
		return nil // the demo runs at every start: it is there
	}
	return err
}

// demoFlows gives the template flows, those that others run first.
func demoFlows() ([]*flow.Flow, error) {
	var subflows, others []*flow.Flow
	for _, t := range templates.All() {
		f, err := flow.DecodeDraft(t.Document)
		if err != nil {
			return nil, fmt.Errorf("template %s: %w", t.ID, err)
		}
		others = append(others, f)
		for _, file := range t.Subflows {
			f, err := flow.DecodeDraft(file.Data)
			if err != nil {
				return nil, fmt.Errorf("template %s: %s: %w", t.ID, file.Name, err)
			}
			if !slices.ContainsFunc(subflows, func(o *flow.Flow) bool { return o.Name == f.Name }) {
				subflows = append(subflows, f)
			}
		}
	}
	return append(subflows, others...), nil
}

// flows makes the template flows and publishes those that have never been.
func (d demo) flows(ctx context.Context) error {
	documents, err := demoFlows()
	if err != nil {
		return err
	}
	for _, document := range documents {
		_, err := d.db.Flow(ctx, document.Name)
		if fault.CodeOf(err) == fault.NotFound {
			_, err = d.db.CreateFlow(ctx, d.who, document)
		}
		if err != nil {
			return err
		}
	}
	for _, document := range documents {
		if err := d.publish(ctx, document.Name); err != nil {
			return err
		}
	}
	return nil
}

func (d demo) publish(ctx context.Context, name string) error {
	f, err := d.db.Flow(ctx, name)
	if err != nil {
		return err
	}
	if versions, err := d.db.Versions(ctx, name); err != nil || len(versions) > 0 {
		return err
	}
	resources, err := d.db.Resources(ctx)
	if err != nil {
		return err
	}
	if flow.HasErrors(flow.Validate(f.Draft, d.catalog, resources)) {
		return nil // somebody is at work on a flow of that name
	}
	_, err = d.db.Publish(ctx, d.who, name, storage.Publication{Revision: f.Revision, Message: "First version, from the template"})
	return err
}

// numbers makes the number inventory: one for each flow that calls arrive at, and spare ones.
func (d demo) numbers(ctx context.Context) error {
	documents, err := demoFlows()
	if err != nil {
		return err
	}
	numbers := slices.Clone(demoNumbers)
	next := 0
	for _, f := range documents {
		if f.Kind == flow.Inbound && next < len(numbers) {
			numbers[next].Flow = f.Name
			next++
		}
	}
	for _, n := range numbers {
		_, err := d.db.Number(ctx, n.Number)
		if fault.CodeOf(err) == fault.NotFound {
			_, err = d.db.SaveNumber(ctx, d.who, n)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
