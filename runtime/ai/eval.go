package ai

import (
	"fmt"
	"math"
	"strings"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// EvalFormat is the format tag of a question set (docs/ai.md).
const EvalFormat = "cordboard.eval/v1"

// QuestionSet is what an AI agent is measured with.
type QuestionSet struct {
	Format    string     `json:"format"`
	Name      string     `json:"name,omitempty"`
	Language  string     `json:"language,omitempty"`  // BCP 47; English when empty
	Knowledge string     `json:"knowledge,omitempty"` // path of a Markdown or CSV file, relative to the set's
	Questions []Question `json:"questions"`
}

// Question is one question with what is expected: the title of the entry that answers it, or a hand-off.
type Question struct {
	Ask     string `json:"ask"`
	Answer  string `json:"answer,omitempty"`
	HandOff bool   `json:"hand_off,omitempty"`
	Note    string `json:"note,omitempty"` // what is hard about it, for people
}

// Check finds what cannot be measured; the fault names the question.
func (s *QuestionSet) Check(entries []Entry) error {
	if s.Format != EvalFormat {
		return fault.New(fault.Invalid, "format is %q, must be %q", s.Format, EvalFormat)
	}
	if len(s.Questions) == 0 {
		return fault.New(fault.Invalid, "there are no questions")
	}
	titles := map[string]bool{}
	for _, e := range entries {
		titles[strings.ToLower(e.Title)] = true
	}
	for i, q := range s.Questions {
		where := fmt.Sprintf("question %d", i+1)
		switch {
		case strings.TrimSpace(q.Ask) == "":
			return fault.New(fault.Invalid, "%s: ask is empty", where)
		case q.HandOff == (q.Answer != ""):
			return fault.New(fault.Invalid, "%s: give an answer (the title of an entry), or hand_off true", where)
		case !q.HandOff && !titles[strings.ToLower(q.Answer)]:
			return fault.New(fault.Invalid, "%s: the knowledge has no entry %q", where, q.Answer)
		}
	}
	return nil
}

// Result is what became of one question.
type Result struct {
	Question
	Verdict Verdict `json:"verdict"`
	Found   string  `json:"found,omitempty"` // the best entry
	Second  string  `json:"second,omitempty"`
	Score   float64 `json:"score"`
	Margin  float64 `json:"margin"`
	Rank    int     `json:"rank"` // of the expected entry, 0 when it was not found
	Right   bool    `json:"right"`
}

// Counts are what a threshold does to the whole set. Right counts answers with the expected entry, offers that hold it, and hand-offs that were
// expected.
type Counts struct {
	Threshold float64 `json:"threshold"`
	Answered  int     `json:"answered"`
	Right     int     `json:"right"` // of those answered
	Wrong     int     `json:"wrong"` // of those answered
	Offered   int     `json:"offered"`
	Held      int     `json:"offered_right"` // of those offered
	HandedOff int     `json:"handed_off"`
	Rightly   int     `json:"handed_off_right"` // of those handed off
}

// Evaluation is what a question set measured.
type Evaluation struct {
	Name      string   `json:"name,omitempty"`
	Entries   int      `json:"entries"`
	Questions int      `json:"questions"`
	Recall    float64  `json:"recall_at_1"` // of the questions that have an answer
	MRR       float64  `json:"mrr"`         // likewise: mean of 1/rank
	Now       Counts   `json:"now"`         // at the thresholds in use
	Curve     []Counts `json:"curve"`
	Results   []Result `json:"results"`
}

// Evaluate asks every question.
func Evaluate(set *QuestionSet, entries []Entry) Evaluation {
	index := NewIndex(entries, set.Language)
	e := Evaluation{Name: set.Name, Entries: len(entries), Questions: len(set.Questions)}
	all := make([][]Hit, len(set.Questions))
	answerable := 0
	for i, q := range set.Questions {
		all[i] = index.Search(q.Ask, max(1, len(entries)))
		r := Result{Question: q, Verdict: Decide(all[i])}
		for rank, h := range all[i] {
			if strings.EqualFold(h.Entry.Title, q.Answer) {
				r.Rank = rank + 1
				break
			}
		}
		describe(&r, all[i])
		r.Right = right(q, r.Verdict, all[i])
		if !q.HandOff {
			answerable++
			if r.Rank == 1 {
				e.Recall++
			}
			if r.Rank > 0 {
				e.MRR += 1 / float64(r.Rank)
			}
		}
		e.Results = append(e.Results, r)
	}
	e.Recall, e.MRR = e.Recall/float64(max(1, answerable)), e.MRR/float64(max(1, answerable))
	e.Now = count(set.Questions, all, AnswerAt)
	for step := 30; step <= 95; step += 5 {
		e.Curve = append(e.Curve, count(set.Questions, all, float64(step)/100))
	}
	return e
}

func describe(r *Result, hits []Hit) {
	if len(hits) > 0 {
		r.Found, r.Score, r.Margin = hits[0].Entry.Title, rounded(hits[0].Score), rounded(hits[0].Score)
	}
	if len(hits) > 1 {
		r.Second, r.Margin = hits[1].Entry.Title, rounded(hits[0].Score-hits[1].Score)
	}
}

func rounded(x float64) float64 { return math.Round(x*1000) / 1000 }

// right says whether a verdict is what the question expects.
func right(q Question, v Verdict, hits []Hit) bool {
	switch v {
	case Answers:
		return strings.EqualFold(hits[0].Entry.Title, q.Answer)
	case Offers:
		for _, h := range hits[:min(2, len(hits))] {
			if strings.EqualFold(h.Entry.Title, q.Answer) {
				return true
			}
		}
		return false
	}
	return q.HandOff
}

// count judges the hits again with another threshold for answers.
func count(questions []Question, all [][]Hit, answerAt float64) Counts {
	c := Counts{Threshold: answerAt}
	for i, q := range questions {
		v := decideAt(all[i], answerAt)
		ok := right(q, v, all[i])
		switch {
		case v == Answers && ok:
			c.Answered, c.Right = c.Answered+1, c.Right+1
		case v == Answers:
			c.Answered, c.Wrong = c.Answered+1, c.Wrong+1
		case v == Offers:
			c.Offered++
			if ok {
				c.Held++
			}
		default:
			c.HandedOff++
			if ok {
				c.Rightly++
			}
		}
	}
	return c
}

// ReadQuestionSet reads a question set; unknown fields are errors.
func ReadQuestionSet(data []byte) (*QuestionSet, error) {
	var s QuestionSet
	if err := flow.UnmarshalStrict(data, &s); err != nil {
		return nil, fmt.Errorf("read the question set: %w", err)
	}
	return &s, nil
}
