package runtime_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
)

// bombs are expressions and templates that would run for ever, or fill the memory, if nothing stopped them.
var bombs = []string{
	`{"id":"x","type":"condition","properties":{"expression":"all(1..1000, all(1..1000, all(1..1000, true)))"}}`,
	`{"id":"x","type":"condition","properties":{"expression":"sum(map(1..1000, {let outer = #; sum(map(1..1000, # * outer))})) > 0"}}`,
	`{"id":"x","type":"set_variables","properties":{"assignments":[{"variable":"code","expression":"reduce(1..1000, #acc + #acc, 'xxxxxxxx')"}]}}`,
	`{"id":"x","type":"play_prompt","properties":{"prompt":"{{ join(map(1..1000, join(map(1..1000, 'boom'), '')), '') }}"}}`,
	`{"id":"x","type":"switch","properties":{"expression":"reduce(1..1000, {let a = #acc; map(1..1000, a)}, [1])","cases":[{"id":"one","value":"1"}]}}`,
}

// bombed is a flow that sets a bomb off; its error path keeps the code.
func bombed(activity string) string {
	return `{"format":"cordboard.flow/v1","name":"bombed","kind":"inbound","start":"x","variables":[{"name":"code","type":"string","default":""}],"activities":[` + activity +
		`,{"id":"sorry","type":"set_variables","properties":{"assignments":[{"variable":"code","expression":"event.code"}]},"outlets":{"next":"bye"}},
		{"id":"bye","type":"disconnect","properties":{}}],"handlers":{"on_error":"sorry"}}`
}

// TestOthersAreUnharmed runs 500 contacts at once, of which 25 hit a bug and 25 set off a bomb: the other 450 go their way to its end.
func TestOthersAreUnharmed(t *testing.T) {
	l := newLab(t, withFaulty())
	good := l.program(t, askOnce)
	bad := l.program(t, `{"format":"cordboard.flow/v1","name":"bad","kind":"inbound","start":"x","activities":[{"id":"x","type":"faulty"}]}`)
	programs := make([]string, 500)
	for i := range programs {
		switch i % 20 {
		case 0:
			programs[i] = bad
		case 10:
			programs[i] = l.program(t, bombed(bombs[i/20%len(bombs)]))
		default:
			programs[i] = good
		}
	}
	began := time.Now()
	var all sync.WaitGroup
	for i, program := range programs {
		all.Go(func() { l.callOnce(t, fmt.Sprintf("c%03d", i), program, good, bad) })
	}
	all.Wait()
	t.Logf("500 contacts took %v", time.Since(began))
	counts := map[string]int{}
	for i, program := range programs {
		counts[l.outcome(t, fmt.Sprintf("c%03d", i), program == good)]++
	}
	want := map[string]int{"over disconnected ask bye": 450, "failed failed internal": 25, "over disconnected expression": 25}
	for what, n := range want {
		if counts[what] != n {
			t.Errorf("%s: got %d, want %d of %v", what, counts[what], n, counts)
		}
	}
	if hangup, ok := l.recorder.last("c000").Command.(*flow.Hangup); !ok || hangup.Reason != "error" {
		t.Errorf("a contact stopped by a bug was not hung up: %+v", l.recorder.last("c000").Command)
	}
}

// callOnce begins a contact; where a menu waits, the customer presses 1.
func (l *lab) callOnce(t *testing.T, id, program, good, bad string) {
	_, err := l.begin(id, program)
	if (err != nil) != (program == bad) {
		t.Errorf("contact %s began with error %v", id, err)
	}
	if program != good {
		return
	}
	a := runtime.Arrival{Contact: id, Key: "key", Op: l.recorder.last(id).Op, At: time.Unix(1_700_000_001, 0), Event: &flow.Gathered{Digits: "1"}}
	if _, err := l.driver.Deliver(context.Background(), a); err != nil {
		t.Errorf("contact %s: %v", id, err)
	}
}

// outcome tells how a contact came out: its status, its end, and its path or else the code of its error.
func (l *lab) outcome(t *testing.T, id string, path bool) string {
	t.Helper()
	c := l.status(t, id)
	words := []string{string(c.Status), string(c.Ends)}
	entries, err := l.db.Journal().Entries(context.Background(), id, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, _ := e.Data.(map[string]any)
		if code, named := data["code"].(string); named && !path {
			words = append(words, code)
		}
		if e.Kind == "visit" && path {
			words = append(words, e.Activity)
		}
	}
	return strings.Join(words, " ")
}
