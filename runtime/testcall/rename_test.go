package testcall_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/runtime/testcall"
)

const named = `{"format":"cordboard.test/v1","name":"x","flow":"main.json","contact":{"channel":"voice"},"world":{"schedules":{"office":"open"},
	"queues":{"support":{"agents":2}},"variables":{"big":12345678901234567},"tables":{"vip":[]},"agents":{"anna":"available"},"teams":{"first":["anna"]},"subflows":{"after":"after.json","far":"sub/far.json"}},
	"steps":[{"agent_accepts":"support"},{"agent_declines":"anna"},{"hears":"support"}]}`

func TestRename(t *testing.T) {
	to := map[string]string{"schedule/office": "hours", "queue/support": "help", "table/vip": "gold", "agent/anna": "bert", "team/first": "second", "flow/main": "line", "flow/after": "later"}
	rename := func(kind, name string) string {
		if next := to[kind+"/"+name]; next != "" {
			return next
		}
		return name
	}
	got, err := testcall.Rename(json.RawMessage(named), rename)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer(`"office"`, `"hours"`, `"support":{`, `"help":{`, `"agent_accepts":"support"`, `"agent_accepts":"help"`, `"vip"`, `"gold"`, `"anna"`, `"bert"`,
		`"first"`, `"second"`, `"main.json"`, `"line.json"`, `"after":"after.json"`, `"later":"later.json"`).Replace(named)
	var a, b any
	if err := json.Unmarshal(got, &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(want), &b); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b, a); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !strings.Contains(string(got), "12345678901234567") {
		t.Errorf("got %s, want the number as it was", got)
	}
	same, err := testcall.Rename(json.RawMessage(named), func(_, name string) string { return name })
	if err != nil || string(same) != named {
		t.Errorf("got %s (%v), want it as it was, byte for byte", same, err)
	}
	if _, err := testcall.Rename(json.RawMessage(`{}`), rename); err == nil {
		t.Error("what is no test call was taken")
	}
}
