package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/testcall"
)

// FlowTestCmd is `cordboard flow test`. (A file named flow_test.go would be a Go test.)
type FlowTestCmd struct {
	Files   []string `arg:"" name:"file" help:"Saved test calls; a folder stands for every *.test.json below it."`
	JSON    bool     `name:"json" help:"Print a JSON array, one object per test call."`
	JUnit   string   `name:"junit" type:"path" placeholder:"FILE" help:"Write a JUnit report, which CI systems read, to this file too."`
	Verbose bool     `short:"v" help:"Print the transcript of test calls that pass, too, and every outlet that no test took."`
}

// Help is the second part of `cordboard flow test --help`.
func (c *FlowTestCmd) Help() string {
	return `Runs each test call on a virtual clock, without a server or a database: a wait of three days takes milliseconds. Paths in a test are
relative to its file. Prints the step that failed and what was seen instead, and for each flow how many of its outlets the tests took; exits 1
when any test failed or could not be read.

Examples:

    cordboard flow test flows
    cordboard flow test flows/gold-customer.test.json -v
    cordboard flow test flows --junit report.xml
    cordboard flow test flows --json | jq '.[] | select(.passed | not)'`
}

// result is one element of `flow test --json`.
type result struct {
	File string `json:"file"`
	testcall.Report
	Script   string             `json:"script,omitempty"`   // the failing step as the file has it
	Coverage *testcall.Coverage `json:"coverage,omitempty"` // of its flow, by all tests of the run

	source string     // path of the flow, "" when the test does not say
	doc    *flow.Flow // nil when it cannot be read
}

// trouble says what went wrong, with the failing step.
func (r result) trouble() string {
	if r.Step == 0 {
		return r.Failure
	}
	return fmt.Sprintf("step %d %s: %s", r.Step, r.Script, r.Failure)
}

// Run runs every test call.
func (c *FlowTestCmd) Run(ctx context.Context, t *terminal) error {
	files, err := testFiles(c.Files)
	if err != nil {
		return err
	}
	results := make([]result, 0, len(files))
	for i, file := range files {
		t.progress(i, len(files), file)
		r := t.test(ctx, file)
		if ctx.Err() != nil {
			t.progressDone()
			return ctx.Err()
		}
		results = append(results, r)
		if !c.JSON {
			t.progressDone()
			c.print(t, r)
		}
	}
	t.progressDone()
	cover(results)
	if c.JUnit != "" {
		if err := writeJUnit(c.JUnit, results); err != nil {
			return err
		}
	}
	return c.conclude(t, results)
}

// conclude prints what became of all.
func (c *FlowTestCmd) conclude(t *terminal, results []result) (err error) {
	failed := 0
	for _, r := range results {
		if !r.Passed {
			failed++
		}
	}
	if c.JSON {
		err = t.json(results)
	} else {
		c.printCoverage(t, results)
		_, err = fmt.Fprintf(t.out, "%d passed, %d failed\n", len(results)-failed, failed)
	}
	if err == nil && failed > 0 {
		return errFindings
	}
	return err
}

// test runs one test call; one that cannot be run has failed, too.
func (t *terminal) test(ctx context.Context, file string) result {
	call, err := t.testOf(file)
	r := result{File: file}
	if call.Script != nil {
		r.Name, r.Flow = call.Script.Name, call.Script.Flow
		r.source, r.doc = call.Script.Flow, call.Flow
		if r.source != "" {
			r.source = beside(file, call.Script.Flow)
		}
	}
	if err == nil {
		r.Report, err = testcall.Run(ctx, call)
		r.Script = call.Script.Step(r.Step)
	}
	if err != nil {
		r.Passed, r.Failure = false, err.Error()
	}
	if r.Lines == nil {
		r.Lines = []testcall.Line{}
	}
	if r.Visits == nil {
		r.Visits = []testcall.Visit{}
	}
	if r.Taken == nil {
		r.Taken = []testcall.Taken{}
	}
	return r
}

func (c *FlowTestCmd) print(t *terminal, r result) {
	mark := "ok  "
	if !r.Passed {
		mark = "FAIL"
	}
	fmt.Fprintf(t.out, "%s  %s  %s\n", mark, clean(shown(r.File)), line(r.Name))
	if !r.Passed {
		fmt.Fprintf(t.out, "      %s\n", line(r.trouble()))
	}
	if len(r.Lines) > 0 && (c.Verbose || !r.Passed) {
		var b strings.Builder
		printTranscript(&b, r.Report)
		for text := range strings.Lines(b.String()) {
			fmt.Fprint(t.out, strings.TrimRight("      "+text, " "))
		}
	}
}

// testFiles lists the test calls that the arguments name, folders walked in order. Hidden folders and node_modules are left out.
func testFiles(args []string) ([]string, error) {
	var files []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		if arg == "-" || err != nil || !info.IsDir() {
			files = append(files, arg)
			continue
		}
		below, err := walk(arg)
		if err != nil {
			return nil, err
		}
		if len(below) == 0 {
			return nil, fault.New(fault.NotFound, "%s: there is no *.test.json file in this folder", arg)
		}
		files = append(files, below...)
	}
	return files, nil
}

func walk(folder string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		switch name := d.Name(); {
		case err != nil:
			return fileError(path, err)
		case d.IsDir() && path != folder && (strings.HasPrefix(name, ".") || name == "node_modules"):
			return filepath.SkipDir
		case !d.IsDir() && strings.HasSuffix(name, ".test.json"):
			files = append(files, path)
		}
		return nil
	})
	slices.Sort(files)
	return files, err
}
