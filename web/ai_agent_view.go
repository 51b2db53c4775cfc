package web

import (
	"context"
	"fmt"
	"net/url"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/ai"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// aiAgentAnswer draws the form with what there is to choose from, what uses the AI agent and what it used.
func (s *Server) aiAgentAnswer(c echo.Context, status int, v views.AIAgentForm) error {
	ctx := c.Request().Context()
	v.CanEdit = viewerOf(c).can(ResourceEdit)
	v.Kinds = []ui.Option{{Value: embedded, Label: "Embedded, from the knowledge base"}, {Value: endpoint, Label: "A model endpoint"}}
	v.Periods = []ui.Option{{Value: "month", Label: "Month"}, {Value: "day", Label: "Day"}}
	for _, language := range ai.Languages {
		v.Languages = append(v.Languages, ui.Option{Value: language.Tag, Label: language.Name})
	}
	if err := s.aiAgentChoices(ctx, &v); err != nil {
		return err
	}
	title := "New AI agent"
	if v.Saved != "" {
		title = v.Saved
		var err error
		if v.Usage, err = s.uses(c, "ai_agent", v.Saved); err != nil {
			return err
		}
		saved, err := s.DB.AIAgent(ctx, v.Saved)
		if err != nil {
			return err
		}
		set := readAIAgent(saved.Settings)
		if v.Meter, err = s.used(ctx, saved.ID, set); err != nil {
			return err
		}
	}
	return s.render(c, status, views.AIAgentPage(s.page(c, title), v))
}

// aiAgentChoices lists what the form can name. Knowledge bases and queues are chosen by their ids, so that a new name changes nothing.
func (s *Server) aiAgentChoices(ctx context.Context, v *views.AIAgentForm) error {
	bases, err := s.DB.KnowledgeBases(ctx)
	if err != nil {
		return err
	}
	queues, err := s.DB.Queues(ctx)
	if err != nil {
		return err
	}
	secrets, err := s.DB.Secrets(ctx)
	if err != nil {
		return err
	}
	v.Bases, v.Queues, v.Secrets = []ui.Option{{Label: "None"}}, []ui.Option{{Label: "As the flow says"}}, []ui.Option{{Label: "None: no key is sent"}}
	for _, k := range bases {
		v.Bases = append(v.Bases, ui.Option{Value: k.ID, Label: k.Name})
	}
	for _, q := range queues {
		v.Queues = append(v.Queues, ui.Option{Value: q.ID, Label: q.Name})
	}
	for _, secret := range secrets {
		v.Secrets = append(v.Secrets, ui.Option{Value: secret.Name, Label: secret.Name})
	}
	return nil
}

// checkChosen notes a knowledge base or a queue that has been deleted since the form was drawn.
func (s *Server) checkChosen(ctx context.Context, v views.AIAgentForm) error {
	for field, id := range map[string]string{"knowledge": v.Knowledge, "target": v.Target} {
		name, err := s.DB.ResourceName(ctx, map[string]string{"knowledge": "knowledge", "target": "queue"}[field], id)
		if err != nil {
			return err
		}
		if id != "" && name == "" {
			v.Errors[field] = "It has been deleted. Choose another."
		}
	}
	return nil
}

// checkSecretHost notes a secret that may not be sent to the model endpoint.
func (s *Server) checkSecretHost(ctx context.Context, v views.AIAgentForm) error {
	address, err := url.Parse(v.BaseURL)
	if v.Kind != endpoint || v.Secret == "" || err != nil || v.Errors["base_url"] != "" {
		return nil //nolint:nilerr // what is no address has its own message
	}
	secret, err := s.DB.Secret(ctx, v.Secret)
	if fault.CodeOf(err) == fault.NotFound {
		return nil // renamed or deleted: not a matter of its hosts
	}
	if err != nil {
		return err
	}
	if err := readCredential(secret.Settings).For(v.Secret, address); err != nil {
		v.Errors["secret"] = fmt.Sprintf("It may not be sent to %s. Whoever manages secrets can add that to its allowed hosts.", flow.HostOf(address))
	}
	return nil
}
