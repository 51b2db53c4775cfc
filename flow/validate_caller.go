package flow

import (
	"encoding/json"
	"math"
	"strings"
	"unicode/utf8"
)

// What callers listen to before they stop listening, and how it is reckoned.
const (
	maxPromptSeconds = 30
	maxMenuSeconds   = 20 // choices are to be remembered
	lettersPerSecond = 15 // 150 words a minute
	lettersOfValue   = 8  // of what an expression fills in
)

// recommendations find what callers bear badly although it works: prompts that are too long to be heard out, and menus whose choices cannot be
// heard a second time. Chats are read, so they have neither.
func (v *validation) recommendations() {
	if v.flow.Kind == Digital {
		return
	}
	for _, p := range v.prompts {
		v.length(p)
	}
	var once []int
	for i, spec := range v.specs {
		if spec != nil && spec.Type == "menu" && v.reached[i] != 0 && asksOnce(v.flow.Activities[i]) {
			once = append(once, i)
		}
	}
	if len(once) == 0 {
		return
	}
	again := v.returning()
	for _, i := range once {
		if r := &v.flow.Activities[i]; !again[i] {
			v.note("no_repeat", r, "properties.max_tries", "callers hear the choices of “%s” only once: it has one attempt, and no path leads back to it", r.Label())
			v.fixNumber(r, "properties.max_tries", "Ask up to three times", 3)
		}
	}
}

// length notes a prompt that takes too long to say, in the language in which it takes longest.
func (v *validation) length(p promptAt) {
	most := float64(maxPromptSeconds)
	if p.r.Type == "menu" && p.field == "properties.prompt" {
		most = maxMenuSeconds
	}
	if len(p.text) < int(most)*lettersPerSecond {
		return
	}
	var prompt Prompt
	if json.Unmarshal(p.text, &prompt) != nil {
		return
	}
	text := prompt.Text.Source
	for _, s := range prompt.Segments {
		text += s.Say.Source
	}
	longest, language := spokenSeconds(text), ""
	for tag, translation := range prompt.Languages {
		if s := spokenSeconds(translation.Source); s > longest || s == longest && language != "" && tag < language {
			longest, language = s, " in "+tag
		}
	}
	if longest > most {
		v.note("prompt_too_long", p.r, p.field, "the prompt takes about %.0f seconds%s; callers listen to %.0f", math.Ceil(longest), language, most)
	}
}

// spokenSeconds estimates how long it takes to say a text. Recordings of the library are not counted.
func spokenSeconds(text string) float64 {
	letters := 0
	for {
		plain, rest, more := strings.Cut(text, "{{")
		letters += utf8.RuneCountInString(plain)
		if !more {
			return float64(letters) / lettersPerSecond
		}
		letters += lettersOfValue
		if _, text, more = strings.Cut(rest, "}}"); !more {
			return float64(letters) / lettersPerSecond
		}
	}
}

// asksOnce says whether a menu gives up after one attempt.
func asksOnce(r Record) bool {
	var p struct {
		MaxTries json.Number `json:"max_tries"`
	}
	return json.Unmarshal(r.Properties, &p) == nil && p.MaxTries == "1"
}

// returning says of each activity whether a path from it leads back to it.
func (v *validation) returning() []bool {
	again := make([]bool, len(v.edges))
	for _, component := range v.components(v.edges) {
		for _, i := range component {
			again[i] = len(component) > 1
		}
	}
	for i, edges := range v.edges {
		for _, e := range edges {
			again[i] = again[i] || e.to == i
		}
	}
	return again
}
