package ai

import (
	"cmp"
	"math"
	"slices"
)

// Entry is one article, or a question with its answer.
type Entry struct {
	Title string   `json:"title"`          // what it is about; of a question and answer, the question
	Text  string   `json:"text"`           // plain text
	Also  []string `json:"also,omitempty"` // other ways to ask for it
}

// Hit is an entry that a question found.
type Hit struct {
	Entry   Entry
	Score   float64 // 0 to 1: 1 when every word of the question is what the entry is about
	Words   float64 // the part of BM25
	Letters float64 // the part of the trigrams
	at      int
}

// How the parts of a score are weighed, and the constants of BM25 (Robertson and Zaragoza 2009). docs/adr/0011 tells how they were found.
const (
	wordShare   = 0.65
	bodyWeight  = 0.45 // of what stands in the text only, against the title and the ways to ask
	k1          = 1.2
	b           = 0.5
	misspelt    = 0.4 // from this likeness on a word that nobody wrote stands for one that somebody did
	stopShare   = 0.1 // of a word that says nothing about a subject
	shortestFix = 4   // letters of a word that may be misspelt
)

// Index finds the entries that a question is about. It is made once and then only read.
type Index struct {
	language string
	entries  []Entry
	units    []unit
	idf      map[string]float64
	unseen   float64 // idf of a word that is in no entry
	words    []string
	grams    map[string][]string // of each word
	length   float64             // of units, on average
}

// unit is something that is compared with a question: a title or a way to ask, together with the entry's text at a lower weight.
type unit struct {
	entry  int
	counts map[string]float64
	head   map[string]bool // stems of the title or the way to ask
	length float64
}

// NewIndex makes an index of entries in a language (BCP 47).
func NewIndex(entries []Entry, language string) *Index {
	x := &Index{language: primary(language), entries: entries, idf: map[string]float64{}, grams: map[string][]string{}}
	in := map[string]int{}
	for i, e := range entries {
		body := stems(e.Text, x.language)
		seen := map[string]bool{}
		for _, head := range append([]string{e.Title}, e.Also...) {
			u := unit{entry: i, counts: map[string]float64{}, head: map[string]bool{}}
			for _, word := range stems(head, x.language) {
				u.counts[word]++
				u.head[word] = true
				u.length += share(word)
				seen[word] = true
			}
			for _, word := range body {
				if !u.head[word] {
					u.counts[word] = max(u.counts[word], bodyWeight)
				}
				seen[word] = true
			}
			x.length += u.length
			x.units = append(x.units, u)
		}
		for word := range seen {
			in[word]++
		}
	}
	x.length = max(1, x.length/float64(max(1, len(x.units))))
	x.weigh(in)
	return x
}

func (x *Index) weigh(in map[string]int) {
	n := float64(len(x.entries))
	for word, count := range in {
		x.idf[word] = share(word) * math.Log(1+(n-float64(count)+0.5)/(float64(count)+0.5))
		x.grams[word] = trigrams(word)
		x.words = append(x.words, word)
	}
	slices.Sort(x.words)
	x.unseen = math.Log(1 + max(1, n-0.5)/1.5) // as of a word that is in one entry
}

// Len is how many entries there are.
func (x *Index) Len() int { return len(x.entries) }

// term is a word of a question: what it stands for among the words of the entries, and how sure that is.
type term struct {
	word   string
	weight float64
	sure   float64
	grams  []string
}

func (x *Index) terms(question string) []term {
	var list []term
	for _, word := range stems(question, x.language) {
		if slices.ContainsFunc(list, func(t term) bool { return t.word == word }) {
			continue
		}
		if idf, known := x.idf[word]; known {
			list = append(list, term{word, idf, 1, x.grams[word]})
			continue
		}
		t := term{word, share(word) * x.unseen, 0, trigrams(word)}
		if share(word) == 1 && len([]rune(word)) >= shortestFix {
			if near, likeness := x.nearest(t.grams); likeness >= misspelt {
				t = term{near, x.idf[near], likeness, t.grams}
			}
		}
		list = append(list, t)
	}
	return list
}

// nearest finds the word that is spelt most alike.
func (x *Index) nearest(grams []string) (word string, likeness float64) {
	for _, known := range x.words {
		if l := alike(grams, x.grams[known]); l > likeness && share(known) == 1 {
			word, likeness = known, l
		}
	}
	return word, likeness
}

// Search gives the best entries for a question, the best first, at most n. Entries with nothing in common are left out.
func (x *Index) Search(question string, n int) []Hit {
	terms := x.terms(question)
	most := 0.0
	for _, t := range terms {
		most += t.weight
	}
	if most == 0 {
		return nil
	}
	best := map[int]Hit{}
	for i := range x.units {
		u := &x.units[i]
		h := Hit{Entry: x.entries[u.entry], at: u.entry}
		h.Words, h.Letters = x.wordScore(u, terms)/most, x.letterScore(u, terms)
		h.Score = wordShare*h.Words + (1-wordShare)*h.Letters
		if had, ok := best[u.entry]; h.Words > 0 && (!ok || h.Score > had.Score) {
			best[u.entry] = h
		}
	}
	hits := make([]Hit, 0, len(best))
	for _, h := range best {
		hits = append(hits, h)
	}
	slices.SortFunc(hits, func(a, b Hit) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.at, b.at)) })
	return hits[:min(n, len(hits))]
}

// wordScore is BM25 of a unit, scaled so that a term that stands once in a title of average length counts its whole weight.
func (x *Index) wordScore(u *unit, terms []term) float64 {
	score := 0.0
	for _, t := range terms {
		f := u.counts[t.word]
		if f == 0 || t.sure == 0 {
			continue
		}
		norm := k1 * (1 - b + b*u.length/x.length)
		score += t.weight * t.sure * min(1, f*(k1+1)/(f+norm))
	}
	return score
}

// letterScore says how much of the unit's head and the question are spelt alike: for each word of the one the most similar of the other,
// both ways, so that a question that only brushes a long title does not count as one about it.
func (x *Index) letterScore(u *unit, terms []term) float64 {
	if len(u.head) == 0 {
		return 0
	}
	covered, weight := 0.0, 0.0
	reached := map[string]float64{}
	for _, t := range terms {
		most := 0.0
		for word := range u.head {
			l := alike(t.grams, x.grams[word])
			most, reached[word] = max(most, l), max(reached[word], l)
		}
		covered += t.weight * most
		weight += t.weight
	}
	back, total := 0.0, 0.0
	for word := range u.head {
		back += x.idf[word] * reached[word]
		total += x.idf[word]
	}
	if total == 0 || weight == 0 {
		return 0
	}
	asked, held := covered/weight, back/total
	if asked+held == 0 {
		return 0
	}
	return 2 * asked * held / (asked + held)
}
