package web

import (
	"strings"
	"testing"

	"cordboard/web/views"
)

func shownPieces(pieces []views.Piece) string {
	var out []string
	for _, p := range pieces {
		out = append(out, map[string]string{"": "", "del": "-", "ins": "+"}[p.Kind]+p.Text)
	}
	return strings.Join(out, " | ")
}

func TestWordDiff(t *testing.T) {
	long := strings.Repeat("word ", 700)
	for _, c := range []struct{ before, after, want string }{
		{"press 1 for sales", "press 2 for sales", "press | -1 | +2 | for sales"},
		{"a b c d e f g h i j k l x", "a b c d e f g h i j k l y", "… i j k l | -x | +y"},
		{"x a b c d e f g h i j k l", "y a b c d e f g h i j k l", "-x | +y | a b c d …"},
		{"x a b c d e f g h i j k l x", "y a b c d e f g h i j k l y", "-x | +y | a b c d … i j k l | -x | +y"},
		{"one two", "one two three", "one two | +three"},
		{"", "new", "+new"},
		{"a " + long + "b", "a b", "a | -" + strings.TrimSpace(long) + " | b"},
	} {
		if got := shownPieces(wordDiff(c.before, c.after)); got != c.want {
			t.Errorf("%.40q → %.40q: got %.200s, want %.200s", c.before, c.after, got, c.want)
		}
	}
}
