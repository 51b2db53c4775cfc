package ai

import (
	"os"
	"strings"
	"testing"
)

// TestSampleSets holds the retrieval to what it measured on two question sets about one office: the one that it was tuned on, and one that
// nothing was tuned on. The floors are a little below what was measured (docs/adr tells the figures); wrong answers are not allowed at all.
func TestSampleSets(t *testing.T) {
	text, err := os.ReadFile("../../docs/examples/office-knowledge.md")
	if err != nil {
		t.Fatal(err)
	}
	entries, problems := ReadMarkdown(string(text))
	if len(problems) > 0 || len(entries) < 25 {
		t.Fatalf("got %d entries with %v, want at least 25", len(entries), problems)
	}
	tests := []struct {
		file                         string
		recall, mrr                  float64
		questions, answered, rightly int
	}{
		{"office-knowledge", 0.95, 0.96, 60, 55, 17},
		{"office-unseen", 0.88, 0.92, 30, 9, 9},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			got := measured(t, test.file, entries)
			t.Logf("recall@1 %.3f, MRR %.3f, %+v", got.Recall, got.MRR, got.Now)
			if got.Questions < test.questions || got.Recall < test.recall || got.MRR < test.mrr {
				t.Errorf("got recall@1 %.3f and MRR %.3f of %d questions, want %.2f and %.2f", got.Recall, got.MRR, got.Questions, test.recall, test.mrr)
			}
			if c := got.Now; c.Wrong > 0 || c.Answered < test.answered || c.Rightly < test.rightly {
				t.Errorf("got %+v, want %d answered, none wrong, and %d rightly handed off", c, test.answered, test.rightly)
			}
			for i, c := range got.Curve {
				if c.Answered+c.Offered+c.HandedOff != got.Questions || i > 0 && c.Answered > got.Curve[i-1].Answered {
					t.Errorf("threshold %.2f: got %+v, want every question counted and fewer answers as it rises", c.Threshold, c)
				}
			}
		})
	}
}

func measured(t *testing.T, file string, entries []Entry) Evaluation {
	t.Helper()
	data, err := os.ReadFile("../../docs/examples/" + file + ".eval.json")
	if err != nil {
		t.Fatal(err)
	}
	set, err := ReadQuestionSet(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := set.Check(entries); err != nil {
		t.Fatal(err)
	}
	return Evaluate(set, entries)
}

func TestQuestionSetProblems(t *testing.T) {
	for name, test := range map[string]struct{ set, want string }{
		"format":   {`{"format":"x","questions":[{"ask":"a","hand_off":true}]}`, "format"},
		"empty":    {`{"format":"cordboard.eval/v1","questions":[]}`, "no questions"},
		"no words": {`{"format":"cordboard.eval/v1","questions":[{"ask":" ","hand_off":true}]}`, "question 1: ask"},
		"both":     {`{"format":"cordboard.eval/v1","questions":[{"ask":"a","hand_off":true,"answer":"Returns"}]}`, "question 1: give"},
		"neither":  {`{"format":"cordboard.eval/v1","questions":[{"ask":"a"}]}`, "question 1: give"},
		"unknown":  {`{"format":"cordboard.eval/v1","questions":[{"ask":"a","answer":"Cats"}]}`, `no entry "Cats"`},
		"a field":  {`{"format":"cordboard.eval/v1","colour":1,"questions":[]}`, "colour"},
	} {
		set, err := ReadQuestionSet([]byte(test.set))
		if err == nil {
			err = set.Check(shop)
		}
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want it to say %q", name, err, test.want)
		}
	}
}
