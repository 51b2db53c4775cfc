package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"cordboard/flow"
	"cordboard/storage"
)

// ruled has two queues, an agent with a skill, and rules that send gold customers to vip and then put them first.
func ruled(t *testing.T) *site {
	t.Helper()
	s := newSite(t)
	for _, name := range []string{"support", "vip"} {
		if _, err := s.db.SaveQueue(t.Context(), who, storage.Queue{Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.db.SaveAgent(t.Context(), who, storage.Agent{Name: "vera", Settings: json.RawMessage(`{"skills":{"finnish":7}}`)}); err != nil {
		t.Fatal(err)
	}
	gold := storage.RoutingRule{Name: "Gold", When: flow.Expression{Source: `contact.attributes.tier == "gold"`}, Queue: "vip"}
	first := storage.RoutingRule{Name: "VIP first", When: flow.Expression{Source: `event.queue == "vip"`}, Priority: 1, Agent: "vera", Skills: []flow.Skill{{Skill: "finnish", Op: ">=", Value: 5.0}}}
	if err := s.db.SaveRoutingRules(t.Context(), who, []storage.RoutingRule{gold, first}); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *site) rules(t *testing.T) (rules []storage.RoutingRule, revision string) {
	t.Helper()
	rules, n, err := s.db.RoutingRuleList(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return rules, strconv.FormatInt(n, 10)
}

// TestRoutingRulePage adds, changes, moves and deletes rules.
func TestRoutingRulePage(t *testing.T) {
	s := newSite(t).as("admin")
	s.get("/routing/rules").want(t, http.StatusOK, "No routing rules yet")
	s = ruled(t).as("admin")
	s.get("/routing/rules").want(t, http.StatusOK, "contact.attributes.tier == &#34;gold&#34;", "vip", "finnish at least 5", "Move Gold down")
	_, revision := s.rules(t)
	form := url.Values{
		"revision": {revision}, "name": {"Nights"}, "when": {"contact.channel == \"voice\""}, "priority": {"3"},
		"skill": {"finnish", ""}, "op": {">=", "is"}, "value": {"4", ""},
	}
	s.post("/routing/rules/new", form).want(t, http.StatusSeeOther)
	rules, revision := s.rules(t)
	if len(rules) != 3 || rules[2].Name != "Nights" || rules[2].Priority != 3 || len(rules[2].Skills) != 1 || rules[2].Skills[0].Value != 4.0 {
		t.Fatalf("got %+v, want the new rule last", rules)
	}
	s.post("/routing/rules/move", url.Values{"revision": {revision}, "name": {"Nights"}, "way": {"up"}}).want(t, http.StatusSeeOther)
	s.post("/routing/rules/move", url.Values{"revision": {revision}, "name": {"Nights"}, "way": {"up"}}).want(t, http.StatusConflict, "Somebody changed the routing rules meanwhile")
	rules, revision = s.rules(t)
	if rules[1].Name != "Nights" {
		t.Errorf("got %s in the second place, want Nights", rules[1].Name)
	}
	s.get("/routing/rules/Nights/edit").want(t, http.StatusOK, `value="Nights"`, "contact.channel")
	form.Set("revision", revision)
	form.Set("name", "Daytime")
	s.post("/routing/rules/Nights/edit", form).want(t, http.StatusSeeOther)
	rules, revision = s.rules(t)
	if rules[1].Name != "Daytime" {
		t.Errorf("got %s, want the new name in the same place", rules[1].Name)
	}
	s.post("/routing/rules/delete", url.Values{"revision": {revision}, "name": {"Daytime"}}).want(t, http.StatusSeeOther)
	if rules, _ = s.rules(t); len(rules) != 2 {
		t.Errorf("got %d rules, want two left", len(rules))
	}
	s.get("/audit").want(t, http.StatusOK, "routing rules")
}

// TestRoutingRuleMistakes says beside the field what is wrong, and keeps what was typed.
func TestRoutingRuleMistakes(t *testing.T) {
	s := ruled(t).as("admin")
	_, revision := s.rules(t)
	for field, c := range map[string]struct {
		form  url.Values
		words string
	}{
		"when":  {url.Values{"name": {"x"}, "when": {"contact.ani =="}, "priority": {"1"}}, "f-when"},
		"name":  {url.Values{"name": {"gold"}, "when": {"true"}, "priority": {"1"}}, "Another rule is called that"},
		"queue": {url.Values{"name": {"x"}, "when": {"true"}}, "The rule changes nothing"},
		"skill": {url.Values{"name": {"x"}, "when": {"true"}, "skill": {"finnish"}, "op": {">="}, "value": {""}}, "This is needed"},
	} {
		c.form.Set("revision", revision)
		s.post("/routing/rules/new", c.form).want(t, http.StatusUnprocessableEntity, c.words, `aria-invalid="true"`, c.form.Get("when"))
		if rules, _ := s.rules(t); len(rules) != 2 {
			t.Errorf("%s: got %d rules, want nothing saved", field, len(rules))
		}
	}
	stale := url.Values{"revision": {"1"}, "name": {"x"}, "when": {"true"}, "priority": {"1"}}
	s.post("/routing/rules/new", stale).want(t, http.StatusConflict, "Somebody changed the routing rules meanwhile", `value="`+revision+`"`)
	s.post("/routing/rules/condition", url.Values{"when": {"contact.ani"}}).want(t, http.StatusOK, "error")
	s.post("/routing/rules/condition", url.Values{"when": {`contact.ani == "1"`}}).want(t, http.StatusOK, "Gives true or false")
	s.get("/routing/rules/Nobody/edit").want(t, http.StatusNotFound)
}

// TestRoutingRuleTry takes a sample contact through the rules.
func TestRoutingRuleTry(t *testing.T) {
	s := ruled(t).as("designer")
	gold := s.get("/routing/rules?try=1&queue=support&channel=chat&attributes=" + url.QueryEscape("tier = gold"))
	gold.want(t, http.StatusOK, "2 rules apply", "<dd>vip</dd>", "<dd>vera</dd>", "<dd>1</dd>", "finnish at least 5")
	if n := strings.Count(gold.body, ">Applies<"); n != 2 {
		t.Errorf("got %d rules marked, want both: the second sees what the first changed", n)
	}
	s.get("/routing/rules?try=1&queue=support&attributes="+url.QueryEscape("tier = tin")).want(t, http.StatusOK, "No rule applies", "<dd>support</dd>", "Does not apply")
	s.get("/routing/rules?try=1&queue=support").want(t, http.StatusOK, "No rule applies")
	s.get("/routing/rules?try=1&queue=support&attributes=gold").want(t, http.StatusUnprocessableEntity, "“gold” is not a name and a value")
	s.as("agent").get("/routing/rules").want(t, http.StatusForbidden)
	s.post("/routing/rules/delete", url.Values{"name": {"Gold"}}).want(t, http.StatusForbidden)
}
