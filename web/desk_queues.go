package web

import (
	"context"
	"encoding/json"
	"net/url"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/routing"
)

// WrapUpReasons are those of a queue, and whether one is needed; a queue that was deleted has none.
func (a AgentDesk) WrapUpReasons(ctx context.Context, queue string) (reasons []string, required bool, err error) {
	if queue == "" {
		return nil, false, nil
	}
	q, err := a.DB.Queue(ctx, queue)
	if fault.CodeOf(err) == fault.NotFound {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	set, err := routing.ParseQueue(q.Name, q.Settings)
	if err != nil {
		return nil, false, fault.Wrap(err, fault.Internal, "the settings of queue %s cannot be read", queue)
	}
	return set.WrapUp.Reasons, set.WrapUp.ReasonRequired, nil
}

// PullQueues are the queues of the agent, and of the agent's team, of which they take contacts themselves.
func (a AgentDesk) PullQueues(ctx context.Context) ([]string, error) {
	staff, err := routing.ParseStaff(a.Agent.Name, a.Agent.Settings)
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "the settings of agent %s cannot be read", a.Agent.Name)
	}
	organisation, err := a.DB.Organised(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, m := range organisation.Effective(staff).Queues {
		q, err := a.DB.Queue(ctx, m.Queue)
		if fault.CodeOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if set, err := routing.ParseQueue(q.Name, q.Settings); err == nil && set.Pull {
			names = append(names, q.Name)
		}
	}
	return names, nil
}

// ScreenPops are the pages that the flow opened for the agent: addresses that a link may lead to.
func (a AgentDesk) ScreenPops(ctx context.Context, contact string) ([]string, error) {
	texts, err := a.DB.ScreenPops(ctx, contact)
	var pops []string
	for _, text := range texts {
		var pop flow.ScreenPop
		if json.Unmarshal([]byte(text), &pop) == nil && safeAddress(pop.URL) {
			pops = append(pops, pop.URL)
		}
	}
	return pops, err
}

// safeAddress says whether a page may be opened by a link: flows make addresses out of what customers say.
func safeAddress(address string) bool {
	parsed, err := url.Parse(address)
	return err == nil && (parsed.Scheme == "https" || parsed.Scheme == "http")
}
