package bundle

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"cordboard/flow/fault"
	"cordboard/storage"
)

// The kinds whose content a bundle holds, as flows and settings name them. A secret is only ever named.
const (
	kindSkill     = "skill"
	kindSchedule  = "schedule"
	kindQueue     = "queue"
	kindTeam      = "team"
	kindAgent     = "agent"
	kindKnowledge = "knowledge"
	kindPrompt    = "prompt"
	kindTable     = "table"
	kindAIAgent   = "ai_agent"
	kindVariable  = "variable" // of the organisation
	kindSecret    = "secret"
)

// kind is how resources of a kind come into a bundle and out of it.
type kind struct {
	name string
	// load reads one of an installation as a bundle holds it; a missing one is a not_found fault.
	load func(ctx context.Context, db *storage.DB, name string, with Parts) (Resource, error)
	// save makes one, or puts it in the place of the one that has its name.
	save func(ctx context.Context, in place, r Resource) error
	// list names those that are there.
	list func(ctx context.Context, db *storage.DB) ([]string, error)
	// rename gives settings with other names in them; nil: as storage has it.
	rename func(settings json.RawMessage, rename func(of, name string) string) (json.RawMessage, error)
	// prepare checks and converts what takes its time, before anything is written; nil: nothing does.
	prepare func(ctx context.Context, db *storage.DB, r Resource) (Resource, error)
}

// Parts are what a bundle has of its resources beside their settings.
type Parts struct {
	Audio bool // the recordings of prompts
	Rows  bool // the rows of tables
	Staff bool // who works in the queues and teams, and the order of teams
}

// place is where something of a bundle goes.
type place struct {
	db    *storage.DB
	who   storage.Actor
	value json.RawMessage // of a variable: what it is to have, nil for what the bundle has
}

// kinds are the kinds in the order in which they are made: each names only those before it, but teams and agents, who name each other.
var kinds = []kind{
	plain("capacity_profile", (*storage.DB).CapacityProfile, (*storage.DB).SaveCapacityProfile, (*storage.DB).CapacityProfiles),
	plain("site", (*storage.DB).Site, (*storage.DB).SaveSite, (*storage.DB).Sites),
	plain(kindSkill, (*storage.DB).Skill, (*storage.DB).SaveSkill, (*storage.DB).Skills),
	plain("skill_profile", (*storage.DB).SkillProfile, (*storage.DB).SaveSkillProfile, (*storage.DB).SkillProfiles),
	{name: kindSchedule, load: loadSchedule, save: saveSchedule, list: listed((*storage.DB).Schedules, func(s storage.Schedule) string { return s.Name })},
	plain(kindQueue, (*storage.DB).Queue, (*storage.DB).SaveQueue, (*storage.DB).Queues),
	teams,
	agents,
	{name: kindKnowledge, load: loadKnowledge, save: saveKnowledge, list: listed((*storage.DB).KnowledgeBases, func(k storage.Knowledge) string { return k.Name }), prepare: checkKnowledge},
	{name: kindPrompt, load: loadPrompt, save: savePrompt, list: listed((*storage.DB).Prompts, func(p storage.Prompt) string { return p.Name }), prepare: transcodePrompt},
	{name: kindTable, load: loadTable, save: saveTable, list: listed((*storage.DB).Tables, func(t storage.Table) string { return t.Name }), prepare: readRows},
	{name: kindAIAgent, load: loadAIAgent, save: saveAIAgent, list: listed((*storage.DB).AIAgents, func(a storage.AIAgent) string { return a.Name }), rename: renameInAIAgent},
	{name: kindVariable, load: loadVariable, save: saveVariable, list: listed((*storage.DB).Variables, func(v storage.Variable) string { return v.Name })},
}

// kindOf finds a kind; held is false for those that bundles only name.
func kindOf(name string) (k kind, held bool) {
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == name })
	if i < 0 {
		return k, false
	}
	return kinds[i], true
}

// noun is what the nouns of storage have in common whose settings are JSON.
type noun struct {
	ID          string
	Name        string
	Description string
	Settings    json.RawMessage
	UpdatedAt   time.Time
	UpdatedBy   string
}

type nouns interface {
	~struct {
		ID          string
		Name        string
		Description string
		Settings    json.RawMessage
		UpdatedAt   time.Time
		UpdatedBy   string
	}
}

// plain is a kind whose settings go as they are.
func plain[N nouns](name string, get func(*storage.DB, context.Context, string) (N, error),
	put func(*storage.DB, context.Context, storage.Actor, N) (N, error), all func(*storage.DB, context.Context) ([]N, error)) kind {
	return kind{
		name: name, list: listed(all, func(n N) string { return noun(n).Name }),
		load: func(ctx context.Context, db *storage.DB, name string, _ Parts) (Resource, error) {
			n, err := get(db, ctx, name)
			if err != nil {
				return Resource{}, err
			}
			one := noun(n)
			return Resource{Name: Name{"", one.Name}, Description: one.Description, Settings: one.Settings}, nil
		},
		save: func(ctx context.Context, in place, r Resource) error {
			there, err := get(in.db, ctx, r.Name.Name)
			if err != nil && fault.CodeOf(err) != fault.NotFound {
				return err
			}
			old := noun(there)
			_, err = put(in.db, ctx, in.who, N(noun{ID: old.ID, Name: r.Name.Name, Description: r.Description, Settings: r.Settings, UpdatedAt: old.UpdatedAt}))
			return err
		},
	}
}

func listed[N any](all func(*storage.DB, context.Context) ([]N, error), name func(N) string) func(context.Context, *storage.DB) ([]string, error) {
	return func(ctx context.Context, db *storage.DB) ([]string, error) {
		list, err := all(db, ctx)
		names := make([]string, len(list))
		for i, one := range list {
			names[i] = name(one)
		}
		return names, err
	}
}

// load reads something of an installation as a bundle holds it. held is false for kinds that bundles only name; a missing one is a not_found fault.
func load(ctx context.Context, db *storage.DB, n Name, with Parts) (r Resource, held bool, err error) {
	k, held := kindOf(n.Kind)
	if !held {
		return Resource{Name: n}, false, nil
	}
	r, err = k.load(ctx, db, n.Name, with)
	r.Kind = n.Kind
	return r, true, err
}

// renamed gives a resource whose settings have other names in them.
func (r Resource) renamed(rename func(of, name string) string) (Resource, error) {
	k, _ := kindOf(r.Kind)
	change := k.rename
	if change == nil {
		change = func(settings json.RawMessage, rename func(of, name string) string) (json.RawMessage, error) {
			return storage.RenameInSettings(r.Kind, settings, rename)
		}
	}
	settings, err := change(r.Settings, rename)
	if err != nil {
		return r, fault.Field("bundle", "the settings of the %s %s cannot be read: %s", r.Kind, r.Name.Name, err)
	}
	r.Settings = settings
	return r, nil
}

// names lists what the settings of a resource name.
func (r Resource) names() ([]Name, error) {
	var list []Name
	_, err := r.renamed(func(of, name string) string {
		if n := (Name{of, name}); name != "" && !slices.ContainsFunc(list, n.is) {
			list = append(list, n)
		}
		return name
	})
	return list, err
}

// settings reads the settings of a resource of a bundle.
func (r Resource) settings(into any) error {
	if err := json.Unmarshal(r.Settings, into); err != nil {
		return fault.Field("bundle", "the settings of the %s %s cannot be read: %s", r.Kind, r.Name.Name, err)
	}
	return nil
}

// with gives a resource its settings.
func (r Resource) with(settings any) (Resource, error) {
	data, err := json.Marshal(settings)
	if err != nil {
		return r, fmt.Errorf("write the settings of %s: %w", r.Name.Name, err)
	}
	r.Settings = data
	return r, nil
}

// same says whether something of here has the content of a bundle's, whatever they are called.
func (r Resource) same(other Resource) bool {
	here := r.comparable()
	if r.Kind == kindKnowledge && !other.hasArticles() {
		delete(here, articlesField)
	}
	return r.Description == other.Description && reflect.DeepEqual(here, other.comparable())
}

// comparable is the settings without what belongs to the installation.
func (r Resource) comparable() map[string]any {
	var v map[string]any
	_ = json.Unmarshal(r.Settings, &v) // what is no object is the same as nothing
	delete(v, "name")
	if r.Kind == kindVariable {
		delete(v, "value")
	}
	return v
}
