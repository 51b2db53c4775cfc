package activities

import (
	"strings"
	"unicode"

	"cordboard/flow"
)

// What the last attempt at an input lacked: outlet names too.
const (
	noInput = "no_input"
	noMatch = "no_match"
)

// attempts is what menu and collect_input share: a main prompt, what is said before it after a failed attempt, and how often to try.
// Memory.Count holds the attempts that failed.
type attempts struct {
	prompt, noInput, noMatch *flow.Prompt
	most                     int
}

// first gives the speech of the first attempt.
func (t attempts) first(in flow.Input) (flow.Speech, error) { return in.Speech(*t.prompt) }

// again counts a failed attempt and gives the speech of the next: the matching prompt, then the main prompt again, as one, so that a key
// pressed during either counts. more is false after the last attempt.
func (t attempts) again(in flow.Input, why string) (speech flow.Speech, more bool, err error) {
	in.Memory().Count++
	if in.Memory().Count >= t.most {
		return flow.Speech{}, false, nil
	}
	before := t.noMatch
	if why == noInput {
		before = t.noInput
	}
	main, err := in.Speech(*t.prompt)
	if err != nil || before.IsZero() {
		return main, true, err
	}
	speech, err = in.Speech(*before)
	if err != nil {
		return flow.Speech{}, true, err
	}
	main.Segments = append(speech.Segments, main.Segments...)
	return main, true, nil
}

// words normalises speech and written text for comparing: lower case, single spaces, no punctuation around words.
func words(s string) string {
	fields := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsPunct(r) && r != '#' && r != '*' && r != '\'' && r != '-'
	})
	return strings.Join(fields, " ")
}
