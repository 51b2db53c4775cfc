package bundle

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cordboard/flow/fault"
	"cordboard/storage"
)

// teams have their order only with the staff: it is of agents.
var teams = func() kind {
	k := plain(kindTeam, (*storage.DB).Team, (*storage.DB).SaveTeam, (*storage.DB).Teams)
	load, save := k.load, k.save
	k.load = func(ctx context.Context, db *storage.DB, name string, with Parts) (Resource, error) {
		r, err := load(ctx, db, name, with)
		if err != nil || with.Staff {
			return r, err
		}
		return r.without("order")
	}
	k.save = func(ctx context.Context, in place, r Resource) error {
		there, err := load(ctx, in.db, r.Name.Name, Parts{})
		if err != nil && fault.CodeOf(err) != fault.NotFound {
			return err
		}
		if r, err = r.keeping(there, "order"); err != nil {
			return err
		}
		return save(ctx, in, r)
	}
	return k
}()

// agents leave their logins where they are.
var agents = func() kind {
	k := plain(kindAgent, (*storage.DB).Agent, (*storage.DB).SaveAgent, (*storage.DB).Agents)
	load, save := k.load, k.save
	k.load = func(ctx context.Context, db *storage.DB, name string, with Parts) (Resource, error) {
		r, err := load(ctx, db, name, with)
		if err != nil {
			return r, err
		}
		return r.without("user")
	}
	k.save = func(ctx context.Context, in place, r Resource) error {
		there, err := load(ctx, in.db, r.Name.Name, Parts{})
		if err != nil && fault.CodeOf(err) != fault.NotFound {
			return err
		}
		if r, err = r.without("user"); err != nil { // a bundle that was written by hand
			return err
		}
		if r, err = r.keeping(there, "user"); err != nil {
			return err
		}
		return save(ctx, in, r)
	}
	return k
}()

// object reads settings field by field.
func (r Resource) object() (map[string]json.RawMessage, error) {
	fields := map[string]json.RawMessage{}
	if len(r.Settings) == 0 {
		return fields, nil
	}
	err := r.settings(&fields)
	return fields, err
}

// without leaves a field of the settings out.
func (r Resource) without(field string) (Resource, error) {
	fields, err := r.object()
	if err != nil || fields[field] == nil {
		return r, err
	}
	delete(fields, field)
	return r.with(fields)
}

// keeping takes a field of what is here that the resource does not have itself.
func (r Resource) keeping(there Resource, field string) (Resource, error) {
	here, err := there.object()
	if err != nil || here[field] == nil {
		return r, err
	}
	fields, err := r.object()
	if err != nil || fields[field] != nil {
		return r, err
	}
	fields[field] = here[field]
	return r.with(fields)
}

// ordered says whether a team has an order.
func (r Resource) ordered() bool {
	fields, err := r.object()
	return r.Kind == kindTeam && err == nil && fields["order"] != nil
}

// staffOf lists who works in something: agents and teams of a queue, agents of a team.
func staffOf(ctx context.Context, db *storage.DB, n Name) ([]Name, error) {
	if n.Kind != kindQueue && n.Kind != kindTeam {
		return nil, nil
	}
	namers, err := db.Namers(ctx, n.Kind, n.Name)
	if err != nil {
		return nil, fmt.Errorf("look for who works in %s: %w", n.Name, err)
	}
	var list []Name
	for _, one := range namers {
		if one.Kind == kindAgent || one.Kind == kindTeam {
			list = append(list, Name{one.Kind, one.Name})
		}
	}
	slices.SortFunc(list, func(a, b Name) int { return strings.Compare(a.Kind+a.Name, b.Kind+b.Name) })
	return list, nil
}
