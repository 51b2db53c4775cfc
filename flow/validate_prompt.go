package flow

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// promptAt is one prompt of the flow.
type promptAt struct {
	r      *Record
	field  string
	text   []byte // JSON
	prompt Prompt // what it says, for those that can be read
}

// audioAt is one place that names a prompt of the library.
type audioAt struct {
	r     *Record
	field string
	name  string
}

// translations finds prompts that lack a language which other prompts have.
func (v *validation) translations() {
	used := map[string]bool{}
	for i := range v.prompts {
		p := &v.prompts[i]
		if p.text[0] == '{' && json.Unmarshal(p.text, &p.prompt) == nil {
			for language := range p.prompt.Languages {
				used[language] = true
			}
		}
	}
	v.recorded(used)
	if len(used) == 0 {
		return
	}
	languages := slices.Sorted(maps.Keys(used))
	for _, p := range v.prompts {
		if p.text[0] == '"' && json.Unmarshal(p.text, &p.prompt) != nil || !p.prompt.hasWords() {
			continue
		}
		for _, language := range languages {
			if _, ok := p.prompt.Languages[language]; !ok && !strings.EqualFold(p.prompt.Language, language) {
				v.note("missing_translation", p.r, p.field, "the prompt has no translation for %s", language)
			}
		}
	}
}

// recorded finds prompts of the library that lack a language into which texts of the flow are translated, or which another prompt of the
// library that the flow plays has.
func (v *validation) recorded(translated map[string]bool) {
	has := make(map[string][]string, len(v.resources.PromptLanguages))
	for name, languages := range v.resources.PromptLanguages {
		has[strings.ToLower(name)] = languages
	}
	used := maps.Clone(translated)
	for _, a := range v.audio {
		for _, language := range has[strings.ToLower(a.name)] {
			used[language] = language != ""
		}
	}
	for _, a := range v.audio {
		own, known := has[strings.ToLower(a.name)]
		if !known || len(own) == 0 {
			continue
		}
		for _, language := range slices.Sorted(maps.Keys(used)) {
			speaks := func(l string) bool { return l == "" || SameLanguage(l, language) }
			if used[language] && !slices.ContainsFunc(own, speaks) && !v.translated(a, language) {
				v.note("missing_translation", a.r, a.field, "the prompt %s of the library has nothing in %s", a.name, language)
			}
		}
	}
}

// translated says whether a prompt that plays audio has a text of its own in a language, which is then spoken instead.
func (v *validation) translated(a audioAt, language string) bool {
	return slices.ContainsFunc(v.prompts, func(p promptAt) bool {
		_, ok := p.prompt.Languages[language]
		return ok && p.r == a.r && strings.HasPrefix(a.field, p.field+".")
	})
}

// hasWords says whether there is anything to translate.
func (p Prompt) hasWords() bool {
	text := p.Text.Source
	for _, s := range p.Segments {
		text += s.Say.Source
	}
	for {
		open := strings.Index(text, "{{")
		if open < 0 {
			return strings.ContainsFunc(text, unicode.IsLetter)
		}
		end := strings.Index(text[open:], "}}")
		if end < 0 || strings.ContainsFunc(text[:open], unicode.IsLetter) {
			return true
		}
		text = text[open+end+2:]
	}
}
