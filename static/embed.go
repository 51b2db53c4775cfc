// Package static holds everything a browser loads that is not a page: the style sheets, the icon sprite, the scripts of
// the pages, of the designer and of the agent desktop, and the vendored libraries (vendor/README.md has their versions and licences).
// It owns no behaviour; package web serves it.
package static

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
)

//go:generate go run ./bundle

// Files is the tree as served under /static/: app.css, css/, icons.svg, pages/, vendor/, designer/, dist/ and, where present, desk/.
// The pattern d* names the script folders, of which some may be missing.
//
//go:embed app.css css icons.svg pages vendor d*
var Files embed.FS

// Manifest is dist/manifest.json: what the designer's page, a contact's page, the page that compares and the one that counts load, and the Digest of what that was
// made from.
type Manifest struct {
	Sources  string `json:"sources"`
	Designer Script `json:"designer"`
	Replay   Script `json:"replay"`
	Compare  Script `json:"compare"`
	Traffic  Script `json:"traffic"`
}

// Script is what a page starts with, and what that imports, as paths below /static/.
type Script struct {
	Name    string   `json:"name"`
	Preload []string `json:"preload"`
}

// Bundle gives the designer's bundle. It is not current when a source was changed without `make generate`; then the sources are served.
func Bundle() (m Manifest, current bool) {
	data, err := Files.ReadFile("dist/manifest.json")
	if err != nil || json.Unmarshal(data, &m) != nil {
		return Manifest{}, false
	}
	sources, err := Digest(Files)
	return m, err == nil && sources == m.Sources
}

// Digest is a hash of everything that the designer's bundle is made from.
func Digest(files fs.FS) (string, error) {
	sum := sha256.New()
	add := func(name string) error {
		data, err := fs.ReadFile(files, name)
		fmt.Fprintf(sum, "%s %d\n%s", name, len(data), data)
		return err
	}
	err := fs.WalkDir(files, "designer", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".js") || strings.HasSuffix(name, ".test.js") {
			return err
		}
		return add(name)
	})
	if err == nil {
		err = add("vendor/dagre.js")
	}
	return hex.EncodeToString(sum.Sum(nil)[:16]), err
}
