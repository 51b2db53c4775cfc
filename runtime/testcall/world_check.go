package testcall

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"cordboard/flow/fault"
	"cordboard/runtime/routing"
)

// Limits of a world: one from elsewhere must not fill the memory.
const (
	MaxStandIns = 1000 // agents, and contacts ahead, of one queue
	MaxSubflows = 100
	MaxStubs    = 500
)

// Check finds what a world says that cannot be. The fault names the field as world.queues.sales, world.http[2] and so on.
func (w World) Check() error {
	if field, message := w.problem(); field != "" {
		return fault.Field("world."+field, "%s", message)
	}
	return nil
}

// problem gives the first field that is wrong, and why; "" when all is well.
func (w World) problem() (field, message string) {
	if w.Now != "" {
		if _, err := time.Parse(time.RFC3339, w.Now); err != nil {
			return "now", fmt.Sprintf("%q is not a time such as 2026-11-20T10:00:00+02:00", w.Now)
		}
	}
	for name, q := range w.Queues {
		if max(q.Agents, q.Busy, q.Waiting) > MaxStandIns || min(q.Agents, q.Busy, q.Waiting) < 0 {
			return "queues." + name, fmt.Sprintf("agents, busy and waiting are 0 to %d", MaxStandIns)
		}
	}
	states := []string{string(routing.Available), string(routing.Away), string(routing.OnContact), string(routing.Offline), agentMissing}
	for name, state := range w.Agents {
		if !slices.Contains(states, state) {
			return "agents." + name, fmt.Sprintf("%q is not one of %s", state, strings.Join(states, ", "))
		}
	}
	for name, members := range w.Teams {
		if len(members) > MaxStandIns {
			return "teams." + name, fmt.Sprintf("at most %d agents", MaxStandIns)
		}
	}
	if len(w.Subflows) > MaxSubflows {
		return "subflows", fmt.Sprintf("at most %d", MaxSubflows)
	}
	if len(w.HTTP) > MaxStubs {
		return "http", fmt.Sprintf("at most %d", MaxStubs)
	}
	for i, stub := range w.HTTP {
		if stub.Status != 0 && (stub.Status < 200 || stub.Status > 599) {
			return fmt.Sprintf("http[%d]", i), fmt.Sprintf("%d is not the status of an answer: 200 to 599", stub.Status)
		}
	}
	if len(w.AI) > MaxStubs {
		return "ai", fmt.Sprintf("at most %d", MaxStubs)
	}
	if at, message := w.aiProblem(); message != "" {
		return fmt.Sprintf("ai[%d]", at), message
	}
	for name, state := range w.Schedules {
		if !slices.Contains([]string{"open", "closed", "holiday", "override"}, state) {
			return "schedules." + name, fmt.Sprintf("%q is not open, closed, holiday or override", state)
		}
	}
	for number, result := range w.Numbers {
		if !slices.Contains([]string{completed, "busy", "no_answer", invalidNumber, numberForbidden}, result) {
			return "numbers." + number, fmt.Sprintf("%q is not completed, busy, no_answer, invalid_number or not_dialable", result)
		}
	}
	return "", ""
}
