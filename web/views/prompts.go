package views

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"cordboard/web/ui"
)

// Prompts is the prompt library.
type Prompts struct {
	Rows     []PromptRow
	Query    string
	Gaps     bool // only those that lack a language
	WithGaps int  // how many lack one
	Total    int  // in the library
	CanEdit  bool
	Speech   string // why texts cannot be spoken, "" when they can
}

// PromptRow is one prompt.
type PromptRow struct {
	Name, Description string
	Heard             []PromptHeard
	Missing           []string // languages that other prompts have
	Usage             []Use
	Length            string // of the recordings, "" when there are none
	UpdatedAt         time.Time
	UpdatedBy         string
}

// PromptHeard is a prompt in one language.
type PromptHeard struct {
	Language string // BCP 47, "" for any
	Text     string // what is spoken when there is no recording
	Recorded bool
}

// PromptForm is the editor of a prompt with its fields as they were typed.
type PromptForm struct {
	Saved, Name, Description string
	Base                     string // the state that the form changes
	Default                  int    // row of the language that is played when a contact's is not there
	Rows                     []PromptFormRow
	Missing                  []ui.Option // languages that other prompts have
	Known                    []ui.Option // languages to choose from
	Errors                   map[string]string
	Usage                    []Use
	CanEdit                  bool
	Speech                   string // why texts cannot be spoken, "" when they can
}

// PromptFormRow is one language of it.
type PromptFormRow struct {
	Language, Text, Voice string
	Recording, File       string // hash of the recording, and what its file was called
	Voices                []ui.Option
}

func (f PromptForm) action() string {
	if f.Saved == "" {
		return "/prompts/new"
	}
	return promptPath(f.Saved, "/edit")
}

// cell is a field of a row with its error.
func (f PromptForm) cell(i int, name string) ui.Field {
	at := fmt.Sprintf("spoken.%d.%s", i, name)
	return ui.Field{Name: at, Error: f.Errors[at]}
}

// labelled is a field of a row with its words.
func (f PromptForm) labelled(i int, name, label, help string) ui.Field {
	field := f.cell(i, name)
	field.Label, field.Help = label, help
	return field
}

func promptPath(name, what string) string { return "/prompts/" + url.PathEscape(name) + what }

// heardAt is the address of a prompt's audio in a language.
func heardAt(name, language string) string {
	return promptPath(name, "/audio") + "?language=" + url.QueryEscape(language)
}

// languageLabel names a language for people: its tag, or that it is for all.
func languageLabel(tag string) string {
	if tag == "" {
		return "any language"
	}
	return tag
}

// gapTitle says what a prompt lacks.
func gapTitle(language string) string {
	return "Other prompts have " + language + ", this one has not"
}

func (v Prompts) address(query string, gaps bool) string {
	values := url.Values{}
	if query != "" {
		values.Set("q", query)
	}
	if gaps {
		values.Set("gaps", "1")
	}
	if len(values) == 0 {
		return "/prompts"
	}
	return "/prompts?" + values.Encode()
}

func usageTitle(uses []Use) string {
	var words []string
	for _, u := range uses {
		words = append(words, u.words())
	}
	return strings.Join(words, ", ")
}
