package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/runtime/ai"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

func readAIAgent(settings json.RawMessage) ai.Settings {
	var set ai.Settings
	_ = json.Unmarshal(settings, &set) // what is not an AI agent's is shown as empty
	return set
}

// aiAgentList shows the AI agents with what each used of its budget.
func (s *Server) aiAgentList(c echo.Context) error {
	ctx := c.Request().Context()
	list, err := s.DB.AIAgents(ctx)
	if err != nil {
		return err
	}
	v := views.Resources{
		Title: "AI agents", Path: "/ai-agents", Noun: "AI agent", Icon: "bot", CanEdit: viewerOf(c).can(ResourceEdit),
		Columns: []string{"Answers from", "Made by", "Used"},
		Empty:   "An AI agent talks with customers before people do: it answers from a knowledge base, and hands over with a summary.",
	}
	for _, a := range list {
		set := readAIAgent(a.Settings)
		knowledge, err := s.DB.ResourceName(ctx, "knowledge", set.Knowledge)
		if err != nil {
			return err
		}
		used, err := s.used(ctx, a.ID, set)
		if err != nil {
			return err
		}
		makes := "embedded"
		if set.Endpoint != nil {
			makes = "model " + set.Endpoint.Model
		}
		v.Rows = append(v.Rows, views.ResourceRow{
			Name: a.Name, Description: a.Description, Cells: []string{orNone(knowledge), makes, used[0].Text}, UpdatedAt: a.UpdatedAt, UpdatedBy: a.UpdatedBy,
		})
	}
	return s.render(c, http.StatusOK, views.ResourcesPage(s.page(c, v.Title), v))
}

func orNone(text string) string {
	if text == "" {
		return "nothing"
	}
	return text
}

// used tells how much of a budget is used in its period.
func (s *Server) used(ctx context.Context, id string, set ai.Settings) ([]views.Meter, error) {
	used, err := s.DB.AIUsed(ctx, id, set.Budget.Since(s.clock(ctx).Now.In(s.clock(ctx).Zone)))
	if err != nil {
		return nil, err
	}
	meter := func(label string, used, of int) views.Meter {
		text := ui.Count(used, label)
		if of > 0 {
			text = fmt.Sprintf("%d of %s", used, ui.Count(of, label))
		}
		return views.Meter{Label: ui.Sentence(label) + "s", Text: text, Used: used, Of: of}
	}
	return []views.Meter{meter("turn", used.Turns, set.Budget.Turns), meter("token", used.Tokens, set.Budget.Tokens)}, nil
}

// aiAgentEdit shows an AI agent's form, or an empty one.
func (s *Server) aiAgentEdit(c echo.Context) error {
	v := views.AIAgentForm{Kind: embedded, Language: "en", Per: "month"}
	if name := c.Param("name"); name != "" {
		a, err := s.DB.AIAgent(c.Request().Context(), name)
		if err != nil {
			return err
		}
		v = aiAgentShown(readAIAgent(a.Settings))
		v.Saved, v.Name, v.Description, v.Base, v.Errors = a.Name, a.Name, a.Description, base(a.UpdatedAt), map[string]string{}
		if err := s.checkSecretHost(c.Request().Context(), v); err != nil {
			return err
		}
	}
	return s.aiAgentAnswer(c, http.StatusOK, v)
}

// aiAgentSave makes or changes an AI agent. One that could not work is not taken.
func (s *Server) aiAgentSave(c echo.Context) error {
	v := aiAgentTyped(c)
	a, now := storage.AIAgent{Name: v.Name, Description: v.Description}, ""
	if v.Saved != "" {
		old, err := s.DB.AIAgent(c.Request().Context(), v.Saved)
		if err != nil {
			return err
		}
		a.ID, a.UpdatedAt, now = old.ID, baseTime(v.Base), base(old.UpdatedAt)
	}
	set := aiAgentSettings(v)
	checkResourceName(v.Name, v.Errors)
	if err := s.checkChosen(c.Request().Context(), v); err != nil {
		return err
	}
	if err := s.checkSecretHost(c.Request().Context(), v); err != nil {
		return err
	}
	if len(v.Errors) > 0 {
		return s.aiAgentAnswer(c, http.StatusUnprocessableEntity, v)
	}
	var err error
	if a.Settings, err = json.Marshal(set); err != nil {
		return fmt.Errorf("write the settings of an AI agent: %w", err)
	}
	if _, err := s.DB.SaveAIAgent(c.Request().Context(), actor(c), a); err != nil {
		if v.Errors = formErrors(err); v.Errors == nil {
			return err
		}
		if v.Errors[""] != "" {
			v.Base = now
		}
		return s.aiAgentAnswer(c, statuses[fault.CodeOf(err)], v)
	}
	return s.done(c, "/ai-agents", "AI agent "+v.Name+" is saved.")
}

// aiAgentDelete deletes an AI agent that no flow uses.
func (s *Server) aiAgentDelete(c echo.Context) error {
	name := c.Param("name")
	if err := s.DB.DeleteAIAgent(c.Request().Context(), actor(c), name); err != nil {
		return err
	}
	return s.done(c, "/ai-agents", "AI agent "+name+" is deleted.")
}
