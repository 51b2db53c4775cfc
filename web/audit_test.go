package web

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cordboard/web/ui"
	"cordboard/web/views"
)

func TestChangedFacts(t *testing.T) {
	clock := ui.Clock{Now: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC), Zone: time.UTC}
	for _, c := range []struct {
		name, before, after string
		want                []views.AuditFact
	}{
		{"made, with the names of Go that old lines have", "", `{"ID":"","Number":"+3589","Description":"Main","Flow":"","Settings":{},"UpdatedAt":"0001-01-01T00:00:00Z"}`,
			[]views.AuditFact{{Place: "Number", After: "+3589"}, {Place: "Description", After: "Main"}}},
		{"changed", `{"name":"sales","settings":{"offer_timeout":"20s","max_waiting":0}}`, `{"name":"sales","settings":{"offer_timeout":"30s","max_waiting":0}}`,
			[]views.AuditFact{{Place: "Settings › offer timeout", Before: "20s", After: "30s"}}},
		{"lists", `{"roles":["admin"],"shifts":[{"name":"Day","from":"09:00"}]}`, `{"roles":["admin","agent"],"shifts":[{"name":"Day","from":"10:00"},{"from":"18:00"}]}`,
			[]views.AuditFact{{Place: "Roles", Before: "admin", After: "admin, agent"}, {Place: "Shifts › Day › from", Before: "09:00", After: "10:00"}, {Place: "Shifts › 2 › from", After: "18:00"}}},
		{"draft", `{"a:menu":{"name":"Menu","properties":{"tries":2}},"n:1":null}`, `{"a:menu":{"name":"Menu","properties":{"tries":3}},"n:1":{"text":"Ask Bo"}}`,
			[]views.AuditFact{{Place: "Activity menu › properties › tries", Before: "2", After: "3"}, {Place: "Note 1 › text", After: "Ask Bo"}}},
		{"time and yes", "", `{"active":true,"expires_at":"2026-12-24T18:00:00Z"}`,
			[]views.AuditFact{{Place: "Active", After: "yes"}, {Place: "Expires at", After: "24 Dec 2026, 18:00 UTC"}}},
		{"plain", `"old"`, `"new"`, []views.AuditFact{{Place: "Value", Before: "old", After: "new"}}},
		{"two of a name", "", `{"holidays":[{"name":"A","date":"1"},{"name":"A","date":"2"}]}`,
			[]views.AuditFact{{Place: "Holidays › A › date", After: "1"}, {Place: "Holidays › A › date (2)", After: "2"}}},
		{"nothing", "", "", nil},
	} {
		got, left := changedFacts(json.RawMessage(c.before), json.RawMessage(c.after), clock)
		if diff := cmp.Diff(c.want, got); diff != "" || left > 0 {
			t.Errorf("%s: %d left out (-want +got):\n%s", c.name, left, diff)
		}
	}
}

func TestChangedFactsAreBounded(t *testing.T) {
	many := make([]string, 250)
	for i := range many {
		many[i] = fmt.Sprintf(`"k%d":%d`, i, i)
	}
	got, left := changedFacts(nil, json.RawMessage("{"+strings.Join(many, ",")+"}"), ui.Clock{Zone: time.UTC})
	if len(got) != mostFacts || left != 150 {
		t.Errorf("got %d facts and %d left out, want %d and 150", len(got), left, mostFacts)
	}
}

func TestActionWords(t *testing.T) {
	for action, want := range map[string]string{
		"queue.create": "Queue made", "session.refuse": "Sign-in failed", "draft.update": "Draft changed", "odd": "Odd", "role.update": "Role changed",
	} {
		if got := actionWords(action); got != want {
			t.Errorf("%s: got %q, want %q", action, got, want)
		}
	}
}
