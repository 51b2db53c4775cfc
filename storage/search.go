package storage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Search is what somebody looks for, and among what. The zero value finds nothing.
type Search struct {
	Words string   // what is found has all of them in its texts, in any order, without case; at most 200 bytes and 8 words are looked at
	Kinds []string // what the viewer may see: resource kinds, and those below
	Login string   // email of a user who sees the contacts in the queues of their own agent; empty: all
	Most  int      // of each kind; 0: 8
}

// What is found besides resources, which have the kinds that references have.
const (
	FoundFlow     = "flow"
	FoundActivity = "activity"
	FoundNumber   = "number"
	FoundVariable = "variable" // of the organisation
	FoundRule     = "routing_rule"
	FoundUser     = "user"
	FoundRole     = "role"
	FoundContact  = "contact"
	FoundArticle  = "article" // of a knowledge base
	FoundRow      = "row"     // of a table
)

// Found is one thing that is found.
type Found struct {
	Kind        string
	Name        string    // of an activity its flow's; the id of users, contacts and articles, the key of rows
	Description string    // of a number and a contact the flow, of a user the email, of an article the knowledge base, of a row the table
	At          time.Time // when a contact began
	Activity    string    // id
	Label       string    // an activity's, a user's or an article's name, a contact's number; may be empty
	Type        string    // of an activity, or the kind of a flow
	Field       string    // where the words are when they are not in the name: description, text …
	Text        string    // what is around them there

	rank int    // the best first
	word string // that is in Text, until Text is cut to what is around it
}

// Named says whether its name has the first word.
func (f Found) Named() bool { return f.rank < 3 }

// Exact says whether its name is just what was looked for.
func (f Found) Exact() bool { return f.rank == 0 }

// SearchResult is what a search finds, by kind, the best first.
type SearchResult struct {
	Found map[string][]Found
	More  map[string]bool // kinds of which there are more
}

const (
	longestSearch = 200
	mostWords     = 8
)

// searching is a search on its way.
type searching struct {
	words []string
	whole string // as it was written
	login string
	kinds []string
	most  int
	into  SearchResult
}

// Search finds flows, activities, resources, numbers, variables, routing rules and what else there are kinds of by their names and texts. Kinds that the viewer may not see
// are not asked for, so nothing of them is found or counted.
func (db *DB) Search(ctx context.Context, s Search) (SearchResult, error) {
	words := strings.Fields(strings.ToLower(strings.ToValidUTF8(s.Words[:min(len(s.Words), longestSearch)], "")))
	look := &searching{
		words: words[:min(len(words), mostWords)], whole: strings.TrimSpace(s.Words), login: s.Login, kinds: s.Kinds, most: cmp.Or(s.Most, 8),
		into: SearchResult{Found: map[string][]Found{}, More: map[string]bool{}},
	}
	if len(words) == 0 || len(s.Kinds) == 0 {
		return look.into, nil
	}
	// Drafts may take long to read after a start, so no snapshot waits for them.
	if err := look.flows(ctx, db); err != nil {
		return look.into, fmt.Errorf("search flows: %w", err)
	}
	err := db.snapshot(ctx, func(ctx context.Context, q queries) error {
		for _, find := range []func(context.Context, queries) error{look.resources, look.prompts, look.plain, look.rules, look.users, look.roles, look.contacts, look.articles, look.rows} {
			if err := find(ctx, q); err != nil {
				return fmt.Errorf("search: %w", err)
			}
		}
		return nil
	})
	look.sort()
	return look.into, err
}

func (s *searching) wants(kind string) bool { return slices.Contains(s.kinds, kind) }

// add notes what is found, unless there is enough already that is as good.
func (s *searching) add(f Found) {
	better := 0
	for _, one := range s.into.Found[f.Kind] {
		if one.rank <= f.rank {
			better++
		}
	}
	if better >= s.most {
		s.into.More[f.Kind] = true
		return
	}
	s.into.Found[f.Kind] = append(s.into.Found[f.Kind], f)
}

// sort puts the best first and leaves out what is too much.
func (s *searching) sort() {
	for kind, list := range s.into.Found {
		slices.SortStableFunc(list, func(a, b Found) int { return a.rank - b.rank })
		if len(list) > s.most {
			s.into.Found[kind], s.into.More[kind] = list[:s.most], true
		}
		for i, f := range s.into.Found[kind] {
			if f.word != "" {
				s.into.Found[kind][i].Text = around(f.Text, f.word)
			}
		}
	}
}

// lookedAt is one text of something with what it is: "" for a name.
type lookedAt struct{ field, text, low string }

func lookAt(field, text string) lookedAt { return lookedAt{field, text, strings.ToLower(text)} }

// has says whether a word, in lower case, is in the text.
func (t lookedAt) has(word string) bool { return strings.Contains(t.low, word) }

// fits says whether each word is in one of the texts, and how well: the field and the text of the first that is not in a name.
func (s *searching) fits(texts ...lookedAt) (f Found, ok bool) {
	f.rank = 3
	for i, word := range s.words {
		at := slices.IndexFunc(texts, func(t lookedAt) bool { return t.has(word) })
		if at < 0 {
			return f, false
		}
		hit := texts[at]
		switch {
		case hit.field != "" && f.Field == "":
			f.Field, f.Text, f.word = hit.field, hit.text, word
		case hit.field == "" && i == 0 && hit.low == strings.Join(s.words, " "):
			f.rank = 0
		case hit.field == "" && i == 0 && strings.HasPrefix(hit.low, word):
			f.rank = 1
		case hit.field == "" && i == 0:
			f.rank = 2
		}
	}
	return f, true
}

// around is a text near a word: some words before it, and one line.
func around(text, word string) string {
	text = strings.Join(strings.Fields(text), " ")
	runes, at := []rune(text), strings.Index(strings.ToLower(text), word)
	from := max(0, len([]rune(strings.ToLower(text)[:max(0, at)]))-24)
	if from > len(runes) { // another length in lower case, as İ has
		from = 0
	}
	to := min(len(runes), from+24+len([]rune(word))+60)
	cut := string(runes[from:to])
	if from > 0 {
		cut = "…" + cut
	}
	if to < len(runes) {
		cut += "…"
	}
	return cut
}
