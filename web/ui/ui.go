// Package ui holds the components that every page shares: icons, tags, fields, empty states. They know nothing of flows, users or requests.
package ui

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Initials gives the one or two letters of an avatar.
func Initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	letters := ""
	for _, w := range words {
		if utf8.RuneCountInString(letters) == 2 {
			break
		}
		r, _ := utf8.DecodeRuneInString(w)
		letters += strings.ToUpper(string(r))
	}
	return letters
}

// Count writes a number with its noun: "1 warning", "3 warnings". Irregular plurals are given as a third word.
func Count(n int, one string, many ...string) string {
	if n == 1 {
		return "1 " + one
	}
	if len(many) > 0 {
		return fmt.Sprintf("%d %s", n, many[0])
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// Sentence begins a text with a capital letter.
func Sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// Clock tells times the way a page shows them: in one zone, against one now.
type Clock struct {
	Now  time.Time
	Zone *time.Location
}

// Brief is the shortest form that is not ambiguous: "14:02" today, "yesterday", "18 Nov", "18 Nov 2025".
func (c Clock) Brief(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t, now := t.In(c.Zone), c.Now.In(c.Zone)
	switch {
	case sameDay(t, now):
		return t.Format("15:04")
	case sameDay(t, now.AddDate(0, 0, -1)):
		return "yesterday"
	case t.Year() == now.Year():
		return t.Format("2 Jan")
	}
	return t.Format("2 Jan 2006")
}

// Words is a day and a time with the zone named: "today 14:02 EET", "yesterday 16:40 EET", "18 Nov 2026, 09:15 EET".
func (c Clock) Words(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t, now := t.In(c.Zone), c.Now.In(c.Zone)
	switch {
	case sameDay(t, now):
		return "today " + t.Format("15:04 MST")
	case sameDay(t, now.AddDate(0, 0, -1)):
		return "yesterday " + t.Format("15:04 MST")
	}
	return t.Format("2 Jan 2006, 15:04 MST")
}

// Stamp is the exact time, for titles and logs: "20 Nov 2026, 14:02:09 EET".
func (c Clock) Stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(c.Zone).Format("2 Jan 2006, 15:04:05 MST")
}

// ZoneName is the zone's short name now, such as "EET".
func (c Clock) ZoneName() string {
	name, _ := c.Now.In(c.Zone).Zone()
	return name
}

// Took is a span of time in words: "0.4 s", "42 s", "3 min 5 s", "2 h 10 min", "3 days 4 h".
func Took(d time.Duration) string {
	d = max(d, 0)
	part := func(n time.Duration, unit string) string {
		if n == 0 {
			return ""
		}
		return fmt.Sprintf(" %d %s", n, unit)
	}
	switch {
	case d < 10*time.Second:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", d.Seconds()), ".0") + " s"
	case d < time.Minute:
		return fmt.Sprintf("%d s", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%d min%s", d/time.Minute, part(d/time.Second%60, "s"))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h%s", d/time.Hour, part(d/time.Minute%60, "min"))
	}
	return fmt.Sprintf("%d days%s", d/(24*time.Hour), part(d/time.Hour%24, "h"))
}

// ISO is for the datetime attribute of <time>.
func ISO(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func sameDay(a, b time.Time) bool { return a.Year() == b.Year() && a.YearDay() == b.YearDay() }

// Field describes one labelled control; the templates draw label above, help and error below.
type Field struct {
	Name, Label, Value, Help, Error string
	Type                            string // of the input; "text" when empty
	Optional                        bool
	Autocomplete, Placeholder       string
	Max                             int // longest value, 0 for none
	Focus                           bool
}

// ID is the control's id.
func (f Field) ID() string {
	return "f-" + strings.NewReplacer(".", "-", "[", "-", "]", "").Replace(f.Name)
}

// Describes is the value of aria-describedby: the ids of the help and the error that are there.
func (f Field) Describes() string {
	var ids []string
	if f.Error != "" {
		ids = append(ids, f.ID()+"-error")
	}
	if f.Help != "" {
		ids = append(ids, f.ID()+"-help")
	}
	return strings.Join(ids, " ")
}

// Option is one entry of a select or a set of choices.
type Option struct{ Value, Label, Help string }

func inputType(f Field) string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func invalid(f Field) string { return fmt.Sprint(f.Error != "") }

func noticeRole(tone string) string {
	if tone == "err" {
		return "alert"
	}
	return "status"
}
