package flow_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cordboard/flow"
)

// What is recommended for callers is a note, with the place; what callers bear is not noted.
func TestRecommendationsForCallers(t *testing.T) {
	const document = `{"format": "cordboard.flow/v1", "name": "f", "kind": "KIND", "start": "menu", "activities": [
	  {"id": "menu", "type": "menu", "properties": {"prompt": PROMPT, "max_tries": TRIES, "options": [{"key": "1", "label": "One"}]}, "outlets": {"1": "bye", "no_input": "AGAIN", "no_match": "bye"}},
	  {"id": "say", "type": "play_prompt", "properties": {"prompt": "Once more."}, "outlets": {"next": "menu"}},
	  {"id": "bye", "type": "disconnect"}], "handlers": {"on_error": "say"}}`
	words := func(letters int) string { return `"` + strings.Repeat("a", letters) + `"` }
	for _, c := range []struct {
		name, kind, prompt, tries, again string
		want                             []string
	}{
		{"short, three attempts", "inbound", words(40), "3", "bye", nil},
		{"20 seconds of choices", "inbound", words(300), "3", "bye", nil},
		{"a letter more", "inbound", words(301), "3", "bye", []string{"prompt_too_long properties.prompt: the prompt takes about 21 seconds; callers listen to 20"}},
		{"values count by what they may be", "inbound", `"{{ vars` + strings.Repeat(" ", 400) + `.x }}"`, "3", "bye", nil},
		{"a translation is longer", "inbound", `{"segments":[{"say":"a"}],"languages":{"fi-FI":` + words(310) + `}}`, "3", "bye",
			[]string{"prompt_too_long properties.prompt: the prompt takes about 21 seconds in fi-FI; callers listen to 20"}},
		{"one attempt", "outbound", words(40), "1", "bye", []string{"no_repeat properties.max_tries: callers hear the choices of “menu” only once: it has one attempt, and no path leads back to it"}},
		{"one attempt, and a way back", "inbound", words(40), "1", "say", nil},
		{"a way straight back", "inbound", words(40), "1", "menu", nil},
		{"chats are read", "digital", words(400), "1", "bye", nil},
	} {
		text := strings.NewReplacer("KIND", c.kind, "PROMPT", c.prompt, "TRIES", c.tries, "AGAIN", c.again).Replace(document)
		_, issues := flow.Inspect([]byte(text), catalog(), resources())
		var got []string
		for _, one := range issues {
			if one.Code == "prompt_too_long" || one.Code == "no_repeat" {
				got = append(got, one.Code+" "+one.Field+": "+one.Message)
				if one.Severity != flow.SeverityNote {
					t.Errorf("%s: got the severity %s, want a note", c.name, one.Severity)
				}
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// A split whose shares do not sum to 100 is offered both ways to mend it.
func TestFixesOfShares(t *testing.T) {
	for shares, want := range map[string][]string{
		`[["a",60],["b",50]]`:           {"Give b 40 %", "Scale all to 100 %: 55 45"},
		`[["a",0],["b",0],["c",0]]`:     {"Give c 100 %", "Scale all to 100 %: 34 33 33"},
		`[["a",70],["b",50],["c",10]]`:  {"Scale all to 100 %: 54 39 7"},
		`[["a",100],["b",0],["c",100]]`: {"Give c 0 %", "Scale all to 100 %: 50 0 50"},
	} {
		list := strings.NewReplacer(`[["`, `[{"id":"`, `],["`, `},{"id":"`, `",`, `","percent":`, `]]`, `}]`).Replace(shares)
		document := `{"format": "cordboard.flow/v1", "name": "f", "kind": "inbound", "start": "split", "activities": [{"id": "split", "type": "percentage_split", "properties": {"shares": ` + list + `}}]}`
		_, issues := flow.Inspect([]byte(document), catalog(), resources())
		var got []string
		for _, one := range issues {
			if one.Code != "percent_sum" {
				continue
			}
			for _, fix := range one.Fixes {
				after := string(mended(t, []byte(document), fix))
				if _, left := flow.Inspect([]byte(after), catalog(), resources()); strings.Contains(strings.Join(codes(left), " "), "percent_sum") {
					t.Errorf("%s: %s: got the finding again", shares, fix.Label)
				}
				label := fix.Label
				if strings.HasPrefix(label, "Scale") {
					label += ":" + percents(after)
				}
				got = append(got, label)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", shares, diff)
		}
	}
}

// percents lists the shares of the only split in a document.
func percents(document string) (list string) {
	for _, part := range strings.Split(document, `"percent":`)[1:] {
		list += " " + part[:strings.IndexAny(part, ",}")]
	}
	return list
}
