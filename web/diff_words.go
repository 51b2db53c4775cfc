package web

import (
	"strings"

	"cordboard/web/views"
)

// Bounds of a comparison word by word.
const (
	mostWords   = 600 // of one text; longer ones are compared at their beginnings and ends only
	aroundWords = 4   // that stay on either side of a difference
)

// wordDiff tells two texts apart word by word: what both have, what is gone and what is new. Long stretches that both have are left out.
func wordDiff(before, after string) []views.Piece {
	b, a := strings.Fields(before), strings.Fields(after)
	head := 0
	for head < min(len(b), len(a)) && b[head] == a[head] {
		head++
	}
	tail := 0
	for tail < min(len(b), len(a))-head && b[len(b)-1-tail] == a[len(a)-1-tail] {
		tail++
	}
	var w wordPieces
	w.same(b[:head])
	w.middle(b[head:len(b)-tail], a[head:len(a)-tail])
	w.same(b[len(b)-tail:])
	return w.shortened()
}

// wordPieces gathers words into pieces of one kind.
type wordPieces struct {
	kinds []string
	words [][]string
}

func (w *wordPieces) add(kind string, words ...string) {
	if len(words) == 0 {
		return
	}
	if last := len(w.kinds) - 1; last >= 0 && w.kinds[last] == kind {
		w.words[last] = append(w.words[last], words...)
		return
	}
	w.kinds, w.words = append(w.kinds, kind), append(w.words, append([]string(nil), words...))
}

func (w *wordPieces) same(words []string) { w.add("", words...) }

// middle compares by the longest common subsequence.
func (w *wordPieces) middle(b, a []string) {
	if len(b) > mostWords || len(a) > mostWords {
		w.add("del", b...)
		w.add("ins", a...)
		return
	}
	longest := make([][]int, len(b)+1)
	for i := range longest {
		longest[i] = make([]int, len(a)+1)
	}
	for i := len(b) - 1; i >= 0; i-- {
		for j := len(a) - 1; j >= 0; j-- {
			longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			if b[i] == a[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			}
		}
	}
	i, j := 0, 0
	for i < len(b) && j < len(a) {
		switch {
		case b[i] == a[j]:
			w.same(b[i : i+1])
			i, j = i+1, j+1
		case longest[i+1][j] >= longest[i][j+1]:
			w.add("del", b[i])
			i++
		default:
			w.add("ins", a[j])
			j++
		}
	}
	w.add("del", b[i:]...)
	w.add("ins", a[j:]...)
}

// shortened leaves out the middle of what both texts have.
func (w *wordPieces) shortened() []views.Piece {
	var out []views.Piece
	for i, kind := range w.kinds {
		words := w.words[i]
		text := strings.Join(words, " ")
		if kind == "" {
			first, last := aroundWords, aroundWords
			if i == 0 {
				first = 0
			}
			if i == len(w.kinds)-1 {
				last = 0
			}
			if len(words) > first+last+2 {
				text = strings.TrimSpace(strings.Join(words[:first], " ") + " … " + strings.Join(words[len(words)-last:], " "))
			}
		}
		out = append(out, views.Piece{Kind: kind, Text: text})
	}
	return out
}
