// Package static holds everything a browser loads that is not a page: the style sheets, the icon sprite, the scripts of
// the pages, of the designer and of the agent desktop, and the vendored libraries (vendor/README.md has their versions and licences).
// It owns no behaviour; package web serves it.
package static

import "embed"

// Files is the tree as served under /static/: app.css, css/, icons.svg, pages/, vendor/, designer/ and, where present, desk/.
// The pattern des* names the two script folders, of which one may be missing.
//
//go:embed app.css css icons.svg pages vendor des*
var Files embed.FS
