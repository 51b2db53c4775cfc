package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// contactsLookedAt is how many contacts a search looks at for a part of a number: those that began last. Their ids are found however old they are.
// So are those of a whole number.
const contactsLookedAt = 2000

// users finds people who sign in, by name and email. Found.Name is the id, Label the name, Description the email.
func (s *searching) users(ctx context.Context, q queries) error {
	if !s.wants(FoundUser) {
		return nil
	}
	condition, args := s.every("email_key", "name")
	return q.each(ctx, `SELECT id, name, email FROM users WHERE `+condition+` ORDER BY email_key`, args, func(scan func(into ...any) error) error {
		var id, name, email string
		if err := scan(&id, &name, &email); err != nil {
			return err
		}
		if f, ok := s.fits(lookAt("", name), lookAt("email", email)); ok {
			f.Kind, f.Name, f.Label, f.Description = FoundUser, id, name, email
			s.add(f)
		}
		return nil
	})
}

// roles finds roles by name.
func (s *searching) roles(ctx context.Context, q queries) error {
	if !s.wants(FoundRole) {
		return nil
	}
	condition, args := s.every("LOWER(name)")
	var names []string
	if err := q.list(ctx, &names, `SELECT name FROM roles WHERE `+condition+` ORDER BY name`, args...); err != nil {
		return err
	}
	for _, name := range names {
		if f, ok := s.fits(lookAt("", name)); ok {
			f.Kind, f.Name = FoundRole, name
			s.add(f)
		}
	}
	return nil
}

// contacts finds contacts that the viewer sees: any by its id or the caller's whole number, the last ones by a part of it. A number may be written
// with spaces, and without its plus.
func (s *searching) contacts(ctx context.Context, q queries) error {
	part := numberPart(s.words)
	if !s.wants(FoundContact) || part == "" && len(s.words) > 1 {
		return nil
	}
	seen, ids, err := q.seenBy(ctx, s.login)
	if err != nil {
		return err
	}
	which, args := `c.id = ?`, []any{s.words[0]}
	if part != "" {
		which = `(c.id = ? OR c.ani_key IN (?, ?) OR c.id IN (SELECT l.id FROM (SELECT id, ani_key FROM contacts ORDER BY started_at DESC, id DESC LIMIT ?) l WHERE l.ani_key LIKE ? ESCAPE '!'))`
		args = append(args, part, "+"+part, contactsLookedAt, containing(part))
	}
	var rows []contactSummaryRow
	err = q.list(ctx, &rows, `SELECT c.id, c.program, c.facts, c.started_at, c.test, c.status, c.ends, f.name AS flow, v.number AS version`+contactSummaryFrom+
		which+` AND `+seen+` ORDER BY c.started_at DESC, c.id DESC LIMIT ?`, append(append(args, ids...), s.most+1)...)
	if err != nil {
		return fmt.Errorf("search contacts: %w", err)
	}
	for _, r := range rows {
		one, err := r.summary()
		if err != nil {
			return err
		}
		s.add(Found{Kind: FoundContact, Name: one.ID, Label: one.ANI, Description: one.Flow, At: one.StartedAt, rank: 2})
	}
	return nil
}

// numberPart is a part of a telephone number, without what people write between its digits; "" when the words are something else.
func numberPart(words []string) string {
	const few = 3
	text := strings.Join(words, "")
	part := strings.NewReplacer("-", "", "(", "", ")", "", ".", "", "/", "").Replace(text)
	other := func(r rune) bool { return (r < '0' || r > '9') && r != '+' }
	if len(part) < few || strings.IndexFunc(part, other) >= 0 {
		return ""
	}
	return part
}

// articles finds the articles of knowledge bases by title and the other ways to ask for them. Found.Name is the id, Label the title, Description the
// knowledge base.
func (s *searching) articles(ctx context.Context, q queries) error {
	if !s.wants(FoundArticle) {
		return nil
	}
	condition, args := s.every("a.title_key", "a.also")
	return q.each(ctx, `SELECT a.id, a.title, a.also, r.name FROM articles a JOIN resources r ON r.id = a.knowledge WHERE `+condition+` ORDER BY a.title_key`, args,
		func(scan func(into ...any) error) error {
			var id, title, also, base string
			if err := scan(&id, &title, &also, &base); err != nil {
				return err
			}
			var asked []string
			if err := json.Unmarshal([]byte(also), &asked); err != nil {
				return fmt.Errorf("read article %s: %w", id, err)
			}
			texts := []lookedAt{lookAt("", title)}
			for _, one := range asked {
				texts = append(texts, lookAt("also asked", one))
			}
			if f, ok := s.fits(texts...); ok {
				f.Kind, f.Name, f.Label, f.Description = FoundArticle, id, title, base
				s.add(f)
			}
			return nil
		})
}

// How many rows of tables a search looks at for a part of a text: the first of each table. By their whole key all are found.
const (
	rowsOfTable  = 500
	rowsLookedAt = 20_000
)

// rows finds rows of tables. Found.Name is the key, Description the table.
func (s *searching) rows(ctx context.Context, q queries) error {
	if !s.wants(FoundRow) {
		return nil
	}
	condition, args := s.every("l.search")
	args = append(append([]any{s.whole, rowsOfTable, rowsLookedAt, s.whole}, args...), 10*s.most)
	return q.each(ctx, searchRows(condition), args, func(scan func(into ...any) error) error {
		var name, search, table string
		var part int
		if err := scan(&name, &search, &table, &part); err != nil {
			return err
		}
		f, ok := s.fits(append([]lookedAt{lookAt("", name)}, cellTexts(search)...)...)
		switch {
		case name == s.whole:
			f.rank = 0
		case !ok:
			return nil
		}
		f.Kind, f.Name, f.Description = FoundRow, name, table
		s.add(f)
		return nil
	})
}

// searchRows asks for rows of tables: those with a whole key first, which others that sort before them would crowd out, then the first rows of each
// table that meet a condition. Each table is asked by the index of its positions, however many rows it has.
func searchRows(condition string) string {
	return `SELECT k.row_key, k.search, r.name, 0 AS part FROM resources r JOIN table_rows k ON k.table_id = r.id AND k.row_key = ? WHERE r.kind = 'table'
		UNION ALL SELECT l.row_key, l.search, l.name, 1 FROM (SELECT k.row_key, k.search, r.name FROM resources r JOIN table_rows k ON k.table_id = r.id AND k.position <= ?
			WHERE r.kind = 'table' LIMIT ?) l WHERE l.row_key <> ? AND ` + condition + ` ORDER BY 4, 1, 3 LIMIT ?`
}

// cellTexts are the cells of a row as they are looked for.
func cellTexts(search string) []lookedAt {
	var texts []lookedAt
	for cell := range strings.SplitSeq(search, "\n") {
		texts = append(texts, lookAt("cell", cell))
	}
	return texts
}
