package web

import (
	"strings"

	"cordboard/web/ui"
)

// languageNames are languages to choose from, by their tag (BCP 47). Any other tag may be typed too.
var languageNames = []ui.Option{
	{Value: "ar", Label: "Arabic"}, {Value: "bg-BG", Label: "Bulgarian"}, {Value: "cs-CZ", Label: "Czech"}, {Value: "da-DK", Label: "Danish"},
	{Value: "de-AT", Label: "German (Austria)"}, {Value: "de-CH", Label: "German (Switzerland)"}, {Value: "de-DE", Label: "German (Germany)"},
	{Value: "el-GR", Label: "Greek"}, {Value: "en-AU", Label: "English (Australia)"}, {Value: "en-GB", Label: "English (Britain)"},
	{Value: "en-IE", Label: "English (Ireland)"}, {Value: "en-IN", Label: "English (India)"}, {Value: "en-US", Label: "English (United States)"},
	{Value: "es-ES", Label: "Spanish (Spain)"}, {Value: "es-MX", Label: "Spanish (Mexico)"}, {Value: "et-EE", Label: "Estonian"},
	{Value: "fi-FI", Label: "Finnish"}, {Value: "fr-BE", Label: "French (Belgium)"}, {Value: "fr-CA", Label: "French (Canada)"},
	{Value: "fr-FR", Label: "French (France)"}, {Value: "he-IL", Label: "Hebrew"}, {Value: "hi-IN", Label: "Hindi"}, {Value: "hr-HR", Label: "Croatian"},
	{Value: "hu-HU", Label: "Hungarian"}, {Value: "is-IS", Label: "Icelandic"}, {Value: "it-IT", Label: "Italian"}, {Value: "ja-JP", Label: "Japanese"},
	{Value: "ko-KR", Label: "Korean"}, {Value: "lt-LT", Label: "Lithuanian"}, {Value: "lv-LV", Label: "Latvian"}, {Value: "nb-NO", Label: "Norwegian"},
	{Value: "nl-BE", Label: "Dutch (Belgium)"}, {Value: "nl-NL", Label: "Dutch (Netherlands)"}, {Value: "pl-PL", Label: "Polish"},
	{Value: "pt-BR", Label: "Portuguese (Brazil)"}, {Value: "pt-PT", Label: "Portuguese (Portugal)"}, {Value: "ro-RO", Label: "Romanian"},
	{Value: "ru-RU", Label: "Russian"}, {Value: "sk-SK", Label: "Slovak"}, {Value: "sl-SI", Label: "Slovenian"}, {Value: "sv-FI", Label: "Swedish (Finland)"},
	{Value: "sv-SE", Label: "Swedish (Sweden)"}, {Value: "tr-TR", Label: "Turkish"}, {Value: "uk-UA", Label: "Ukrainian"}, {Value: "vi-VN", Label: "Vietnamese"},
	{Value: "zh-CN", Label: "Chinese (Mandarin)"},
}

// languageName names a language for people; a tag without a name is its own.
func languageName(tag string) string {
	for _, o := range languageNames {
		if strings.EqualFold(o.Value, tag) {
			return o.Label
		}
	}
	return tag
}
