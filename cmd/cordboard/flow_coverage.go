package main

import (
	"encoding/xml"
	"fmt"
	"os"
	"strings"

	"cordboard/activities"
	"cordboard/flow/fault"
	"cordboard/runtime/testcall"
)

// cover gives every result the coverage of its flow by all tests of the run.
func cover(results []result) {
	taken := map[string][]testcall.Taken{}
	for _, r := range results {
		taken[r.source] = append(taken[r.source], r.Taken...)
	}
	known := map[string]*testcall.Coverage{}
	for i, r := range results {
		if r.doc == nil {
			continue
		}
		if known[r.source] == nil {
			c := testcall.Cover(r.doc, activities.Catalog(), taken[r.source])
			known[r.source] = &c
		}
		results[i].Coverage = known[r.source]
	}
}

// shownMissing is how many outlets without a test are listed per flow; -v lists all.
const shownMissing = 10

// printCoverage tells each flow's coverage once, in the order of the tests.
func (c *FlowTestCmd) printCoverage(t *terminal, results []result) {
	told := map[string]bool{}
	for _, r := range results {
		if r.Coverage == nil || told[r.source] {
			continue
		}
		told[r.source] = true
		fmt.Fprintf(t.out, "%s: %d of %d outlets taken\n", clean(shown(r.source)), r.Coverage.Covered, r.Coverage.Total)
		for i, m := range r.Coverage.Missing {
			if i == shownMissing && !c.Verbose {
				fmt.Fprintf(t.out, "      and %d more; -v lists them\n", len(r.Coverage.Missing)-i)
				break
			}
			fmt.Fprintf(t.out, "      not taken: %s\n", line(m.Name+": "+m.Label))
		}
	}
}

// The elements of a JUnit report, as CI systems read it.
type (
	junitReport struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"` // the flow
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name      string        `xml:"name,attr"`
		Classname string        `xml:"classname,attr"` // the flow
		File      string        `xml:"file,attr"`
		Failure   *junitFailure `xml:"failure,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"` // the transcript
	}
)

// junit makes the report, with one suite for each flow in the order of the tests.
func junit(results []result) junitReport {
	report := junitReport{Tests: len(results)}
	at := map[string]int{}
	for _, r := range results {
		i, ok := at[r.source]
		if !ok {
			i = len(report.Suites)
			at[r.source] = i
			report.Suites = append(report.Suites, junitSuite{Name: shown(r.source)})
		}
		suite := &report.Suites[i]
		one := junitCase{Name: r.Name, Classname: shown(r.source), File: shown(r.File)}
		suite.Tests++
		if !r.Passed {
			suite.Failures++
			report.Failures++
			var b strings.Builder
			printTranscript(&b, r.Report)
			one.Failure = &junitFailure{Message: r.trouble(), Text: b.String()}
		}
		suite.Cases = append(suite.Cases, one)
	}
	return report
}

// writeJUnit writes the report to a file.
func writeJUnit(path string, results []result) error {
	data, err := xml.MarshalIndent(junit(results), "", "  ")
	if err != nil {
		return fault.Wrap(err, fault.Internal, "the JUnit report cannot be written")
	}
	data = append([]byte(xml.Header), append(data, '\n')...)
	if err := os.WriteFile(path, data, 0o644); err != nil { //nolint:gosec // a report for other programs to read
		return fileError(path, err)
	}
	return nil
}
