package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime/testcall"
)

var errNoTestCalls = fault.New(fault.Unavailable, "Test calls are switched off on this server.")

// callerNumber is what can call: a number, a SIP address (RFC 3261), or nobody who says who they are.
var callerNumber = regexp.MustCompile(`^(?:\+?[0-9*#() .-]{1,40}|(?:sips?:)?[^\s@]{1,64}@[^\s@]{1,253}|anonymous)$`)

// testCallStart begins a test call through the document that the designer shows, saved or not.
func (s *Server) testCallStart(c echo.Context) error {
	if s.TestCalls == nil {
		return errNoTestCalls
	}
	var body struct {
		Document json.RawMessage `json:"document"`
		Contact  struct {
			Channel string `json:"channel"`
			ANI     string `json:"ani"`
			DNIS    string `json:"dnis"`
		} `json:"contact"`
		Start  string         `json:"start"`
		StopAt []string       `json:"stop_at"`
		Now    string         `json:"now"`
		World  testcall.World `json:"world"`
	}
	if err := decodeJSON(c, &body); err != nil {
		return err
	}
	f, issues := flow.Decode(body.Document, s.Catalog)
	if f == nil || flow.HasErrors(issues) {
		return unreadable(issues)
	}
	ctx := c.Request().Context()
	now, err := localTime(body.Now, s.clock(ctx).Zone)
	if err != nil {
		return fault.Field("now", "Give a date and a time, such as 2026-11-20 10:00.")
	}
	if a := body.Contact.ANI; a != "" && (body.Contact.Channel == "" || body.Contact.Channel == "voice") && !callerNumber.MatchString(a) {
		return fault.Field("ani", "Give the caller's number, such as +358401234567, or leave it empty.")
	}
	contact := flow.Contact{Channel: body.Contact.Channel, ANI: body.Contact.ANI, DNIS: body.Contact.DNIS}
	id, err := s.TestCalls.Start(ctx, viewerOf(c).ID, testcall.Opening{Document: f, Contact: contact, World: body.World, Now: now, Start: body.Start, StopAt: body.StopAt})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, map[string]string{"id": id})
}

// unreadable is the fault of a document that does not decode; its message is the first finding.
func unreadable(issues []flow.Issue) error {
	for _, i := range issues {
		if i.Severity == flow.SeverityError {
			where := ""
			if i.Activity != "" {
				where = i.Activity + ": "
			}
			return fault.New(fault.Invalid, "The flow cannot be read: %s%s", where, i.Message)
		}
	}
	return fault.New(fault.Invalid, "The flow cannot be read.")
}

// localTime reads what a datetime-local input gives, in a zone; "" is the zero time.
func localTime(text string, zone *time.Location) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t, nil
		}
	}
	return time.Parse(time.RFC3339, text)
}

// testCallAct does one thing in a call.
func (s *Server) testCallAct(c echo.Context) error {
	if s.TestCalls == nil {
		return errNoTestCalls
	}
	var body struct {
		Do       string  `json:"do"`
		Keys     string  `json:"keys"`
		Text     string  `json:"text"`
		Duration string  `json:"duration"`
		X        float64 `json:"x"`

		Activities []string `json:"activities"`
	}
	if err := decodeJSON(c, &body); err != nil {
		return err
	}
	argument := body.Keys + body.Text + body.Duration + strings.Join(body.Activities, ",")
	if body.X != 0 {
		argument = strconv.FormatFloat(body.X, 'f', -1, 64)
	}
	if err := s.TestCalls.Act(c.Request().Context(), testcall.Ref{User: viewerOf(c).ID, ID: c.Param("id")}, body.Do, argument); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// testCallWatch streams a call's state as server-sent events (WHATWG HTML, section 9.2). A browser that comes back gives the last id it has.
func (s *Server) testCallWatch(c echo.Context) error {
	if s.TestCalls == nil {
		return errNoTestCalls
	}
	cursor := c.Request().Header.Get("Last-Event-ID")
	if cursor == "" {
		cursor = c.QueryParam("cursor")
	}
	stream := &eventStream{response: c.Response()}
	ctx, cancel := context.WithCancel(c.Request().Context())
	defer cancel()
	stop := stream.beat(s.Heartbeat, func() {
		if !s.still(c, ContactTest) {
			cancel()
		}
	})
	defer stop()
	err := s.TestCalls.Watch(ctx, testcall.Ref{User: viewerOf(c).ID, ID: c.Param("id")}, cursor, stream.send)
	if err != nil && !stream.open && ctx.Err() == nil {
		return err
	}
	return nil
}

// eventStream writes server-sent events. Its first event opens it, so that an error before can still have a status.
type eventStream struct {
	mu       sync.Mutex
	response *echo.Response
	open     bool
}

func (e *eventStream) start() {
	h := e.response.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	e.response.WriteHeader(http.StatusOK)
	e.open = true
}

// send writes one state with its cursor as the event's id.
func (e *eventStream) send(cursor string, state any) error {
	data, err := json.Marshal(state)
	if err != nil {
		return fmt.Errorf("encode state of test call: %w", err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.open {
		e.start()
	}
	if _, err := fmt.Fprintf(e.response, "id: %s\nevent: state\ndata: %s\n\n", cursor, data); err != nil {
		return err
	}
	e.response.Flush()
	return nil
}

// beat writes a comment now and then, so that nothing between takes the silent stream for dead, and looks whether the stream may go on.
// The returned func ends it.
func (e *eventStream) beat(every time.Duration, look func()) func() {
	ticker, done := time.NewTicker(every), make(chan struct{})
	var running sync.WaitGroup
	running.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
				look()
				e.mu.Lock()
				if e.open {
					_, _ = fmt.Fprint(e.response, ": still here\n\n") // a broken stream shows at the next state
					e.response.Flush()
				}
				e.mu.Unlock()
			}
		}
	})
	return func() {
		ticker.Stop()
		close(done)
		running.Wait()
	}
}
