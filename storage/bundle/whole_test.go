package bundle_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/testcall"
	"cordboard/storage"
	"cordboard/storage/bundle"
	"cordboard/storage/storagetest"
)

// desk is a flow that names an agent, a team and an AI agent beside a queue, and what is around it.
const desk = `{"format":"cordboard.flow/v1","name":"desk","kind":"inbound","start":"bot","activities":[
	{"id":"bot","type":"ai_agent","name":"Bot","properties":{"ai_agent":"helper"},"outlets":{"escalated":"hours","resolved":"bye"}},
	{"id":"hours","type":"business_hours","name":"Hours","properties":{"schedule":"office"},"outlets":{"open":"anna","closed":"bye"}},
	{"id":"anna","type":"route_to_agent","name":"Anna","properties":{"agent":"anna","timeout":"5s"},"outlets":{"unavailable":"wait","no_answer":"wait"}},
	{"id":"wait","type":"queue","name":"Wait","properties":{"queue":"support","skills":[{"skill":"finnish","op":">=","value":3}]},"outlets":{"no_agents":"bye"}},
	{"id":"bye","type":"disconnect","name":"Bye"}]}`

const deskTest = `{"format":"cordboard.test/v1","name":"comes to an agent","flow":"desk.json","contact":{"channel":"voice"},"world":{"schedules":{"office":"open"},
	"queues":{"support":{"agents":1}},"agents":{"anna":"offline"},"ai":[{"says":"","answer":"Hello"},{"says":"person","hand_off":"caller_asked"}]},
	"steps":[{"hears":"Hello"},{"says":"a person please"},{"visits":["bot","hours","anna","wait"]},{"agent_accepts":"support"},{"agent_leaves":true}]}`

// staffed is an installation with one of everything.
func staffed(t *testing.T) bundle.Mover {
	t.Helper()
	m := full(t)
	ctx, db := t.Context(), m.DB
	object := func(text string) json.RawMessage { return json.RawMessage(text) }
	must[storage.CapacityProfile](t)(db.SaveCapacityProfile(ctx, who, storage.CapacityProfile{Name: "one-call", Settings: object(`{"channels":{"voice":1}}`)}))
	must[storage.Site](t)(db.SaveSite(ctx, who, storage.Site{Name: "helsinki", Settings: object(`{"capacity_profile":"one-call"}`)}))
	must[storage.Skill](t)(db.SaveSkill(ctx, who, storage.Skill{Name: "finnish", Settings: object(`{"type":"number","min":0,"max":10}`)}))
	must[storage.SkillProfile](t)(db.SaveSkillProfile(ctx, who, storage.SkillProfile{Name: "natives", Settings: object(`{"skills":{"finnish":10}}`)}))
	first := must[storage.Team](t)(db.SaveTeam(ctx, who, storage.Team{Name: "first", Settings: object(`{"queues":[{"queue":"support"}],"site":"helsinki"}`)}))
	for _, name := range []string{"anna", "bert"} {
		must[storage.Agent](t)(db.SaveAgent(ctx, who, storage.Agent{Name: name,
			Settings: object(`{"user":"` + name + `@example.com","team":"first","skill_profile":"natives","duty":"office"}`)}))
	}
	first.Settings = object(`{"queues":[{"queue":"support"}],"site":"helsinki","order":["bert","anna"]}`)
	must[storage.Team](t)(db.SaveTeam(ctx, who, first))
	k := must[storage.Knowledge](t)(db.SaveKnowledge(ctx, who, storage.Knowledge{Name: "faq", Description: "What people ask"}))
	for _, title := range []string{"Zürich?", "Opening hours", "a price"} {
		if err := db.SaveArticle(ctx, who, k, storage.Article{Title: title, Text: "About " + title, Also: []string{"or: " + title}}); err != nil {
			t.Fatal(err)
		}
	}
	q := must[storage.Queue](t)(db.Queue(ctx, "support"))
	must[storage.AIAgent](t)(db.SaveAIAgent(ctx, who, storage.AIAgent{Name: "helper",
		Settings: object(`{"knowledge":"` + k.ID + `","target":"` + q.ID + `","endpoint":{"base_url":"https://models.example.com","model":"m","secret":"model-key"},"max_turns":4}`)}))
	if _, err := db.ImportTable(ctx, who, "vip", storage.TableImport{File: strings.NewReader("number\n=1+1\n\"with, comma\"\n+358401\n")}); err != nil {
		t.Fatal(err)
	}
	f, issues := flow.Decode([]byte(desk), m.Catalog)
	if f == nil || flow.HasErrors(issues) {
		t.Fatal(issues)
	}
	must[storage.Flow](t)(db.CreateFlow(ctx, who, f))
	must[storage.SavedCall](t)(db.SaveCall(ctx, who, "desk", storage.SavedCall{Name: "comes to an agent", Script: object(deskTest)}))
	return m
}

// elsewhere is an empty installation on the database server.
func elsewhere(t *testing.T) bundle.Mover {
	t.Helper()
	db := storagetest.Postgres(t, storage.Config{Catalog: activities.Catalog(), Keys: []storage.Key{storage.NewKey()}})
	return bundle.Mover{DB: db, Catalog: activities.Catalog(), Who: who}
}

func gathered(t *testing.T, m bundle.Mover, flows ...string) (bundle.Bundle, []byte) {
	t.Helper()
	data := must[[]byte](t)(bundle.Encode(must[bundle.Bundle](t)(m.Gather(t.Context(), bundle.Selection{Flows: flows, Parts: bundle.Parts{Audio: true, Rows: true, Staff: true}}))))
	return must[bundle.Bundle](t)(bundle.Decode(data)), data
}

// passes runs the saved test calls of a flow as the server does.
func passes(t *testing.T, m bundle.Mover, name string) {
	t.Helper()
	f := must[storage.Flow](t)(m.DB.Flow(t.Context(), name))
	calls := must[[]storage.SavedCall](t)(m.DB.SavedCalls(t.Context(), name))
	suite := testcall.NewSuite(testcall.SuiteConfig{Catalog: m.Catalog})
	for _, c := range calls {
		v := must[testcall.Verdict](t)(suite.Run(t.Context(), f.Draft, testcall.Saved{ID: c.ID, Name: c.Name, Script: c.Script}))
		if !v.Passed {
			t.Errorf("%s: the test “%s” fails: %+v", name, c.Name, v)
		}
	}
	if len(calls) == 0 {
		t.Errorf("%s has no test", name)
	}
}

// A bundle goes from one installation to another on another database, with other names; tests pass there as here, doing it again changes nothing, and the
// way back is the same bundle but for the names.
func TestWholeWay(t *testing.T) {
	from, to := staffed(t), elsewhere(t)
	passes(t, from, "desk")
	b, data := gathered(t, from, "desk", "main-line")
	for _, leak := range []string{"hunter2", "anna@example.com"} {
		if strings.Contains(string(data), leak) {
			t.Fatalf("%s is in the bundle", leak)
		}
	}
	mapping := map[string]map[string]string{"queue": {"support": "help"}, "schedule": {"office": "hours"}, "flow": {"desk": "front-desk", "after": "later"}, "agent": {"anna": "aino"}, "knowledge": {"faq": "answers"}, "table": {"vip": "gold"}}
	in := bundle.Import{Bundle: b, Mapping: mapping, Values: map[string]json.RawMessage{"emergency": json.RawMessage("true")}, Secrets: map[string]string{"crm": "of-its-own"}}
	done := must[bundle.Report](t)(to.Import(t.Context(), in))
	if done.Kept != 0 || done.Missing != 1 { // the key of the model
		t.Errorf("got %+v, want all made but one secret", done)
	}
	passes(t, to, "front-desk")
	if v := must[storage.Variable](t)(to.DB.Variable(t.Context(), "emergency")); string(v.Value) != "true" {
		t.Errorf("got the value %s, want the one that was given", v.Value)
	}
	if _, value, err := to.DB.OpenSecret(t.Context(), "", "crm"); err != nil || value != "of-its-own" {
		t.Errorf("got %v, want the secret with its value", err)
	}
	entries, _, err := to.DB.Audit(t.Context(), storage.AuditFilter{Action: "bundle.import"})
	if err != nil || len(entries) != 1 || entries[0].Subject != "front-desk, main-line, later" || !strings.Contains(string(entries[0].After), `"agent":2`) {
		t.Errorf("got %+v (%v), want one entry that says what came", entries, err)
	}

	_, before, err := to.DB.Audit(t.Context(), storage.AuditFilter{})
	if err != nil {
		t.Fatal(err)
	}
	in.Values, in.Secrets, in.Replace = nil, nil, true
	again := must[bundle.Report](t)(to.Import(t.Context(), in))
	if again.Changes != 0 || again.Kept != 0 {
		t.Errorf("got %+v the second time, want nothing changed", again)
	}
	if _, after, err := to.DB.Audit(t.Context(), storage.AuditFilter{}); err != nil || after != before {
		t.Errorf("got %d entries in the audit log (%v), want %d as before", after, err, before)
	}

	back, _ := gathered(t, to, "front-desk", "main-line")
	home := must[bundle.Report](t)(from.Import(t.Context(), bundle.Import{Bundle: back, Mapping: inverted(mapping), Replace: true, DryRun: true}))
	for _, s := range home.Steps {
		if s.Action != bundle.Same && s.Action != bundle.Mapped && s.Action != bundle.Here && s.Kind != "secret" {
			t.Errorf("got %+v on the way back, want no change", s)
		}
	}
	_, twice := gathered(t, from, "desk", "main-line")
	if diff := cmp.Diff(string(data), string(twice)); diff != "" {
		t.Errorf("gathered twice (-first +second):\n%s", diff)
	}
}

func inverted(mapping map[string]map[string]string) map[string]map[string]string {
	out := map[string]map[string]string{}
	for kind, names := range mapping {
		out[kind] = map[string]string{}
		for from, to := range names {
			out[kind][to] = from
		}
	}
	return out
}

// Without a mapping the way back is the same bytes, but for the value that the other installation gave its variable.
func TestSameBytesFromTheOther(t *testing.T) {
	from, to := staffed(t), elsewhere(t)
	b, data := gathered(t, from, "desk", "main-line")
	must[bundle.Report](t)(to.Import(t.Context(), bundle.Import{Bundle: b}))
	_, back := gathered(t, to, "desk", "main-line")
	if diff := cmp.Diff(string(data), string(back)); diff != "" {
		t.Errorf("(-there +here):\n%s", diff)
	}
}

// When something cannot be made, nothing is; a dry run tells it, too.
func TestAllOrNothing(t *testing.T) {
	b, _ := gathered(t, staffed(t), "desk")
	for _, to := range []bundle.Mover{installation(t), elsewhere(t)} {
		broken := b
		broken.Resources = append([]bundle.Resource(nil), b.Resources...)
		broken.Resources = append(broken.Resources, bundle.Resource{Name: bundle.Name{Kind: "table", Name: "late"}, Settings: json.RawMessage(`{"key":"number","columns":[{"name":"number","type":"string"}],"rows":[["1"],["1"]]}`)})
		for _, dry := range []bool{true, false} {
			_, err := to.Import(t.Context(), bundle.Import{Bundle: broken, DryRun: dry})
			if text := fault.Fields(err)["bundle"]; !strings.Contains(text, "row 2 of the table late") {
				t.Errorf("got %v, want the row to be named", err)
			}
		}
		if q, err := to.DB.Queues(t.Context()); err != nil || len(q) != 0 {
			t.Errorf("got %v (%v), want no queue", q, err)
		}
		errNo := fault.New(fault.Forbidden, "not you")
		asked := 0
		_, err := to.Import(t.Context(), bundle.Import{Bundle: b, Allow: func(r bundle.Report) error {
			if asked++; !r.ChangesResources() {
				t.Error("the plan that is asked about changes no resource")
			}
			return errNo
		}})
		if fault.CodeOf(err) != fault.Forbidden || asked != 1 {
			t.Errorf("got %v after %d questions, want the refusal", err, asked)
		}
		if list, _, err := to.DB.Flows(t.Context(), storage.FlowFilter{}); err != nil || len(list) != 0 {
			t.Errorf("got %v (%v), want no flow", list, err)
		}
	}
}

// What settings name has to come along, or to be here.
func TestLeftOut(t *testing.T) {
	from, to := staffed(t), installation(t)
	s := bundle.Selection{Flows: []string{"desk"}, Leave: []bundle.Name{{Kind: "knowledge", Name: "FAQ"}, {Kind: "site", Name: "helsinki"}}}
	b := must[bundle.Bundle](t)(from.Gather(t.Context(), s))
	dry := must[bundle.Report](t)(to.Import(t.Context(), bundle.Import{Bundle: b, DryRun: true}))
	if diff := cmp.Diff([]bundle.Name{{Kind: "site", Name: "helsinki"}, {Kind: "knowledge", Name: "faq"}}, dry.Blocked()); diff != "" {
		t.Errorf("needed (-want +got):\n%s", diff)
	}
	_, err := to.Import(t.Context(), bundle.Import{Bundle: b})
	if text := fault.Fields(err)["bundle"]; !strings.Contains(text, "site helsinki, knowledge faq") {
		t.Errorf("got %v, want what is needed to be named", err)
	}
	must[storage.Site](t)(to.DB.SaveSite(t.Context(), who, storage.Site{Name: "home"}))
	must[storage.Knowledge](t)(to.DB.SaveKnowledge(t.Context(), who, storage.Knowledge{Name: "answers"}))
	mapped := bundle.Import{Bundle: b, Mapping: map[string]map[string]string{"site": {"helsinki": "home"}, "knowledge": {"faq": "answers"}}}
	must[bundle.Report](t)(to.Import(t.Context(), mapped))
	a := must[storage.AIAgent](t)(to.DB.AIAgent(t.Context(), "helper"))
	k := must[storage.Knowledge](t)(to.DB.Knowledge(t.Context(), "answers"))
	if !strings.Contains(string(a.Settings), k.ID) {
		t.Errorf("got %s, want the id of what is here", a.Settings)
	}
}

// What belongs to the installation stays when the rest is replaced.
func TestReplaceKeepsWhatIsOfHere(t *testing.T) {
	b, _ := gathered(t, staffed(t), "desk", "main-line")
	to := staffed(t)
	ctx := t.Context()
	a := must[storage.Agent](t)(to.DB.Agent(ctx, "anna"))
	a.Settings = json.RawMessage(`{"user":"aino@example.com","team":"first"}`)
	must[storage.Agent](t)(to.DB.SaveAgent(ctx, who, a))
	v := must[storage.Variable](t)(to.DB.Variable(ctx, "emergency"))
	v.Value, v.Description = json.RawMessage("true"), "Of here"
	must[storage.Variable](t)(to.DB.SaveVariable(ctx, who, v))
	must[bundle.Report](t)(to.Import(ctx, bundle.Import{Bundle: b, Replace: true}))
	a = must[storage.Agent](t)(to.DB.Agent(ctx, "anna"))
	if text := string(a.Settings); !strings.Contains(text, "aino@example.com") || !strings.Contains(text, "natives") {
		t.Errorf("got %s, want the bundle's settings and the login of here", text)
	}
	v = must[storage.Variable](t)(to.DB.Variable(ctx, "emergency"))
	if string(v.Value) != "true" || v.Description != "" {
		t.Errorf("got %+v, want the value of here and the rest of the bundle", v)
	}
}

// A knowledge base without articles says nothing about them: those of here stay.
func TestArticlesStay(t *testing.T) {
	b, _ := gathered(t, staffed(t), "desk")
	to := staffed(t)
	bare := func(description string) bundle.Import {
		for i, r := range b.Resources {
			if r.Kind == "knowledge" {
				b.Resources[i].Settings, b.Resources[i].Description = json.RawMessage(`{}`), description
			}
		}
		return bundle.Import{Bundle: b, Replace: true}
	}
	if done := must[bundle.Report](t)(to.Import(t.Context(), bare("What people ask"))); done.Changes != 0 {
		t.Errorf("got %+v, want nothing changed", done)
	}
	must[bundle.Report](t)(to.Import(t.Context(), bare("Other words")))
	k := must[storage.Knowledge](t)(to.DB.Knowledge(t.Context(), "faq"))
	if list := must[[]storage.Article](t)(to.DB.Articles(t.Context(), k.ID)); len(list) != 3 || k.Description != "Other words" {
		t.Errorf("got %d articles of %q, want the 3 of here", len(list), k.Description)
	}
}

// A bundle of the first format is read as it was.
func TestFirstFormat(t *testing.T) {
	b := must[bundle.Bundle](t)(bundle.Decode(must[[]byte](t)(os.ReadFile(filepath.Join("testdata", "first.bundle.json")))))
	to := installation(t)
	wantActions(t, must[bundle.Report](t)(to.Import(t.Context(), bundle.Import{Bundle: b})), everything(bundle.Create, bundle.Missing))
	wantActions(t, must[bundle.Report](t)(to.Import(t.Context(), bundle.Import{Bundle: b, Replace: true})), everything(bundle.Same, bundle.Missing))
}
