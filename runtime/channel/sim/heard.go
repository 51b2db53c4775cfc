package sim

import (
	"cmp"
	"strings"
	"time"

	"cordboard/flow"
)

// recordings are the prompts of the library that a speech plays.
func recordings(s flow.Speech) []string {
	var names []string
	for _, segment := range s.Segments {
		names = append(names, named(segment.Audio)...)
	}
	return names
}

func named(audio string) []string {
	if audio == "" {
		return nil
	}
	return []string{audio}
}

// Text is what a speech sounds like: its texts, and recordings by their names in brackets.
func Text(s flow.Speech) string {
	parts := make([]string, 0, len(s.Segments))
	for _, segment := range s.Segments {
		switch {
		case segment.Audio != "":
			parts = append(parts, "["+segment.Audio+"]")
		case segment.Say != "":
			parts = append(parts, segment.Say)
		}
	}
	return strings.Join(parts, " ")
}

// length is how long a speech takes on the virtual clock: 60 ms a character, at least 500 ms, and recordings as long as they are.
func (p *Phone) length(s flow.Speech) time.Duration {
	var total time.Duration
	for _, segment := range s.Segments {
		if segment.Audio != "" {
			total += p.recording(segment.Audio, s.Language)
			continue
		}
		total += Spoken(segment.Say)
	}
	return max(total, shortestPrompt)
}

// Spoken is how long a text takes.
func Spoken(text string) time.Duration { return time.Duration(len([]rune(text))) * perCharacter }

// recording is how long a prompt of the library takes, 10 s when nobody says.
func (p *Phone) recording(name, language string) time.Duration {
	if p.Length == nil || name == "" {
		return recordingTime
	}
	return cmp.Or(p.Length(name, language), recordingTime)
}

// musicLength is how long music plays: as long as it is told, else from where it starts to its end.
func (p *Phone) musicLength(c *flow.PlayMusic) time.Duration {
	if c.Duration > 0 {
		return time.Duration(c.Duration)
	}
	whole := p.recording(c.Audio, "")
	if p.Length == nil || time.Duration(c.Offset) >= whole {
		return whole
	}
	return whole - time.Duration(c.Offset)
}
