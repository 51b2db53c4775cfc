package sim

import (
	"strings"
	"time"

	"cordboard/flow"
)

// How long calls to other numbers and keys take: docs/flow-format.md.
const (
	ringingTime = 3 * time.Second // until a number answers or is busy
	talkingTime = 10 * time.Second
	toneTime    = 250 * time.Millisecond
	pauseTime   = time.Second // of a comma among digits
)

// call begins what is done to a call or written into a chat. A customer who is handed over is gone from here once the number answers.
func (p *Phone) call(j *job, now time.Time) {
	j.ends = now
	switch c := j.command.(type) {
	case *flow.Dial:
		j.dialled = &flow.Dialled{Result: p.result(c.Number)}
		switch j.dialled.Result {
		case "busy":
			j.dialled.Cause, j.ends = "486 Busy Here", now.Add(ringingTime)
		case "no_answer":
			j.dialled.Cause, j.ends = "480 Temporarily Unavailable", now.Add(time.Duration(c.Timeout))
		case "invalid_number":
			j.dialled.Cause = "404 Not Found"
		default:
			j.dialled.Cause, j.ends = "200 OK", now.Add(ringingTime)
			if c.Return {
				j.dialled.Duration, j.ends = flow.Duration(talkingTime), j.ends.Add(talkingTime)
			}
		}
	case *flow.SendDTMF:
		for _, key := range c.Digits {
			if key == ',' {
				j.ends = j.ends.Add(pauseTime)
			} else {
				j.ends = j.ends.Add(toneTime)
			}
		}
	case *flow.SendMessage:
		if j.lost = p.Unreachable; j.lost == "" {
			p.heard = append(p.heard, Heard{Op: j.op, At: now, Until: now, Text: written(c), Replies: c.QuickReplies})
		}
	}
}

// result is how a number answers.
func (p *Phone) result(number string) string {
	if result := p.Numbers[number]; result != "" {
		return result
	}
	return "completed"
}

// written is what a message looks like: its text, or its template's name, and files in brackets.
func written(c *flow.SendMessage) string {
	parts := []string{}
	if c.Text != "" {
		parts = append(parts, c.Text)
	}
	if c.Template != "" {
		parts = append(parts, "["+c.Template+"]")
	}
	for _, file := range c.Attachments {
		parts = append(parts, "["+file+"]")
	}
	return strings.Join(parts, " ")
}
