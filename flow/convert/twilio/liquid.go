package twilio

import (
	"fmt"
	"regexp"
	"strings"

	"cordboard/flow"
	"cordboard/flow/convert"
)

// piece is a part of a text with Liquid in it: a literal, or an expression of ours.
type piece struct {
	text       string
	expression string // used when it is not ""
}

var (
	markup = regexp.MustCompile(`(?s)\{\{-?(.*?)-?\}\}|\{%-?(.*?)-?%\}`)
	tagged = regexp.MustCompile(`^\s*(\w+)\s*(.*?)\s*$`)
)

// template writes a text with Liquid as a template of ours.
func (r *reader) template(text string) (string, error) {
	pieces, err := r.pieces(text)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, p := range pieces {
		if p.expression == "" {
			b.WriteString(convert.Literal(p.text))
		} else {
			b.WriteString("{{ " + p.expression + " }}")
		}
	}
	return b.String(), nil
}

// expression writes a text with Liquid as an expression of ours: what a single {{ }} gives, else a text.
func (r *reader) expression(text string) (string, error) {
	pieces, err := r.pieces(strings.TrimSpace(text))
	if err != nil {
		return "", err
	}
	if len(pieces) == 1 && pieces[0].expression != "" {
		return pieces[0].expression, nil
	}
	return joined(pieces), nil
}

// joined writes pieces as one expression that gives a text.
func joined(pieces []piece) string {
	if len(pieces) == 0 {
		return `""`
	}
	parts := make([]string, len(pieces))
	for i, p := range pieces {
		if parts[i] = convert.Quote(p.text); p.expression != "" {
			parts[i] = "string(" + p.expression + ")"
		}
	}
	return strings.Join(parts, " + ")
}

// deepest is how many blocks may lie in one another: each is written with all that is in it.
const deepest = 20

func (r *reader) pieces(text string) ([]piece, error) {
	if len(text) > flow.MaxText {
		return nil, fmt.Errorf("a text of %d bytes is too long", len(text))
	}
	s := &scanner{reader: r, text: text, marks: markup.FindAllStringSubmatchIndex(text, -1)}
	pieces, end, err := s.until()
	if err == nil && end != "" {
		err = fmt.Errorf("{%% %s %%} has no beginning", end)
	}
	return pieces, err
}

// scanner goes through a text from mark to mark.
type scanner struct {
	*reader
	text  string
	marks [][]int
	at    int // in the text
	depth int // of blocks
}

// until reads up to a tag that ends or divides a block, and gives that tag.
func (s *scanner) until() (pieces []piece, end string, err error) {
	for len(s.marks) > 0 {
		m := s.marks[0]
		s.marks = s.marks[1:]
		if m[0] > s.at {
			pieces = append(pieces, piece{text: s.text[s.at:m[0]]})
		}
		s.at = m[1]
		if m[2] >= 0 {
			x, err := s.output(s.text[m[2]:m[3]])
			if err != nil {
				return nil, "", err
			}
			pieces = append(pieces, piece{expression: x})
			continue
		}
		tag := tagged.FindStringSubmatch(s.text[m[4]:m[5]])
		if tag == nil {
			return nil, "", fmt.Errorf("{%%%s%%} has no like here", s.text[m[4]:m[5]])
		}
		switch tag[1] {
		case "if", "unless":
			x, err := s.block(tag[1] == "unless", tag[2])
			if err != nil {
				return nil, "", err
			}
			pieces = append(pieces, piece{expression: x})
		case "elsif", "else", "endif", "endunless":
			return pieces, strings.TrimSpace(tag[1] + " " + tag[2]), nil
		default:
			return nil, "", fmt.Errorf("{%% %s %%} has no like here", tag[1])
		}
	}
	if s.at < len(s.text) {
		pieces = append(pieces, piece{text: s.text[s.at:]})
		s.at = len(s.text)
	}
	return pieces, "", nil
}

// block writes {% if %} … {% endif %} as an expression.
func (s *scanner) block(negated bool, condition string) (string, error) {
	if s.depth++; s.depth > deepest {
		return "", fmt.Errorf("more than %d conditions lie in one another", deepest)
	}
	defer func() { s.depth-- }()
	test, err := s.condition(condition)
	if err != nil {
		return "", err
	}
	if negated {
		test = "not (" + test + ")"
	}
	then, end, err := s.until()
	if err != nil {
		return "", err
	}
	otherwise := `""`
	switch tag, rest, _ := strings.Cut(end, " "); tag {
	case "elsif":
		if otherwise, err = s.block(false, rest); err != nil {
			return "", err
		}
	case "else":
		var pieces []piece
		if pieces, end, err = s.until(); err != nil {
			return "", err
		}
		if end != "endif" && end != "endunless" {
			return "", fmt.Errorf("{%% if %s %%} has no end", condition)
		}
		otherwise = joined(pieces)
	case "endif", "endunless":
	default:
		return "", fmt.Errorf("{%% if %s %%} has no end", condition)
	}
	return fmt.Sprintf("(%s ? %s : %s)", test, joined(then), otherwise), nil
}

var (
	connected  = regexp.MustCompile(`\s+(and|or)\s+`)
	comparison = regexp.MustCompile(`^(.*?)\s*(==|!=|<=|>=|<|>|\bcontains\b)\s*(.*)$`)
)

// condition writes what stands in {% if %} as an expression.
func (s *scanner) condition(text string) (string, error) {
	parts, words := connected.Split(text, -1), connected.FindAllStringSubmatch(text, -1)
	out := ""
	for i, part := range parts {
		one, err := s.test(strings.TrimSpace(part))
		if err != nil {
			return "", err
		}
		if i > 0 {
			out += " " + words[i-1][1] + " "
		}
		out += "(" + one + ")"
	}
	return out, nil
}

func (s *scanner) test(text string) (string, error) {
	m := comparison.FindStringSubmatch(text)
	if m == nil {
		x, err := s.output(text)
		return fmt.Sprintf("(%s ?? false) != false", x), err
	}
	left, err := s.output(m[1])
	if err != nil {
		return "", err
	}
	if right := strings.TrimSpace(m[3]); right == "blank" || right == "empty" || right == "nil" || right == "null" {
		return fmt.Sprintf("string(%s) %s %q", left, m[2], ""), nil
	}
	right, err := s.output(m[3])
	if err != nil {
		return "", err
	}
	if m[2] == "contains" {
		return fmt.Sprintf("string(%s) contains string(%s)", left, right), nil
	}
	if m[2] == "==" || m[2] == "!=" {
		return fmt.Sprintf("string(%s) %s string(%s)", left, m[2], right), nil
	}
	return fmt.Sprintf("float(%s) %s float(%s)", left, m[2], right), nil
}
