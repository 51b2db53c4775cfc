package document

import (
	"encoding/csv"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cordboard/flow"
	"cordboard/flow/table"
)

// Prompt is something that is said: a text of the flow, or a prompt of the library that it names.
type Prompt struct {
	Step     int
	Activity string // name
	Field    string // path of the property
	Library  string // name in the prompt library, "" for a text of the flow
	Text     string // what is said where no language fits
	Any      bool   // it is for any language, such as music
	In       []Saying
}

// Saying is a prompt in one language.
type Saying struct {
	Language string
	Text     string // "" for one of the library, which has it
	Missing  bool
}

// prompts gathers what is said, in the order of the steps, and what lacks a language that another prompt has.
func (b *builder) prompts(d *Document) {
	used, library := map[string]bool{}, map[string][]string{}
	for name, languages := range b.resources.PromptLanguages {
		library[strings.ToLower(name)] = languages
	}
	for _, s := range d.Steps {
		r, _ := b.flow.Activity(s.ID)
		activity, err := b.catalog.Decode(r)
		if err != nil {
			continue // what cannot be read is among the flow's problems
		}
		flow.Walk(activity, func(f flow.Field) {
			p, ok := f.Value.Interface().(flow.Prompt)
			if ok && !p.IsZero() {
				d.Prompts = append(d.Prompts, said(s, f.Path, p, library)...)
			}
		})
	}
	for _, p := range d.Prompts {
		for _, one := range p.In {
			used[one.Language] = one.Language != ""
		}
	}
	maps.DeleteFunc(used, func(_ string, named bool) bool { return !named })
	d.Languages = slices.Sorted(maps.Keys(used))
	for i := range d.Prompts {
		d.Missing += d.Prompts[i].complete(d.Languages)
	}
}

// said are the text of a prompt with its translations, and each recording that it names.
func said(s Step, field string, p flow.Prompt, library map[string][]string) []Prompt {
	var list []Prompt
	text := Prompt{Step: s.Number, Activity: s.Name, Field: field, Text: p.Text.Source}
	for _, segment := range p.Segments {
		if name := segment.Audio.Source; name != "" {
			one := Prompt{Step: s.Number, Activity: s.Name, Field: field, Library: name}
			for _, language := range library[strings.ToLower(name)] {
				one.In = append(one.In, Saying{Language: language})
			}
			list = append(list, one)
			continue
		}
		text.Text = strings.TrimSpace(text.Text + " " + segment.Say.Source)
	}
	if p.Language != "" && text.Text != "" {
		text.In = append(text.In, Saying{Language: p.Language, Text: text.Text})
	}
	for _, language := range slices.Sorted(maps.Keys(p.Languages)) {
		text.In = append(text.In, Saying{Language: language, Text: p.Languages[language].Source})
	}
	if text.Text == "" && len(text.In) == 0 {
		return list
	}
	return append([]Prompt{text}, list...)
}

// complete adds the languages that the prompt lacks, and counts them. One of the library that is not known, or that is for any language, lacks none.
func (p *Prompt) complete(languages []string) (missing int) {
	if slices.ContainsFunc(p.In, func(s Saying) bool { return s.Language == "" }) {
		p.Any, p.In = true, nil
	}
	if p.Library != "" && len(p.In) == 0 {
		return 0
	}
	var all []Saying
	for _, language := range languages {
		i := slices.IndexFunc(p.In, func(s Saying) bool { return flow.SameLanguage(s.Language, language) })
		if i >= 0 {
			all = append(all, Saying{Language: language, Text: p.In[i].Text})
			continue
		}
		missing++
		all = append(all, Saying{Language: language, Missing: true})
	}
	p.In = all
	return missing
}

// CSV writes the list of prompts to record, a row for each language: step, activity, property, library prompt, language, text, state. A text
// without a language is what is said in the contact's own.
func (d *Document) CSV(w io.Writer) error {
	rows := [][]string{{"step", "activity", "property", "library_prompt", "language", "text", "state"}}
	for _, p := range d.Prompts {
		head := []string{strconv.Itoa(p.Step), table.Guarded(p.Activity), p.Field, table.Guarded(p.Library)}
		if len(p.In) == 0 || p.Text != "" && !slices.ContainsFunc(p.In, func(s Saying) bool { return s.Text == p.Text }) {
			rows = append(rows, append(slices.Clone(head), "", table.Guarded(p.Text), "there"))
		}
		for _, one := range p.In {
			state := "there"
			if one.Missing {
				state = "missing"
			}
			rows = append(rows, append(slices.Clone(head), one.Language, table.Guarded(one.Text), state))
		}
	}
	return csv.NewWriter(w).WriteAll(rows)
}
