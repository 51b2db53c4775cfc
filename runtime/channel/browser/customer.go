package browser

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cordboard/flow/fault"
)

// Who a line of a call is from.
const (
	FromFlow     = "flow"     // heard or read by the customer
	FromMusic    = "music"    // likewise, with the name of the music
	FromCustomer = "customer" // pressed, said or written
	FromNote     = "note"     // what happened to the call
)

// Limits of what a customer enters at once.
const (
	MostKeys = 32
	MostText = 2000 // characters
)

// Line is something that was heard, entered, or happened.
type Line struct {
	From, Text string
	At         time.Time
	Replies    []string // that a message offers
}

// View is a call as its page shows it.
type View struct {
	Opening
	ID    string
	Lines []Line
	Cut   int       // older lines that are not kept
	Desk  string    // what the desk does for the contact, "" for nothing
	Waits string    // what the flow waits for: keys, reply, recording, music or nothing ("")
	Ended time.Time // zero while the call goes on
}

// View gives a call of a user.
func (s *Calls) View(ref Ref) (View, error) {
	c, err := s.of(ref)
	if err != nil {
		return View{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return View{
		Opening: c.opening, ID: ref.ID, Lines: slices.Clone(c.lines), Cut: c.dropped, Desk: c.desk, Waits: c.phone.WaitsFor(), Ended: c.ended,
	}, nil
}

// Watch gives a channel that something arrives at whenever a call has changed. The returned func ends it; when nobody watches a call any more
// for AwayAfter, it is hung up.
func (s *Calls) Watch(ref Ref) (<-chan struct{}, func(), error) {
	c, err := s.of(ref)
	if err != nil {
		return nil, nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	changes := make(chan struct{}, 1)
	c.watchers[changes] = true
	if c.ended.IsZero() {
		c.away.Stop()
	}
	return changes, func() { c.unwatch(changes) }, nil
}

func (c *call) unwatch(changes chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.watchers, changes)
	if len(c.watchers) == 0 && c.ended.IsZero() {
		c.away.Reset(AwayAfter)
	}
}

// leave hangs up a call that nobody looks at.
func (c *call) leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.watchers) == 0 {
		c.hangUp("Nobody looked at the page any more, so it was hung up.", time.Now())
	}
}

// Press presses keys, of 0 to 9, * and #. Keys that nothing listens for are a conflict fault.
func (s *Calls) Press(ref Ref, keys string) error {
	if keys == "" || len(keys) > MostKeys || strings.Trim(keys, "0123456789*#") != "" {
		return fault.Field("keys", "Press keys of 0 to 9, * and #, at most %d at once.", MostKeys)
	}
	return s.act(ref, func(c *call, now time.Time) error {
		for _, key := range keys {
			shown := c.shown(string(key))
			answers, taken := c.phone.Press(string(key), now)
			if !taken {
				return fault.New(fault.Conflict, "Nothing listens for the key %c now.", key)
			}
			c.line(Line{From: FromCustomer, Text: shown, At: now})
			c.answer(answers)
		}
		return nil
	})
}

// Say says or writes a text. One that nothing listens for is a conflict fault.
func (s *Calls) Say(ref Ref, text string) error {
	text = strings.TrimSpace(text)
	if text == "" || utf8.RuneCountInString(text) > MostText {
		return fault.Field("text", "Write something, at most %d characters.", MostText)
	}
	return s.act(ref, func(c *call, now time.Time) error {
		shown := c.shown(text)
		answers, taken := c.phone.Say(text, now)
		if !taken {
			return fault.New(fault.Conflict, "Nothing listens now. Wait until the flow asks.")
		}
		c.line(Line{From: FromCustomer, Text: shown, At: now})
		c.answer(answers)
		return nil
	})
}

// HangUp ends a call on the customer's side.
func (s *Calls) HangUp(ref Ref) error {
	return s.act(ref, func(c *call, now time.Time) error {
		c.hangUp("You hung up.", now)
		return nil
	})
}

func (c *call) hangUp(why string, now time.Time) {
	if _, ok := c.phone.HangUp(now); !ok {
		return
	}
	c.end(why, now)
	c.send(hungUp(c.opening.Contact.ID, now)) // behind the answers that are on their way
	c.tell()
}

// act does something on the customer's side. What a fault says did not happen; what went before it did.
func (s *Calls) act(ref Ref, do func(c *call, now time.Time) error) error {
	c, err := s.of(ref)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.ended.IsZero() {
		return fault.New(fault.Conflict, "This contact is over.")
	}
	now := time.Now()
	c.answer(c.phone.Due(now))
	err = do(c, now)
	c.look(now)
	return err
}

// shown masks what a sensitive input takes.
func (c *call) shown(entered string) string {
	if c.phone.Secret(entered) {
		return "•"
	}
	return entered
}
