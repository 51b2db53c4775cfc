package flow

import (
	"regexp"
	"strings"
)

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$`)

// ValidLanguage says whether a text is a language tag (BCP 47) of the usual shape: en, en-GB, zh-Hant-TW.
func ValidLanguage(tag string) bool { return languageTag.MatchString(tag) }

// SameLanguage says whether who speaks one language understands a prompt in the other: the tags are the same, or one is the other without its
// region. English of Britain and of America are two.
func SameLanguage(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	return a == b || strings.HasPrefix(a, b+"-") && b != "" || strings.HasPrefix(b, a+"-") && a != ""
}
