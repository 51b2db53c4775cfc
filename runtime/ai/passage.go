package ai

import (
	"strings"
	"unicode"
)

// LongestAnswer is how many words are spoken at once.
const LongestAnswer = 40

// aboutIt is how much of the weightiest word of a question a sentence must hold to be about it: more than words such as "the".
const aboutIt = 0.3

// Passage gives the part of an entry's text that answers a question best, in at most LongestAnswer words: the sentences in a row with most of the
// question's words in them, the first when several have as many.
func (x *Index) Passage(e Entry, question string) string {
	list := sentences(e.Text)
	if len(list) == 0 {
		return ""
	}
	asked, weightiest := map[string]float64{}, 0.0
	for _, t := range x.terms(question) {
		asked[t.word] = max(asked[t.word], t.weight*t.sure)
		weightiest = max(weightiest, asked[t.word])
	}
	best, most := 0, 0.0
	for from := range list {
		if score, first := x.windowScore(list[from:], asked); score > most+1e-9 && (from == 0 || first >= aboutIt*weightiest) {
			best, most = from, score
		}
	}
	return within(list[best:], LongestAnswer)
}

// windowScore adds up what is asked for in the sentences that fit into an answer, and in the first of them.
func (x *Index) windowScore(list []string, asked map[string]float64) (score, first float64) {
	words := 0
	seen := map[string]bool{}
	for i, sentence := range list {
		words += len(strings.Fields(sentence))
		if i > 0 && words > LongestAnswer {
			break
		}
		for _, word := range stems(sentence, x.language) {
			if !seen[word] {
				seen[word] = true
				score += asked[word]
			}
		}
		if i == 0 {
			first = score
		}
	}
	return score, first
}

// within joins sentences up to a number of words; a first sentence that is longer is cut.
func within(list []string, most int) string {
	var said []string
	for _, sentence := range list {
		words := strings.Fields(sentence)
		if len(said)+len(words) > most {
			if len(said) == 0 {
				return strings.TrimRight(strings.Join(words[:most], " "), ",;:–-") + "…"
			}
			break
		}
		said = append(said, words...)
	}
	return strings.Join(said, " ")
}

// sentences splits plain text at full stops, question and exclamation marks that a space and a capital letter or digit follow, and at line ends.
func sentences(text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		runes := []rune(strings.Join(strings.Fields(line), " "))
		from := 0
		for i, r := range runes {
			end := (r == '.' || r == '!' || r == '?') && i+2 < len(runes) && runes[i+1] == ' ' && (unicode.IsUpper(runes[i+2]) || unicode.IsDigit(runes[i+2]))
			if end || i == len(runes)-1 {
				if s := strings.TrimSpace(string(runes[from : i+1])); s != "" {
					list = append(list, s)
				}
				from = i + 1
			}
		}
	}
	return list
}
