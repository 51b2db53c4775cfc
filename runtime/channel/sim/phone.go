// Package sim is the simulated channel of test calls: a telephone, or a chat window, in memory. It owns what a customer hears and does and
// how long that takes on a virtual clock. It reads no clock: every method is told the time. It must not know flows, queues or storage.
package sim

import (
	"fmt"
	"slices"
	"time"

	"cordboard/flow"
)

// How long a prompt takes: docs/flow-format.md.
const (
	perCharacter   = 60 * time.Millisecond
	shortestPrompt = 500 * time.Millisecond
	recordingTime  = 10 * time.Second // length of a recorded prompt and of music that nobody knows
)

// Answer is an event for an operation, with the virtual time at which it happens.
type Answer struct {
	Op    int
	At    time.Time
	Event flow.Event
}

// Heard is something the customer heard or read.
type Heard struct {
	Op    int
	At    time.Time
	Until time.Time // when it ends; for music that loops, the zero time
	Text  string
	Music bool
	// Replies are the answers that a message offers to choose from.
	Replies []string
	// Audio names the prompts of the library that are heard, in order; Text has each in brackets, or is the name of music.
	Audio    []string
	Language string // BCP 47, "" when it is not told
}

// Phone is one customer's end of a simulated contact.
type Phone struct {
	// Numbers says how numbers answer: busy, no_answer or invalid_number; the others complete.
	Numbers map[string]string
	// Unreachable says why messages to the customer do not arrive; "" when they do.
	Unreachable string
	// Length says how long a prompt of the library takes in a language (BCP 47; "" is the contact's); nil, or 0: 10 s.
	Length func(name, language string) time.Duration

	written bool // a chat: prompts take no time
	jobs    []*job
	heard   []Heard
	gone    bool
}

// job is one operation in progress.
type job struct {
	op      int
	command flow.Command
	speaks  time.Time // when its prompt ends
	ends    time.Time // when it answers by itself; zero: never
	digits  string
	spoken  string
	seconds time.Duration // recorded so far
	dialled *flow.Dialled // what will become of a dialled number
	lost    string        // why a message does not arrive
}

// New makes a phone, or a chat window when written is true. What it has to know of the world is set before its first command.
func New(written bool) *Phone { return &Phone{written: written} }

// Do starts an operation at a time. Commands that are not this channel's are refused with an error.
func (p *Phone) Do(op int, c flow.Command, now time.Time) error {
	j := &job{op: op, command: c, speaks: now}
	switch c := c.(type) {
	case *flow.Play:
		j.speaks = p.say(op, c.Speech, now)
		j.ends = j.speaks
	case *flow.PlayMusic:
		j.speaks, j.ends = now, now.Add(p.musicLength(c))
		if c.Loop {
			j.ends = time.Time{}
		}
		p.heard = append(p.heard, Heard{Op: op, At: now, Until: j.ends, Text: musicName(c), Music: true, Audio: named(c.Audio)})
	case *flow.Gather:
		j.speaks = p.say(op, c.Speech, now)
		j.ends = j.speaks.Add(time.Duration(c.FirstTimeout))
	case *flow.RecordMessage:
		j.speaks = p.say(op, c.Greeting, now)
		j.ends = j.speaks.Add(time.Duration(c.Silence))
	case *flow.Hangup:
		p.gone = true
		p.jobs = nil
		return nil
	case *flow.SetANI:
		return nil // the transcript tells it
	case *flow.Dial, *flow.SendDTMF, *flow.RecordCall, *flow.SendMessage:
		p.call(j, now)
	default:
		return fmt.Errorf("the simulated channel cannot do %s", c.CommandKind())
	}
	if p.gone {
		return nil
	}
	p.jobs = append(p.jobs, j)
	return nil
}

func musicName(c *flow.PlayMusic) string {
	if c.Audio == "" {
		return "hold music"
	}
	return c.Audio
}

// say notes what is heard and gives the time at which it ends.
func (p *Phone) say(op int, s flow.Speech, now time.Time) time.Time {
	text := Text(s)
	if text == "" {
		return now
	}
	until := now
	if !p.written {
		until = now.Add(p.length(s))
	}
	p.heard = append(p.heard, Heard{Op: op, At: now, Until: until, Text: text, Audio: recordings(s), Language: s.Language})
	return until
}

// Stop ends an operation without an answer: its audio falls silent.
func (p *Phone) Stop(op int, now time.Time) {
	p.silence(op, now)
	p.jobs = slices.DeleteFunc(p.jobs, func(j *job) bool { return j.op == op })
}

// silence cuts what is being heard of an operation.
func (p *Phone) silence(op int, now time.Time) {
	for i := range p.heard {
		h := &p.heard[i]
		if h.Op == op && (h.Until.IsZero() || h.Until.After(now)) {
			h.Until = now
		}
	}
}

// Heard lists everything heard so far.
func (p *Phone) Heard() []Heard { return p.heard }

// Gone says whether the customer's leg is over.
func (p *Phone) Gone() bool { return p.gone }

// Next says when the next answer is due, if nobody does anything before.
func (p *Phone) Next() (time.Time, bool) {
	var next time.Time
	for _, j := range p.jobs {
		if !j.ends.IsZero() && (next.IsZero() || j.ends.Before(next)) {
			next = j.ends
		}
	}
	return next, !next.IsZero()
}

// Due takes the answers that are due at now, the earliest first.
func (p *Phone) Due(now time.Time) []Answer {
	var answers []Answer
	kept := p.jobs[:0]
	for _, j := range p.jobs {
		if j.ends.IsZero() || j.ends.After(now) {
			kept = append(kept, j)
			continue
		}
		answers = append(answers, Answer{Op: j.op, At: j.ends, Event: j.answer()})
	}
	p.jobs = kept
	slices.SortStableFunc(answers, func(a, b Answer) int { return a.At.Compare(b.At) })
	return answers
}

func (j *job) answer() flow.Event {
	switch c := j.command.(type) {
	case *flow.Gather:
		return &flow.Gathered{Digits: j.digits, Heard: j.spoken}
	case *flow.RecordMessage:
		if j.spoken == "" {
			return &flow.Recorded{}
		}
		r := &flow.Recorded{Recording: fmt.Sprintf("test-recording-%d", j.op), Duration: flow.Duration(j.seconds)}
		if c.Transcribe {
			r.Transcript = j.spoken
		}
		return r
	case *flow.Dial:
		return j.dialled
	case *flow.SendDTMF, *flow.RecordCall:
		return &flow.Done{}
	case *flow.SendMessage:
		if j.lost != "" {
			return &flow.Undelivered{Reason: j.lost}
		}
		return &flow.Sent{Message: fmt.Sprintf("test-message-%d", j.op)}
	}
	return &flow.Played{}
}

// Busy says until when the phone plays a prompt that the customer hears to its end before doing anything; false when it only waits.
func (p *Phone) Busy(now time.Time) (time.Time, bool) {
	var until time.Time
	for _, j := range p.jobs {
		ends := j.speaks
		switch j.command.(type) {
		case *flow.PlayMusic:
			continue
		case *flow.RecordMessage:
			if j.spoken != "" {
				ends = j.ends // the message has been left; the recorder only makes sure
			}
		case *flow.Dial, *flow.SendDTMF:
			ends = j.ends
		}
		if ends.After(now) && ends.After(until) {
			until = ends
		}
	}
	return until, !until.IsZero()
}

// Secret says whether what the customer presses or says now must not be shown or kept: all that goes into a sensitive input, but not the key
// that ends it.
func (p *Phone) Secret(entered string) bool {
	return slices.ContainsFunc(p.jobs, func(j *job) bool {
		g, ok := j.command.(*flow.Gather)
		return ok && g.Sensitive && (g.Terminator == "" || entered != g.Terminator)
	})
}

// WaitsFor says what the phone waits for: keys, a reply, a recording, a dialled number, music to end, or nothing ("").
func (p *Phone) WaitsFor() string {
	for _, j := range p.jobs {
		switch j.command.(type) {
		case *flow.Dial:
			return "number"
		case *flow.Gather:
			if p.written {
				return "reply"
			}
			return "keys"
		case *flow.RecordMessage:
			return "recording"
		case *flow.PlayMusic:
			return "music"
		}
	}
	return ""
}
