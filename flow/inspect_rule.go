package flow

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

var e164 = regexp.MustCompile(`^\+[1-9][0-9]{1,14}$`)

// check applies the rules of a text and hands it to leaf. A text with {{ }} is only known when it runs, so its content is not checked.
func (in *inspector) check(p *Property, text string) {
	if in.leaf != nil {
		in.leaf(p, text)
	}
	if p.Widget == WidgetPrompt && utf8.RuneCountInString(text) > MaxPrompt {
		in.note("bad_value", "%s is longer than %d characters, which takes more than ten minutes to hear", p.title(), MaxPrompt)
		return
	}
	if text == "" || (p.Widget == WidgetTemplate || p.Widget == WidgetPrompt) && strings.Contains(text, "{{") {
		return
	}
	if len(p.Options) > 0 && !slices.Contains(p.Options, text) {
		in.near = nearest(text, p.Options)
		in.note("bad_value", "%q is not one of %s%s", text, strings.Join(p.Options, ", "), meant(text, p.Options))
		return
	}
	if p.expression != nil && !p.expression.MatchString(text) {
		in.note("bad_value", "%q does not have the form %s", text, p.Pattern)
	}
	switch p.Format {
	case "key":
		if len(text) != 1 || !strings.Contains("0123456789*#", text) {
			in.note("bad_value", "%q is not a key: 0 to 9, * or #", text)
		}
	case "e164":
		if !e164.MatchString(text) {
			in.note("bad_value", "%q is not a number with country code, such as +358401234567", text)
		}
	case "url":
		if u, err := url.Parse(text); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			in.note("bad_value", "%q is not an address that begins with http:// or https://", text)
		}
	}
	if p.Widget == WidgetText || p.Widget == WidgetTemplate || p.Widget == WidgetPrompt {
		in.limits(p, float64(utf8.RuneCountInString(text)), " characters")
	}
}

// limits checks min and max of a number, a duration, or a count of something.
func (in *inspector) limits(p *Property, n float64, of string) {
	low, high := p.limits[0], p.limits[1]
	title := p.title()
	if title == "At most" || title == "At least" {
		title = "This" // “At most must be at most 1h” is no sentence
	}
	switch {
	case low.set && n < low.value:
		in.note("bad_value", "%s must be at least %s%s", title, p.Min, of)
	case high.set && n > high.value:
		in.note("bad_value", "%s must be at most %s%s", title, p.Max, of)
	}
}
