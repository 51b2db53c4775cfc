// Package views holds the pages and fragments as templ components, and the small structs they draw.
// A view decides nothing and loads nothing: package web gives it everything, already allowed and already in words where words depend on rules.
package views

import (
	"cordboard/web/ui"
)

// Page is what every page shows around its content.
type Page struct {
	Title   string // of the page; the browser's title adds the product
	Nav     string // href of the navigation entry that is on
	User    string // who is signed in
	Theme   string // light, dark, or "" for the system's
	Links   []NavLink
	News    []ReleaseNews // that the viewer is to be told of
	Flash   string        // message of the action that led here
	FlashAt string        // id of the part of the page that Flash is about
	Clock   ui.Clock
	Asset   func(path string) string // path under /static/ → its address, which changes with its content
	Styles  []string                 // further style sheets
	Scripts []string                 // further module scripts; a page that has some does without htmx
	Modules []string                 // addresses of the modules that these import
	Version string
	Main    string // id of the page's main part, "main" when empty
}

// NavLink is one entry of the side navigation.
type NavLink struct {
	Section           string // heading above the entry, when it is the first of a section
	Href, Label, Icon string
	Count             int    // shown when not 0
	CountWords        string // what is counted, for who does not see it
}

func (p Page) main() string {
	if p.Main == "" {
		return "main"
	}
	return p.Main
}

func (p Page) title() string { return p.Title + " · Cordboard" }

func themes() []ui.Option {
	return []ui.Option{{Value: "light", Label: "Light"}, {Value: "dark", Label: "Dark"}, {Value: "system", Label: "System"}}
}

func themeIs(p Page, value string) bool {
	return p.Theme == value || p.Theme == "" && value == "system"
}
