package testcall

import (
	"context"
	"strconv"
	"time"

	"cordboard/flow/fault"
)

// actions maps what a user can do to what the session does.
var actions = map[string]func(*Session, context.Context, string) error{
	"press":         (*Session).pressChecked,
	"say":           (*Session).sayChecked,
	"write":         (*Session).sayChecked,
	"silence":       func(s *Session, ctx context.Context, _ string) error { return s.Silence(ctx) },
	"hang_up":       func(s *Session, ctx context.Context, _ string) error { return s.HangUp(ctx) },
	"next":          func(s *Session, ctx context.Context, _ string) error { return s.NextEvent(ctx) },
	"step":          func(s *Session, ctx context.Context, _ string) error { return s.NextActivity(ctx) },
	"stop_at":       func(s *Session, _ context.Context, ids string) error { return s.StopAt(listed(ids)) },
	"pause":         func(s *Session, _ context.Context, _ string) error { s.Pause(true); return nil },
	"resume":        func(s *Session, _ context.Context, _ string) error { s.Pause(false); return nil },
	"agent_accept":  func(s *Session, ctx context.Context, queue string) error { return s.Accept(ctx, queue) },
	"agent_decline": func(s *Session, ctx context.Context, queue string) error { return s.Decline(ctx, queue) },
	"agent_leave":   func(s *Session, ctx context.Context, _ string) error { return s.Leave(ctx) },
	"skip": func(s *Session, ctx context.Context, length string) error {
		d, err := time.ParseDuration(length)
		if err != nil || d <= 0 || d > 31*24*time.Hour {
			return fault.Field("duration", "Give a length of time such as 30s, at most 31 days.")
		}
		return s.Skip(ctx, d)
	},
	"speed": func(s *Session, _ context.Context, times string) error {
		n, err := strconv.ParseFloat(times, 64)
		if err != nil || n < 1 {
			return fault.Field("x", "Give a speed from 1 to 100.")
		}
		s.Speed(int(n))
		return nil
	},
}

// longestSaying bounds what a tester can say or press at once.
const longestSaying = 2000

func (s *Session) pressChecked(ctx context.Context, keys string) error {
	for _, key := range keys {
		if !(key >= '0' && key <= '9' || key == '*' || key == '#') {
			return fault.Field("keys", "%q is not a key of a telephone.", string(key))
		}
	}
	if keys == "" || len(keys) > 64 {
		return fault.Field("keys", "Press 1 to 64 keys at a time.")
	}
	return s.Press(ctx, keys)
}

func (s *Session) sayChecked(ctx context.Context, text string) error {
	if text == "" || len(text) > longestSaying {
		return fault.Field("text", "Say something, at most %d characters.", longestSaying)
	}
	return s.Say(ctx, text)
}
