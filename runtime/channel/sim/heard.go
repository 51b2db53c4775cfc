package sim

import (
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

// Length is how long a speech takes on the virtual clock: 60 ms a character, at least 500 ms; a recording takes 10 s.
func Length(s flow.Speech) time.Duration {
	var total time.Duration
	for _, segment := range s.Segments {
		if segment.Audio != "" {
			total += recordingTime
			continue
		}
		total += time.Duration(len([]rune(segment.Say))) * perCharacter
	}
	return max(total, shortestPrompt)
}
