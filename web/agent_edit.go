package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// agentSettings is what an agent's settings hold; names are those of routing scenarios (docs/flow-format.md), and the login.
type agentSettings struct {
	User     string         `json:"user,omitempty"` // email of the login, "" when none
	Queues   []string       `json:"queues,omitempty"`
	Skills   map[string]int `json:"skills,omitempty"`   // name → level 1 to 10
	Capacity map[string]int `json:"capacity,omitempty"` // channel → contacts at once
}

// agentList shows the agents.
func (s *Server) agentList(c echo.Context) error {
	list, err := s.DB.Agents(c.Request().Context())
	if err != nil {
		return err
	}
	v := views.Resources{
		Title: "Agents", Path: "/agents", Noun: "agent", Icon: "headset", CanEdit: viewerOf(c).can(ResourceEdit),
		Columns: []string{"Queues", "Skills", "Login"},
		Empty:   "An agent takes contacts from queues. Say which queues, what the agent is good at, and how many contacts at once.",
	}
	for _, a := range list {
		set := readAgent(a.Settings)
		v.Rows = append(v.Rows, views.ResourceRow{
			Name: a.Name, Description: a.Description, UpdatedAt: a.UpdatedAt, UpdatedBy: a.UpdatedBy,
			Cells: []string{strings.Join(set.Queues, ", "), strings.ReplaceAll(skillLines(set.Skills), "\n", ", "), set.User},
		})
	}
	return s.render(c, http.StatusOK, views.ResourcesPage(s.page(c, v.Title), v))
}

func readAgent(settings json.RawMessage) agentSettings {
	var set agentSettings
	_ = json.Unmarshal(settings, &set) // what is not an agent's is shown as empty
	return set
}

// skillLines writes skills one per line, "finnish 7", by name.
func skillLines(skills map[string]int) string {
	var lines []string
	for name, level := range skills {
		lines = append(lines, fmt.Sprintf("%s %d", name, level))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// parseSkills reads them back; a line without a level is level 5.
func parseSkills(text string, problems map[string]string) map[string]int {
	skills := map[string]int{}
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		level := 5
		var err error
		if len(words) == 2 {
			level, err = strconv.Atoi(words[1])
		}
		if err != nil || len(words) > 2 || level < 1 || level > 10 {
			problems["skills"] = fmt.Sprintf("Write a skill and its level from 1 to 10, such as “finnish 7”, not “%s”.", strings.TrimSpace(line))
			continue
		}
		skills[words[0]] = level
	}
	return skills
}

// agentEdit shows an agent's form, or an empty one.
func (s *Server) agentEdit(c echo.Context) error {
	v := views.AgentForm{Voice: "1", Chat: "3"}
	if name := c.Param("name"); name != "" {
		a, err := s.DB.Agent(c.Request().Context(), name)
		if err != nil {
			return err
		}
		set := readAgent(a.Settings)
		v = views.AgentForm{
			Saved: a.Name, Name: a.Name, Description: a.Description, User: set.User, InQueues: set.Queues, Skills: skillLines(set.Skills),
			Voice: zeroEmpty(set.Capacity["voice"]), Chat: zeroEmpty(set.Capacity["chat"]), Base: base(a.UpdatedAt),
		}
	}
	return s.agentAnswer(c, http.StatusOK, v)
}

// agentSave makes or changes an agent. Settings that the form does not show are kept.
func (s *Server) agentSave(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	ctx := c.Request().Context()
	value := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	v := views.AgentForm{
		Saved: c.Param("name"), Name: value("name"), Description: value("description"), User: value("user"), InQueues: c.Request().PostForm["queues"],
		Skills: c.FormValue("skills"), Voice: value("voice"), Chat: value("chat"), Errors: map[string]string{},
	}
	now := ""
	a := storage.Agent{Name: v.Name, Description: v.Description}
	settings := map[string]any{}
	if v.Saved != "" {
		old, err := s.DB.Agent(ctx, v.Saved)
		if err != nil {
			return err
		}
		a.ID, a.UpdatedAt = old.ID, baseTime(value("base"))
		v.Base, now = value("base"), base(old.UpdatedAt)
		_ = json.Unmarshal(old.Settings, &settings) // an object, by the store's rule
	}
	settings["user"], settings["queues"] = v.User, v.InQueues
	settings["skills"] = parseSkills(v.Skills, v.Errors)
	settings["capacity"] = map[string]int{"voice": checkCount(v.Voice, "voice", v.Errors), "chat": checkCount(v.Chat, "chat", v.Errors)}
	checkResourceName(v.Name, v.Errors)
	hint, err := s.loginHint(ctx, v.User, v.Errors)
	if err != nil {
		return err
	}
	if len(v.Errors) > 0 {
		return s.agentAnswer(c, http.StatusUnprocessableEntity, v)
	}
	a.Settings, _ = json.Marshal(settings) // strings and numbers
	if _, err := s.DB.SaveAgent(ctx, actor(c), a); err != nil {
		if v.Errors = formErrors(err); v.Errors == nil {
			return err
		}
		if v.Errors[""] != "" {
			v.Base = now
		}
		return s.agentAnswer(c, statuses[fault.CodeOf(err)], v)
	}
	return s.done(c, "/agents", "Agent "+v.Name+" is saved."+hint)
}

// loginHint checks that an agent's login is a user, and says when the user cannot work as an agent yet.
func (s *Server) loginHint(ctx context.Context, email string, problems map[string]string) (string, error) {
	if email == "" {
		return "", nil
	}
	user, err := s.DB.UserByEmail(ctx, email)
	if fault.CodeOf(err) == fault.NotFound {
		problems["user"] = "There is no user with this email. An administrator can make one."
		return "", nil
	}
	if err != nil {
		return "", err
	}
	v, err := s.viewer(ctx, user.ID)
	if err != nil || v.can(DesktopUse) {
		return "", err
	}
	return " The user " + user.Name + " needs the role Agent too.", nil
}

// agentDelete deletes an agent that no flow names.
func (s *Server) agentDelete(c echo.Context) error {
	name := c.Param("name")
	if err := s.DB.DeleteAgent(c.Request().Context(), actor(c), name); err != nil {
		return err
	}
	return s.done(c, "/agents", "Agent "+name+" is deleted.")
}

func (s *Server) agentAnswer(c echo.Context, status int, v views.AgentForm) error {
	ctx := c.Request().Context()
	v.CanEdit = viewerOf(c).can(ResourceEdit)
	queues, err := s.DB.Queues(ctx)
	if err != nil {
		return err
	}
	for _, q := range queues {
		v.Queues = append(v.Queues, ui.Option{Value: q.Name, Label: q.Name, Help: q.Description})
	}
	title := "New agent"
	if v.Saved != "" {
		title = v.Saved
		uses, err := s.DB.AgentUsage(ctx, v.Saved)
		if err != nil {
			return err
		}
		v.Usage = usages(uses)
	}
	return s.render(c, status, views.AgentPage(s.page(c, title), v))
}
