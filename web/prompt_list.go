package web

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/runtime/speech"
	"cordboard/storage"
	"cordboard/web/views"
)

// promptList shows the prompt library, or for htmx the table alone.
func (s *Server) promptList(c echo.Context) error {
	ctx := c.Request().Context()
	prompts, err := s.DB.Prompts(ctx)
	if err != nil {
		return err
	}
	uses, err := s.DB.PromptUses(ctx)
	if err != nil {
		return err
	}
	v := views.Prompts{
		Query: strings.TrimSpace(c.QueryParam("q")), Gaps: c.QueryParam("gaps") != "", Total: len(prompts),
		CanEdit: viewerOf(c).can(ResourceEdit), Speech: s.canSpeak(),
	}
	languages := languagesOf(prompts)
	for _, p := range prompts {
		row := promptRow(p, useViews(viewerOf(c), uses[p.ID]), languages)
		if len(row.Missing) > 0 {
			v.WithGaps++
		}
		if (!v.Gaps || len(row.Missing) > 0) && promptMatches(p, v.Query) {
			v.Rows = append(v.Rows, row)
		}
	}
	if isFragment(c) {
		return s.render(c, http.StatusOK, views.PromptTable(s.page(c, "Prompts"), v))
	}
	return s.render(c, http.StatusOK, views.PromptsPage(s.page(c, "Prompts"), v))
}

func promptRow(p storage.Prompt, uses []views.Use, languages []string) views.PromptRow {
	row := views.PromptRow{
		Name: p.Name, Description: p.Description, Missing: lacking(p, languages), Usage: uses, UpdatedAt: p.UpdatedAt, UpdatedBy: p.UpdatedBy,
	}
	var shortest, longest time.Duration
	for _, one := range p.Spoken {
		row.Heard = append(row.Heard, views.PromptHeard{Language: one.Language, Text: one.Text, Recorded: one.Recording != nil})
		if one.Recording != nil {
			length := speech.Length(one.Recording.Bytes)
			longest = max(longest, length)
			if shortest == 0 || length < shortest {
				shortest = length
			}
		}
	}
	switch {
	case longest == 0 && len(p.Spoken) > 0:
		row.Length = "spoken text"
	case longest > 0 && minutes(shortest) != minutes(longest):
		row.Length = minutes(shortest) + " to " + minutes(longest)
	case longest > 0:
		row.Length = minutes(longest)
	}
	return row
}

// minutes writes a length as players do: 0:16, 12:05.
func minutes(d time.Duration) string {
	seconds := int(d.Round(time.Second).Seconds())
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// promptMatches says whether a prompt has words in its name, description, texts or languages.
func promptMatches(p storage.Prompt, query string) bool {
	text := p.Name + "\n" + p.Description
	for _, one := range p.Spoken {
		text += "\n" + one.Language + "\n" + one.Text
	}
	return strings.Contains(strings.ToLower(text), strings.ToLower(query))
}
