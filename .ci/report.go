//go:build ignore

// Report runs the test suites and counts honestly what they say: `go test -json` events and Node's summary, nothing else.
// Passing tests are one line per package; failing ones are printed in full. The last line is "N passed, N failed"
// (", N skipped" when some were), the exit status is 1 when anything failed or was skipped.
//
// A test with subtests is counted by its subtests. A package that fails without a failing test (it did not build, it
// panicked, it ran out of time) counts as one failure.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

// raced are the folders that run under the race detector: the pure packages and the driver.
var raced = []string{"cordboard/flow", "cordboard/activities", "cordboard/runtime"}

// costs are the tests that hold time and memory to a bound: one package at a time, and without the race detector, which changes both.
const costs = "^TestCost"

const (
	goTimeout   = "14m" // one package; all together have 15
	nodeTimeout = 5 * time.Minute
)

type tally struct {
	passed, failed, skipped int
	failures                []string // names, repeated at the end
}

func (t *tally) fail(name string) {
	t.failed++
	t.failures = append(t.failures, name)
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var t tally
	if err := run(ctx, &t, os.Args[1:]); err != nil {
		fmt.Println("FAIL", err)
		t.fail(err.Error())
	}
	if len(t.failures) > 0 {
		fmt.Println("\nfailed:")
		for _, name := range t.failures {
			fmt.Println("  " + name)
		}
	}
	fmt.Println()
	line := fmt.Sprintf("%d passed, %d failed", t.passed, t.failed)
	if t.skipped > 0 {
		line += fmt.Sprintf(", %d skipped", t.skipped)
	}
	fmt.Println(line)
	if t.failed > 0 || t.skipped > 0 || t.passed == 0 {
		os.Exit(1)
	}
}

func run(ctx context.Context, t *tally, extra []string) error {
	race, rest, err := packages(ctx)
	if err != nil {
		return err
	}
	if err := goTest(ctx, t, suite{"1", append([]string{"-race", "-skip=" + costs}, extra...), race}); err != nil {
		return err
	}
	if len(extra) == 0 {
		if err := goTest(ctx, t, suite{"0", []string{"-count=1", "-p=1", "-run=" + costs}, race}); err != nil {
			return err
		}
	}
	// Never from the cache: these look at a database, a browser and the module's own imports.
	if err := goTest(ctx, t, suite{"0", append([]string{"-count=1"}, extra...), rest}); err != nil {
		return err
	}
	return nodeTest(ctx, t)
}

// packages lists all of the module's packages, split by whether they run under the race detector.
func packages(ctx context.Context) (race, rest []string, err error) {
	list := exec.CommandContext(ctx, "go", "list", "-e", "./...")
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		return nil, nil, fmt.Errorf("list packages: %w", err)
	}
	for _, path := range strings.Fields(string(out)) {
		if slices.ContainsFunc(raced, func(top string) bool { return path == top || strings.HasPrefix(path, top+"/") }) {
			race = append(race, path)
		} else {
			rest = append(rest, path)
		}
	}
	return race, rest, nil
}

type suite struct {
	cgo      string
	flags    []string
	packages []string
}

// event is one line of `go test -json`; see `go doc test2json`.
type event struct {
	Action, Package, Test, Output, ImportPath string
	Elapsed                                   float64
}

// outcome is what is known of one package while its events arrive.
type outcome struct {
	result map[string]string   // test → pass, fail or skip
	parent map[string]bool     // tests that have subtests
	output map[string][]string // test ("" is the package itself) → its lines
}

func goTest(ctx context.Context, t *tally, s suite) error {
	if len(s.packages) == 0 {
		return nil
	}
	args := append([]string{"test", "-json", "-p", "2", "-timeout", goTimeout}, s.flags...)
	fmt.Printf("--- go %s (%d packages)\n", strings.Join(args, " "), len(s.packages))
	cmd := exec.CommandContext(ctx, "go", append(args, s.packages...)...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED="+s.cgo)
	cmd.Stderr = os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("run go test: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("run go test: %w", err)
	}
	before := t.failed
	open := map[string]*outcome{}
	lines := bufio.NewReader(pipe)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			t.take(open, line)
		}
		if err != nil {
			break
		}
	}
	err = cmd.Wait()
	for path := range open {
		t.fail(path + " (ended without a result)")
	}
	if err != nil && t.failed == before {
		return fmt.Errorf("go test: %w", err)
	}
	return nil
}

// take reads one event and, when it ends a package, counts and prints that package.
func (t *tally) take(open map[string]*outcome, line []byte) {
	var e event
	if json.Unmarshal(line, &e) != nil {
		os.Stdout.Write(line)
		return
	}
	if e.Action == "build-output" {
		fmt.Print(e.Output)
		return
	}
	if e.Package == "" {
		return
	}
	p := open[e.Package]
	if p == nil {
		p = &outcome{map[string]string{}, map[string]bool{}, map[string][]string{}}
		open[e.Package] = p
	}
	for at := strings.LastIndex(e.Test, "/"); at > 0; at = strings.LastIndex(e.Test[:at], "/") {
		p.parent[e.Test[:at]] = true
	}
	switch e.Action {
	case "output":
		p.output[e.Test] = append(p.output[e.Test], e.Output)
	case "pass", "fail", "skip":
		if e.Test != "" {
			p.result[e.Test] = e.Action
			return
		}
		t.finish(e, p)
		delete(open, e.Package)
	}
}

func (t *tally) finish(e event, p *outcome) {
	was := *t
	for _, name := range slices.Sorted(maps.Keys(p.result)) {
		switch result := p.result[name]; {
		case result == "fail" && p.parent[name] && p.failsBelow(name):
			fmt.Print(strings.Join(p.output[name], ""))
		case result == "fail":
			t.fail(e.Package + "." + name)
			fmt.Print(strings.Join(p.output[name], ""))
		case p.parent[name]:
		case result == "skip":
			t.skipped++
			fmt.Printf("skipped %s.%s\n%s", e.Package, name, strings.Join(p.output[name], ""))
		default:
			t.passed++
		}
	}
	if e.Action == "fail" && t.failed == was.failed {
		t.fail(e.Package)
	}
	if e.Action == "fail" {
		p.printUnfinished()
		fmt.Print(strings.Join(p.output[""], ""))
		return
	}
	if len(p.result) > 0 {
		fmt.Printf("ok    %-44s %5d passed %8.1fs\n", e.Package, t.passed-was.passed, e.Elapsed)
	}
}

// printUnfinished prints what the tests said that have no result: those that ran when the time was up.
func (p *outcome) printUnfinished() {
	for _, name := range slices.Sorted(maps.Keys(p.output)) {
		if name != "" && p.result[name] == "" {
			fmt.Print(strings.Join(p.output[name], ""))
		}
	}
}

func (p *outcome) failsBelow(name string) bool {
	for other, result := range p.result {
		if result == "fail" && strings.HasPrefix(other, name+"/") {
			return true
		}
	}
	return false
}
