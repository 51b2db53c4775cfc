// Package templates holds the flows that a new flow can begin from, with their subflows and saved test calls. It must not run them.
package templates

import (
	"embed"
	"io/fs"
	"path"
	"strings"
)

//go:embed *.json
var files embed.FS

// Template is a flow to begin from. Its documents are canonical JSON (docs/flow-format.md).
type Template struct {
	ID       string // stable, used in links; also the name of its flow
	Title    string
	Text     string // one or two sentences: what it does
	Document []byte // the flow
	Subflows []File // the flows that it runs, to be made beside it
	Tests    []File // saved test calls of it
}

// File is a document with the name that test calls know it by, relative to each other: ask-assistant.json.
type File struct {
	Name string
	Data []byte
}

// catalog lists the templates in the order shown, without their files.
var catalog = []struct {
	id, title, text string
	subflows        []string
}{
	{
		"office-line", "Office line: assistant, people, voicemail",
		"Business hours decide; an assistant answers first, then your people, then voicemail. After hours the assistant answers too.",
		[]string{"ask-assistant"},
	},
	{
		"help-desk", "Help desk",
		"Rings the whole team in working hours and shows the ticket to who answers. One message for missed calls, another for after hours.", nil,
	},
	{
		"three-queues", "Menu and three queues",
		"Callers choose sales, support or billing by key or by voice and hear music until somebody answers, or leave a message.", nil,
	},
	{
		"chat-desk", "Chat desk",
		"Asks what a chat is about and leads it to an agent; afterwards the customer rates it. When nobody is free it takes a question for the team.", nil,
	},
	{
		"outbound-reminder", "Outbound reminder",
		"Calls within calling hours, shows one of your numbers for the customer's country, and takes the answer. An agent whom the customer asks for sees the record.", nil,
	},
	{
		"customer-lookup", "Customer lookup",
		"Asks your customer database who is calling, lets gold customers go first, and goes on when the database does not answer.", nil,
	},
}

// All gives the templates in the order shown. Each call makes new ones, which the caller may change.
func All() []Template {
	all := make([]Template, 0, len(catalog))
	for _, entry := range catalog {
		t := Template{ID: entry.id, Title: entry.title, Text: entry.text, Document: read(entry.id + ".json").Data}
		for _, name := range entry.subflows {
			t.Subflows = append(t.Subflows, read(name+".json"))
		}
		tests, err := fs.Glob(files, entry.id+".*.test.json")
		if err != nil {
			panic("templates: " + err.Error())
		}
		for _, name := range tests {
			t.Tests = append(t.Tests, read(name))
		}
		all = append(all, t)
	}
	return all
}

// Flow gives the name of the flow in a file: ask-assistant.
func (f File) Flow() string { return strings.TrimSuffix(path.Base(f.Name), ".json") }

// read gives an embedded file; that it is there is tested.
func read(name string) File {
	data, err := files.ReadFile(name)
	if err != nil {
		panic("templates: " + err.Error())
	}
	return File{Name: name, Data: data}
}
