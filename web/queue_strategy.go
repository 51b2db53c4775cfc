package web

import "cordboard/web/ui"

// strategies are the ways to choose an agent, in the order people see them.
var strategies = []ui.Option{
	{Value: "longest_idle", Label: "Longest idle"}, {Value: "round_robin", Label: "Round robin"}, {Value: "linear", Label: "Linear, in the order of the list"},
	{Value: "ring_all", Label: "Ring all"}, {Value: "ring_progressively", Label: "Ring progressively"}, {Value: "random", Label: "Random"},
	{Value: "weighted_random", Label: "Weighted random"}, {Value: "fewest_contacts", Label: "Fewest contacts"}, {Value: "least_talk_time", Label: "Least talk time"},
	{Value: "average_utilization", Label: "Average utilization"}, {Value: "max_utilization", Label: "Maximum utilization"},
	{Value: "agent_priority", Label: "Agent priority"}, {Value: "best_skill", Label: "Best skill"},
}

func strategyLabel(value string) string {
	for _, o := range strategies {
		if o.Value == value {
			return o.Label
		}
	}
	return strategies[0].Label
}
