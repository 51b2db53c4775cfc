package testcall_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cordboard/activities"
	"cordboard/flow"
	"cordboard/runtime/testcall"
)

// hardFlow begins with a switch of n cases over two JSON variables, most of which are not found in any sensible time; a menu comes after it.
func hardFlow(t *testing.T, n int) *flow.Flow {
	cases, outlets := make([]string, n), `"default":"menu"`
	for i := range cases {
		cases[i] = fmt.Sprintf(`{"id":"zone_%d","value":"Zone %d"}`, i, i)
		outlets += fmt.Sprintf(`,"zone_%d":"bye"`, i)
	}
	return document(t, `{"format":"cordboard.flow/v1","name":"x","kind":"inbound","start":"zone","variables":[{"name":"d","type":"json","default":{}},{"name":"e","type":"json","default":{}}],"activities":[
		{"id":"zone","type":"switch","properties":{"expression":"vars.d.zone + vars.e.zone","cases":[`+strings.Join(cases, ",")+`]},"outlets":{`+outlets+`}},
		{"id":"menu","type":"menu","properties":{"prompt":"Which?","options":[{"key":"1","label":"One"}]},"outlets":{"1":"bye","no_input":"bye","no_match":"bye"}},
		{"id":"bye","type":"disconnect"}]}`)
}

// TestCostGenerateAfterHardOutlets makes tests of what comes after a switch whose cases eat all the time, and of its easy outlet.
func TestCostGenerateAfterHardOutlets(t *testing.T) {
	suite := testcall.NewSuite(testcall.SuiteConfig{Catalog: activities.Catalog(), Longest: 4 * time.Second})
	made, err := suite.Generate(t.Context(), hardFlow(t, 40), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range made.Missing {
		if one.Activity != "zone" || one.Outlet == "default" {
			t.Errorf("got no test of %s by %s (%s)", one.Activity, one.Outlet, one.Why)
		}
	}
}

// TestGenerateSaysThatTimeRanOut tells an outlet whose search the clock ended from one for which nothing was found.
func TestGenerateSaysThatTimeRanOut(t *testing.T) {
	suite := testcall.NewSuite(testcall.SuiteConfig{Catalog: activities.Catalog(), Longest: 20 * time.Millisecond})
	doc := hardFlow(t, 200)
	var taken []testcall.Taken
	for _, one := range testcall.Cover(doc, activities.Catalog(), nil).Missing {
		if one.Outlet != "zone_5" {
			taken = append(taken, one.Taken)
		}
	}
	made, err := suite.Generate(t.Context(), doc, taken)
	if err != nil || len(made.Missing) != 1 || !strings.HasPrefix(made.Missing[0].Why, "Time ran out") {
		t.Errorf("got %+v (%v), want that time ran out for one outlet", made.Missing, err)
	}
}

// TestGenerateForOneAtATime has tests made of two flows: who comes second waits for 10 s and is told, and has its turn when the first is done.
func TestGenerateForOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := make(chan struct{})
		suite := testcall.NewSuite(testcall.SuiteConfig{Catalog: activities.Catalog(), Around: func(_ context.Context, doc *flow.Flow) (testcall.Around, error) {
			<-slow
			return testcall.Around{}, nil
		}})
		first := make(chan error)
		go func() {
			_, err := suite.Generate(t.Context(), document(t, menuFlow), nil)
			first <- err
		}()
		synctest.Wait()
		began := time.Now()
		if _, err := suite.Generate(t.Context(), document(t, menuFlow), nil); !errors.Is(err, testcall.ErrGenerating) || time.Since(began) != 10*time.Second {
			t.Errorf("got %v after %v, want after 10 s that tests are made for somebody else", err, time.Since(began))
		}
		close(slow)
		if err := <-first; err != nil {
			t.Error(err)
		}
		if made, err := suite.Generate(t.Context(), document(t, menuFlow), nil); err != nil || len(made.Scripts) == 0 {
			t.Errorf("got %d tests (%v), want some", len(made.Scripts), err)
		}
	})
}

// askingFlow asks an AI agent.
const askingFlow = `{"format":"cordboard.flow/v1","name":"asking","kind":"inbound","start":"ask","activities":[
	{"id":"ask","type":"ai_agent","properties":{"ai_agent":"assistant"},"outlets":{"escalated":"bye","resolved":"bye","cannot_answer":"bye","no_input":"bye","unavailable":"bye"}},
	{"id":"bye","type":"disconnect"}]}`

// TestGenerateWaitsForRuns makes no test while as many saved tests run as may at once.
func TestGenerateWaitsForRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answer := make(chan struct{})
		suite := testcall.NewSuite(testcall.SuiteConfig{Catalog: activities.Catalog(), AI: func(context.Context, flow.Command) flow.Event {
			<-answer
			return nil
		}})
		var running sync.WaitGroup
		for range 2 {
			running.Go(func() {
				if _, err := suite.Run(t.Context(), document(t, askingFlow), saved("ask", `{}`, `[{"says":"Hello"}]`)); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		made := make(chan int, 1)
		go func() {
			all, err := suite.Generate(t.Context(), document(t, menuFlow), nil)
			if err != nil {
				t.Error(err)
			}
			made <- len(all.Scripts)
		}()
		synctest.Wait()
		if len(made) != 0 {
			t.Error("got tests while two run, want them to wait")
		}
		close(answer)
		if n := <-made; n == 0 {
			t.Error("got no test when the others were done")
		}
		running.Wait()
	})
}
