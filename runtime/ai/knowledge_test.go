package ai

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadKnowledge(t *testing.T) {
	long := strings.Repeat("x", MaxText+1)
	entry := Entry{Title: "Opening hours", Text: "We are open from nine.\nBring your card.", Also: []string{"when open", "hours?"}}
	tests := []struct {
		name, kind, text string
		entries          []Entry
		problems         []string
	}{
		{"markdown", "md", "# Our shop\n\n## Opening **hours**\nAlso: when open; hours?\n\nWe are [open](https://x.example) from *nine*.\n- Bring your `card`.\r\n", []Entry{entry}, nil},
		{"a title with text", "md", "# Opening hours\nNine.", []Entry{{Title: "Opening hours", Text: "Nine."}}, nil},
		{"names with underscores stay", "md", "## A\nUse my_file_name and 2*3.", []Entry{{Title: "A", Text: "Use my_file_name and 2*3."}}, nil},
		{"text below no heading", "md", "Hello\nyou\n## A\nB", nil, []string{"line 1: this text is below no heading"}},
		{"no text, twice, too long", "md", "## A\n\n## B\nb\n## b\nc\n## C\n" + long, nil,
			[]string{"line 1: a text is needed: the answer", `line 5: "b" is there already, in line 3`, "line 7: a text has at most 10000 characters, this has 10001"}},
		{"nothing", "md", "\n", nil, []string{"line 1: there is no entry in this file"}},
		{"csv", "csv", "\ufeffquestion,answer,also\n\"Opening hours\",\"We are open from nine.\nBring your card.\",when open; hours?\n", []Entry{entry}, nil},
		{"semicolons, other columns", "csv", "id;title;text\n1;A;B, c\n", []Entry{{Title: "A", Text: "B, c"}}, nil},
		{"no column", "csv", "title,body\na,b", nil, []string{"line 1: there is no column text (or answer)"}},
		{"no title column", "csv", "body\na", nil, []string{"line 1: there is no column title (or question)"}},
		{"an empty cell", "csv", "title,text\nA,B\n,C\nD\n", nil, []string{"line 3: a title is needed", "line 4: a text is needed: the answer"}},
		{"a quote too many", "csv", "title,text\nA,\"B\n", nil, []string{`line 2: extraneous or missing " in quoted-field`}},
		{"nothing at all", "csv", "", nil, []string{"line 1: the first line names the columns: title, text, also"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			read := ReadMarkdown
			if test.kind == "csv" {
				read = ReadCSV
			}
			entries, problems := read(test.text)
			var said []string
			for _, p := range problems {
				said = append(said, p.String())
			}
			if diff := cmp.Diff(test.problems, said); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if test.problems == nil {
				if diff := cmp.Diff(test.entries, entries); diff != "" {
					t.Errorf("entries (-want +got):\n%s", diff)
				}
			}
		})
	}
}

func TestTooManyEntries(t *testing.T) {
	var b strings.Builder
	for i := range MaxEntries + 1 {
		fmt.Fprintf(&b, "## Entry %d\ntext\n", i)
	}
	if _, problems := ReadMarkdown(b.String()); len(problems) != 1 || !strings.Contains(problems[0].Message, "at most 2000 entries") {
		t.Errorf("got %v, want one problem", problems)
	}
}

func TestPassage(t *testing.T) {
	e := Entry{Title: "Parking", Text: "There is a car park. It opens at six. " + strings.Repeat("Many words that say little follow here now. ", 6) + "Bicycles stand at the library."}
	x := NewIndex([]Entry{e}, "en")
	if got := x.Passage(e, "where do bicycles go"); got != "Bicycles stand at the library." {
		t.Errorf("got %q, want the sentence about bicycles", got)
	}
	if got := x.Passage(e, "parking"); !strings.HasPrefix(got, "There is a car park.") || len(strings.Fields(got)) > LongestAnswer {
		t.Errorf("got %q, want the beginning, cut at a sentence", got)
	}
	one := Entry{Title: "Long", Text: strings.Repeat("word ", 60)}
	if got := NewIndex([]Entry{one}, "en").Passage(one, "word"); len(strings.Fields(got)) != LongestAnswer || !strings.HasSuffix(got, "…") {
		t.Errorf("got %q, want %d words", got, LongestAnswer)
	}
}

func TestRedaction(t *testing.T) {
	tests := []struct{ name, text, hidden, restored string }{
		{"numbers and addresses", "Call +358 40 123 4567 or anna.v@example.com, or +358 40 123 4567.", "Call <phone_a> or <email_a>, or <phone_a>.", "Call +358 40 123 4567 or anna.v@example.com, or +358 40 123 4567."},
		{"a card never comes back", "It is 4242-4242-4242-4242.", "It is <card_a>.", "It is <card_a>."},
		{"ids never come back", "131052-308T, 123-45-6789, 850709-9805, IBAN FI21 1234 5600 0007 85", "<id_a>, <id_b>, <id_c>, IBAN <iban_a>", "<id_a>, <id_b>, <id_c>, IBAN <iban_a>"},
		{"amounts, times and short numbers stay", "Order 12345 for 49.90 at 17:30 on 24.12.", "Order 12345 for 49.90 at 17:30 on 24.12.", "Order 12345 for 49.90 at 17:30 on 24.12."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := newRedaction()
			got := r.hide(test.text)
			if got != test.hidden {
				t.Errorf("got %q, want %q", got, test.hidden)
			}
			if back := r.restore(got); back != test.restored {
				t.Errorf("got back %q, want %q", back, test.restored)
			}
		})
	}
}
