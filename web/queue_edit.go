package web

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/storage"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// queueSettings is what a queue's settings hold; names and units are those of routing scenarios (docs/flow-format.md).
type queueSettings struct {
	Strategy     string       `json:"strategy,omitempty"`
	ServiceLevel serviceLevel `json:"service_level,omitzero"`
	OfferTimeout string       `json:"offer_timeout,omitempty"`
	WrapUp       string       `json:"wrap_up,omitempty"`
	MaxWaiting   int          `json:"max_waiting,omitempty"` // 0: no limit
}

type serviceLevel struct {
	Threshold string `json:"threshold,omitempty"`
}

// newQueue is what a queue begins with.
var newQueue = queueSettings{Strategy: "longest_idle", ServiceLevel: serviceLevel{"20s"}, OfferTimeout: "30s", WrapUp: "0s"}

// strategies are the ways to choose an agent, in the order people see them.
var strategies = []ui.Option{
	{Value: "longest_idle", Label: "Longest idle"}, {Value: "round_robin", Label: "Round robin"}, {Value: "linear", Label: "Linear, in the order of the list"},
	{Value: "ring_all", Label: "Ring all"}, {Value: "ring_progressively", Label: "Ring progressively"}, {Value: "random", Label: "Random"},
	{Value: "weighted_random", Label: "Weighted random"}, {Value: "fewest_contacts", Label: "Fewest contacts"}, {Value: "least_talk_time", Label: "Least talk time"},
	{Value: "average_utilization", Label: "Average utilization"}, {Value: "max_utilization", Label: "Maximum utilization"},
	{Value: "agent_priority", Label: "Agent priority"}, {Value: "best_skill", Label: "Best skill"},
}

func strategyLabel(value string) string {
	for _, o := range strategies {
		if o.Value == value {
			return o.Label
		}
	}
	return strategies[0].Label
}

// queueList shows the queues.
func (s *Server) queueList(c echo.Context) error {
	list, err := s.DB.Queues(c.Request().Context())
	if err != nil {
		return err
	}
	v := views.Resources{
		Title: "Queues", Path: "/queues", Noun: "queue", Icon: "list-ordered", CanEdit: viewerOf(c).can(ResourceEdit),
		Columns: []string{"Distribution", "Service level", "Limit"},
		Empty:   "A queue is where contacts wait for agents. Flows send contacts to it, and it says who is offered them.",
	}
	for _, q := range list {
		set := readQueue(q.Settings)
		limit := "no limit"
		if set.MaxWaiting > 0 {
			limit = strconv.Itoa(set.MaxWaiting) + " waiting"
		}
		level := "none"
		if set.ServiceLevel.Threshold != "" {
			level = "answered within " + set.ServiceLevel.Threshold
		}
		v.Rows = append(v.Rows, views.ResourceRow{
			Name: q.Name, Description: q.Description, Cells: []string{strategyLabel(set.Strategy), level, limit}, UpdatedAt: q.UpdatedAt, UpdatedBy: q.UpdatedBy,
		})
	}
	return s.render(c, http.StatusOK, views.ResourcesPage(s.page(c, v.Title), v))
}

func readQueue(settings json.RawMessage) queueSettings {
	var set queueSettings
	_ = json.Unmarshal(settings, &set) // what is not a queue's is shown as the defaults
	return set
}

// queueEdit shows a queue's form, or an empty one.
func (s *Server) queueEdit(c echo.Context) error {
	v, set := views.QueueForm{}, newQueue
	if name := c.Param("name"); name != "" {
		q, err := s.DB.Queue(c.Request().Context(), name)
		if err != nil {
			return err
		}
		set = readQueue(q.Settings)
		v = views.QueueForm{Saved: q.Name, Name: q.Name, Description: q.Description, Base: base(q.UpdatedAt)}
	}
	v.Strategy, v.Threshold, v.OfferTimeout, v.WrapUp, v.MaxWaiting = set.Strategy, set.ServiceLevel.Threshold, set.OfferTimeout, set.WrapUp, zeroEmpty(set.MaxWaiting)
	return s.queueAnswer(c, http.StatusOK, v)
}

// queueSave makes or changes a queue. Settings that the form does not show are kept.
func (s *Server) queueSave(c echo.Context) error {
	if err := form(c); err != nil {
		return err
	}
	value := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	v := views.QueueForm{
		Saved: c.Param("name"), Name: value("name"), Description: value("description"), Strategy: value("strategy"), Threshold: value("threshold"),
		OfferTimeout: value("offer_timeout"), WrapUp: value("wrap_up"), MaxWaiting: value("max_waiting"), Errors: map[string]string{},
	}
	now := ""
	q := storage.Queue{Name: v.Name, Description: v.Description}
	settings := map[string]any{"strategy": v.Strategy}
	if v.Saved != "" {
		old, err := s.DB.Queue(c.Request().Context(), v.Saved)
		if err != nil {
			return err
		}
		q.ID, q.UpdatedAt = old.ID, baseTime(value("base"))
		v.Base, now = value("base"), base(old.UpdatedAt)
		_ = json.Unmarshal(old.Settings, &settings) // an object, by the store's rule
		settings["strategy"] = v.Strategy
	}
	settings["service_level"] = serviceLevel{checkDuration(v.Threshold, "threshold", v.Errors)}
	settings["offer_timeout"] = checkDuration(v.OfferTimeout, "offer_timeout", v.Errors)
	settings["wrap_up"] = checkDuration(v.WrapUp, "wrap_up", v.Errors)
	settings["max_waiting"] = checkCount(v.MaxWaiting, "max_waiting", v.Errors)
	checkResourceName(v.Name, v.Errors)
	if len(v.Errors) > 0 {
		return s.queueAnswer(c, http.StatusUnprocessableEntity, v)
	}
	q.Settings, _ = json.Marshal(settings) // strings and numbers
	if _, err := s.DB.SaveQueue(c.Request().Context(), actor(c), q); err != nil {
		if v.Errors = formErrors(err); v.Errors == nil {
			return err
		}
		if v.Errors[""] != "" {
			v.Base = now
		}
		return s.queueAnswer(c, statuses[fault.CodeOf(err)], v)
	}
	return s.done(c, "/queues", "Queue "+v.Name+" is saved.")
}

// queueDelete deletes a queue that no flow uses.
func (s *Server) queueDelete(c echo.Context) error {
	name := c.Param("name")
	if err := s.DB.DeleteQueue(c.Request().Context(), actor(c), name); err != nil {
		return err
	}
	return s.done(c, "/queues", "Queue "+name+" is deleted.")
}

func (s *Server) queueAnswer(c echo.Context, status int, v views.QueueForm) error {
	v.Strategies, v.CanEdit = strategies, viewerOf(c).can(ResourceEdit)
	title := "New queue"
	if v.Saved != "" {
		title = v.Saved
		uses, err := s.DB.QueueUsage(c.Request().Context(), v.Saved)
		if err != nil {
			return err
		}
		v.Usage = usages(uses)
	}
	return s.render(c, status, views.QueuePage(s.page(c, title), v))
}

// checkResourceName notes what is wrong with the name of something that flows use.
func checkResourceName(name string, problems map[string]string) {
	if !flow.ValidName(name) {
		problems["name"] = sentence("use " + flow.NameRule)
	}
}

// plainDuration is a duration the way people write it: 20, 20 s, 2 min, 1 hour.
var plainDuration = regexp.MustCompile(`^(\d{1,6})\s*(s|sec|secs|second|seconds|m|min|mins|minute|minutes|h|hour|hours)?$`)

// checkDuration gives a duration as it is stored, such as 2m30s; seconds when there is no unit. It notes what is none.
func checkDuration(text, field string, problems map[string]string) string {
	if text == "" {
		return ""
	}
	if words := plainDuration.FindStringSubmatch(strings.ToLower(text)); words != nil {
		return words[1] + (words[2] + "s")[:1]
	}
	if d, err := time.ParseDuration(text); err != nil || d < 0 {
		problems[field] = "Write a duration such as 20s or 2m30s."
	}
	return text
}

// checkCount reads a number that may be left out.
func checkCount(text, field string, problems map[string]string) int {
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 100_000 {
		problems[field] = "Write a whole number, or nothing for no limit."
	}
	return n
}

func zeroEmpty(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
