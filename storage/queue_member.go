package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"cordboard/flow/fault"
	"cordboard/runtime/routing"
)

// MemberChange puts an agent into a queue, or takes one out. Where an agent is a member is kept in the agent's settings only.
type MemberChange struct {
	Agent    string   // by name
	Channels []string // empty: all
	Out      bool
}

// SaveQueueMembers is SaveQueue with changes of who is in the queue, all or nothing. A queue that rings more than routing.MostRinging agents at
// once is an invalid fault about the field members that says how many they are.
func (db *DB) SaveQueueMembers(ctx context.Context, who Actor, q Queue, changes []MemberChange) (Queue, error) {
	saved, err := db.saveResource(ctx, who, kindQueue, resource(q), func(ctx context.Context, t *tx, _ string) error {
		for _, c := range changes {
			if err := t.changeMember(ctx, who, q.Name, c); err != nil {
				return err
			}
		}
		return t.ringable(ctx, q.Name, "members")
	})
	return Queue(saved), err
}

// changeMember changes one agent's membership of a queue. The rest of the agent's settings stays as it is.
func (t *tx) changeMember(ctx context.Context, who Actor, queue string, c MemberChange) error {
	agent, err := t.resource(ctx, kindAgent, c.Agent)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "There is no agent named %q any more.", c.Agent)
	}
	staff, err := routing.ParseStaff(agent.Name, agent.Settings)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "The settings of agent %s cannot be read.", agent.Name)
	}
	queues := slices.DeleteFunc(staff.Queues, func(m routing.Membership) bool { return key(m.Queue) == key(queue) })
	if !c.Out {
		queues = append(queues, routing.Membership{Queue: queue, Channels: c.Channels})
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(agent.Settings, &object); err != nil {
		return fmt.Errorf("read settings of agent %s: %w", agent.Name, err)
	}
	list, err := encode(orEmpty(queues))
	if err != nil {
		return err
	}
	object["queues"] = json.RawMessage(list)
	settings, err := encode(object)
	if err != nil {
		return err
	}
	row := resourceRow{ID: agent.ID, Name: agent.Name, Description: agent.Description, Settings: string(agent.Settings)}
	return t.resettle(ctx, who, namingRow{Kind: kindAgent, resourceRow: row}, settings)
}

// ringable refuses a queue that rings too many agents at once.
func (t *tx) ringable(ctx context.Context, queue, field string) error {
	r, err := t.resource(ctx, kindQueue, queue)
	if fault.CodeOf(err) == fault.NotFound {
		return nil // settings that are older than the check may name what is not there
	}
	if err != nil {
		return err
	}
	q, err := routing.ParseQueue(r.Name, r.Settings)
	if err != nil || q.Ringing(routing.Members("one")) == 0 {
		return nil // nobody rings together
	}
	o, err := t.organised(ctx)
	if err != nil {
		return err
	}
	if n := q.Ringing(o.Members(r.Name)); n > routing.MostRinging {
		return fault.Field(field, "the queue %s would ring %d agents at once; at most %d can be", r.Name, n, routing.MostRinging)
	}
	return nil
}

// ringableAll is ringable for every queue that the settings of an agent, or of a team, name.
func (t *tx) ringableAll(ctx context.Context, kind, id string) error {
	r, err := t.resourceByID(ctx, kind, id)
	if err != nil {
		return err
	}
	var queues []string
	gather := func(_, of, name string) string {
		if of == kindQueue {
			queues = append(queues, name)
		}
		return name
	}
	if _, _, err := renamed(kind, r.Settings, gather); err != nil {
		return err
	}
	if staff, err := routing.ParseStaff(r.Name, r.Settings); err == nil && staff.Team != "" && kind == kindAgent {
		team, err := t.resource(ctx, kindTeam, staff.Team)
		if err == nil {
			_, _, err = renamed(kindTeam, team.Settings, gather)
		}
		if err != nil && fault.CodeOf(err) != fault.NotFound {
			return err
		}
	}
	for _, queue := range queues {
		if err := t.ringable(ctx, queue, "queues"); err != nil {
			return err
		}
	}
	return nil
}

// Organised loads who takes what: agents, teams, sites and profiles. Settings that cannot be read count as none.
func (db *DB) Organised(ctx context.Context) (routing.Organisation, error) {
	return db.read().organised(ctx)
}

func (q queries) organised(ctx context.Context) (routing.Organisation, error) {
	query, args, err := sqlx.In(`SELECT kind, name, settings FROM resources WHERE kind IN (?)`,
		[]string{kindAgent, kindTeam, kindSite, kindSkillProfile, kindCapacityProfile})
	if err != nil {
		return routing.Organisation{}, fmt.Errorf("load the organisation: %w", err)
	}
	var rows []struct{ Kind, Name, Settings string }
	if err := q.list(ctx, &rows, query, args...); err != nil {
		return routing.Organisation{}, fmt.Errorf("load the organisation: %w", err)
	}
	list := make([]routing.Resource, len(rows))
	for i, r := range rows {
		list[i] = routing.Resource{Kind: r.Kind, Name: r.Name, Settings: json.RawMessage(r.Settings)}
	}
	o, _ := routing.ParseOrganisation(list) // what cannot be read is left out
	return o, nil
}
