package bundle

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cordboard/flow/fault"
	"cordboard/runtime/ai"
	"cordboard/storage"
)

// article is one entry of a knowledge base.
type article struct {
	Title string   `json:"title"`
	Text  string   `json:"text"`
	Also  []string `json:"also,omitempty"`
}

// articlesField is where the settings of a knowledge base in a bundle have its articles.
const articlesField = "articles"

func loadKnowledge(ctx context.Context, db *storage.DB, name string, _ Parts) (Resource, error) {
	k, err := db.Knowledge(ctx, name)
	if err != nil {
		return Resource{}, err
	}
	entries, err := db.Articles(ctx, k.ID)
	if err != nil {
		return Resource{}, err
	}
	list := make([]article, len(entries))
	for i, e := range entries {
		list[i] = article{e.Title, e.Text, e.Also}
	}
	// The order of two databases is not the same.
	slices.SortFunc(list, func(a, b article) int { return strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title)) })
	r := Resource{Name: Name{kindKnowledge, k.Name}, Description: k.Description, Settings: k.Settings}
	fields, err := r.object()
	if err != nil {
		return r, err
	}
	if fields[articlesField], err = json.Marshal(list); err != nil {
		return r, fmt.Errorf("write the articles of %s: %w", k.Name, err)
	}
	return r.with(fields)
}

// hasArticles says whether a resource of a bundle is a knowledge base with articles, be they none.
func (r Resource) hasArticles() bool {
	fields, err := r.object()
	return r.Kind == kindKnowledge && err == nil && fields[articlesField] != nil
}

func (r Resource) articles() (list []article, err error) {
	fields, err := r.object()
	if err != nil || fields[articlesField] == nil {
		return nil, err
	}
	if err := json.Unmarshal(fields[articlesField], &list); err != nil {
		return nil, fault.Field("bundle", "the articles of the knowledge base %s cannot be read: %s", r.Name.Name, err)
	}
	return list, nil
}

// checkKnowledge holds the articles to the limits of those that are typed.
func checkKnowledge(_ context.Context, _ *storage.DB, r Resource) (Resource, error) {
	list, err := r.articles()
	if err != nil {
		return r, err
	}
	if len(list) > ai.MaxEntries {
		return r, fault.Field("bundle", "the knowledge base %s has %d articles; at most %d can be", r.Name.Name, len(list), ai.MaxEntries)
	}
	seen := map[string]bool{}
	for _, one := range list {
		problems := ai.Entry{Title: one.Title, Text: one.Text, Also: one.Also}.Check()
		for _, field := range []string{"title", "text", "also"} {
			if problems[field] != "" {
				return r, fault.Field("bundle", "the article %q of the knowledge base %s cannot be taken: %s", one.Title, r.Name.Name, problems[field])
			}
		}
		title := strings.ToLower(strings.TrimSpace(one.Title))
		if seen[title] {
			return r, fault.Field("bundle", "the knowledge base %s has the article %q twice", r.Name.Name, one.Title)
		}
		seen[title] = true
	}
	return r, nil
}

func saveKnowledge(ctx context.Context, in place, r Resource) error {
	list, err := r.articles()
	if err != nil {
		return err
	}
	bare, err := r.without(articlesField)
	if err != nil {
		return err
	}
	there, err := in.db.Knowledge(ctx, r.Name.Name)
	if err != nil && fault.CodeOf(err) != fault.NotFound {
		return err
	}
	k, err := in.db.SaveKnowledge(ctx, in.who, storage.Knowledge{ID: there.ID, Name: r.Name.Name, Description: r.Description, Settings: bare.Settings, UpdatedAt: there.UpdatedAt})
	if err != nil {
		return err
	}
	if !r.hasArticles() {
		return nil // it says nothing about them: those of here stay
	}
	entries := make([]storage.Article, len(list))
	for i, one := range list {
		entries[i] = storage.Article{Title: one.Title, Text: one.Text, Also: one.Also}
	}
	_, _, _, err = in.db.ImportArticles(ctx, in.who, k, entries, true)
	return err
}
