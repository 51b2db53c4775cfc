package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strings"

	"github.com/labstack/echo/v4"

	"cordboard/static"
)

// asset is one static file, ready to send.
type asset struct {
	body, zipped []byte // zipped is nil when it is not smaller
	kind, tag    string
}

// assets are the static files by path.
type assets struct{ files map[string]asset }

func newAssets() (*assets, error) {
	a := &assets{files: map[string]asset{}}
	err := fs.WalkDir(static.Files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := static.Files.ReadFile(name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(body)
		a.files[name] = asset{body: body, zipped: zip(body), kind: kindOf(name), tag: hex.EncodeToString(sum[:8])}
		return nil
	})
	return a, err
}

// URL is a file's address; its query is the content's hash, so it may be cached for ever.
func (a *assets) URL(name string) string {
	return "/static/" + name + "?v=" + a.files[name].tag
}

// designer gives the designer's script and the addresses of the modules that it imports: of the bundle, or of the sources where those are newer.
func (a *assets) designer() (script string, modules []string) {
	return a.script("designer/main.js", func(m static.Manifest) static.Script { return m.Designer })
}

// replay gives the script of a contact's page likewise.
func (a *assets) replay() (script string, modules []string) {
	return a.script("designer/contact.js", func(m static.Manifest) static.Script { return m.Replay })
}

// comparer gives the script of the page that compares likewise.
func (a *assets) comparer() (script string, modules []string) {
	return a.script("designer/compare.js", func(m static.Manifest) static.Script { return m.Compare })
}

// traffic gives the script of the page that counts likewise.
func (a *assets) traffic() (script string, modules []string) {
	return a.script("designer/traffic.js", func(m static.Manifest) static.Script { return m.Traffic })
}

func (a *assets) script(source string, of func(static.Manifest) static.Script) (script string, modules []string) {
	bundle, current := static.Bundle()
	if !current {
		return source, a.Imports(source)
	}
	for _, name := range of(bundle).Preload {
		modules = append(modules, "/static/"+name)
	}
	return of(bundle).Name, modules
}

// chunk is a part of the bundle. Its name has the hash of its content.
var chunk = regexp.MustCompile(`^dist/.+-[0-9A-Z]{8}\.js$`)

// imported finds the static imports of a module: import … from './x.js', export … from, import './x.js'.
var imported = regexp.MustCompile(`(?m)^\s*(?:import|export)\b[^'"(]*?['"](\.{1,2}/[^'"]+\.js)['"]`)

// Imports lists the addresses of all modules that a module needs, near ones first. They are those that the imports use, so a page that
// names them lets the browser ask for all at once instead of for one level after the other.
func (a *assets) Imports(name string) []string {
	var found []string
	seen := map[string]bool{name: true}
	for next := []string{name}; len(next) > 0; next = next[1:] {
		for _, m := range imported.FindAllSubmatch(a.files[next[0]].body, -1) {
			module := path.Join(path.Dir(next[0]), string(m[1]))
			if _, there := a.files[module]; there && !seen[module] {
				seen[module] = true
				next, found = append(next, module), append(found, "/static/"+module)
			}
		}
	}
	return found
}

// serve sends a file. With its hash in the query or the name it is immutable; without (imports between modules) it is revalidated by ETag.
func (a *assets) serve(c echo.Context) error {
	name := strings.TrimPrefix(path.Clean("/"+c.Param("*")), "/")
	f, ok := a.files[name]
	if !ok {
		return echo.ErrNotFound
	}
	h := c.Response().Header()
	h.Set("Content-Type", f.kind)
	h.Set("ETag", `"`+f.tag+`"`)
	h.Set("Vary", "Accept-Encoding")
	switch {
	case c.QueryParam("v") == f.tag, chunk.MatchString(name):
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	case name == "icons.svg":
		// Every icon names the sprite; asking for it again with each would leave icons empty when the network is away.
		h.Set("Cache-Control", "public, max-age=300, stale-while-revalidate=86400")
	default:
		h.Set("Cache-Control", "no-cache")
	}
	if strings.Contains(c.Request().Header.Get("If-None-Match"), f.tag) {
		return c.NoContent(http.StatusNotModified)
	}
	if f.zipped != nil && strings.Contains(c.Request().Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		return c.Blob(http.StatusOK, f.kind, f.zipped)
	}
	return c.Blob(http.StatusOK, f.kind, f.body)
}

func kindOf(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".md", ".ts", ".txt":
		return "text/plain; charset=utf-8"
	}
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		return kind
	}
	return "application/octet-stream"
}

func zip(body []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is valid
	_, _ = w.Write(body)                                  // a buffer does not fail
	_ = w.Close()
	if b.Len() >= len(body) {
		return nil
	}
	return b.Bytes()
}
