package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// tryRules takes the contact that the form describes through the rules.
func (s *Server) tryRules(c echo.Context, rules []storage.RoutingRule, v *views.RoutingRules) error {
	queues, err := s.DB.Queues(c.Request().Context())
	if err != nil {
		return err
	}
	value := func(name string) string { return shortened(strings.TrimSpace(c.QueryParam(name)), 4000) }
	t := views.RoutingRuleTry{
		Tried: value("try") != "", Queue: value("queue"), Channel: value("channel"), ANI: value("ani"), DNIS: value("dnis"), EntryPoint: value("entry_point"),
		Language: value("language"), Attributes: value("attributes"), Channels: channels, Errors: map[string]string{},
	}
	for _, q := range queues {
		t.Queues = append(t.Queues, ui.Option{Value: q.Name, Label: q.Name})
	}
	defer func() { v.Try = t }()
	if !t.Tried {
		return nil
	}
	attributes, wrong := readAttributes(t.Attributes)
	if wrong != "" {
		t.Errors["attributes"] = "“" + short(wrong, 60) + "” is not a name and a value, such as tier = gold."
		return nil
	}
	facts := flow.Contact{
		ID: "try", Channel: t.Channel, ANI: t.ANI, DNIS: t.DNIS, EntryPoint: t.EntryPoint, Language: t.Language, Attributes: attributes, StartedAt: s.Clock(),
	}
	wait, hits := storage.ApplyRules(rules, facts, storage.RuledWait{Queue: t.Queue})
	for i, hit := range hits {
		switch {
		case hit.Err != nil:
			v.Rows[i].Hit, v.Rows[i].Why = "unknown", "With this contact: "+hit.Err.Error()
		case hit.Holds:
			v.Rows[i].Hit = "yes"
			t.Hits++
		default:
			v.Rows[i].Hit = "no"
		}
	}
	t.Outcome = waitWords(wait)
	return nil
}

// readAttributes reads lines such as tier = gold; wrong is the first that is none.
func readAttributes(text string) (attributes map[string]string, wrong string) {
	attributes = map[string]string{}
	for line := range strings.Lines(text) {
		name, value, ok := strings.Cut(line, "=")
		name = strings.TrimSpace(name)
		switch {
		case strings.TrimSpace(line) == "":
		case !ok || name == "":
			return nil, strings.TrimSpace(line)
		default:
			attributes[name] = strings.TrimSpace(value)
		}
	}
	return attributes, ""
}

// routingRuleCheck says beside the field whether a condition can be used, while it is written.
func (s *Server) routingRuleCheck(c echo.Context) error {
	checked := flow.CheckExpression(flow.Written{Source: c.FormValue("when"), Want: flow.Boolean}, flow.Scope{}, nil)
	return s.render(c, http.StatusOK, views.RoutingRuleCheckPart(views.RoutingRuleCheck{OK: checked.OK, Error: sentence(checked.Message)}))
}
