package ai

import (
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
)

// stemmers by the language's part of a BCP 47 tag (Snowball algorithms).
var stemmers = map[string]func(*snowballstem.Env) bool{
	"en": english.Stem, "fi": finnish.Stem, "sv": swedish.Stem, "da": danish.Stem, "nb": norwegian.Stem, "nn": norwegian.Stem, "no": norwegian.Stem,
	"de": german.Stem, "nl": dutch.Stem, "fr": french.Stem, "es": spanish.Stem, "it": italian.Stem, "pt": portuguese.Stem,
}

// Languages lists the languages whose words are stemmed, with their names in English, in the order people see them. Others are compared
// as they are written.
var Languages = []struct{ Tag, Name string }{
	{"en", "English"}, {"fi", "Finnish"}, {"sv", "Swedish"}, {"da", "Danish"}, {"nb", "Norwegian"}, {"de", "German"}, {"nl", "Dutch"},
	{"fr", "French"}, {"es", "Spanish"}, {"it", "Italian"}, {"pt", "Portuguese"},
}

// primary is the language's part of a BCP 47 tag; English without one.
func primary(tag string) string {
	language, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if language == "" {
		return "en"
	}
	return language
}

// tokens splits a text into words: letters and digits, in lower case, without apostrophes.
func tokens(text string) []string {
	text = strings.NewReplacer("'", "", "’", "").Replace(strings.ToLower(text))
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// stems gives the words of a text cut to their stems. Those that say nothing about a subject are marked by a leading dot and stay as they are.
func stems(text, language string) []string {
	words := tokens(text)
	stem := stemmers[language]
	env := snowballstem.NewEnv("")
	for i, word := range words {
		if stopWords[language][word] {
			words[i] = "." + word
			continue
		}
		if stem != nil {
			env.SetCurrent(word)
			stem(env)
			words[i] = env.Current()
		}
	}
	return words
}

// share is how much a word counts: little when it says nothing about a subject.
func share(word string) float64 {
	if word != "" && word[0] == '.' {
		return stopShare
	}
	return 1
}

// stopWords are words that say nothing about the subject of a question.
var stopWords = map[string]map[string]bool{
	"en": set(`a about am an and any are as at be been but by can could did do does for from get give got had has have hello hi how i id if im in is it its
		just know let like me my need of on or our please shall should so some sure tell than that the their them then there these they this to us
		want was we what whats when where which who will with would you your yours ok okay also up out hey thing think really question find
		explain help wondering wonder`),
	"fi": set(`ja on ei että mitkä kysyä kysyisin se tämä te me he minä sinä mikä mitä missä milloin koska kuka miten kuinka voiko voinko voin onko olen ovat oli kun jos vai tai
		myös mutta niin hei haluan haluaisin tietää kertoa kerro saanko pitää teidän teillä minun mun sun`),
	"sv": set(`och är en ett att det som på för av i till med den de vi ni jag du mig dig har kan hur vad när var vilken vilka om eller men så hej vill
		skulle veta era er mitt min`),
	"da": set(`og er en et at det som på for af i til med den de vi i jeg du mig dig har kan hvordan hvad hvornår hvor hvilken om eller men så hej vil gerne vide`),
	"de": set(`und ist ein eine einen der die das zu für von in mit auf wir ihr ich du sie mich mir haben hat kann wie was wann wo welche ob oder aber so hallo
		möchte wissen ihre bitte sind kann`),
}

func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(words) {
		all[word] = true
	}
	return all
}

// trigrams gives the runs of three letters of a word, with its ends marked; each once.
func trigrams(word string) []string {
	letters := []rune("^" + word + "$")
	if len(letters) < 4 {
		return []string{string(letters)}
	}
	seen := make(map[string]bool, len(letters))
	list := make([]string, 0, len(letters))
	for i := 0; i+3 <= len(letters); i++ {
		if t := string(letters[i : i+3]); !seen[t] {
			seen[t] = true
			list = append(list, t)
		}
	}
	return list
}

// alike compares two words by their trigrams: 1 the same, 0 nothing in common (Dice's coefficient).
func alike(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	common := 0
	for _, x := range a {
		for _, y := range b {
			if x == y {
				common++
				break
			}
		}
	}
	return 2 * float64(common) / float64(len(a)+len(b))
}
