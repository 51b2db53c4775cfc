package web

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"cordboard/flow"
)

// checkResourceName notes what is wrong with the name of something that flows use.
func checkResourceName(name string, problems map[string]string) {
	if !flow.ValidName(name) {
		problems["name"] = sentence("use " + flow.NameRule)
	}
}

// plainDuration is a duration the way people write it: 20, 20 s, 2 min, 1 hour.
var plainDuration = regexp.MustCompile(`^(\d{1,6})\s*(s|sec|secs|second|seconds|m|min|mins|minute|minutes|h|hour|hours)?$`)

// checkDuration gives a duration as it is stored, such as 2m30s; seconds when there is no unit. It notes what is none.
func checkDuration(text, field string, problems map[string]string) string {
	if text == "" {
		return ""
	}
	if words := plainDuration.FindStringSubmatch(strings.ToLower(text)); words != nil {
		return words[1] + (words[2] + "s")[:1]
	}
	if d, err := time.ParseDuration(text); err != nil || d < 0 {
		problems[field] = "Write a duration such as 20s or 2m30s."
	}
	return text
}

// checkCount reads a number that may be left out.
func checkCount(text, field string, problems map[string]string) int {
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 100_000 {
		problems[field] = "Write a whole number, or nothing for no limit."
	}
	return n
}

func zeroEmpty(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
