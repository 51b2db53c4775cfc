package ai

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Limits of a knowledge base.
const (
	MaxEntries   = 2000
	MaxTitle     = 200   // characters
	MaxText      = 10000 // characters of an entry
	MaxAlso      = 30    // other ways to ask
	MaxKnowledge = 5 << 20
)

// Problem is something wrong in a file of knowledge.
type Problem struct {
	Line    int // from 1
	Message string
}

func (p Problem) String() string { return fmt.Sprintf("line %d: %s", p.Line, p.Message) }

// Check says what is wrong with an entry, by field (title, text, also); nil when nothing is.
func (e Entry) Check() map[string]string {
	problems := map[string]string{}
	switch n := utf8.RuneCountInString(e.Title); {
	case strings.TrimSpace(e.Title) == "":
		problems["title"] = "a title is needed"
	case n > MaxTitle:
		problems["title"] = fmt.Sprintf("a title has at most %d characters, this has %d", MaxTitle, n)
	}
	switch n := utf8.RuneCountInString(e.Text); {
	case strings.TrimSpace(e.Text) == "":
		problems["text"] = "a text is needed: the answer"
	case n > MaxText:
		problems["text"] = fmt.Sprintf("a text has at most %d characters, this has %d", MaxText, n)
	}
	if len(e.Also) > MaxAlso {
		problems["also"] = fmt.Sprintf("at most %d other ways to ask, these are %d", MaxAlso, len(e.Also))
	}
	for _, also := range e.Also {
		if utf8.RuneCountInString(also) > MaxTitle {
			problems["also"] = fmt.Sprintf("a way to ask has at most %d characters", MaxTitle)
		}
	}
	if len(problems) == 0 {
		return nil
	}
	return problems
}

// placed is an entry with the line that it began in.
type placed struct {
	Entry
	line int
}

// checked gives the entries, or what is wrong with them.
func checked(list []placed) ([]Entry, []Problem) {
	var problems []Problem
	entries := make([]Entry, 0, len(list))
	seen := map[string]int{}
	for i, e := range list {
		if i == MaxEntries {
			return nil, append(problems, Problem{e.line, fmt.Sprintf("a knowledge base has at most %d entries", MaxEntries)})
		}
		found := e.Check()
		for _, field := range []string{"title", "text", "also"} {
			if found[field] != "" {
				problems = append(problems, Problem{e.line, found[field]})
			}
		}
		key := strings.ToLower(e.Title)
		if before, twice := seen[key]; twice && key != "" {
			problems = append(problems, Problem{e.line, fmt.Sprintf("%q is there already, in line %d", e.Title, before)})
		}
		seen[key] = e.line
		entries = append(entries, e.Entry)
	}
	if len(list) == 0 {
		problems = append(problems, Problem{1, "there is no entry in this file"})
	}
	return entries, problems
}

var (
	heading  = regexp.MustCompile(`^(#{1,6})\s+(.*?)\s*#*\s*$`)
	alsoLine = regexp.MustCompile(`(?i)^also(?: asked)?:\s*(.*)$`)
	mdLink   = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
	mdMark   = regexp.MustCompile("\\*\\*|__|`|(?:^|\\s)[*_](?:\\S)|\\S[*_](?:[\\s.,;:!?)]|$)")
	unmark   = strings.NewReplacer("*", "", "_", "", "`", "")
	listMark = regexp.MustCompile(`^\s*(?:[-*+]|\d+[.)])\s+`)
)

// ReadMarkdown reads knowledge from Markdown: each heading begins an entry, what follows is its text, and a line "Also: one way; another"
// holds other ways to ask. A heading of the first level without text is the name of the whole. Lists and emphasis become plain text.
func ReadMarkdown(text string) ([]Entry, []Problem) {
	var list []placed
	var body []string
	level, titled := 0, false
	finish := func() {
		if !titled {
			return
		}
		last := len(list) - 1
		list[last].Text = strings.TrimSpace(strings.Join(body, "\n"))
		if list[last].Text == "" && level == 1 && len(list[last].Also) == 0 {
			list = list[:last] // the name of the document
		}
		body = nil
	}
	var stray []Problem
	for number, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		switch head, also := heading.FindStringSubmatch(line), alsoLine.FindStringSubmatch(line); {
		case head != nil:
			finish()
			level, titled = len(head[1]), true
			list = append(list, placed{Entry{Title: spokenText(head[2])}, number + 1})
		case strings.TrimSpace(line) == "":
		case !titled:
			stray = append(stray, Problem{number + 1, "this text is below no heading"})
		case also != nil:
			for _, way := range strings.Split(also[1], ";") {
				if way = strings.TrimSpace(way); way != "" {
					list[len(list)-1].Also = append(list[len(list)-1].Also, way)
				}
			}
		default:
			body = append(body, spokenText(line))
		}
	}
	finish()
	entries, problems := checked(list)
	return entries, append(stray[:min(len(stray), 1)], problems...)
}

// spokenText takes Markdown's marks out of a line.
func spokenText(line string) string {
	line = listMark.ReplaceAllString(line, "")
	line = mdLink.ReplaceAllString(line, "$1")
	line = mdMark.ReplaceAllStringFunc(line, func(mark string) string { return unmark.Replace(mark) })
	return strings.TrimSpace(line)
}

// ReadCSV reads knowledge from a table with the columns title (or question), text (or answer) and, if there is one, also: other ways to ask,
// separated by semicolons or lines. The separator is a comma or a semicolon.
func ReadCSV(text string) ([]Entry, []Problem) {
	text = strings.TrimPrefix(text, "\ufeff")
	first, _, _ := strings.Cut(text, "\n")
	r := csv.NewReader(strings.NewReader(text))
	if strings.Count(first, ";") > strings.Count(first, ",") {
		r.Comma = ';'
	}
	r.FieldsPerRecord = -1
	columns, err := r.Read()
	if err != nil {
		return nil, []Problem{{1, "the first line names the columns: title, text, also"}}
	}
	at := map[string]int{}
	for i, name := range columns {
		name = strings.ToLower(strings.TrimSpace(name))
		at[map[string]string{"question": "title", "answer": "text"}[name]+map[string]string{"title": "title", "text": "text", "also": "also"}[name]] = i
	}
	if _, ok := at["title"]; !ok {
		return nil, []Problem{{1, "there is no column title (or question)"}}
	}
	if _, ok := at["text"]; !ok {
		return nil, []Problem{{1, "there is no column text (or answer)"}}
	}
	var list []placed
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return checked(list)
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			return nil, []Problem{{bad.Line, bad.Err.Error()}}
		}
		line, _ := r.FieldPos(0)
		list = append(list, placed{rowEntry(row, at), line})
	}
}

func rowEntry(row []string, at map[string]int) Entry {
	cell := func(name string) string {
		if i, ok := at[name]; ok && i < len(row) {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	e := Entry{Title: cell("title"), Text: cell("text")}
	for _, way := range strings.FieldsFunc(cell("also"), func(r rune) bool { return r == ';' || r == '\n' }) {
		if way = strings.TrimSpace(way); way != "" {
			e.Also = append(e.Also, way)
		}
	}
	return e
}
