package connect

import (
	"fmt"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/flow/convert"
)

// routing is what becomes of actions that bring the customer to somebody.
func routing(actionType string) made {
	switch actionType {
	case "UpdateContactTargetQueue":
		return targetQueue
	case "TransferContactToQueue":
		return transferToQueue
	case "UpdateContactRoutingCriteria":
		return criteria
	case "UpdateContactEventHooks":
		return eventHooks
	case "UpdateContactRoutingBehavior":
		return priority
	case "CreateCallbackContact":
		return createCallback
	case "TransferParticipantToThirdParty":
		return transferToNumber
	}
	return nil
}

// transferToQueue waits in the queue that was set before; where that can be several, the variable tells which. Who prefers an agent waits for
// that one.
func transferToQueue(s step) error {
	ask, outlet, err := s.preferring()
	if err != nil {
		return err
	}
	if text(s.Parameters, "QueueId") != "" {
		name, err := s.resource("queue", "QueueId")
		if err != nil {
			return err
		}
		return s.enqueue(name, ask, outlet)
	}
	t, err := s.targets()
	switch {
	case err != nil:
		return err
	case t.agent:
		return s.toAgent("target_agent", ask, outlet)
	case t.workedOut:
		return s.enqueue(s.targeted(), ask, outlet)
	case len(t.names) == 1:
		return s.enqueue(t.names[0], ask, outlet)
	}
	var cases []object
	for i, name := range t.names {
		cases = append(cases, object{"id": fmt.Sprintf("case_%d", i+1), "label": name, "value": name})
	}
	pick := s.Add("switch", object{"expression": "vars." + s.r.Variable("queue", "target_queue", flow.String), "cases": cases})
	if ask != nil {
		ask.To(outlet, pick)
	}
	for i, name := range t.names {
		if err := s.enqueue(name, pick, cases[i]["id"].(string)); err != nil {
			return err
		}
	}
	s.failing(pick)
	pick.Lead("default", s.First("NoMatchingError", "next"))
	return nil
}

// enqueue adds the wait in one queue, behind an outlet when there is one.
func (s step) enqueue(name string, behind *convert.Activity, outlet string) error {
	properties := object{"queue": name}
	if set, _ := s.r.before(s.Step.ID, "UpdateContactRoutingBehavior"); len(set) == 1 {
		if n := number(set[0].Parameters, "QueuePriority", 0, 10); n > 0 {
			properties["priority"] = n
		}
	}
	wait := s.Add("queue", properties)
	if behind != nil {
		behind.To(outlet, wait)
	}
	refused := s.First("NoMatchingError", "QueueAtCapacity", "next")
	s.failing(wait.Lead("full", s.First("QueueAtCapacity", "NoMatchingError")).Lead("no_agents", refused).Lead("closed", refused))
	s.Drop("next", "the flow is over once the contact waits, in the original too")
	said := " " + name
	if strings.Contains(name, "{{") {
		said = ""
	}
	s.Note("A contact that finds nobody staffed, or the queue%s closed, goes on as after an error; in the original it waits.", said)
	return s.hooks(wait)
}

// hooks adds what the event hooks that were set before say: the flow of the wait, and the flow after the agent has left.
func (s step) hooks(wait *convert.Activity) error {
	set, _ := s.r.before(s.Step.ID, "UpdateContactEventHooks")
	wait.Ends()
	after := false
	if len(set) == 1 {
		for _, hook := range sorted(inside(set[0].Parameters, "EventHooks")) {
			arn := text(inside(set[0].Parameters, "EventHooks"), hook)
			name, err := s.naming("subflow", arn, tail(set[0].labels["ContactFlowId"], arn))
			if err != nil {
				return err
			}
			switch hook {
			case "CustomerQueue":
				treatment := s.Add("run_subflow", object{"flow": name})
				over := s.Add("end_flow", object{})
				treatment.To("done", over).To("error", over)
				wait.To("waiting", treatment)
				s.Note("While waiting the subflow %s runs: import it too.", name)
			case "CustomerRemaining":
				wait.To("agent_left", s.Add("go_to_flow", object{"flow": name}).Ends("error"))
				after = true
			}
		}
	}
	if !after {
		wait.Ends("agent_left")
	}
	return nil
}

// toAgent offers the contact to the agent whom a variable names, behind an outlet when there is one.
func (s step) toAgent(variable string, behind *convert.Activity, outlet string) error {
	refused := s.First("NoMatchingError", "next")
	offer := s.Add("route_to_agent", object{"agent": "{{ vars." + s.r.Variable("queue", variable, flow.String) + " }}", "park": "24h"})
	if behind != nil {
		behind.To(outlet, offer)
	}
	offer.Lead("unavailable", refused).Lead("not_found", refused).Lead("no_answer", refused).Ends("agent_left")
	s.failing(offer)
	s.Drop("QueueAtCapacity", "an agent has no limit of contacts that wait")
	s.Drop("next", "the flow is over once the contact waits, in the original too")
	s.Note("The contact waits for the agent for at most a day. Agents are known here by their name, not by their ARN.")
	return nil
}

// eventHooks makes nothing of hooks that a queue activity takes over.
func eventHooks(s step) error {
	hooks := inside(s.Parameters, "EventHooks")
	for _, hook := range sorted(hooks) {
		if hook != "CustomerQueue" && hook != "CustomerRemaining" {
			return fmt.Errorf("a flow for %s has no like here", hook)
		}
	}
	if s.ignored("UpdateContactEventHooks") {
		return fmt.Errorf("no queue activity of the file can run the flow: the transfer is to an agent, elsewhere, or other paths to it set other flows")
	}
	s.through("The queue activity runs the flow.")
	return nil
}

// ignored says whether a step that sets something for a transfer has none behind it, or one that others set something for too, or one that
// becomes no queue activity.
func (s step) ignored(actionType string) bool {
	transfers := s.r.after(s.Step.ID, "TransferContactToQueue")
	for _, t := range transfers {
		if set, _ := s.r.before(t.ID, actionType); len(set) != 1 || set[0].ID != s.Step.ID {
			return true
		}
		if found, _ := s.r.before(t.ID, "UpdateContactTargetQueue"); slices.ContainsFunc(found, func(a *action) bool {
			return text(a.Parameters, "AgentId") != ""
		}) {
			return true
		}
	}
	return len(transfers) == 0
}

func priority(s step) error {
	n := number(s.Parameters, "QueuePriority", 0, 1000)
	if n == 0 {
		return fmt.Errorf("the time that a contact counts as older is set before it waits, which has no like here")
	}
	if s.ignored("UpdateContactRoutingBehavior") {
		return fmt.Errorf("no queue activity of the file can have the priority: the transfer is to an agent, elsewhere, or other paths to it set others")
	}
	if n > 10 {
		s.Note("The priority %d is 10 here, the last there is.", n)
	}
	s.through("The queue activity has the priority.")
	return nil
}

func createCallback(s step) error {
	properties := object{"retries": min(max(number(s.Parameters, "MaximumConnectionAttempts", 1, 11)-1, 0), 10)}
	if set, _ := s.r.before(s.Step.ID, "UpdateContactCallbackNumber"); len(set) > 0 {
		properties["number"] = "{{ vars." + s.r.Variable("callback", "callback_number", flow.String) + " }}"
	}
	queue, err := s.queue("QueueId")
	if err != nil {
		return err
	}
	properties["queue"] = queue
	wrong := s.First("NoMatchingError", "next")
	call := s.Add("callback", properties).Lead("scheduled", "next").Lead("invalid_number", wrong).Lead("not_dialable", wrong).Lead("duplicate", "next")
	s.failing(call)
	s.Note("The first call is made when an agent is free, and repeated after the queue's own pause, not after %ss.", text(s.Parameters, "RetryDelaySeconds"))
	return nil
}

func transferToNumber(s step) error {
	to, err := s.words(text(s.Parameters, "ThirdPartyPhoneNumber"))
	if err != nil {
		return err
	}
	back := text(s.Parameters, "ContinueFlowExecution")
	properties := object{
		"number": to, "timeout": fmt.Sprintf("%ds", max(number(s.Parameters, "ThirdPartyConnectionTimeLimitSeconds", 30, 600), 1)),
		"return": back == "True" || back == "true",
	}
	dial := s.Add("transfer_to_number", properties)
	lost := s.First("CallFailed", "NoMatchingError", "next")
	dial.Lead("no_answer", s.First("ConnectionTimeLimitExceeded", "CallFailed", "NoMatchingError")).Lead("busy", lost).Lead("invalid_number", lost)
	if properties["return"] == true {
		dial.Lead("completed", "next")
	}
	s.failing(dial)
	return nil
}
