package activities

import (
	"fmt"
	"strings"

	"cordboard/flow"
)

func (c *conversation) speech(text string) flow.Speech {
	return flow.Speech{Segments: []flow.Segment{{Say: text}}, Voice: c.Voice, Language: c.Language}
}

// listen says something and takes what the customer answers, one key included.
func listen(in flow.Input, speech flow.Speech) flow.Command {
	patience := speechPatience
	if !in.Contact().Live() {
		patience = replyPatience
	}
	return &flow.Gather{Speech: speech, Interruptible: true, Min: 1, Max: 1, FirstTimeout: flow.Duration(patience), Keepable: true}
}

// summary tells a person who takes over, in three lines: what was asked, what was answered, why it ended.
func (c *conversation) summary(e *flow.AIAnswered) string {
	if lines := strings.Split(strings.TrimSpace(e.Summary), "\n"); e.Summary != "" {
		for i := range lines {
			lines[i] = cut(lines[i])
		}
		return strings.Join(lines[:min(3, len(lines))], "\n")
	}
	asked := "Asked: nothing."
	for _, turn := range c.Turns {
		if turn.By == flow.ByCustomer {
			asked = "Asked: " + turn.Text
			break
		}
	}
	answered := "Answered: nothing."
	if len(c.Sources) > 0 {
		answered = "Answered from: " + strings.Join(c.Sources, "; ") + "."
	}
	turns := "1 turn"
	if c.Count != 1 {
		turns = fmt.Sprintf("%d turns", c.Count)
	}
	return asked + "\n" + answered + "\n" + "Ended after " + turns + ": " + strings.ReplaceAll(string(e.Reason), "_", " ") + "."
}

// written is the transcript as agents read it.
func (c *conversation) written() string {
	var b strings.Builder
	for _, turn := range c.Turns {
		who := "Customer: "
		if turn.By == flow.ByAgent {
			who = "AI agent: "
		}
		b.WriteString(who + turn.Text + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// plain gives the transcript as a result.
func (c *conversation) plain() []any {
	list := make([]any, len(c.Turns))
	for i, turn := range c.Turns {
		list[i] = map[string]any{"by": turn.By, "text": turn.Text}
	}
	return list
}

// cut shortens a turn to what is kept of one.
func cut(text string) string {
	text = strings.TrimSpace(text)
	if runes := []rune(text); len(runes) > flow.LongestAITurn {
		return string(runes[:flow.LongestAITurn-1]) + "…"
	}
	return text
}
