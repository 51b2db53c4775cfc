package storage

import (
	"cmp"
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
)

// every makes a condition that wants each word in a name or in one of the texts. What it lets through of texts is to be looked at again: databases
// know the lower case of a to z for sure, and texts may be stored as JSON, so they look for the part of a word that is without doubt.
func (s *searching) every(name string, texts ...string) (condition string, args []any) {
	var all []string
	for _, word := range s.words {
		one := []string{name + ` LIKE ? ESCAPE '!'`}
		args = append(args, containing(word))
		for _, text := range texts {
			one, args = append(one, `LOWER(`+text+`) LIKE ? ESCAPE '!'`), append(args, containing(plainPart(word)))
		}
		all = append(all, "("+strings.Join(one, " OR ")+")")
	}
	return strings.Join(all, " AND "), args
}

// plainPart is the longest part of a word that is written the same in every text.
func plainPart(word string) string {
	parts := strings.FieldsFunc(word, func(r rune) bool { return r < ' ' || r > '~' || strings.ContainsRune(`"\<>&`, r) })
	return slices.MaxFunc(append(parts, ""), func(a, b string) int { return len(a) - len(b) })
}

// enough is how many rows to read for most of what is found: all of them when every lets through more than has the words.
func (s *searching) enough(most int) int {
	if slices.ContainsFunc(s.words, func(word string) bool { return plainPart(word) != word }) {
		return math.MaxInt32
	}
	return most
}

// searchedApart are the kinds that are no resources, or are found in a way of their own.
var searchedApart = []string{FoundFlow, FoundActivity, FoundNumber, FoundVariable, FoundRule, FoundUser, FoundRole, FoundContact, FoundArticle, FoundRow, kindPrompt}

// resources finds what flows name, by name and description. Prompts are found by what they say too.
func (s *searching) resources(ctx context.Context, q queries) error {
	kinds := slices.DeleteFunc(slices.Clone(s.kinds), func(kind string) bool {
		return slices.Contains(searchedApart, kind)
	})
	if len(kinds) == 0 {
		return nil
	}
	condition, args := s.every("name_key", "description")
	first := strings.TrimPrefix(containing(s.words[0]), "%")
	query, args, err := sqlx.In(`SELECT kind, name, description FROM (SELECT kind, name, description, ROW_NUMBER() OVER (PARTITION BY kind ORDER BY
		CASE WHEN name_key = ? THEN 0 WHEN name_key LIKE ? ESCAPE '!' THEN 1 WHEN name_key LIKE ? ESCAPE '!' THEN 2 ELSE 3 END, name_key) AS n
		FROM resources WHERE kind IN (?) AND `+condition+`) AS found WHERE n <= ? ORDER BY kind, n`,
		append(append([]any{s.words[0], first, "%" + first, kinds}, args...), s.enough(s.most+1))...)
	if err != nil {
		return err
	}
	return q.each(ctx, query, args, func(scan func(into ...any) error) error {
		var kind, name, description string
		if err := scan(&kind, &name, &description); err != nil {
			return err
		}
		if f, ok := s.fits(lookAt("", name), lookAt("description", description)); ok {
			f.Kind, f.Name, f.Description = kind, name, description
			s.add(f)
		}
		return nil
	})
}

// prompts finds prompts by name, description and what they say.
func (s *searching) prompts(ctx context.Context, q queries) error {
	if !s.wants(kindPrompt) {
		return nil
	}
	condition, args := s.every("name_key", "description", "settings")
	return q.each(ctx, `SELECT name, description, settings FROM resources WHERE kind = 'prompt' AND `+condition+` ORDER BY name_key`, args,
		func(scan func(into ...any) error) error {
			var name, description, settings string
			if err := scan(&name, &description, &settings); err != nil {
				return err
			}
			texts := []lookedAt{lookAt("", name), lookAt("description", description)}
			for _, one := range (resource{Settings: json.RawMessage(settings)}).prompt().Spoken {
				texts = append(texts, lookAt(strings.TrimSpace("text "+one.Language), one.Text))
			}
			if f, ok := s.fits(texts...); ok {
				f.Kind, f.Name, f.Description = kindPrompt, name, description
				s.add(f)
			}
			return nil
		})
}

// plain finds numbers and the organisation's variables.
func (s *searching) plain(ctx context.Context, q queries) error {
	for _, one := range []struct{ kind, name, more, from string }{
		{FoundNumber, "n.number", "COALESCE(f.name, '')", `numbers n LEFT JOIN flows f ON f.id = n.flow_id`},
		{FoundVariable, "n.name", "''", `variables n`},
	} {
		if !s.wants(one.kind) {
			continue
		}
		look := *s
		if one.kind == FoundVariable {
			look.words = slices.Clone(s.words)
			for i := range look.words {
				look.words[i] = strings.TrimPrefix(look.words[i], "org.")
			}
		}
		condition, args := look.every(one.name, "n.description")
		var rows []struct{ Name, Description, More string }
		err := q.list(ctx, &rows, `SELECT `+one.name+` AS name, n.description, `+one.more+` AS more FROM `+one.from+` WHERE `+condition+
			` ORDER BY `+one.name+` LIMIT ?`, append(args, s.enough(10*s.most))...)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if f, ok := look.fits(lookAt("", r.Name), lookAt("description", r.Description)); ok {
				f.Kind, f.Name, f.Description = one.kind, r.Name, cmp.Or(r.More, r.Description)
				s.add(f)
			}
		}
	}
	return nil
}

// rules finds routing rules by name, condition and what they name.
func (s *searching) rules(ctx context.Context, q queries) error {
	if !s.wants(FoundRule) {
		return nil
	}
	rules, _, err := q.writtenRules(ctx)
	if err != nil {
		return err
	}
	for i := range rules {
		texts := []lookedAt{lookAt("", rules[i].Name), lookAt("condition", rules[i].When.Source)}
		for kind, name := range rules[i].names() {
			texts = append(texts, lookAt(kind, *name))
		}
		if f, ok := s.fits(texts...); ok {
			f.Kind, f.Name = FoundRule, rules[i].Name
			s.add(f)
		}
	}
	return nil
}
