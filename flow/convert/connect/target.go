package connect

import (
	"fmt"
	"slices"

	"cordboard/flow"
	"cordboard/flow/convert"
)

// targetQueue keeps the queue, or the agent, that a later transfer goes to.
func targetQueue(s step) error {
	key, kind, parameter := "target_queue", "queue", "QueueId"
	if text(s.Parameters, "AgentId") != "" {
		key, kind, parameter = "target_agent", "agent", "AgentId"
	}
	value := text(s.Parameters, parameter)
	x, err := s.value(value)
	if dynamic(value) {
		s.namedElsewhere(kind, value)
	} else {
		x = convert.Quote(s.r.Resource(kind, value, tail(s.labels[parameter], value)))
	}
	if err != nil {
		return err
	}
	s.keep(s.r.Variable("queue", key, flow.String), x)
	return nil
}

// keep sets one variable.
func (s step) keep(variable, x string) {
	s.failing(s.Add("set_variables", object{"assignments": []object{{"variable": variable, "expression": x}}}).Lead("next", "next"))
}

// targets are what paths to a step have set: queues by name, one that is worked out on the way, or an agent.
type targets struct {
	names            []string
	workedOut, agent bool
}

// targets finds what paths to the step have set. Without any the contact's own queue is meant.
func (s step) targets() (t targets, err error) {
	found, open := s.r.before(s.Step.ID, "UpdateContactTargetQueue")
	for _, a := range found {
		arn := text(a.Parameters, "QueueId")
		if text(a.Parameters, "AgentId") != "" {
			t.agent = true
		} else if dynamic(arn) {
			t.workedOut = true
		} else if name := s.r.Resource("queue", arn, tail(a.labels["QueueId"], arn)); !slices.Contains(t.names, name) {
			t.names = append(t.names, name)
		}
	}
	switch {
	case t.agent && (t.workedOut || len(t.names) > 0):
		return t, fmt.Errorf("it goes to an agent or to a queue, whichever was set last")
	case len(found) == 0:
		t.names = []string{s.r.Resource("queue", "the queue that the contact has already", "current-queue")}
		s.Note("The queue is set by another flow: %s stands for it.", t.names[0])
	case open && t.workedOut:
		s.Note("On some paths the queue is set by another flow; here they go on as after an error.")
	case open && t.agent:
		s.Note("On some paths the queue is set by another flow; here it is the agent.")
	case open:
		s.Note("On some paths the queue is set by another flow; here it is %s.", t.names[0])
	}
	return t, nil
}

// targeted is the queue that was set last, worked out when the contact comes there.
func (s step) targeted() string {
	return "{{ vars." + s.r.Variable("queue", "target_queue", flow.String) + " }}"
}

// queue is the queue that a parameter names, or that was set before.
func (s step) queue(parameter string) (string, error) {
	if parameter != "" && text(s.Parameters, parameter) != "" {
		return s.resource("queue", parameter)
	}
	t, err := s.targets()
	switch {
	case err != nil:
		return "", err
	case t.agent:
		return "", fmt.Errorf("an agent was set before, and it needs a queue")
	case t.workedOut || len(t.names) > 1:
		return s.targeted(), nil
	}
	return t.names[0], nil
}

// criteria keeps the one agent whom a contact shall wait for. Other criteria have no like.
func criteria(s step) error {
	agent, ok := onlyAgent(s.Parameters)
	if !ok {
		return fmt.Errorf("routing criteria other than one agent have no like here: use the skills of a queue activity")
	}
	if len(s.r.after(s.Step.ID, "TransferContactToQueue")) == 0 {
		return fmt.Errorf("no transfer of the file comes after it")
	}
	x, err := s.value(agent)
	if err != nil {
		return err
	}
	if !dynamic(agent) {
		x = convert.Quote(s.r.Resource("agent", agent, tail("", agent)))
	} else {
		s.namedElsewhere("agent", agent)
	}
	s.keep(s.r.Variable("queue", "preferred_agent", flow.String), x)
	return nil
}

// onlyAgent is the one agent that routing criteria want for good.
func onlyAgent(parameters map[string]any) (agent string, ok bool) {
	steps, _ := inside(parameters, "RoutingCriteria")["Steps"].([]any)
	if len(steps) != 1 || asObject(steps[0])["Expiry"] != nil {
		return "", false
	}
	condition := inside(inside(asObject(steps[0]), "Expression"), "AttributeCondition")
	ids, _ := inside(inside(condition, "MatchCriteria"), "AgentsCriteria")["AgentIds"].([]any)
	if len(ids) != 1 {
		return "", false
	}
	agent, ok = ids[0].(string)
	return agent, ok
}

// preferring asks first whether an agent was set by routing criteria, where a path to the step may have. What follows belongs behind the outlet.
func (s step) preferring() (ask *convert.Activity, outlet string, err error) {
	set, _ := s.r.before(s.Step.ID, "UpdateContactRoutingCriteria")
	if !slices.ContainsFunc(set, func(a *action) bool { _, ok := onlyAgent(a.Parameters); return ok }) {
		return nil, "", nil
	}
	ask = s.Add("condition", object{"expression": "(vars." + s.r.Variable("queue", "preferred_agent", flow.String) + ` ?? "") != ""`})
	return s.failing(ask), "false", s.toAgent("preferred_agent", ask, "true")
}
