package speech

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"cordboard/flow/fault"
)

// MaxText is how many characters are spoken at once (docs/limits.md).
const MaxText = 2000

// Utterance is a text to speak.
type Utterance struct {
	Text     string
	Voice    string // name of a voice; "", unknown, or of another language than Language: the language's own
	Language string // BCP 47; "": the voice's, else English
}

// check refuses what cannot be spoken. Its fields are those of the utterance, in small letters.
func (u Utterance) check() error {
	switch text := strings.TrimSpace(u.Text); {
	case !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
		return fault.Field("text", "there are no words to speak")
	case !utf8.ValidString(text):
		return fault.Field("text", "the text is no UTF-8")
	case utf8.RuneCountInString(text) > MaxText:
		return fault.Field("text", "the text is longer than %d characters", MaxText)
	}
	return nil
}

// Voice is a voice that texts can be spoken with.
type Voice struct {
	Name     string // as prompts name it
	Language string // BCP 47
}

// tag writes a language tag in the usual letters: en-GB, zh-Hant-TW.
func tag(language string) string {
	parts := strings.Split(strings.ReplaceAll(strings.TrimSpace(language), "_", "-"), "-")
	for i, part := range parts {
		switch {
		case i == 0 || len(part) != 2 && len(part) != 4:
			parts[i] = strings.ToLower(part)
		case len(part) == 2:
			parts[i] = strings.ToUpper(part)
		default:
			parts[i] = strings.ToUpper(part[:1]) + strings.ToLower(part[1:])
		}
	}
	return strings.Join(parts, "-")
}

// base is a tag's language without region and script.
func base(tag string) string {
	language, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return language
}
