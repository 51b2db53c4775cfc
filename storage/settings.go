package storage

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/jmoiron/sqlx"

	"cordboard/flow/fault"
)

// named says which fields of the settings of a kind name resources of which kind. A field holds a name, a list of names or of objects with a
// queue, or an object whose keys are names.
var named = map[string]map[string]string{
	kindAgent: {
		"queues": kindQueue, "team": kindTeam, "site": kindSite, "skills": kindSkill, "skill_profile": kindSkillProfile,
		"capacity_profile": kindCapacityProfile, "duty": kindSchedule,
	},
	kindTeam: {
		"queues": kindQueue, "site": kindSite, "skill_profile": kindSkillProfile, "capacity_profile": kindCapacityProfile, "order": kindAgent,
	},
	kindSkillProfile: {"skills": kindSkill},
	kindSite:         {"capacity_profile": kindCapacityProfile},
}

// namers lists the kinds whose settings name resources of a kind.
func namers(of string) []string {
	var kinds []string
	for kind, fields := range named {
		if slices.Contains(slices.Collect(maps.Values(fields)), of) {
			kinds = append(kinds, kind)
		}
	}
	slices.Sort(kinds)
	return kinds
}

// renamed gives settings with every name as visit wants it, and whether that changed anything. Settings of kinds that name nothing stay as they
// are, byte for byte.
func renamed(kind string, settings []byte, visit func(field, kind, name string) string) ([]byte, bool, error) {
	fields := named[kind]
	if fields == nil {
		return settings, false, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(settings))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil {
		return nil, false, fmt.Errorf("read settings: %w", err)
	}
	changed := false
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		change := func(name string) string {
			if name == "" {
				return name
			}
			to := visit(field, fields[field], name)
			changed = changed || to != name
			return to
		}
		if value, ok := object[field]; ok {
			object[field] = renamedValue(value, change)
		}
	}
	if !changed {
		return settings, false, nil
	}
	text, err := encode(object)
	return []byte(text), true, err
}

func renamedValue(value any, change func(string) string) any {
	switch v := value.(type) {
	case string:
		return change(v)
	case []any:
		for i, one := range v {
			v[i] = renamedValue(one, change)
		}
	case map[string]any:
		if queue, ok := v["queue"].(string); ok && len(v) <= 2 {
			v["queue"] = change(queue)
			return v
		}
		keys := make(map[string]any, len(v))
		for name, one := range v {
			keys[change(name)] = one
		}
		return keys
	}
	return value
}

// Namer is a resource whose settings name another.
type Namer struct{ Kind, Name string }

// String says it in words.
func (n Namer) String() string { return kindWords(n.Kind) + " " + n.Name }

// Namers lists the resources whose settings name a resource, such as the agents of a team, by kind and name.
func (db *DB) Namers(ctx context.Context, kind, name string) ([]Namer, error) {
	rows, err := db.read().naming(ctx, kind, name)
	list := make([]Namer, len(rows))
	for i, r := range rows {
		list[i] = Namer{r.Kind, r.Name}
	}
	return list, err
}

type namingRow struct {
	Kind string
	resourceRow
}

// naming lists the resources whose settings name a resource.
func (q queries) naming(ctx context.Context, kind, name string) ([]namingRow, error) {
	kinds := namers(kind)
	if len(kinds) == 0 {
		return nil, nil
	}
	query, args, err := sqlx.In(`SELECT kind, `+resourceColumns+` FROM resources WHERE kind IN (?) ORDER BY kind, name_key`, kinds)
	if err != nil {
		return nil, fmt.Errorf("look for what names %s: %w", name, err)
	}
	var rows []namingRow
	if err := q.list(ctx, &rows, query, args...); err != nil {
		return nil, fmt.Errorf("look for what names %s: %w", name, err)
	}
	return slices.DeleteFunc(rows, func(r namingRow) bool {
		found := false
		_, _, err := renamed(r.Kind, []byte(r.Settings), func(_, of, one string) string {
			found = found || of == kind && key(one) == key(name)
			return one
		})
		return err != nil || !found
	}), nil
}

// renameIn puts a resource's new name into the settings that have the old one.
func (t *tx) renameIn(ctx context.Context, who Actor, kind string, from, to string) error {
	rows, err := t.naming(ctx, kind, from)
	if err != nil {
		return err
	}
	for _, r := range rows {
		settings, _, err := renamed(r.Kind, []byte(r.Settings), func(_, of, one string) string {
			if of == kind && key(one) == key(from) {
				return to
			}
			return one
		})
		if err != nil {
			return err
		}
		if err := t.resettle(ctx, who, r, string(settings)); err != nil {
			return err
		}
	}
	return nil
}

// resettle gives a resource other settings.
func (t *tx) resettle(ctx context.Context, who Actor, r namingRow, settings string) error {
	_, err := t.exec(ctx, `UPDATE resources SET settings = ?, updated_at = ?, updated_by = ? WHERE id = ?`, settings, millis(t.now), who.Name, r.ID)
	if err != nil {
		return fmt.Errorf("change %s %s: %w", r.Kind, r.Name, err)
	}
	after := r.resourceRow
	after.Settings = settings
	return t.audit(ctx, who, audited{action: r.Kind + ".update", subject: r.Name, before: r.audited(), after: after.audited()})
}

// settled checks that what settings name is there, and writes names as they are. What the settings before named already stays, so that old ones
// can be changed; so do skills, which agents had before there were pages for them.
func (t *tx) settled(ctx context.Context, kind, settings, before string) (string, error) {
	had := map[string]bool{}
	if before != "" {
		_, _, err := renamed(kind, []byte(before), func(_, of, name string) string {
			had[of+"/"+key(name)] = true
			return name
		})
		if err != nil {
			return "", err
		}
	}
	problems := map[string]string{}
	var failed error
	text, _, err := renamed(kind, []byte(settings), func(field, of, name string) string {
		found, err := t.currentName(ctx, of, name)
		switch {
		case err != nil:
			failed = err
		case found != "":
			return found
		case of != kindSkill && !had[of+"/"+key(name)]:
			problems[field] = fmt.Sprintf("there is no %s %q", kindWords(of), name)
		}
		return name
	})
	if failed != nil {
		return "", failed
	}
	if err == nil && len(problems) > 0 {
		err = &fault.Error{Code: fault.Invalid, Message: "some fields need attention", Fields: problems}
	}
	return string(text), err
}

// currentName is a resource's name as it is written; "" when there is none.
func (q queries) currentName(ctx context.Context, kind, name string) (string, error) {
	var names []string
	if err := q.list(ctx, &names, `SELECT name FROM resources WHERE kind = ? AND name_key = ?`, kind, key(name)); err != nil || len(names) == 0 {
		return "", err
	}
	return names[0], nil
}

// RenameInSettings gives the settings of a resource of a kind with every name of another resource as rename wants it. Kinds whose settings name
// nothing get them back as they are.
func RenameInSettings(kind string, settings json.RawMessage, rename func(of, name string) string) (json.RawMessage, error) {
	if len(settings) == 0 {
		return settings, nil
	}
	out, _, err := renamed(kind, settings, func(_, of, name string) string { return rename(of, name) })
	return out, err
}
