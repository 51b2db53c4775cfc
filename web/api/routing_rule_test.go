package api

import (
	"net/http"
	"strings"
	"testing"

	"cordboard/storage"
	"cordboard/web"
)

// TestRoutingRules reads, replaces and tries rules, each change on what was read.
func TestRoutingRules(t *testing.T) {
	s := newSite(t)
	for _, name := range []string{"support", "vip"} {
		if _, err := s.db.SaveQueue(t.Context(), storage.Actor{Name: "test"}, storage.Queue{Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	empty := s.want(s.call("GET", "/routing-rules", nil), 200, "")
	body := `{"rules":[{"name":"Gold","when":"contact.attributes.tier == \"gold\"","queue":"vip"},{"name":"First","when":"event.queue == \"vip\"","priority":2},{"name":"Far","when":"int(contact.ani) > 3","priority":9}]}`
	s.want(s.call("PUT", "/routing-rules", body), 428, "precondition_required")
	set := s.want(s.call("PUT", "/routing-rules", body, "If-Match", empty.header.Get("ETag")), 200, "")
	s.want(s.call("PUT", "/routing-rules", body, "If-Match", empty.header.Get("ETag")), 412, "precondition_failed")
	if got := s.want(s.call("GET", "/routing-rules", nil), 200, ""); got.body != set.body || got.header.Get("ETag") != set.header.Get("ETag") || !strings.Contains(got.body, `"queue":"vip"`) {
		t.Errorf("got %s with %s, want what was set: %s", got.body, got.header.Get("ETag"), set.body)
	}
	wrong := s.want(s.call("PUT", "/routing-rules", `{"rules":[{"name":"x","when":"contact.ani ==","priority":1}]}`, "If-Match", set.header.Get("ETag")), 422, "invalid")
	if !strings.Contains(wrong.body, `"rules[0].when"`) {
		t.Errorf("got %s, want the field named", wrong.body)
	}
	var tried struct {
		Wait  storage.RuledWait
		Rules []struct {
			Name, Error string
			Holds       bool
		}
	}
	contact := map[string]any{"queue": "support", "contact": map[string]any{"ani": "anonymous", "attributes": map[string]string{"tier": "gold"}}}
	s.want(s.call("POST", "/routing-rules/try", contact), 200, "").as(t, &tried)
	if tried.Wait.Queue != "vip" || tried.Wait.Priority != 2 || !tried.Rules[0].Holds || !tried.Rules[1].Holds || tried.Rules[2].Error == "" {
		t.Errorf("got %+v, want both rules to hold, and to hear why the third cannot be answered", tried)
	}
	s.want(s.call("POST", "/routing-rules/try", map[string]string{}), 422, "invalid")
	reader := []string{"Authorization", "Bearer " + s.token("rita@example.com", storage.AdminRole, web.ResourceView)}
	s.want(s.call("PUT", "/routing-rules", body, append([]string{"If-Match", "*"}, reader...)...), http.StatusForbidden, "forbidden")
	log, _, err := s.db.Audit(t.Context(), storage.AuditFilter{Action: "routing_rules.save"})
	if err != nil || len(log) != 1 || !strings.Contains(log[0].Actor.Name, "token") {
		t.Errorf("got %+v (%v), want one change in the audit log, by the token", log, err)
	}
}
