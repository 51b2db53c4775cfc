package web

import (
	"maps"
	"slices"

	"cordboard/flow"
	"cordboard/storage"
)

// languagesOf are the languages that any prompt of the library has.
func languagesOf(prompts []storage.Prompt) []string {
	all := map[string]bool{}
	for _, p := range prompts {
		for _, one := range p.Spoken {
			all[one.Language] = one.Language != ""
		}
	}
	maps.DeleteFunc(all, func(_ string, named bool) bool { return !named })
	return slices.Sorted(maps.Keys(all))
}

// lacking are the languages that a prompt lacks. One for any language lacks none, and one that is empty is not begun.
func lacking(p storage.Prompt, languages []string) []string {
	var list []string
	for _, language := range languages {
		if len(p.Spoken) > 0 && !slices.ContainsFunc(p.Spoken, func(one storage.Spoken) bool { return one.Language == "" || flow.SameLanguage(one.Language, language) }) {
			list = append(list, language)
		}
	}
	return list
}
