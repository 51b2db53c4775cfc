package testcall

import (
	"regexp/syntax"
	"strings"
)

// matching writes a short text that a pattern matches; "" when it is none.
func matching(pattern string) string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return ""
	}
	var b strings.Builder
	write(&b, re.Simplify())
	return b.String()
}

func write(b *strings.Builder, re *syntax.Regexp) {
	if b.Len() > 200 {
		return
	}
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		if len(re.Rune) > 0 {
			b.WriteRune(within(re.Rune))
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte('1')
	case syntax.OpConcat:
		for _, part := range re.Sub {
			write(b, part)
		}
	case syntax.OpAlternate, syntax.OpCapture, syntax.OpPlus:
		write(b, re.Sub[0])
	case syntax.OpRepeat:
		for range re.Min {
			write(b, re.Sub[0])
		}
	}
}

// within chooses a sign of a class that can be read and typed.
func within(ranges []rune) rune {
	for _, sign := range "15a A" {
		for i := 0; i+1 < len(ranges); i += 2 {
			if sign >= ranges[i] && sign <= ranges[i+1] {
				return sign
			}
		}
	}
	return ranges[0]
}
