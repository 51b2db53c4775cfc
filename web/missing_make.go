package web

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/flow/table"
	"cordboard/runtime/ai"
	"cordboard/runtime/effect"
	"cordboard/storage"
	"cordboard/web/views"
)

// making is one thing that is made with what names it.
type making struct {
	views.Missing
	flows   []*flow.Flow // what arrives: the flow first, then its subflows
	catalog *flow.Catalog
}

// makeable are the kinds of resources that can be made at once: who may, and how one begins. Agents are people who sign in, so they are not among them.
var makeable = map[string]struct {
	needs string
	make  func(context.Context, maker, making) error
}{
	"queue":    {ResourceEdit, makeQueue},
	"schedule": {ResourceEdit, makeSchedule},
	"team":     {ResourceEdit, makeTeam},
	"skill":    {ResourceEdit, makeSkill},
	"prompt":   {ResourceEdit, makePrompt},
	"table":    {ResourceEdit, makeTable},
	"ai_agent": {ResourceEdit, makeAIAgent},
	"secret":   {SecretManage, makeSecret},
	"subflow":  {FlowEdit, makeFlow},
	"flow":     {FlowEdit, makeFlow},
}

// canMake says whether the viewer may make something of a kind and a name.
func canMake(v *viewer, kind, name string) bool {
	made, ok := makeable[kind]
	if !ok || !v.can(made.needs) || !flow.ValidName(name) {
		return false
	}
	return made.needs != FlowEdit || flow.CheckFlowName(name) == nil
}

// needs lists what the flows that arrive want of it.
func (m making) needs() (ids []string) {
	for _, f := range m.flows {
		for _, id := range flow.Needed(f, m.catalog, m.Kind, m.Name) {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

func makeQueue(ctx context.Context, m maker, one making) error {
	_, err := m.db.SaveQueue(ctx, m.who, storage.Queue{Name: one.Name, Settings: json.RawMessage(newQueue)})
	return err
}

func makeSchedule(ctx context.Context, m maker, one making) error {
	begin := newSchedule()
	begin.Name = one.Name
	document, _ := schedule(begin, m.zone) // has no mistakes
	_, err := m.db.SaveSchedule(ctx, m.who, storage.Schedule{Name: one.Name, Document: document})
	return err
}

func makeTeam(ctx context.Context, m maker, one making) error {
	_, err := m.db.SaveTeam(ctx, m.who, storage.Team{Name: one.Name})
	return err
}

func makeSkill(ctx context.Context, m maker, one making) error {
	_, err := m.db.SaveSkill(ctx, m.who, storage.Skill{Name: one.Name})
	return err
}

// makePrompt keeps the text for any language, which is spoken until somebody records it.
func makePrompt(ctx context.Context, m maker, one making) error {
	_, err := m.db.SavePrompt(ctx, m.who, storage.Prompt{Name: one.Name, Spoken: []storage.Spoken{{Text: one.Text()}}})
	return err
}

// makeTable gives an empty table a key and the columns that the flows take from it.
func makeTable(ctx context.Context, m maker, one making) error {
	columns := []table.Column{{Name: "key", Type: flow.String}}
	for _, id := range one.needs() {
		if id != "key" {
			columns = append(columns, table.Column{Name: id, Type: flow.String})
		}
	}
	_, err := m.db.SaveTable(ctx, m.who, storage.Table{Name: one.Name, Schema: table.Schema{Columns: columns, Key: "key"}})
	return err
}

func makeAIAgent(ctx context.Context, m maker, one making) error {
	var set ai.Settings
	for _, id := range one.needs() {
		set.Intents = append(set.Intents, flow.Intent{ID: id})
	}
	settings, err := json.Marshal(set)
	if err != nil {
		return fault.Wrap(err, fault.Internal, "the AI agent %s cannot be written", one.Name)
	}
	_, err = m.db.SaveAIAgent(ctx, m.who, storage.AIAgent{Name: one.Name, Settings: settings})
	return err
}

// makeSecret seals what was typed; without it the secret has no value yet. No hosts may get it before somebody says which.
func makeSecret(ctx context.Context, m maker, one making) error {
	if one.Typed == "" {
		_, err := m.db.NameSecret(ctx, m.who, one.Name)
		return err
	}
	if err := (effect.Credential{Kind: effect.Bearer, Value: one.Typed}).Check(); err != nil {
		return err
	}
	_, err := m.db.SaveSecret(ctx, m.who, storage.Secret{Name: one.Name}, one.Typed)
	return err
}

// makeFlow makes the subflow that came along, else a draft that only ends: a subflow by each outcome that is wired.
func makeFlow(ctx context.Context, m maker, one making) error {
	if came := (arriving{subflows: one.flows[1:]}).subflow(one.Name); came != nil && one.Kind == "subflow" {
		_, err := m.db.CreateFlow(ctx, m.who, came)
		return err
	}
	f := &flow.Flow{Format: flow.Format, Name: one.Name, Kind: flow.Subflow, Start: "end", Layout: map[string]flow.Position{}}
	if one.Kind == "flow" {
		if f.Kind = one.flows[0].Kind; f.Kind == flow.Subflow {
			f.Kind = flow.Inbound
		}
		f.Activities = []flow.Record{{ID: "end", Type: "disconnect"}}
	} else {
		f.Activities = endings(one.needs())
	}
	for i, r := range f.Activities {
		f.Layout[r.ID] = flow.Position{Y: float64(i) * 96}
	}
	_, err := m.db.CreateFlow(ctx, m.who, f)
	return err
}

// endings end a subflow by each outcome; by done when none is asked for.
func endings(outcomes []string) []flow.Record {
	list := []flow.Record{{ID: "end", Type: "end_flow"}}
	for i, id := range outcomes {
		if i > 0 {
			list = append(list, flow.Record{ID: "end_" + strconv.Itoa(i+1), Type: "end_flow"})
		}
		list[i].Properties = json.RawMessage(`{"outcome":` + strconv.Quote(id) + `}`)
	}
	return list
}
