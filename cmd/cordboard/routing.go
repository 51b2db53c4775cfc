package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"cordboard/flow/fault"
	"cordboard/runtime/routing"
	"cordboard/runtime/routing/simulate"
)

// RoutingCmd groups the commands about the desk.
type RoutingCmd struct {
	Simulate RoutingSimulateCmd `cmd:"" help:"Run a routing scenario: contacts, queues and agents on a virtual clock."`
}

// RoutingSimulateCmd is `cordboard routing simulate`.
type RoutingSimulateCmd struct {
	Scenario string `arg:"" help:"The scenario, cordboard.scenario/v1; - is standard input."`
	JSON     bool   `name:"json" help:"Print the result as JSON."`
	Trace    bool   `help:"Print also every decision with its reason: who was offered which contact, and why others were not."`
}

// Help is the second part of `cordboard routing simulate --help`.
func (c *RoutingSimulateCmd) Help() string {
	return `Runs the desk that live contacts use, under a virtual clock: a day takes a fraction of a second. The same scenario with the same seed gives
the same output. Waits are in seconds, shares are 0 to 1; contacts of the warm-up do not count. docs/flow-format.md describes the
scenario; "schema scenario" prints it as JSON Schema.

Examples:

    cordboard routing simulate docs/examples/forecast.scenario.json
    cordboard routing simulate docs/examples/agent-priority.scenario.json --trace
    cordboard routing simulate monday.scenario.json --json | jq .queues`
}

// Run runs the scenario and prints what came of it.
func (c *RoutingSimulateCmd) Run(ctx context.Context, t *terminal) error {
	data, err := t.read(c.Scenario)
	if err != nil {
		return err
	}
	scenario, err := simulate.Decode(data)
	if err != nil {
		return fault.New(fault.Invalid, "%s: %s", shown(c.Scenario), err)
	}
	result, err := simulate.Run(ctx, scenario, simulate.Options{Trace: c.Trace, Progress: func(share float64) {
		t.progress(int(share*100), 100, "percent simulated")
	}})
	t.progressDone()
	if err != nil {
		return err
	}
	if c.JSON {
		return t.json(result)
	}
	return printSimulation(t, scenario, result)
}

func printSimulation(t *terminal, s *simulate.Scenario, r *simulate.Result) error {
	for _, d := range r.Decisions {
		fmt.Fprintln(t.out, line(decisionText(d)))
	}
	if len(r.Decisions) > 0 {
		fmt.Fprintln(t.out)
	}
	if s.Warmup > 0 {
		fmt.Fprintf(t.out, "Contacts that arrived after the warm-up of %s. ", plainTime(s.Warmup))
	}
	fmt.Fprint(t.out, "Waits are in seconds.\n\n")
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	wide := nameWidth(r)
	fmt.Fprintf(w, "%-*s\toffered\trefused\tanswered\tabandoned\toverflowed\twaiting\tservice level\tASA\tmedian\t95 %%\tlongest\t\n", wide, "queue")
	for _, q := range r.Queues {
		fmt.Fprintf(w, "%-*s\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t%.1f\t%.1f\t%.1f\t%.1f\t\n",
			wide, q.Name, q.Offered, q.Refused, q.Answered, q.Abandoned, q.Overflowed, q.Waiting, levelText(q), q.ASA, q.WaitP50, q.WaitP95, q.MaxWait)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(t.out)
	fmt.Fprintf(w, "%-*s\thandled\tdeclined\tnot answered\toccupancy\tutilization\tat once\t\n", wide, "agent")
	for _, a := range r.Agents {
		fmt.Fprintf(w, "%-*s\t%d\t%d\t%d\t%.1f %%\t%.1f %%\t%d\t\n", wide, a.Name, a.Handled, a.Declined, a.Expired, a.Occupancy*100, a.Utilization*100, a.MaxConcurrent)
	}
	return w.Flush()
}

// nameWidth is that of the longest name.
func nameWidth(r *simulate.Result) int {
	wide := len("queue")
	for _, q := range r.Queues {
		wide = max(wide, len(q.Name))
	}
	for _, a := range r.Agents {
		wide = max(wide, len(a.Name))
	}
	return wide
}

// levelText is a service level with its threshold and its formula.
func levelText(q simulate.QueueResult) string {
	if q.ServiceLevel == nil {
		return "-"
	}
	threshold := time.Duration(q.Threshold * float64(time.Second))
	return fmt.Sprintf("%.1f %% in %s (%s)", *q.ServiceLevel*100, plainTime(routing.Duration(threshold)), q.Formula)
}

// decisionText is a decision on one line.
func decisionText(d simulate.Decision) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s in %s on %s: ", plainTime(d.At), d.Ticket, d.Queue, d.Channel)
	if d.Agent == "" {
		b.WriteString("nobody")
	} else {
		b.WriteString(d.Agent)
	}
	fmt.Fprintf(&b, ", %s, of %d who were ready", d.Reason, d.Ready)
	for i, other := range d.Skipped {
		separator := ", "
		if i == 0 {
			separator = "; not "
		}
		fmt.Fprintf(&b, "%s%s (%s)", separator, other.Agent, other.Reason)
	}
	return b.String()
}

// plainTime is a duration without the parts that are nought: 1h, not 1h0m0s.
func plainTime(d routing.Duration) string {
	text := time.Duration(d).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
