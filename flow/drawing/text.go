package drawing

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// widthOf is about how wide a text is in the fonts that pages have, in pixels.
func widthOf(text string, size float64) float64 {
	wide := 0.0
	for _, r := range text {
		switch {
		case strings.ContainsRune("iIjl.,:;'|!()[] ", r):
			wide += 0.32
		case r >= 'A' && r <= 'Z' || strings.ContainsRune("mw%&@", r):
			wide += 0.74
		case r >= 0x2e80: // as wide as high
			wide++
		default:
			wide += 0.57
		}
	}
	return wide * size
}

// fit shortens a text to a width.
func fit(text string, width, size float64) string {
	text = strings.Join(strings.Fields(text), " ")
	if widthOf(text, size) <= width {
		return text
	}
	for text != "" && widthOf(text+"…", size) > width {
		_, last := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-last]
	}
	return strings.TrimRight(text, " ") + "…"
}

// wrap breaks a text into lines of a width, at most so many; the last one is shortened when there is more.
func wrap(text string, width, size float64, most int) []string {
	var lines []string
	for _, paragraph := range strings.Split(text, "\n") {
		line := ""
		for _, word := range strings.Fields(paragraph) {
			if longer := strings.TrimSpace(line + " " + word); line == "" || widthOf(longer, size) <= width {
				line = longer
				continue
			}
			lines, line = append(lines, line), word
		}
		lines = append(lines, line)
	}
	if len(lines) > most {
		lines = append(lines[:most-1], lines[most-1]+"…")
	}
	for i := range lines {
		lines[i] = fit(lines[i], width, size)
	}
	return lines
}

// number writes a coordinate, to a tenth of a pixel.
func number(v float64) string {
	text := strconv.FormatFloat(v, 'f', 1, 64)
	return strings.TrimSuffix(text, ".0")
}
