package web

import (
	"cordboard/flow"
	"cordboard/web/ui"
	"cordboard/web/views"
)

// The lists that every prompt of a form chooses from.
const (
	voiceList    = "spoken-voices"
	languageList = "spoken-languages"
)

// spokenLists are the voices of this server, and languages.
func (b formBuilder) spokenLists() []views.FormList {
	voices := views.FormList{ID: voiceList}
	for _, v := range b.voices {
		voices.Options = append(voices.Options, ui.Option{Value: v.Name, Label: v.Language})
	}
	return []views.FormList{voices, {ID: languageList, Options: languageNames}}
}

// hasPrompt says whether a property is a prompt or holds one.
func hasPrompt(p flow.Property) bool {
	if p.Widget == flow.WidgetPrompt {
		return true
	}
	for _, item := range p.Items {
		if hasPrompt(item) {
			return true
		}
	}
	return false
}

// segmentCards draws the parts of a prompt as cards with words for its two kinds. One that plays a prompt of the library has no text beside it.
func segmentCards(list *views.Control) {
	list.Columns = nil
	for i := range list.Rows {
		row := &list.Rows[i]
		row.Cells, row.More = append(row.More, row.Cells...), nil // the text, which no column is wide enough for, then the recording
		say, audio := &row.Cells[0], &row.Cells[1]
		say.Label, audio.Label = "Text", "Or a prompt of the library"
		say.Optional, audio.Optional = false, false
		if audio.Value != "" && say.Value == "" {
			audio.Label = "Prompt of the library"
			row.Cells = row.Cells[1:]
		}
	}
}

// spokenList lets the further settings of a prompt be chosen: its voice, its language, and the languages of its translations.
func spokenList(c views.Control, name string) views.Control {
	switch name {
	case "voice":
		c.List, c.Placeholder = voiceList, "the language’s own"
	case "language":
		c.List, c.Placeholder = languageList, "the contact’s"
	case "languages":
		c.AddLabel, c.Columns, c.Preview = "Add language", []string{"Language", "Text"}, !c.Plain
		for i := range c.Rows {
			c.Rows[i].Cells[0].Label, c.Rows[i].Cells[0].List = "Language", languageList
		}
	}
	return c
}
