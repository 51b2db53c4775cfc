package document

import (
	"fmt"
	"strconv"
	"strings"
)

// KindWords is what people call the kind: AI agent, schedule.
func (n Need) KindWords() string {
	if n.Kind == "ai_agent" {
		return "AI agent"
	}
	return strings.ReplaceAll(n.Kind, "_", " ")
}

// Where lists the steps: 2, 5.
func (n Need) Where() string {
	words := make([]string, len(n.Steps))
	for i, step := range n.Steps {
		words[i] = strconv.Itoa(step)
	}
	return strings.Join(words, ", ")
}

// Words is what is said, or the name of the library's prompt.
func (p Prompt) Words() string {
	if p.Library != "" {
		return "Library prompt: " + p.Library
	}
	return p.Text
}

// Cells are what is there in each of some languages: a list as long as theirs.
func (p Prompt) Cells(languages []string) []Cell {
	cells := make([]Cell, len(languages))
	for i := range languages {
		switch {
		case p.Any:
			cells[i].Text = "Any language"
		case i < len(p.In):
			cells[i] = Cell{p.In[i].Words(), p.In[i].Missing}
		}
	}
	return cells
}

// Cell is a prompt in one language as a table shows it; empty when that is not known.
type Cell struct {
	Text    string
	Missing bool
}

// Words is the text in the language, or that it is there or missing.
func (s Saying) Words() string {
	switch {
	case s.Missing:
		return "Missing"
	case s.Text == "":
		return "There"
	}
	return s.Text
}

// PromptWords says how much there is to record and what lacks.
func (d *Document) PromptWords() string {
	text := fmt.Sprintf("%d prompts", len(d.Prompts))
	if len(d.Prompts) == 1 {
		text = "1 prompt"
	}
	switch {
	case len(d.Languages) == 0:
		return text + ", in the contact's own language only."
	case d.Missing == 0:
		return text + ", complete in " + strings.Join(d.Languages, ", ") + "."
	}
	return fmt.Sprintf("%s in %s; missing: %d.", text, strings.Join(d.Languages, ", "), d.Missing)
}
