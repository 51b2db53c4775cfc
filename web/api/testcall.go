package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/testcall"
)

var errNoTestCalls = fault.New(fault.Unavailable, "Test calls are switched off on this server.")

// testCallStart begins a test call through a document, or through a flow's draft.
func (s *server) testCallStart(c echo.Context) error {
	if s.TestCalls == nil {
		return errNoTestCalls
	}
	var body struct {
		Document json.RawMessage `json:"document"`
		Flow     string          `json:"flow"`
		Contact  struct {
			Channel string `json:"channel"`
			ANI     string `json:"ani"`
			DNIS    string `json:"dnis"`
		} `json:"contact"`
		Start  string         `json:"start"`
		StopAt []string       `json:"stop_at"`
		Now    *time.Time     `json:"now"`
		World  testcall.World `json:"world"`
	}
	if err := read(c, &body); err != nil {
		return err
	}
	doc, err := s.tested(c, body.Document, body.Flow)
	if err != nil {
		return err
	}
	var now time.Time
	if body.Now != nil {
		now = *body.Now
	}
	contact := flow.Contact{Channel: body.Contact.Channel, ANI: body.Contact.ANI, DNIS: body.Contact.DNIS}
	id, err := s.TestCalls.Start(c.Request().Context(), callerOf(c).user.ID, testcall.Opening{Document: doc, Contact: contact, World: body.World, Now: now, Start: body.Start, StopAt: body.StopAt})
	if err != nil {
		return err
	}
	c.Response().Header().Set("Location", Prefix+"/testcalls/"+id)
	return c.JSON(http.StatusCreated, map[string]string{"id": id})
}

// tested finds the document that a test call runs.
func (s *server) tested(c echo.Context, document json.RawMessage, name string) (*flow.Flow, error) {
	if (len(document) == 0) == (name == "") {
		return nil, fault.Field("document", "give a document, or the name of a flow as flow")
	}
	if name != "" {
		f, err := s.DB.Flow(c.Request().Context(), name)
		return f.Draft, err
	}
	return s.decoded(document)
}

// errSeen ends a watch that has seen what it wanted.
var errSeen = errors.New("seen")

// testCallGet answers the state of a test call with its whole transcript.
func (s *server) testCallGet(c echo.Context) error {
	if s.TestCalls == nil {
		return errNoTestCalls
	}
	var state any
	err := s.TestCalls.Watch(c.Request().Context(), testcall.Ref{User: callerOf(c).user.ID, ID: c.Param("id")}, "", func(_ string, now any) error {
		state = now
		return errSeen
	})
	if err != nil && !errors.Is(err, errSeen) {
		return err
	}
	return c.JSON(http.StatusOK, state)
}

// action is one thing done in a test call.
type action struct {
	Do       string `json:"do"`
	Keys     string `json:"keys"`
	Text     string `json:"text"`
	Duration string `json:"duration"`
	X        int    `json:"x"`

	Activities []string `json:"activities"`
}

// actions says which field is the argument of each action; "" where there is none.
var actions = map[string]string{
	"press": "keys", "say": "text", "write": "text", "silence": "", "hang_up": "", "skip": "duration", "next": "", "step": "", "stop_at": "activities", "pause": "", "resume": "", "speed": "x",
	"agent_accept": "", "agent_decline": "", "agent_leave": "",
}

// argument checks that exactly what the action takes is there.
func (a action) argument() (string, error) {
	takes, ok := actions[a.Do]
	if !ok {
		return "", fault.Field("do", "there is no action %q", a.Do)
	}
	given := map[string]string{"keys": a.Keys, "text": a.Text, "duration": a.Duration, "activities": strings.Join(a.Activities, ",")}
	if a.X != 0 {
		given["x"] = strconv.Itoa(a.X)
	}
	for field, value := range given {
		if value != "" && field != takes {
			return "", fault.Field(field, "%s does not take it", a.Do)
		}
	}
	if takes != "" && takes != "activities" && given[takes] == "" {
		return "", fault.Field(takes, "%s needs it", a.Do)
	}
	return given[takes], nil
}

// testCallAct does one thing in a test call.
func (s *server) testCallAct(c echo.Context) error {
	if s.TestCalls == nil {
		return errNoTestCalls
	}
	var a action
	if err := read(c, &a); err != nil {
		return err
	}
	argument, err := a.argument()
	if err != nil {
		return err
	}
	if err := s.TestCalls.Act(c.Request().Context(), testcall.Ref{User: callerOf(c).user.ID, ID: c.Param("id")}, a.Do, argument); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// testCallWatch streams the state of a test call as server-sent events (WHATWG HTML, section 9.2): one event `state` now and after each
// change, until the call is over. Last-Event-ID, or cursor, leaves out the transcript that is known already.
func (s *server) testCallWatch(c echo.Context) error {
	if s.TestCalls == nil {
		return errNoTestCalls
	}
	cursor := c.Request().Header.Get("Last-Event-ID")
	if cursor == "" {
		cursor = c.QueryParam("cursor")
	}
	ctx := c.Request().Context()
	stream := newEventStream(c.Response())
	stop := stream.beat(s.Heartbeat)
	err := s.TestCalls.Watch(ctx, testcall.Ref{User: callerOf(c).user.ID, ID: c.Param("id")}, cursor, stream.send)
	stop()
	if err != nil && !stream.open && ctx.Err() == nil {
		return err
	}
	return nil
}

func frame(cursor string, state any) ([]byte, error) {
	data, err := json.Marshal(state)
	if err != nil {
		return nil, fmt.Errorf("encode the state of a stream: %w", err)
	}
	return fmt.Appendf(nil, "id: %s\nevent: state\ndata: %s\n\n", cursor, data), nil
}
