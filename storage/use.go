package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// Use is one place that names something.
type Use struct {
	Kind     string   // of what names it: flow, agent, team, skill_profile, site, ai_agent, number or routing_rule
	Name     string   // of what names it
	Version  int      // of a flow; 0: its draft
	Labels   []string // that point at the version
	Activity string   // its id, in a flow
	Label    string   // the activity's name as the draft has it; only in what Uses gives
	Field    string   // path of the property, or field of the settings
	Loose    bool     // it does not keep what it names from being deleted
}

// String says it in words.
func (u Use) String() string {
	switch {
	case u.Kind != FoundFlow:
		return kindWords(u.Kind) + " " + u.Name
	case u.Version > 0:
		return fmt.Sprintf("%s (version %d, activity %s)", u.Name, u.Version, u.Activity)
	}
	return fmt.Sprintf("%s (draft, activity %s)", u.Name, u.Activity)
}

// InUse is why something is not deleted: everything that names it. It is a conflict fault, whose message names three places.
type InUse struct {
	Kind, Name string
	Uses       []Use
}

// Error names the first places.
func (e *InUse) Error() string {
	var words []string
	for _, u := range e.Uses {
		if one := u.String(); !slices.Contains(words, one) {
			words = append(words, one)
		}
	}
	text := strings.Join(words[:min(3, len(words))], ", ")
	if more := len(words) - 3; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Sprintf("The %s %s is in use: %s. Change them first.", kindWords(e.Kind), e.Name, text)
}

// Unwrap gives the fault.
func (e *InUse) Unwrap() error { return fault.New(fault.Conflict, "%s", e.Error()) }

// inUse refuses to delete what is used.
func inUse(kind, name string, uses []Use) error {
	uses = slices.DeleteFunc(uses, func(u Use) bool { return u.Loose })
	if len(uses) == 0 {
		return nil
	}
	return &InUse{Kind: kind, Name: name, Uses: uses}
}

// Uses lists everything that names something: flows in their drafts and in versions that are in use, settings of other resources, numbers and routing
// rules. kind is that of a resource, or FoundFlow, FoundVariable or FoundNumber. What is not there has no uses.
func (db *DB) Uses(ctx context.Context, kind, name string) ([]Use, error) {
	uses, err := db.uses(ctx, db.read(), kind, name)
	if err != nil || len(uses) == 0 {
		return uses, err
	}
	flows, err := db.index.current(ctx, db.read())
	if err != nil {
		return nil, fmt.Errorf("name activities: %w", err)
	}
	labels := map[string]string{}
	for _, f := range flows {
		for _, a := range f.activities {
			labels[f.Name+"/"+a.id] = a.name
		}
	}
	for i, u := range uses {
		uses[i].Label = labels[u.Name+"/"+u.Activity]
	}
	return uses, nil
}

func (db *DB) uses(ctx context.Context, q queries, kind, name string) ([]Use, error) {
	switch kind {
	case FoundFlow:
		return q.flowUses(ctx, name)
	case FoundVariable:
		return db.variableUses(ctx, q, name)
	case FoundNumber:
		return db.numberUses(ctx, q, name)
	}
	return q.resourceUses(ctx, kind, name)
}

// flowUses lists the numbers that lead to a flow, and the other flows that run it.
func (q queries) flowUses(ctx context.Context, name string) ([]Use, error) {
	var uses []Use
	var numbers []string
	err := q.list(ctx, &numbers, `SELECT n.number FROM numbers n JOIN flows f ON f.id = n.flow_id WHERE f.name_key = ? AND f.deleted_at IS NULL ORDER BY n.number`, key(name))
	if err != nil {
		return nil, fmt.Errorf("list numbers of %s: %w", name, err)
	}
	for _, one := range numbers {
		uses = append(uses, Use{Kind: FoundNumber, Name: one, Field: "flow"})
	}
	flows, err := q.usages(ctx, []string{"subflow", "flow"}, name)
	return append(uses, slices.DeleteFunc(flows, func(u Use) bool { return key(u.Name) == key(name) })...), err
}

// resourceUses lists what names a resource.
func (q queries) resourceUses(ctx context.Context, kind, name string) ([]Use, error) {
	uses, err := q.usages(ctx, []string{kind}, name)
	if err != nil {
		return nil, err
	}
	rows, err := q.naming(ctx, kind, name)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		// An agent in the order of a team may go: the order is of those who are there.
		uses = append(uses, Use{Kind: r.Kind, Name: r.Name, Loose: kind == kindAgent})
	}
	agents, err := q.aiAgentsNaming(ctx, kind, name)
	if err != nil {
		return nil, err
	}
	for _, one := range agents {
		uses = append(uses, Use{Kind: kindAIAgent, Name: one})
	}
	rules, err := q.rulesNaming(ctx, kind, name)
	return append(uses, rules...), err
}

// aiAgentsNaming names the AI agents that use a resource: queues and knowledge bases by their ids, secrets by their names.
func (q queries) aiAgentsNaming(ctx context.Context, kind, name string) ([]string, error) {
	switch kind {
	case kindSecret:
		return q.aiAgentsWith(ctx, `"secret":"`+key(name)+`"`)
	case kindQueue, kindKnowledge:
		id, err := q.currentID(ctx, kind, name)
		if err != nil || id == "" {
			return nil, err
		}
		return q.aiAgentsWith(ctx, `"`+id+`"`)
	}
	return nil, nil
}

// rulesNaming lists the routing rules that name a resource.
func (q queries) rulesNaming(ctx context.Context, kind, name string) ([]Use, error) {
	if kind != kindQueue && kind != kindAgent && kind != kindSkill {
		return nil, nil
	}
	rules, _, err := q.writtenRules(ctx)
	var uses []Use
	for i := range rules {
		for of, has := range rules[i].names() {
			if of == kind && key(*has) == key(name) {
				uses = append(uses, Use{Kind: FoundRule, Name: rules[i].Name, Field: kind})
			}
		}
		if kind == kindQueue && compares(rules[i].When.Source, name) {
			uses = append(uses, Use{Kind: FoundRule, Name: rules[i].Name, Field: "when"})
		}
	}
	return uses, err
}

// compares says whether a condition compares the queue that a contact is on its way to with a name.
func compares(condition, name string) (found bool) {
	flow.RenameCompared(condition, "event", "queue", func(text string) string {
		found = found || key(text) == key(name)
		return text
	})
	return found
}

// numberUses lists the texts in drafts and in live versions that are a number, such as one to show or to dial. A text may be alike by chance, so
// none of them keeps the number in the inventory.
func (db *DB) numberUses(ctx context.Context, q queries, number string) ([]Use, error) {
	number = plainNumber(number)
	var uses []Use
	// Numbers are written in many ways, so every document is looked at; most are left unread.
	err := q.documentsWith(ctx, "", func(d inUseDocument) error {
		if text := strings.ToLower(d.Document); !strings.Contains(numberMarks.Replace(text), numberMarks.Replace(number)) {
			return nil
		}
		f, err := decode(d.Document)
		if err != nil {
			return err
		}
		for _, a := range f.Activities {
			eachProperty(a.Properties, func(field, text string) {
				if plainNumber(text) == number {
					one := d.use(a.ID, field)
					one.Loose = true
					uses = append(uses, one)
				}
			})
		}
		return nil
	})
	return uses, err
}
