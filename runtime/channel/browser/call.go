package browser

import (
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"cordboard/flow"
	"cordboard/runtime"
	"cordboard/runtime/channel/sim"
)

// mostLines bounds what a page shows of a call; the oldest lines go first.
const mostLines = 500

// call is one customer at a page.
type call struct {
	calls   *Calls
	user    string
	opening Opening
	over    atomic.Bool

	mu       sync.Mutex
	phone    *sim.Phone
	heard    int // of the phone's list, in lines already
	lines    []Line
	dropped  int
	desk     string // what the desk does for the contact, in words
	ended    time.Time
	wake     *time.Timer // the phone's next answer
	away     *time.Timer // hangs up when no page shows the call
	watchers map[chan struct{}]bool
	out      []runtime.Arrival // on the way to the contact, in order
	sending  bool
}

func newCall(s *Calls, user string, o Opening) *call {
	c := &call{calls: s, user: user, opening: o, phone: phoneOf(s, o), watchers: map[chan struct{}]bool{}}
	c.mu.Lock() // leave looks at the timer that called it
	defer c.mu.Unlock()
	c.away = time.AfterFunc(AwayAfter, c.leave)
	return c
}

// perform begins what a flow asks for.
func (c *call) perform(o runtime.Operation) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	switch command := o.Command.(type) {
	case *flow.Stop:
		c.phone.Stop(command.Op, now)
	case *flow.Dial, *flow.SendDTMF, *flow.RecordCall:
		c.fail(o, "a customer in a browser cannot do "+command.CommandKind())
	case *flow.Hangup:
		_ = c.phone.Do(o.Op, command, now) // every phone can
		c.end("The flow ended the contact.", now)
	default:
		if err := c.phone.Do(o.Op, command, now); err != nil {
			c.fail(o, err.Error())
		}
	}
	c.look(now)
}

func (c *call) fail(o runtime.Operation, why string) {
	c.send(runtime.Arrival{Contact: o.Contact, Key: "op:" + strconv.Itoa(o.Op), Op: o.Op, At: time.Now(), Event: &flow.Failed{Code: "unavailable", Message: why}})
}

// look shows what is new, sends the answers that are due, and wakes for the next.
func (c *call) look(now time.Time) {
	for _, h := range c.phone.Heard()[c.heard:] {
		from := FromFlow
		if h.Music {
			from = FromMusic
		}
		c.line(Line{From: from, Text: h.Text, At: h.At, Replies: h.Replies})
	}
	c.heard = len(c.phone.Heard())
	c.answer(c.phone.Due(now))
	if c.wake != nil {
		c.wake.Stop()
	}
	if next, ok := c.phone.Next(); ok {
		c.wake = time.AfterFunc(next.Sub(now), c.woken)
	}
	c.tell()
}

func (c *call) woken() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.look(time.Now())
}

func (c *call) line(l Line) {
	c.lines = append(c.lines, l)
	if over := len(c.lines) - mostLines; over > 0 {
		c.lines, c.dropped = c.lines[over:], c.dropped+over
	}
}

func (c *call) answer(answers []sim.Answer) {
	for _, a := range answers {
		switch e := a.Event.(type) { // a phone's names are those of test calls
		case *flow.Recorded:
			if e.Recording != "" {
				e.Recording = fmt.Sprintf("%s-recording-%d", c.opening.Contact.ID, a.Op)
			}
		case *flow.Sent:
			e.Message = fmt.Sprintf("%s-message-%d", c.opening.Contact.ID, a.Op)
		}
		c.send(runtime.Arrival{Contact: c.opening.Contact.ID, Key: "op:" + strconv.Itoa(a.Op), Op: a.Op, At: a.At, Event: a.Event})
	}
}

// send puts an event on its way to the contact, behind those that are on it.
func (c *call) send(a runtime.Arrival) {
	c.out = append(c.out, a)
	if !c.sending {
		c.sending = true
		c.calls.run(c.drain)
	}
}

func (c *call) drain() {
	for {
		c.mu.Lock()
		if len(c.out) == 0 {
			c.sending = false
			c.mu.Unlock()
			return
		}
		next := c.out[0]
		c.out = c.out[1:]
		c.mu.Unlock()
		c.calls.deliver(next)
	}
}

// end notes that the call is over. It is kept for a while, to be looked at.
func (c *call) end(why string, now time.Time) {
	if !c.ended.IsZero() {
		return
	}
	c.ended, c.desk = now, ""
	c.over.Store(true)
	c.line(Line{From: FromNote, Text: why, At: now})
	c.away.Stop()
	c.away = time.AfterFunc(Kept, func() { c.calls.forget(c.opening.Contact.ID) })
}

// rest stops the call's timers.
func (c *call) rest() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.away.Stop()
	if c.wake != nil {
		c.wake.Stop()
	}
}

// tell wakes the pages that show the call.
func (c *call) tell() {
	for w := range c.watchers {
		select {
		case w <- struct{}{}:
		default: // it has not looked since the last time
		}
	}
}

// note shows what the desk says.
func (c *call) note(e flow.Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.ended.IsZero() {
		return
	}
	words := ""
	switch e := e.(type) {
	case *flow.Queued:
		c.desk = fmt.Sprintf("Waiting in the queue, place %d", e.Position)
	case *flow.Offered:
		c.desk = "Ringing at an agent"
	case *flow.Declined:
		c.desk = "Waiting in the queue"
	case *flow.Accepted:
		words = "Connected with " + e.Agent + "."
		c.desk = "With " + e.Agent
	case *flow.AgentLeft:
		words = e.Agent + " ended the contact."
		c.desk = ""
	case *flow.QueueRefused:
		c.desk = ""
	}
	if words != "" {
		c.line(Line{From: FromNote, Text: words, At: time.Now()})
	}
	c.tell()
}
