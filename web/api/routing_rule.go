package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
)

// ruleList is the routing rules in order.
type ruleList struct {
	Rules []storage.RoutingRule `json:"rules"`
}

// ruleListGet answers the rules; the ETag is of the whole list.
func (s *server) ruleListGet(c echo.Context) error {
	rules, revision, err := s.DB.RoutingRuleList(c.Request().Context())
	if err != nil {
		return err
	}
	return answerRules(c, rules, revision)
}

func answerRules(c echo.Context, rules []storage.RoutingRule, revision int64) error {
	c.Response().Header().Set("ETag", etag(revision))
	return c.JSON(http.StatusOK, ruleList{append([]storage.RoutingRule{}, rules...)})
}

// ruleListSet puts rules in the place of those that are there.
func (s *server) ruleListSet(c echo.Context) error {
	ctx := c.Request().Context()
	var body ruleList
	if err := read(c, &body); err != nil {
		return err
	}
	_, revision, err := s.DB.RoutingRuleList(ctx)
	if err != nil {
		return err
	}
	if err := matched(c, revision); err != nil {
		return err
	}
	revision, err = s.DB.ChangeRoutingRules(ctx, actor(c), revision, body.Rules)
	if fault.CodeOf(err) == fault.Conflict {
		return moved()
	}
	if err != nil {
		return err
	}
	return answerRules(c, body.Rules, revision)
}

// ruleTry says what the rules make of a contact; nothing is routed.
func (s *server) ruleTry(c echo.Context) error {
	var body struct {
		Queue   string `json:"queue"`
		Contact struct {
			Channel    string            `json:"channel"`
			ANI        string            `json:"ani"`
			DNIS       string            `json:"dnis"`
			EntryPoint string            `json:"entry_point"`
			Language   string            `json:"language"`
			Attributes map[string]string `json:"attributes"`
		} `json:"contact"`
	}
	if err := read(c, &body); err != nil {
		return err
	}
	if body.Queue == "" {
		return fault.Field("queue", "is needed")
	}
	rules, _, err := s.DB.RoutingRuleList(c.Request().Context())
	if err != nil {
		return err
	}
	of := body.Contact
	facts := flow.Contact{ID: "try", Channel: of.Channel, ANI: of.ANI, DNIS: of.DNIS, EntryPoint: of.EntryPoint, Language: of.Language, Attributes: of.Attributes, StartedAt: s.Clock()}
	wait, hits := storage.ApplyRules(rules, facts, storage.RuledWait{Queue: body.Queue})
	type tried struct {
		Name  string `json:"name"`
		Holds bool   `json:"holds"`
		Error string `json:"error,omitempty"`
	}
	list := make([]tried, len(hits))
	for i, hit := range hits {
		list[i] = tried{Name: hit.Rule.Name, Holds: hit.Holds}
		if hit.Err != nil {
			list[i].Error = hit.Err.Error()
		}
	}
	return c.JSON(http.StatusOK, map[string]any{"wait": wait, "rules": list})
}
