package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"cordboard/flow/fault"
)

// Article is one entry of a knowledge base: an article, or a question with its answer.
type Article struct {
	ID        string   // empty in a Save that makes a new one
	Title     string   // unique in its knowledge base, compared without case
	Text      string   // plain text
	Also      []string // other ways to ask for it
	UpdatedAt time.Time
	UpdatedBy string
}

type articleRow struct {
	ID        string
	Title     string
	Body      string
	Also      string
	UpdatedAt int64  `db:"updated_at"`
	UpdatedBy string `db:"updated_by"`
}

const articleColumns = `id, title, body, also, updated_at, updated_by`

func (r articleRow) article() (Article, error) {
	a := Article{ID: r.ID, Title: r.Title, Text: r.Body, UpdatedAt: fromMillis(r.UpdatedAt), UpdatedBy: r.UpdatedBy}
	if err := json.Unmarshal([]byte(r.Also), &a.Also); err != nil {
		return a, fault.Wrap(err, fault.Internal, "article %s cannot be read", r.ID)
	}
	return a, nil
}

// audited is an article as the audit log shows it.
func (a Article) audited() any {
	return map[string]any{"title": a.Title, "text": a.Text, "also": a.Also}
}

// Articles lists the articles of a knowledge base, by its id, by title.
func (db *DB) Articles(ctx context.Context, knowledge string) ([]Article, error) {
	var rows []articleRow
	if err := db.read().list(ctx, &rows, `SELECT `+articleColumns+` FROM articles WHERE knowledge = ? ORDER BY title_key`, knowledge); err != nil {
		return nil, fmt.Errorf("list articles: %w", err)
	}
	list := make([]Article, len(rows))
	for i, r := range rows {
		var err error
		if list[i], err = r.article(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Article loads an article of a knowledge base, both by id; a missing one is a not_found fault.
func (db *DB) Article(ctx context.Context, knowledge, id string) (Article, error) {
	var row articleRow
	if err := db.read().get(ctx, &row, `SELECT `+articleColumns+` FROM articles WHERE knowledge = ? AND id = ?`, knowledge, id); err != nil {
		return Article{}, found(err, "There is no such article.")
	}
	return row.article()
}

// SaveArticle makes an article when it has no id, else changes it. A title that is taken is a conflict fault about the field title; UpdatedAt is what
// the change is based on, as with resources.
func (db *DB) SaveArticle(ctx context.Context, who Actor, k Knowledge, a Article) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		if a.ID == "" {
			return t.insertArticle(ctx, who, k, a)
		}
		return t.updateArticle(ctx, who, k, a)
	})
}

func (t *tx) insertArticle(ctx context.Context, who Actor, k Knowledge, a Article) error {
	also, err := encode(a.also())
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO articles (id, knowledge, title, title_key, body, also, updated_at, updated_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		newID(), k.ID, a.Title, key(a.Title), a.Text, also, millis(t.now), who.Name)
	if err != nil {
		return titleTaken(err, a.Title)
	}
	return t.audit(ctx, who, audited{action: "article.create", subject: k.Name + ": " + a.Title, after: a.audited()})
}

func (t *tx) updateArticle(ctx context.Context, who Actor, k Knowledge, a Article) error {
	before, err := t.articleNow(ctx, k, a)
	if err != nil {
		return err
	}
	if !a.UpdatedAt.IsZero() && millis(a.UpdatedAt) != millis(before.UpdatedAt) {
		return fault.New(fault.Conflict, "%s changed the article %s meanwhile.", before.UpdatedBy, before.Title)
	}
	also, err := encode(a.also())
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `UPDATE articles SET title = ?, title_key = ?, body = ?, also = ?, updated_at = ?, updated_by = ? WHERE id = ?`,
		a.Title, key(a.Title), a.Text, also, millis(t.now), who.Name, a.ID)
	if err != nil {
		return titleTaken(err, a.Title)
	}
	return t.audit(ctx, who, audited{action: "article.update", subject: k.Name + ": " + a.Title, before: before.audited(), after: a.audited()})
}

func (t *tx) articleNow(ctx context.Context, k Knowledge, a Article) (Article, error) {
	var row articleRow
	if err := t.get(ctx, &row, `SELECT `+articleColumns+` FROM articles WHERE knowledge = ? AND id = ?`, k.ID, a.ID); err != nil {
		return Article{}, found(err, "The article %q has been deleted.", a.Title)
	}
	return row.article()
}

func (a Article) also() []string {
	if a.Also == nil {
		return []string{}
	}
	return a.Also
}

func titleTaken(err error, title string) error {
	if errors.Is(err, errTaken) {
		e := fault.New(fault.Conflict, "There is an article %q already.", title)
		e.Fields = map[string]string{"title": "is taken"}
		return e
	}
	return fmt.Errorf("save article %s: %w", title, err)
}

// DeleteArticle deletes an article of a knowledge base.
func (db *DB) DeleteArticle(ctx context.Context, who Actor, k Knowledge, id string) error {
	return db.write(ctx, func(ctx context.Context, t *tx) error {
		before, err := t.articleNow(ctx, k, Article{ID: id})
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `DELETE FROM articles WHERE id = ?`, id); err != nil {
			return fmt.Errorf("delete article %s: %w", before.Title, err)
		}
		return t.audit(ctx, who, audited{action: "article.delete", subject: k.Name + ": " + before.Title, before: before.audited()})
	})
}

// ImportArticles brings articles into a knowledge base: those whose title is there change, the others are added; with replace the rest goes. It
// tells how many were added and changed, and how many went.
func (db *DB) ImportArticles(ctx context.Context, who Actor, k Knowledge, list []Article, replace bool) (added, changed, gone int, err error) {
	err = db.write(ctx, func(ctx context.Context, t *tx) error {
		added, changed, gone = 0, 0, 0
		var there []string
		if err := t.list(ctx, &there, `SELECT title_key FROM articles WHERE knowledge = ?`, k.ID); err != nil {
			return fmt.Errorf("list articles: %w", err)
		}
		left := map[string]bool{}
		for _, title := range there {
			left[title] = true
		}
		var rows [][]any
		for _, a := range list {
			also, err := encode(a.also())
			if err != nil {
				return err
			}
			if left[key(a.Title)] {
				changed++
			} else {
				added++
			}
			delete(left, key(a.Title))
			rows = append(rows, []any{newID(), k.ID, a.Title, key(a.Title), a.Text, also, millis(t.now), who.Name})
		}
		if err := t.putArticles(ctx, rows); err != nil {
			return err
		}
		if replace {
			gone = len(left)
			for title := range left {
				if _, err := t.exec(ctx, `DELETE FROM articles WHERE knowledge = ? AND title_key = ?`, k.ID, title); err != nil {
					return fmt.Errorf("delete articles: %w", err)
				}
			}
		}
		return t.audit(ctx, who, audited{action: "knowledge.import", subject: k.Name, after: map[string]int{"added": added, "changed": changed, "deleted": gone}})
	})
	return added, changed, gone, err
}

func (t *tx) putArticles(ctx context.Context, rows [][]any) error {
	return t.eachChunk(rows, func(n int, args []any) error {
		_, err := t.exec(ctx, `INSERT INTO articles (id, knowledge, title, title_key, body, also, updated_at, updated_by) VALUES `+places(n, `(?, ?, ?, ?, ?, ?, ?, ?)`)+`
			ON CONFLICT (knowledge, title_key) DO UPDATE SET title = excluded.title, body = excluded.body, also = excluded.also,
			updated_at = excluded.updated_at, updated_by = excluded.updated_by`, args...)
		if err != nil {
			return fmt.Errorf("import articles: %w", err)
		}
		return nil
	})
}
