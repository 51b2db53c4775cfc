package testcall_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/runtime/testcall"
)

// maker makes flows at random: each activity leads to later ones, so that a contact comes to an end.
type maker struct {
	*rand.Rand
	left int // activities after this one
}

// later is an activity after this one.
func (m *maker) later(at int) string { return fmt.Sprintf("a%d", at+1+m.IntN(min(3, m.left))) }

func (m *maker) one(all ...string) string { return all[m.IntN(len(all))] }

// term is a comparison of something that a test has a hold on.
func (m *maker) term() string {
	n := m.IntN(50)
	return m.one(
		fmt.Sprintf("vars.n > %d", n), fmt.Sprintf("vars.n * 2 + 1 == %d", 2*n+1), fmt.Sprintf("vars.d <= %d.5", n), "vars.b", "not vars.b", fmt.Sprintf("vars.s == 'v%d'", n),
		fmt.Sprintf("vars.s in ['v%d', 'w']", n), fmt.Sprintf("len(vars.s) > %d", n%8), fmt.Sprintf("vars.s startsWith 'p%d'", n), fmt.Sprintf("org.level >= %d", n),
		"contact.language == 'sv-SE'", fmt.Sprintf("now.Hour() >= %d", n%24), "contact.ani startsWith '+46'", fmt.Sprintf("len(vars.list) == %d", n%3), fmt.Sprintf("'x%d' in vars.list", n),
	)
}

// activity is one at random, with its outlets.
func (m *maker) activity(at int) map[string]any {
	type kind struct {
		name       string
		properties string
		outlets    []string
	}
	condition, _ := json.Marshal(m.term() + m.one("", " && "+m.term(), " || "+m.term(), " and "+m.term()+" and "+m.term()))
	all := []kind{
		{"condition", `{"expression":` + string(condition) + `}`, []string{"true", "false"}},
		{"condition", `{"expression":` + string(condition) + `}`, []string{"true", "false"}},
		{"switch", fmt.Sprintf(`{"expression":"%s","cases":[{"id":"one","value":%d},{"id":"two","value":"v%d"}]}`, m.one("vars.n", "vars.s", "org.level"), m.IntN(9), m.IntN(9)), nil},
		{"menu", `{"prompt":"Which?","options":[{"key":"1","label":"One"},{"key":"2","label":"Two"}]}`, []string{"1", "2", "no_input", "no_match"}},
		{"collect_input", fmt.Sprintf(`{"prompt":"Number?","variable":"%s","min":1,"max":%d}`, m.one("n", "s"), 3+m.IntN(4)), []string{"success", "no_input", "no_match"}},
		{"http_request", `{"url":"https://example.com/{{ vars.n }}","extract":[{"variable":"s","path":"$.s"},{"variable":"n","path":"$.of.n"}]}`, []string{"success", "http_error", "timeout"}},
		{"table_lookup", `{"table":"people","key":"{{ contact.ani }}","outputs":{"name":"s"}}`, []string{"found", "not_found"}},
		{"set_variables", fmt.Sprintf(`{"assignments":[{"variable":"n","expression":"vars.n + %d"},{"variable":"b","expression":"vars.s != ''"}]}`, m.IntN(9)), []string{"next"}},
		{"queue", `{"queue":"sales","max_wait":"1m"}`, []string{"timeout", "full", "no_agents", "closed", "agent_left"}},
		{"business_hours", `{"schedule":"office"}`, []string{"open", "closed", "holiday", "override"}},
		{"transfer_to_number", `{"number":"+358401","return":true}`, []string{"completed", "busy", "no_answer", "error"}},
		{"percentage_split", `{"shares":[{"id":"x","percent":90},{"id":"y","percent":10}]}`, []string{"x", "y"}},
		{"notify", `{"to":["anna@example.com"],"text":"x"}`, []string{"sent", "failed"}},
	}
	k := all[m.IntN(len(all))]
	if k.name == "switch" && strings.Contains(k.properties, "vars.s") {
		k.outlets = []string{"two", "default"}
	} else if k.name == "switch" {
		k.outlets = []string{"one", "default"}
	}
	outlets := map[string]string{}
	for _, o := range k.outlets {
		outlets[o] = m.later(at)
	}
	return map[string]any{"id": fmt.Sprintf("a%d", at), "type": k.name, "properties": json.RawMessage(k.properties), "outlets": outlets}
}

func (m *maker) flow(t *testing.T) *flow.Flow {
	t.Helper()
	size := 4 + m.IntN(8)
	var list []any
	for at := range size {
		m.left = size - at
		list = append(list, m.activity(at))
	}
	data, err := json.Marshal(append(list, map[string]any{"id": fmt.Sprintf("a%d", size), "type": "disconnect"}))
	if err != nil {
		t.Fatal(err)
	}
	return document(t, `{"format":"cordboard.flow/v1","name":"made","kind":"inbound","start":"a0","variables":[{"name":"n","type":"integer","default":3},{"name":"d","type":"decimal","default":1.5},
		{"name":"b","type":"boolean","default":false},{"name":"s","type":"string","default":""},{"name":"list","type":"json","default":[]}],"handlers":{"on_error":"a`+fmt.Sprint(size)+`"},"activities":`+string(data)+`}`)
}

// TestGenerateForAnyFlow makes tests of flows made at random: each is green, what is not taken has a reason, and little is not taken.
func TestGenerateForAnyFlow(t *testing.T) {
	covered, total, tests, start := 0, 0, 0, 0
	for seed := range uint64(60) {
		m := &maker{Rand: rand.New(rand.NewPCG(seed, 5))}
		doc := m.flow(t)
		made, missing := generated(t, doc, testcall.Around{Org: map[string]any{"level": 1}})
		all := testcall.Cover(doc, activities.Catalog(), nil).Total
		covered, total, tests, start = covered+all-len(made.Missing), total+all, tests+len(made.Scripts), start+fromStart(made)
		if missing != "" {
			t.Logf("%d: %s", seed, missing)
		}
	}
	t.Logf("%d tests, %d of them from the start, take %d of %d outlets", tests, start, covered, total)
	if covered*1000 < total*998 {
		t.Errorf("got %d of %d outlets, want 998 of 1000", covered, total)
	}
}
