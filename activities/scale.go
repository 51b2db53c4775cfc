package activities

import (
	"math"
	"strconv"
	"strings"

	"cordboard/flow"
)

// scale is the answers that a type of survey takes, and what it asks unless the flow says otherwise.
type scale struct {
	low, high int
	question  string
}

var scales = map[string]scale{
	"nps":  {0, 10, "How likely are you to recommend us, from 0, not at all, to 10, very likely?"},
	"csat": {1, 5, "How satisfied are you with how we helped you, from 1, not at all, to 5, very satisfied?"},
	"ces":  {1, 7, "How easy was it to get help, from 1, very hard, to 7, very easy?"},
}

// answer reads a number of the scale: keys, or what was said or written, such as "9!" or "9 out of 10".
func (s scale) answer(text string) (int, bool) {
	first, _, _ := strings.Cut(words(strings.ReplaceAll(text, "/", " ")), " ")
	n, err := strconv.Atoi(first)
	return n, err == nil && n >= s.low && n <= s.high
}

// scored sums up the answers that a survey remembers; the average has two decimals.
func scored(survey string, m *flow.Memory) *flow.Score {
	score := &flow.Score{Survey: survey}
	sum := 0.0
	answers, _ := m.Value.([]any)
	for _, answer := range answers {
		n, _ := answer.(float64)
		score.Answers, sum = append(score.Answers, int(n)), sum+n
	}
	score.Score = math.Round(sum/float64(len(answers))*100) / 100
	return score
}
