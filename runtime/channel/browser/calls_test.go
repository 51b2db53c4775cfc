package browser_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"cordboard/flow"
	"cordboard/flow/fault"
	"cordboard/runtime"
	"cordboard/runtime/channel/browser"
)

// contacts notes what the channel tells them.
type contacts struct {
	mu   sync.Mutex
	list []runtime.Arrival
}

func (c *contacts) deliver(_ context.Context, a runtime.Arrival) (runtime.Outcome, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.list = append(c.list, a)
	return runtime.Outcome{}, nil
}

func (c *contacts) told() []flow.Event {
	synctest.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	var events []flow.Event
	for _, a := range c.list {
		events = append(events, a.Event)
	}
	return events
}

// world is a call of a user on a channel.
type world struct {
	*contacts
	calls *browser.Calls
	ref   browser.Ref
	op    int
}

// during runs a test of a call by a clock of its own.
func during(t *testing.T, channel string, do func(t *testing.T, w *world)) {
	synctest.Test(t, func(t *testing.T) {
		w := &world{contacts: &contacts{}}
		begin := func(context.Context, runtime.Contact) (runtime.Outcome, error) { return runtime.Outcome{}, nil }
		w.calls = browser.New(browser.Config{Begin: begin, Deliver: w.deliver})
		defer w.calls.Close()
		id, err := w.calls.Start(t.Context(), "u1", browser.Opening{Flow: "support", Program: "v_1", Contact: flow.Contact{Channel: channel}})
		if err != nil {
			t.Fatal(err)
		}
		w.ref = browser.Ref{User: "u1", ID: id}
		_, stop, err := w.calls.Watch(w.ref)
		if err != nil {
			t.Fatal(err)
		}
		defer stop()
		do(t, w)
	})
}

func (w *world) perform(c flow.Command) {
	w.op++
	w.calls.Perform(context.Background(), runtime.Operation{Contact: w.ref.ID, Channel: "voice", Op: w.op, Command: c})
}

func (w *world) said(t *testing.T) []string {
	t.Helper()
	v, err := w.calls.View(w.ref)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, l := range v.Lines {
		lines = append(lines, l.From+": "+l.Text)
	}
	return lines
}

func say(text string) flow.Speech { return flow.Speech{Segments: []flow.Segment{{Say: text}}} }

var menu = &flow.Gather{Speech: say("Press a key"), Interruptible: true, Max: 1, FirstTimeout: flow.Duration(5 * time.Second)}

func TestCommands(t *testing.T) {
	for name, c := range map[string]struct {
		channel string
		command flow.Command
		does    func(w *world) error
		want    flow.Event
		lines   string
	}{
		"a prompt is answered when it was heard": {"voice", &flow.Play{Speech: say("Welcome")}, nil, &flow.Played{}, "flow: Welcome"},
		"a key":                                  {"voice", menu, func(w *world) error { return w.calls.Press(w.ref, "2") }, &flow.Gathered{Digits: "2"}, "flow: Press a key|customer: 2"},
		"no key":                                 {"voice", menu, nil, &flow.Gathered{}, "flow: Press a key"},
		"a reply":                                {"chat", menu, func(w *world) error { return w.calls.Say(w.ref, " two ") }, &flow.Gathered{Heard: "two"}, "flow: Press a key|customer: two"},
		"a number cannot be dialled":             {"voice", &flow.Dial{Number: "+358401"}, nil, &flow.Failed{Code: "unavailable", Message: "a customer in a browser cannot do dial"}, ""},
		"what is of no channel":                  {"voice", &flow.Timer{}, nil, &flow.Failed{Code: "unavailable", Message: "the simulated channel cannot do timer"}, ""},
		"music for a while":                      {"voice", &flow.PlayMusic{Audio: "jingle", Duration: flow.Duration(time.Second)}, nil, &flow.Played{}, "music: jingle"},
	} {
		t.Run(name, func(t *testing.T) {
			during(t, c.channel, func(t *testing.T, w *world) {
				w.perform(c.command)
				if c.does != nil {
					if err := c.does(w); err != nil {
						t.Fatal(err)
					}
				}
				sleep(15 * time.Second)
				got := w.told()
				if len(got) != 1 || !same(got[0], c.want) {
					t.Errorf("got %+v, want %+v", got, c.want)
				}
				if lines := strings.Join(w.said(t), "|"); lines != c.lines {
					t.Errorf("got the lines %q, want %q", lines, c.lines)
				}
			})
		})
	}
}

// sleep lets the clock of a bubble run on; nothing waits for real.
func sleep(d time.Duration) { <-time.After(d) }

func same(a, b flow.Event) bool {
	x, y := slices.Concat([]string{a.EventKind()}, fields(a)), slices.Concat([]string{b.EventKind()}, fields(b))
	return slices.Equal(x, y)
}

func fields(e flow.Event) []string {
	switch e := e.(type) {
	case *flow.Gathered:
		return []string{e.Digits, e.Heard}
	case *flow.Failed:
		return []string{e.Code, e.Message}
	case *flow.Disconnected:
		return []string{e.By}
	}
	return nil
}

func TestMessageIsSent(t *testing.T) {
	during(t, "chat", func(t *testing.T, w *world) {
		w.perform(&flow.SendMessage{Text: "Hello", QuickReplies: []string{"Yes"}})
		got := w.told()
		if len(got) != 1 || !strings.HasPrefix(got[0].(*flow.Sent).Message, w.ref.ID) {
			t.Errorf("got %+v, want a message of this contact", got)
		}
	})
}

func TestRecordingIsWhatIsWritten(t *testing.T) {
	during(t, "voice", func(t *testing.T, w *world) {
		w.perform(&flow.RecordMessage{Greeting: say("Speak"), Silence: flow.Duration(3 * time.Second), MaxDuration: flow.Duration(time.Minute), Transcribe: true})
		if err := w.calls.Say(w.ref, "Call me"); err != nil {
			t.Fatal(err)
		}
		sleep(time.Minute)
		got, ok := w.told()[0].(*flow.Recorded)
		if !ok || got.Transcript != "Call me" || !strings.HasPrefix(got.Recording, w.ref.ID) {
			t.Errorf("got %+v, want a recording of this contact", got)
		}
	})
}

// TestHangUpIsLast delivers the hang-up behind what was answered before it, once.
func TestHangUpIsLast(t *testing.T) {
	during(t, "voice", func(t *testing.T, w *world) {
		w.perform(menu)
		if err := w.calls.Press(w.ref, "1"); err != nil {
			t.Fatal(err)
		}
		if err := w.calls.HangUp(w.ref); err != nil {
			t.Fatal(err)
		}
		if err := w.calls.HangUp(w.ref); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("hung up twice: got %v, want a conflict", err)
		}
		w.perform(&flow.Play{Speech: say("Too late")})
		sleep(time.Minute)
		got := w.told()
		if len(got) != 2 || !same(got[0], &flow.Gathered{Digits: "1"}) || !same(got[1], &flow.Disconnected{By: "customer"}) {
			t.Errorf("got %+v, want the key, then the hang-up", got)
		}
	})
}

func TestSecretKeysAreMasked(t *testing.T) {
	during(t, "voice", func(t *testing.T, w *world) {
		w.perform(&flow.Gather{Max: 4, Terminator: "#", Sensitive: true, FirstTimeout: flow.Duration(5 * time.Second)})
		if err := w.calls.Press(w.ref, "12#"); err != nil {
			t.Fatal(err)
		}
		if got := w.said(t); !slices.Equal(got, []string{"customer: •", "customer: •", "customer: #"}) {
			t.Errorf("got %q, want the digits masked", got)
		}
		if got := w.told(); !same(got[0], &flow.Gathered{Digits: "12"}) {
			t.Errorf("got %+v, want the digits for the flow", got)
		}
	})
}

func TestNobodyElse(t *testing.T) {
	during(t, "voice", func(t *testing.T, w *world) {
		other := browser.Ref{User: "u2", ID: w.ref.ID}
		_, err := w.calls.View(other)
		_, _, watched := w.calls.Watch(other)
		for what, err := range map[string]error{"view": err, "watch": watched, "press": w.calls.Press(other, "1"), "say": w.calls.Say(other, "x"), "hang up": w.calls.HangUp(other)} {
			if fault.CodeOf(err) != fault.NotFound {
				t.Errorf("%s: got %v, want not found", what, err)
			}
		}
		for what, err := range map[string]error{"no key": w.calls.Press(w.ref, ""), "a letter": w.calls.Press(w.ref, "a"), "nothing": w.calls.Say(w.ref, " ")} {
			if fault.CodeOf(err) != fault.Invalid {
				t.Errorf("%s: got %v, want it invalid", what, err)
			}
		}
		if err := w.calls.Press(w.ref, "1"); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("a key that nothing listens for: got %v, want a conflict", err)
		}
	})
}

func TestNotTooMany(t *testing.T) {
	during(t, "voice", func(t *testing.T, w *world) {
		for range browser.PerUser - 1 {
			if _, err := w.calls.Start(t.Context(), "u1", browser.Opening{}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.calls.Start(t.Context(), "u1", browser.Opening{}); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("one too many: got %v, want a conflict", err)
		}
		if err := w.calls.HangUp(w.ref); err != nil {
			t.Fatal(err)
		}
		if _, err := w.calls.Start(t.Context(), "u1", browser.Opening{}); err != nil {
			t.Errorf("after one is over: got %v, want it started", err)
		}
		sleep(browser.Kept + time.Minute)
		if w.calls.Has(w.ref.ID) {
			t.Error("a call that is over is kept for good")
		}
	})
}

// TestPageIsGone hangs a call up that no page shows any more, and one whose customer is lost with the node that had it.
func TestPageIsGone(t *testing.T) {
	during(t, "voice", func(t *testing.T, w *world) {
		if _, err := w.calls.Start(t.Context(), "u2", browser.Opening{}); err != nil {
			t.Fatal(err)
		}
		sleep(browser.AwayAfter + time.Second)
		if got := w.told(); len(got) != 1 || !same(got[0], &flow.Disconnected{By: "customer"}) {
			t.Errorf("got %+v, want the call hung up that nobody looks at, and no other", got)
		}
		lost := runtime.Operation{Contact: w.ref.ID + "0", Op: 1, Command: &flow.Play{}}
		w.calls.Perform(t.Context(), lost)
		if got := w.told(); len(got) != 2 || w.list[1].Contact != lost.Contact || !same(got[1], &flow.Disconnected{By: "customer"}) {
			t.Errorf("got %+v, want the lost call hung up", got)
		}
	})
}
