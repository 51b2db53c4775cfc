package web_test

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cordboard/runtime"
	"cordboard/static"
)

// The budgets of scripts, in bytes as they are sent (docs/adr/0025).
const (
	mostAtStart = 60_000  // what the designer's page loads by itself
	mostInAll   = 150_000 // what it, a contact's page and the page that compares can ever load
)

// byItself are the parts that the designer loads at the start without being asked; TestStartScripts of cmd/cordboard sees to it that there are no others.
var byItself = regexp.MustCompile(`^dist/(presence|handler_tabs)-[0-9A-Z]{8}\.js$`)

var scriptAddress = regexp.MustCompile(`(?:src|rel="modulepreload" href)="/static/([^"?]+)[^"]*"`)

// scripts lists what a page names to load, as paths below /static/.
func (s *site) scripts(path string) []string {
	var found []string
	for _, m := range scriptAddress.FindAllStringSubmatch(s.get(path).body, -1) {
		found = append(found, m[1])
	}
	return found
}

// bundled lists the files of the bundle, which are all that its parts can load.
func bundled(t *testing.T) []string {
	t.Helper()
	if _, current := static.Bundle(); !current {
		t.Fatal("the bundle is older than its sources: run make generate")
	}
	files, err := fs.Glob(static.Files, "dist/*.js")
	if err != nil || len(files) < 10 {
		t.Fatalf("got %d scripts of the bundle and %v, want some", len(files), err)
	}
	return files
}

// weigh gives the bytes of scripts as a browser gets them.
func (s *site) weigh(t *testing.T, names []string) int {
	t.Helper()
	total := 0
	for _, name := range names {
		r := httptest.NewRequest(http.MethodGet, "/static/"+name, nil)
		r.Header.Set("Accept-Encoding", "gzip")
		got := s.do(r)
		got.want(t, http.StatusOK)
		total += len(got.body)
	}
	return total
}

// TestDesignerWeight holds what the designer's page loads without being asked to its budget, htmx too if it should name it.
func TestDesignerWeight(t *testing.T) {
	s := newSite(t).as("designer")
	s.flow("main-line")
	all, names := bundled(t), s.scripts("/flows/main-line")
	for _, name := range all {
		if byItself.MatchString(name) {
			names = append(names, name)
		}
	}
	total := s.weigh(t, names)
	t.Logf("%d bytes in %d files", total, len(names))
	if total < 20_000 || total > mostAtStart {
		t.Errorf("got %d bytes of scripts at the start, want %d at most", total, mostAtStart)
	}
	if len(names) > 8 {
		t.Errorf("got %d files, want few: what parts share with the start lies in its files", len(names))
	}
}

// TestScriptsInAll holds the sum of all scripts that the designer, a contact's page and the page that compares can ever load, each counted once.
// It goes down when something becomes smaller, and up only with a reason in docs/adr/0025.
func TestScriptsInAll(t *testing.T) {
	s := newSite(t).as("admin")
	s.flow("main-line")
	s.ran(t, "c-1", after(0, runtime.Entry{Kind: "visit", Activity: "hello"}))
	names := bundled(t)
	for _, page := range []string{"/flows/main-line", "/contacts/c-1", "/flows/main-line/compare"} {
		names = append(names, s.scripts(page)...)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	total := s.weigh(t, names)
	t.Logf("%d bytes in %d files: %s", total, len(names), strings.Join(names, " "))
	if total > mostInAll {
		t.Errorf("got %d bytes of scripts in all, want %d at most", total, mostInAll)
	}
}

// TestScriptsAreKept wants every script of the pages with a canvas to be kept for ever, and what they have in common to be one file.
func TestScriptsAreKept(t *testing.T) {
	s := newSite(t).as("admin")
	s.flow("main-line")
	s.ran(t, "c-1", after(0, runtime.Entry{Kind: "visit", Activity: "hello"}))
	designer := s.scripts("/flows/main-line")
	for _, page := range []string{"/flows/main-line", "/contacts/c-1", "/flows/main-line/compare"} {
		shared := 0
		for _, m := range regexp.MustCompile(`(?:src|rel="modulepreload" href)="(/static/[^"]+)"`).FindAllStringSubmatch(s.get(page).body, -1) {
			got := s.get(m[1])
			if got.status != http.StatusOK || !strings.Contains(got.header.Get("Cache-Control"), "immutable") {
				t.Errorf("%s: got %d and Cache-Control %q, want it kept for ever", m[1], got.status, got.header.Get("Cache-Control"))
			}
			if strings.Contains(m[1], "/dist/chunk-") && slices.Contains(designer, strings.TrimPrefix(m[1], "/static/")) {
				shared++
			}
		}
		if shared == 0 {
			t.Errorf("%s shares no file with the designer", page)
		}
	}
}
