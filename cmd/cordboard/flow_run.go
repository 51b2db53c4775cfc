package main

import (
	"context"
	"fmt"
	"time"

	"cordboard/flow/fault"
	"cordboard/runtime/testcall"
)

// FlowRunCmd is `cordboard flow run`.
type FlowRunCmd struct {
	Flow   string `arg:"" help:"The flow document; - is standard input."`
	Script string `type:"path" placeholder:"FILE" help:"Saved test call that says who calls and what happens; without it a call comes in and the caller stays silent."`
	JSON   bool   `name:"json" help:"Print the transcript, the path and how it ended as JSON."`
}

// Help is the second part of `cordboard flow run --help`.
func (c *FlowRunCmd) Help() string {
	return `Runs the flow on a virtual clock, as "flow test" does, and prints everything that was heard, pressed, sent and visited. It runs whatever
findings the flow has, as long as the file can be read as a flow. With a script the exit code is 1 when a step fails; the transcript goes up
to that step. Without one the caller stays silent until the call ends or waits for an agent, 10 minutes at most. Subflows are those of the script's world.subflows.

Examples:

    cordboard flow run main-line.json
    cordboard flow run main-line.json --script gold-customer.test.json
    cordboard flow run main-line.json --script gold-customer.test.json --json`
}

// longestSilence is how long the caller of a run without a script stays silent, on the virtual clock.
const longestSilence = 10 * time.Minute

// Run runs one test call.
func (c *FlowRunCmd) Run(ctx context.Context, t *terminal) error {
	if c.Flow == "-" && c.Script == "-" {
		return fault.New(fault.Invalid, "only one of the flow and the script can be standard input")
	}
	doc, err := t.flowOf(c.Flow)
	if err != nil {
		return err
	}
	file, script := c.Flow, &testcall.Script{Format: testcall.Format, Name: doc.Name}
	if c.Script != "" {
		file = c.Script
		if script, err = t.scriptOf(file); err != nil {
			return err
		}
	}
	call, err := t.caseOf(file, script, doc)
	if err != nil {
		return err
	}
	if c.Script == "" {
		call.Silence = longestSilence
	}
	report, err := testcall.Run(ctx, call)
	if err != nil {
		return cannotRun(c.Flow, err)
	}
	if c.JSON {
		err = t.json(result{File: c.Flow, Report: report, Script: script.Step(report.Step)})
	} else {
		err = c.print(t, script, report)
	}
	if err == nil && !report.Passed {
		return errFindings
	}
	return err
}

func (c *FlowRunCmd) print(t *terminal, script *testcall.Script, report testcall.Report) error {
	printTranscript(t.out, report)
	if !report.Passed {
		fmt.Fprintf(t.out, "Failed: step %d %s: %s\n", report.Step, line(script.Step(report.Step)), line(report.Failure))
	}
	return nil
}

// cannotRun says that a test call could not be carried out at all. Errors without a code are about the files: a flow that does not
// compile, a variable that is not declared.
func cannotRun(file string, err error) error {
	if code := fault.CodeOf(err); code != fault.Internal {
		return fmt.Errorf("%s: %w", shown(file), err)
	}
	return fault.New(fault.Invalid, "%s: %s", shown(file), err)
}
