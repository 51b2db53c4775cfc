package storage

import (
	"context"
	"encoding/json"
	"fmt"

	"cordboard/flow"
)

// subflows adds the names of flows, and the outcomes of subflows.
func (q queries) subflows(ctx context.Context, r *flow.Resources) error {
	var flows []struct {
		Name     string
		Kind     flow.Kind
		Outcomes string
		Live     *string
	}
	// A subflow's outcomes are those of its live version, which is what contacts run; before there is one, those of its draft.
	err := q.list(ctx, &flows, `SELECT f.name, f.kind, f.outcomes, v.outcomes AS live FROM flows f
		LEFT JOIN labels l ON l.flow_id = f.id AND l.label = ? LEFT JOIN versions v ON v.id = l.version_id
		WHERE f.deleted_at IS NULL ORDER BY f.name_key`, Live)
	if err != nil {
		return fmt.Errorf("list subflows: %w", err)
	}
	labels, err := q.flowLabels(ctx)
	if err != nil {
		return err
	}
	others, err := q.labelOutcomes(ctx)
	if err != nil {
		return err
	}
	for _, f := range flows {
		r.Labels[f.Name] = labels[f.Name]
		if f.Kind != flow.Subflow { // a contact that goes to a subflow for good would end with it
			r.Names["flow"] = append(r.Names["flow"], f.Name)
			continue
		}
		r.Names["subflow"] = append(r.Names["subflow"], f.Name)
		text := f.Outcomes
		if f.Live != nil {
			text = *f.Live
		}
		if r.Outcomes[f.Name], err = outcomeList(f.Name, text); err != nil {
			return err
		}
		if others[f.Name] != nil {
			r.LabelOutcomes[f.Name] = others[f.Name]
		}
	}
	return nil
}

// labelOutcomes lists the outcomes of the versions of subflows that have another label than live, by the subflow's name and the label.
func (q queries) labelOutcomes(ctx context.Context) (map[string]map[string][]string, error) {
	var rows []struct{ Name, Label, Outcomes string }
	err := q.list(ctx, &rows, `SELECT f.name, l.label, v.outcomes FROM labels l JOIN flows f ON f.id = l.flow_id JOIN versions v ON v.id = l.version_id
		WHERE f.deleted_at IS NULL AND f.kind = ? AND l.label <> ?`, flow.Subflow, Live)
	if err != nil {
		return nil, fmt.Errorf("list outcomes by label: %w", err)
	}
	all := map[string]map[string][]string{}
	for _, r := range rows {
		if all[r.Name] == nil {
			all[r.Name] = map[string][]string{}
		}
		if all[r.Name][r.Label], err = outcomeList(r.Name, r.Outcomes); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func outcomeList(name, text string) ([]string, error) {
	list := []string{}
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return nil, fmt.Errorf("read outcomes of %s: %w", name, err)
	}
	return list, nil
}

// FormerFlows maps names that flows had, in lower case, to the names that they have now. Versions that were published before go on naming them so.
// A name that another flow has now is left out.
func (db *DB) FormerFlows(ctx context.Context) (map[string]string, error) {
	var rows []struct {
		Former string `db:"name_key"`
		Name   string
	}
	err := db.read().list(ctx, &rows, `SELECT o.name_key, f.name FROM former_names o JOIN flows f ON f.id = o.target
		WHERE o.kind = 'flow' AND f.deleted_at IS NULL AND o.name_key NOT IN (SELECT name_key FROM flows WHERE deleted_at IS NULL)`)
	if err != nil {
		return nil, fmt.Errorf("list former names of flows: %w", err)
	}
	names := map[string]string{}
	for _, r := range rows {
		names[r.Former] = r.Name
	}
	return names, nil
}

// flowLabels lists the labels that versions of each flow have, by the flow's name.
func (q queries) flowLabels(ctx context.Context) (map[string][]string, error) {
	var rows []struct{ Name, Label string }
	err := q.list(ctx, &rows, `SELECT f.name, l.label FROM labels l JOIN flows f ON f.id = l.flow_id WHERE f.deleted_at IS NULL ORDER BY f.name_key, l.label`)
	if err != nil {
		return nil, fmt.Errorf("list labels: %w", err)
	}
	labels := map[string][]string{}
	for _, r := range rows {
		labels[r.Name] = append(labels[r.Name], r.Label)
	}
	return labels, nil
}
