package storage

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cordboard/flow"
	"cordboard/flow/fault"
)

// Limits of a prompt (docs/limits.md).
const (
	MaxPromptLanguages = 50
	MaxPromptText      = 2000 // characters a language
)

// Prompt is what the library keeps by a name: per language a recording, or a text that is spoken.
type Prompt struct {
	ID          string    // empty in a Save that makes a new one
	Name        string    // unique, compared without case; flows name it
	Description string    // for people
	Language    string    // BCP 47: what contacts hear whose language is not there; one of Spoken's
	Spoken      []Spoken  // by language
	UpdatedAt   time.Time // in a Save, what the change is based on: a later change is a conflict; zero replaces whatever is there
	UpdatedBy   string
}

// Spoken is a prompt in one language. A recording is played when there is one, else the text is spoken.
type Spoken struct {
	Language  string     `json:"language"` // BCP 47; "": any language, such as music
	Text      string     `json:"text,omitempty"`
	Voice     string     `json:"voice,omitempty"` // of the text; "": the language's own
	Recording *Recording `json:"recording,omitempty"`
}

// Recording is audio that was uploaded.
type Recording struct {
	Hash  string `json:"hash"` // as KeepAudio gave it
	Bytes int    `json:"bytes"`
	File  string `json:"file,omitempty"` // as it was called where it came from
}

// promptSettings is what the settings of the resource hold.
type promptSettings struct {
	Language string   `json:"language,omitempty"`
	Spoken   []Spoken `json:"spoken,omitempty"`
	Text     string   `json:"text,omitempty"` // of prompts that are older than the library: in Language
}

func (r resource) prompt() Prompt {
	p := Prompt{ID: r.ID, Name: r.Name, Description: r.Description, UpdatedAt: r.UpdatedAt, UpdatedBy: r.UpdatedBy}
	var set promptSettings
	_ = json.Unmarshal(r.Settings, &set) // what is no prompt's is an empty prompt
	p.Language, p.Spoken = set.Language, set.Spoken
	if set.Text != "" && len(p.Spoken) == 0 {
		p.Spoken = []Spoken{{Language: set.Language, Text: set.Text}}
	}
	return p
}

// In is what a contact of a language hears: that language, else the nearest, else what is for any language, else the prompt's own language,
// else whatever there is. ok is false when the prompt has nothing.
func (p Prompt) In(language string) (s Spoken, ok bool) {
	near := func(fits func(Spoken) bool) bool {
		i := slices.IndexFunc(p.Spoken, fits)
		if i >= 0 {
			s = p.Spoken[i]
		}
		return i >= 0
	}
	ok = near(func(s Spoken) bool { return strings.EqualFold(s.Language, language) }) ||
		near(func(s Spoken) bool { return s.Language != "" && flow.SameLanguage(s.Language, language) }) ||
		near(func(s Spoken) bool { return s.Language == "" }) ||
		near(func(s Spoken) bool { return strings.EqualFold(s.Language, p.Language) }) ||
		near(func(Spoken) bool { return true })
	return s, ok
}

func (p Prompt) languages() []string {
	list := []string{}
	for _, s := range p.Spoken {
		list = append(list, s.Language)
	}
	return list
}

func (p Prompt) recordings() []string {
	var list []string
	for _, s := range p.Spoken {
		if s.Recording != nil {
			list = append(list, s.Recording.Hash)
		}
	}
	return list
}

// Prompts lists the prompts by name.
func (db *DB) Prompts(ctx context.Context) ([]Prompt, error) {
	rows, err := resources[resource](ctx, db.read(), kindPrompt)
	if err != nil {
		return nil, err
	}
	list := make([]Prompt, len(rows))
	for i, r := range rows {
		list[i] = r.prompt()
	}
	return list, nil
}

// Prompt loads a prompt by name; a missing one is a not_found fault.
func (db *DB) Prompt(ctx context.Context, name string) (Prompt, error) {
	r, err := db.read().resource(ctx, kindPrompt, name)
	if err != nil {
		return Prompt{}, err
	}
	return r.prompt(), nil
}

// PromptUses lists the places in flows that name prompts, by the prompts' ids.
func (db *DB) PromptUses(ctx context.Context) (map[string][]Use, error) {
	prompts, err := db.Prompts(ctx)
	if err != nil {
		return nil, err
	}
	ids := map[string]string{}
	for _, p := range prompts {
		ids[key(p.Name)] = p.ID
	}
	places, err := db.read().places(ctx, []string{kindPrompt})
	if err != nil {
		return nil, fmt.Errorf("look for uses of prompts: %w", err)
	}
	uses := map[string][]Use{}
	for _, p := range places {
		if id := cmp.Or(p.bound, ids[key(p.name)]); id != "" {
			uses[id] = append(uses[id], p.Use)
		}
	}
	return uses, nil
}

// SavePrompt makes a prompt when it has no id, else changes it. A name that is taken is a conflict fault about the field name; a new name is put
// into the drafts that have the old one. Recordings that no prompt has any more are forgotten.
func (db *DB) SavePrompt(ctx context.Context, who Actor, p Prompt) (Prompt, error) {
	if fields := p.Problems(); len(fields) > 0 {
		return Prompt{}, &fault.Error{Code: fault.Invalid, Message: "some fields need attention", Fields: fields}
	}
	slices.SortStableFunc(p.Spoken, func(a, b Spoken) int { return strings.Compare(key(a.Language), key(b.Language)) })
	settings, err := encode(promptSettings{Language: p.Language, Spoken: p.Spoken})
	if err != nil {
		return Prompt{}, err
	}
	r := resource{ID: p.ID, Name: p.Name, Description: p.Description, Settings: json.RawMessage(settings), UpdatedAt: p.UpdatedAt}
	saved, err := db.saveResource(ctx, who, kindPrompt, r, func(ctx context.Context, t *tx, _ string) error { return t.savedAudio(ctx, p) })
	if err != nil {
		return Prompt{}, err
	}
	return saved.prompt(), nil
}

// Problems gives what is wrong by field: language, spoken, or spoken.N.language and spoken.N.text. A prompt with any is not saved.
func (p Prompt) Problems() map[string]string {
	problems := map[string]string{}
	if len(p.Spoken) > MaxPromptLanguages {
		problems["spoken"] = fmt.Sprintf("at most %d languages", MaxPromptLanguages)
	}
	seen := map[string]bool{}
	for i, s := range p.Spoken {
		at := fmt.Sprintf("spoken.%d.", i)
		switch {
		case s.Language != "" && !flow.ValidLanguage(s.Language):
			problems[at+"language"] = "is not a language tag such as en-GB"
		case seen[key(s.Language)]:
			problems[at+"language"] = "is there twice"
		}
		switch {
		case utf8.RuneCountInString(s.Text) > MaxPromptText:
			problems[at+"text"] = fmt.Sprintf("has more than %d characters", MaxPromptText)
		case s.Recording == nil && strings.TrimSpace(s.Text) == "":
			problems[at+"text"] = "a text or a recording is needed"
		}
		seen[key(s.Language)] = true
	}
	if p.Language != "" && !seen[key(p.Language)] {
		problems["language"] = "is not one of the prompt's languages"
	}
	return problems
}

// DeletePrompt deletes a prompt; one that flows name is a conflict fault that says where.
func (db *DB) DeletePrompt(ctx context.Context, who Actor, name string) error {
	return db.deleteResource(ctx, who, kindPrompt, name, func(ctx context.Context, t *tx, id string) error { return t.forgetAudio(ctx, id) })
}
