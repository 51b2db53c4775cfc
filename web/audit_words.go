package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"cordboard/web/ui"
	"cordboard/web/views"
)

// mostFacts is how many fields of a change the log shows at once.
const mostFacts = 100

// noTime is how a time that was never set is written.
const noTime = "0001-01-01T00:00:00Z"

// facts are the fields of a value by their place in words: "Settings › Offer timeout" → "30s".
type facts struct {
	clock  ui.Clock
	places []string // in the order found
	texts  map[string]string
}

// changedFacts tells in words what a change did, field by field. Fields that stayed the same, and empty ones, are left out; left says how
// many more there are than are shown.
func changedFacts(before, after json.RawMessage, clock ui.Clock) (shown []views.AuditFact, left int) {
	a, b := readFacts(before, clock), readFacts(after, clock)
	places := slices.Clone(b.places)
	for _, place := range a.places {
		if _, ok := b.texts[place]; !ok {
			places = append(places, place)
		}
	}
	for _, place := range places {
		if a.texts[place] != b.texts[place] {
			shown = append(shown, views.AuditFact{Place: place, Before: a.texts[place], After: b.texts[place]})
		}
	}
	left = max(0, len(shown)-mostFacts)
	return shown[:len(shown)-left], left
}

func readFacts(value json.RawMessage, clock ui.Clock) *facts {
	f := &facts{clock: clock, texts: map[string]string{}}
	var read any
	if json.Unmarshal(value, &read) == nil {
		f.add(nil, read)
	}
	return f
}

// add notes a value and everything in it.
func (f *facts) add(path []string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for _, key := range ordered(v) {
			f.add(slices.Concat(path, []string{placeWords(key)}), v[key])
		}
	case []any:
		if slices.ContainsFunc(v, func(one any) bool { _, plain := one.(string); return !plain }) {
			f.list(path, v)
			return
		}
		words := make([]string, len(v))
		for i, one := range v {
			words[i], _ = one.(string)
		}
		f.note(path, strings.Join(words, ", "))
	default:
		f.note(path, f.words(value))
	}
}

// list notes the members of a list by their names, or by number.
func (f *facts) list(path []string, members []any) {
	for i, one := range members {
		place := strconv.Itoa(i + 1)
		if object, ok := one.(map[string]any); ok {
			if key := namedBy(object); key != "" {
				place, _ = object[key].(string)
				if object = maps.Clone(object); len(object) > 1 { // said by the place
					delete(object, key)
				}
				one = object
			}
		}
		f.add(slices.Concat(path, []string{place}), one)
	}
}

// namedBy is the key under which a member of a list has its name, "" when it has none.
func namedBy(object map[string]any) string {
	for _, key := range []string{"id", "name", "key"} {
		if name, _ := object[key].(string); name != "" {
			return key
		}
	}
	return ""
}

func (f *facts) note(path []string, text string) {
	if text == "" {
		return
	}
	place := "Value"
	if len(path) > 0 {
		place = ui.Sentence(strings.Join(path, " › "))
	}
	for n := 2; f.texts[place] != ""; n++ { // two members of a list with one name
		place = fmt.Sprintf("%s (%d)", strings.TrimSuffix(place, fmt.Sprintf(" (%d)", n-1)), n)
	}
	f.places, f.texts[place] = append(f.places, place), text
}

// words writes a plain value; what is empty, or a time that was never set, is "".
func (f *facts) words(value any) string {
	switch v := value.(type) {
	case string:
		if v == noTime {
			return ""
		}
		if t, err := time.Parse(time.RFC3339, v); err == nil {
			return f.clock.Words(t)
		}
		return v
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// ordered gives the keys of an object: what names it first, then by alphabet.
func ordered(object map[string]any) []string {
	first := []string{"name", "number", "title", "description", "kind", "type"}
	rank := func(key string) int {
		if i := slices.Index(first, strings.ToLower(key)); i >= 0 {
			return i
		}
		return len(first)
	}
	keys := slices.Sorted(maps.Keys(object))
	slices.SortStableFunc(keys, func(a, b string) int { return rank(a) - rank(b) })
	return keys
}

// placeWords writes a key as words: "offer_timeout" and "OfferTimeout" → "offer timeout", "a:menu" → "activity menu".
func placeWords(key string) string {
	for prefix, noun := range map[string]string{"a:": "activity ", "n:": "note ", "l:": "place of "} {
		if id, ok := strings.CutPrefix(key, prefix); ok {
			return noun + id
		}
	}
	var words strings.Builder
	before := ' '
	for _, r := range key {
		switch {
		case r == '_':
			r = ' '
		case unicode.IsUpper(r) && unicode.IsLower(before):
			words.WriteRune(' ')
		}
		words.WriteRune(unicode.ToLower(r))
		before = r
	}
	return words.String()
}

// actionWords says what an action did: "flow.create" → "Flow made".
func actionWords(action string) string {
	if words, ok := actionNames[action]; ok {
		return words
	}
	noun, verb, _ := strings.Cut(action, ".")
	if words, ok := verbs[verb]; ok {
		verb = words
	}
	return strings.TrimSpace(ui.Sentence(placeWords(noun)) + " " + verb)
}

var actionNames = map[string]string{
	"session.create": "Signed in", "session.delete": "Signed out", "session.refuse": "Sign-in failed", "user.login": "Signed in",
	"user.password": "Password set", "setup.create": "Set-up link made", "setup.use": "Set-up link used", "token.create": "API token made",
	"token.revoke": "API token revoked", "label.set": "Label moved", "label.rename": "Label renamed", "flow.publish": "Flow published", "contact.start": "Live contact started",
	"override.set": "Variable switched", "override.end": "Variable switched back", "table.import": "Table imported", "bundle.import": "Bundle imported", "table.row": "Table row changed",
	"test.gate": "Tests before publishing set", "flow.approval": "Approval before publishing set", "flow.import": "Flow imported from another system",
	"release.ask": "Approval asked for", "release.plan": "Release planned", "release.approve": "Release approved", "release.reject": "Release rejected",
	"release.cancel": "Release cancelled", "release.begin": "Release went live", "release.return": "Release went back", "release.miss": "Release missed",
}

var verbs = map[string]string{
	"create": "made", "update": "changed", "save": "changed", "delete": "deleted", "rename": "renamed", "remove": "removed", "restore": "restored",
	"replace": "replaced",
}
