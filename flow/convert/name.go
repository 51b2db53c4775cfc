package convert

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// names hands out identifiers that are not taken yet.
type names struct{ taken map[string]bool }

func newNames(reserved ...string) *names {
	n := &names{taken: map[string]bool{}}
	for _, r := range reserved {
		n.taken[r] = true
	}
	return n
}

// take makes an identifier of a text, or of a fallback when nothing is left of the text.
func (n *names) take(text, fallback string) string {
	id := Identifier(text)
	if id == "" {
		id = Identifier(fallback)
	}
	if id == "" {
		id = "step"
	}
	free := id
	for i := 2; n.taken[free]; i++ {
		suffix := "_" + strconv.Itoa(i)
		free = id[:min(len(id), 64-len(suffix))] + suffix
	}
	n.taken[free] = true
	return free
}

func (n *names) free(id string) { delete(n.taken, id) }

var (
	wordStart = regexp.MustCompile(`([a-z0-9])([A-Z])`)
	noWord    = regexp.MustCompile(`[^a-z0-9]+`)
	noName    = regexp.MustCompile(`[^A-Za-z0-9_-]+`)
)

// Identifier makes an identifier of a text: "Check balance", checkBalance and check-balance are check_balance. It is "" when nothing is left.
func Identifier(text string) string {
	text = wordStart.ReplaceAllString(text, "${1}_${2}")
	text = strings.Trim(noWord.ReplaceAllString(strings.ToLower(text), "_"), "_")
	if text != "" && text[0] >= '0' && text[0] <= '9' {
		text = "n" + text
	}
	return strings.TrimRight(text[:min(len(text), 60)], "_")
}

// ResourceName makes the name of a flow or a resource of a text, "" when nothing is left.
func ResourceName(text string) string {
	text = strings.Trim(noName.ReplaceAllString(text, "-"), "-_")
	return strings.TrimRight(text[:min(len(text), 80)], "-_")
}

// Literal writes a text into a template so that it stands there as it is.
func Literal(text string) string {
	return strings.ReplaceAll(text, "{{", `{{ "{{" }}`)
}

// Quote writes a text as an expression.
func Quote(text string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(text) != nil {
		return `""`
	}
	return strings.TrimSpace(b.String())
}

// IsUUID says whether a text is an identifier that says nothing to people.
func IsUUID(text string) bool { return uuid.MatchString(text) }

var uuid = regexp.MustCompile(`^(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$`)

// Sentence makes a sentence of an error.
func Sentence(err error) string {
	runes := []rune(err.Error())
	return string(unicode.ToUpper(runes[0])) + string(runes[1:]) + "."
}

// Short cuts a text to what labels hold.
func Short(text string) string {
	runes := []rune(text)
	if len(runes) <= 60 {
		return text
	}
	return string(runes[:59]) + "…"
}
