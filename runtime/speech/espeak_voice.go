package speech

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// espeakVoice is a voice as espeak-ng lists it.
type espeakVoice struct {
	Voice
	file     string   // what -v takes
	priority int      // the least is preferred
	others   []string // tags of further languages that it speaks
}

// readVoices reads the table that `espeak-ng --voices` prints: priority, language, age/gender, name, file, further languages. Spaces in names
// are underscores. MBROLA's voices need data of their own and are left out.
func readVoices(table []byte) []espeakVoice {
	list := []espeakVoice{}
	for line := range strings.Lines(string(table)) {
		cells := strings.Fields(line)
		if len(cells) < 5 || cells[0] == "Pty" || strings.HasPrefix(cells[4], "mb/") {
			continue
		}
		v := espeakVoice{Voice: Voice{Name: strings.ReplaceAll(cells[3], "_", " "), Language: tag(cells[1])}, file: cells[4]}
		v.priority, _ = strconv.Atoi(cells[0]) // a number, else it is preferred
		for _, further := range strings.Split(strings.Join(cells[5:], " "), "(")[min(1, len(cells[5:])):] {
			language, _, _ := strings.Cut(further, " ") // "en 2)": tag and priority
			v.others = append(v.others, tag(language))
		}
		list = append(list, v)
	}
	slices.SortStableFunc(list, func(a, b espeakVoice) int {
		return cmp.Or(strings.Compare(a.Language, b.Language), strings.Compare(a.Name, b.Name))
	})
	return list
}

// defaultLanguage is spoken when neither voice nor language is told.
const defaultLanguage = "en-GB"

// choose finds the voice of an utterance: the named one, else the one that is nearest to the language.
func choose(voices []espeakVoice, u Utterance) (espeakVoice, bool) {
	for _, v := range voices {
		if u.Voice != "" && strings.EqualFold(v.Name, u.Voice) && (u.Language == "" || base(v.Language) == base(u.Language)) {
			return v, true
		}
	}
	want := tag(cmp.Or(u.Language, defaultLanguage))
	best, most := espeakVoice{}, 0
	for _, v := range voices {
		if fits := v.fits(want); fits > most || fits == most && fits > 0 && v.priority < best.priority {
			best, most = v, fits
		}
	}
	return best, most > 0
}

// fits rates how near a voice is to a language: the same, the language without the region that is wanted, one of its regions, or among
// others that it speaks. 0 is not at all.
func (v espeakVoice) fits(want string) int {
	switch {
	case v.Language == want:
		return 5
	case strings.HasPrefix(want, v.Language+"-"):
		return 4
	case slices.Contains(v.others, want):
		return 3
	case base(v.Language) == base(want):
		return 2
	case slices.ContainsFunc(v.others, func(other string) bool { return base(other) == base(want) }):
		return 1
	}
	return 0
}
